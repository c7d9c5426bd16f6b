"""What the charts of the way out say and show, for the browser and the PDF."""

from dataclasses import dataclass

import numpy as np

from dashboard import format as fmt
from dashboard import liquidity_sentences as said
from dashboard.charts.data import beside, thinned, up_to
from dashboard.charts.records import Words
from risk.answer import Assessment, ExitCurve
from risk.arrays import FloatArray

# Sizes are drawn up to so many times what is held: beyond, every curve is at its end.
MOST_HOLDINGS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FallenCurve:
    """Cost against size after some depth is lost: a label and the curve."""

    label: str
    curve: ExitCurve


@dataclass(frozen=True, slots=True, kw_only=True)
class LostDepthData:
    """Cost of selling rETH at once, at today's depth and at less.

    Attributes
    ----------
    today : ExitCurve
    fallen : tuple of FallenCurve
        Least lost first.
    base : ExitCurve or None
        Today's curve in base, beside a scenario.
    held : float
        rETH held.
    """

    words: Words
    today: ExitCurve
    fallen: tuple[FallenCurve, ...]
    base: ExitCurve | None
    held: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CashData:
    """ETH received by day.

    Attributes
    ----------
    days, low, middle, high : ndarray of shape (n,)
    value_eth : float
        All the rETH held, at market.
    base_days, base_middle : ndarray or None
        In base, beside a scenario.
    """

    words: Words
    days: FloatArray
    low: FloatArray
    middle: FloatArray
    high: FloatArray
    value_eth: float
    base_days: FloatArray | None
    base_middle: FloatArray | None


def lost_depth(assessment: Assessment, base: Assessment | None) -> LostDepthData | None:
    """Return cost against size at today's depth and at less; None without rETH."""
    curve, leaving = assessment.exit_curve, assessment.leaving
    if curve is None or leaving is None:
        return None
    whole = assessment.exit_row(1.0)
    largest = whole.reth * MOST_HOLDINGS
    worst = leaving.lost_depths[-1]
    held = fmt.asset_amount(whole.reth, "rETH")
    costs = [
        f"with {said.lost_depth_label(row)} {fmt.cost_band(said.held_cost(row))}"
        for row in leaving.lost_depths
    ]
    before = None if base is None else base.exit_curve
    return LostDepthData(
        words=Words(
            title=(
                f"With {said.lost_depth_label(worst)}, selling all {held} costs "
                f"{fmt.cost_band(said.held_cost(worst))}"
            ),
            subtitle=(
                "Cost of selling rETH at once, in per cent of its value at market, against the "
                f"amount sold; the band around today is what is not known of the pools"
                f"{beside(base)}"
            ),
            alternative=(
                f"Cost of selling rETH at once against size. All {held} cost "
                f"{fmt.cost_band(whole.cost_fraction)} today, {fmt.listed(costs)}."
            ),
        ),
        today=up_to(curve, largest),
        fallen=tuple(
            FallenCurve(
                label=said.lost_depth_label(row),
                curve=up_to(
                    ExitCurve(reth=row.reth, low=row.low, base=row.base, high=row.high), largest
                ),
            )
            for row in leaving.lost_depths
        ),
        base=None if before is None else up_to(before, largest),
        held=whole.reth,
    )


def cash_by_day(assessment: Assessment, base: Assessment | None) -> CashData | None:
    """Return ETH received by day when no day may cost more than its limit; None without rETH."""
    if assessment.leaving is None:
        return None
    cash, row = assessment.leaving.cash, assessment.exit_row(1.0)
    shown = thinned(np.arange(len(cash.days)))
    before = None if base is None or base.leaving is None else base.leaving.cash
    kept = (
        None if before is None else thinned(np.flatnonzero(before.days <= max(cash.days[-1], 1.0)))
    )
    first = min(1, len(cash.days) - 1)
    return CashData(
        words=Words(
            title=said.cash_title(row, cash),
            subtitle=(
                f"ETH received by the end of each day, {said.daily_cost(assessment)}; the band is "
                f"the two curves and half to twice the refill{beside(base)}"
            ),
            alternative=(
                f"ETH received by day. After the first day {fmt.ether(float(cash.base[first]))} "
                f"have come in, after {fmt.days(float(cash.days[-1]))} "
                f"{fmt.ether(float(cash.base[-1]))} of {fmt.ether(cash.value_eth)} held at market."
            ),
        ),
        days=cash.days[shown],
        low=cash.low[shown],
        middle=cash.base[shown],
        high=cash.high[shown],
        value_eth=cash.value_eth,
        base_days=None if before is None or kept is None else before.days[kept],
        base_middle=None if before is None or kept is None else before.base[kept],
    )
