"""What the charts on the peg say and show, without saying how they are drawn."""

import numpy as np

from dashboard import format as fmt
from dashboard.charts.data import MOST_POINTS
from dashboard.charts.market_records import (
    BasisFanData,
    ChanceData,
    FloorData,
    FloorLine,
    PassageData,
    PassageLine,
)
from dashboard.charts.records import Bar, FanBand, Words
from dashboard.peg_sentences import beside
from risk.answer import Assessment, BasisShare
from risk.market_answer import BasisFan, Walls

__all__ = [
    "BasisFanData",
    "ChanceData",
    "FloorData",
    "PassageData",
    "basis_fan",
    "discount_chances",
    "first_passages",
    "wait_floors",
]

# The wait at which the title of the floors reads them, in days.
_A_MONTH = 30.0


def basis_fan(
    assessment: Assessment, base: Assessment | None, horizon_days: int
) -> BasisFanData | None:
    """Return bands of the basis by day up to the horizon; None where it was not asked for."""
    peg = assessment.peg
    if peg is None:
        return None
    days, basis = _up_to(peg.fan, horizon_days)
    before = None if base is None or base.peg is None else _up_to(base.peg.fan, horizon_days)
    low, high = float(basis[1, -1]), float(basis[-2, -1])
    deepest = float(basis[0, -1])
    horizon = fmt.days(horizon_days)
    return BasisFanData(
        words=Words(
            title=f"After {horizon}, 98{fmt.SPACE}% of paths lie between {beside(low)} and "
            f"{beside(high)}",
            subtitle=(
                f"rETH's price against its redemption value over {horizon}, in per cent: half, "
                f"98{fmt.SPACE}% and 99.8{fmt.SPACE}% of paths"
                f"{'' if before is None else '; lowest of base in grey'}"
            ),
            alternative=(
                f"Premium or discount of rETH by day. Today it trades {beside(peg.basis)} its "
                f"redemption value; after {horizon} 98 % of paths lie between {beside(low)} and "
                f"{beside(high)}, and one path in a thousand lies {beside(deepest)} or lower."
            ),
        ),
        days=days,
        bands=tuple(
            FanBand(label=label, low=basis[row], high=basis[-1 - row])
            for row, label in enumerate((_share(99.8), _share(98.0), _share(50.0)))
        ),
        median=basis[peg.fan.probabilities.index(0.5)],
        base_days=None if before is None else before[0],
        base_low=None if before is None else before[1][0],
        mint=peg.walls.mint,
        burn=peg.walls.burn,
        collateral_eth=peg.walls.collateral_eth,
    )


def wait_floors(assessment: Assessment) -> FloorData | None:
    """Return the floor of the basis against days of wait; None where it was not asked for."""
    if assessment.peg is None:
        return None
    walls = assessment.peg.walls
    month = min(_A_MONTH, float(walls.waits[-1]))
    calm, severe = (_at(walls, place, month) for place in (0, -1))
    return FloorData(
        words=Words(
            title=(
                f"Once collateral is gone, a wait of {fmt.days(month)} lets rETH fall "
                f"{fmt.cost(-calm)} to {fmt.cost(-severe)} below"
            ),
            subtitle=(
                "Lowest price against the redemption value, in per cent, by the wait for "
                "redemption; one line per yearly return that buyers ask for waiting, a prior"
            ),
            alternative=(
                "Floor of rETH's price by days of wait: "
                + "; ".join(
                    f"{floor.regime}, at {fmt.percent(floor.carry)} a year, from "
                    f"{beside(float(floor.basis[0]))} without a line to "
                    f"{beside(float(floor.basis[-1]))} after {fmt.days(float(walls.waits[-1]))}"
                    for floor in walls.floors
                )
                + f". While collateral lasts the floor is {beside(walls.burn)}."
            ),
        ),
        waits=walls.waits,
        lines=tuple(
            FloorLine(label=f"{floor.regime}, {fmt.percent(floor.carry)} a year", basis=floor.basis)
            for floor in walls.floors
        ),
        burn=walls.burn,
        wait_days=walls.wait_days,
    )


