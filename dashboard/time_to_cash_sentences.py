"""How long it takes until rETH is cash, in sentences and a table: pure functions of the answer."""

import math

from dashboard import format as fmt
from risk.measures import Estimate
from risk.time_to_cash import TimesToCash, TimeToCash

TITLE = "How long until it is cash"


def columns(times: TimesToCash) -> tuple[str, ...]:
    """Return the columns of the table."""
    return (
        "Part that is cash",
        f"5{fmt.SPACE}% of paths within",
        "Half of them within",
        f"95{fmt.SPACE}% within",
        f"Not within {fmt.days(times.within_days)}",
    )


def rows(times: TimesToCash) -> list[tuple[str, ...]]:
    """Return each part with its days and the chance that they do not suffice."""
    return [
        (
            fmt.percent(row.fraction),
            *(_days(each, times.within_days) for each in (row.low, row.median, row.high)),
            chance(row.not_within),
        )
        for row in times.rows
    ]


def conclusion(times: TimesToCash, reth: float) -> str:
    """Say when half and nearly all of the paths have everything out, and how many do not."""
    whole, held = times.row(1.0), fmt.asset_amount(reth, "rETH")
    last = fmt.days(times.within_days)
    if math.isinf(whole.median.value):
        half = float(times.row(0.5).by_day[-1])
        return (
            f"Within {last}, all {held} are cash on {_share(float(whole.by_day[-1]))} of the paths "
            f"and half of it on {_share(half)}"
        )
    late = (
        f"on {chance(whole.not_within)} of them it takes longer than {last}"
        if whole.not_within.value > 0.0
        else f"on none of them it takes longer than {last}"
    )
    nearly = (
        f", 95{fmt.SPACE}% of them within {fmt.days(whole.high.value)}"
        if math.isfinite(whole.high.value)
        else ""
    )
    middle = fmt.days(whole.median.value)
    return f"Half of the paths have all {held} out within {middle}{nearly}; {late}"


def note(times: TimesToCash) -> str:
    """Say which plan it is, on how many paths, and what is not known of it."""
    return (
        "The plan redeems what collateral holds and sells each day no more than costs "
        f"{fmt.percent(times.daily_cost)}; it is followed on {fmt.count(times.n_paths)} paths of "
        "its own, on which premium, depth, collateral and others' burns move together. In "
        f"brackets the 95{fmt.SPACE}% interval of the sampling error, where it is wider than a "
        "day. Sliders in the sidebar set who else leaves, and who stands before us in line."
    )


def hover(row: TimeToCash, day: int) -> str:
    """Say the chance that a part is cash by the end of a day."""
    return (
        f"{fmt.percent(row.fraction)} is cash after {fmt.days(day)} on "
        f"{fmt.percent(float(row.by_day[day]))} of the paths."
    )


def chance(estimate: Estimate) -> str:
    """Return a chance with its error; none where no path did."""
    return "none" if estimate.value <= 0.0 else fmt.chance(estimate)


def _share(fraction: float) -> str:
    return fmt.percent(fraction) if fraction > 0.0 else "none"


def _days(estimate: Estimate, last: int) -> str:
    if math.isinf(estimate.value):
        known = math.isfinite(estimate.low95)
        return f"more than {last}" + (f" ({fmt.count(estimate.low95)} or more)" if known else "")
    text = fmt.days(estimate.value)
    if estimate.low95 == estimate.high95:
        return text
    high = f"more than {last}" if math.isinf(estimate.high95) else fmt.count(estimate.high95)
    return f"{text} ({fmt.count(estimate.low95)} to {high})"
