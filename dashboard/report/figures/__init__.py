"""Figures of the PDF: pure functions from chart data to SVG bytes.

They draw what the charts of the pages draw, with the same colours, on paper. Text becomes
outlines of the shipped font, so that a figure looks the same on every machine; what a figure
says stands beside it in words, and in its alternative text.
"""

from dashboard.report.figures.bars import contributions
from dashboard.report.figures.exit_cost import exit_cost
from dashboard.report.figures.fan import value_fan
from dashboard.report.figures.losses import loss_distribution
from dashboard.report.figures.paper import FONTS, HEIGHT_MM, LOW_MM, NARROW_MM, WIDTH_MM

__all__ = [
    "FONTS",
    "HEIGHT_MM",
    "LOW_MM",
    "NARROW_MM",
    "WIDTH_MM",
    "contributions",
    "exit_cost",
    "loss_distribution",
    "value_fan",
]
