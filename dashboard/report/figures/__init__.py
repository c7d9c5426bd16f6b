"""Figures of the PDF: pure functions from chart data to SVG bytes.

They draw what the charts of the pages draw, with the same colours, on paper. Text becomes
outlines of the shipped font, so that a figure looks the same on every machine; what a figure
says stands beside it in words, and in its alternative text.
"""

from dashboard.report.figures.bars import contributions
from dashboard.report.figures.fan import value_fan
from dashboard.report.figures.leaving import cash_by_day, lost_depth
from dashboard.report.figures.losses import loss_distribution
from dashboard.report.figures.node_risk import leverage
from dashboard.report.figures.paper import FONTS, HEIGHT_MM, LOW_MM, NARROW_MM, WIDTH_MM
from dashboard.report.figures.peg import basis_fan, wait_floors
from dashboard.report.figures.race import race
from dashboard.report.figures.rows import discount_chances, realisable, slashing_chances
from dashboard.report.figures.rpl import price_change, sale_cost
from dashboard.report.figures.slashing import slashing_loss
from dashboard.report.figures.together import exceedance

__all__ = [
    "FONTS",
    "HEIGHT_MM",
    "LOW_MM",
    "NARROW_MM",
    "WIDTH_MM",
    "basis_fan",
    "cash_by_day",
    "contributions",
    "discount_chances",
    "exceedance",
    "leverage",
    "loss_distribution",
    "lost_depth",
    "price_change",
    "race",
    "realisable",
    "sale_cost",
    "slashing_chances",
    "slashing_loss",
    "value_fan",
    "wait_floors",
]