def discount_chances(
    assessment: Assessment, base: Assessment | None, horizon_days: int
) -> ChanceData | None:
    """Return the chance of a discount deeper than each threshold; None where there is none."""
    rows = _shares(assessment, horizon_days)
    if not rows:
        return None
    before = {} if base is None else {row.threshold: row for row in _shares(base, horizon_days)}
    horizon = fmt.days(horizon_days)
    first = next((row for row in rows if row.threshold >= 0.01), rows[0])
    return ChanceData(
        words=Words(
            title=(
                f"A discount beyond {fmt.percent(first.threshold)} after {horizon}: "
                f"{fmt.chance(first.chance)} of paths"
            ),
            subtitle=(
                f"Share of simulated paths on which rETH trades deeper below its redemption value "
                f"on day {horizon_days}, in per cent; the line at a bar's end is its interval"
                f"{'; base in grey' if before else ''}"
            ),
            alternative="Chance of a discount after "
            + horizon
            + ": "
            + fmt.listed(
                [f"beyond {fmt.percent(row.threshold)} {fmt.chance(row.chance)}" for row in rows]
            )
            + ".",
        ),
        bars=tuple(
            Bar(
                label=f"beyond {fmt.percent(row.threshold)}",
                estimate=row.chance,
                base=before[row.threshold].chance.value if row.threshold in before else None,
            )
            for row in rows
        ),
    )


def first_passages(
    assessment: Assessment, base: Assessment | None, horizon_days: int
) -> PassageData | None:
    """Return the chance of each discount by day up to the horizon; None where not asked for."""
    peg = assessment.peg
    if peg is None:
        return None
    before = None if base is None or base.peg is None else base.peg.curve
    count = min(horizon_days + 1, MOST_POINTS)
    shown = np.unique(np.linspace(0, horizon_days, count).round().astype(np.int64))
    row = peg.horizon(horizon_days)
    one = next(each for each in row.passages if each.threshold >= _ONE_PER_CENT)
    horizon = fmt.days(horizon_days)
    return PassageData(
        words=Words(
            title=(
                f"A discount of {fmt.percent(one.threshold)} at some time within {horizon}: "
                f"{fmt.chance(one.chance)} of paths"
            ),
            subtitle=(
                "Share of simulated paths that have traded as deep below the redemption value on "
                f"one day at least, in per cent, by day"
                f"{'' if before is None else '; base in grey'}"
            ),
            alternative=(
                f"Chance of a discount at some time within {horizon}: "
                + fmt.listed(
                    [
                        f"{fmt.percent(each.threshold)} {fmt.chance(each.chance)}"
                        for each in row.passages
                    ]
                )
                + "."
            ),
        ),
        days=peg.curve.days[shown],
        lines=tuple(
            PassageLine(
                label=fmt.percent(threshold),
                chance=peg.curve.chance[place, shown],
                base=None if before is None else before.chance[place, shown],
            )
            for place, threshold in enumerate(peg.curve.thresholds)
        ),
    )


_ONE_PER_CENT = 0.01


def _shares(assessment: Assessment, horizon_days: int) -> list[BasisShare]:
    return [row for row in assessment.basis_shares if row.horizon_days == horizon_days]


def _up_to(fan: BasisFan, horizon_days: int) -> tuple[np.ndarray, np.ndarray]:
    shown = np.flatnonzero(fan.days <= horizon_days)
    return fan.days[shown], fan.basis[:, shown]


def _share(per_cent: float) -> str:
    return f"{per_cent:g}{fmt.SPACE}%"


def _at(walls: Walls, place: int, wait: float) -> float:
    """Return one floor at a wait."""
    return float(np.interp(wait, walls.waits, walls.floors[place].basis))
