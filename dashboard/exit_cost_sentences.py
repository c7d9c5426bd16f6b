"""What leaving rETH costs and why, in sentences and a table: pure functions of the one answer."""

from dashboard import format as fmt
from risk.exit_costs import CostSplit, ExitCosts, TailCost

TITLE = "Where the cost comes from"
NOTE = (
    "Basis is what a way pays less than the mark for its first unit: selling at a discount while "
    "redemption is open, redeeming at a premium, refill that pays a loss not reported yet. Fee is "
    "the pool's. Impact is how far the average of the sale lies below the market's own price. "
    "Waiting is what rETH that is not out in time counts less. The four sum to the whole cost of "
    "leaving with all the rETH, on the blend of the two curves. The ± is the sampling error."
)
_CAUSES = ("basis", "fee", "impact", "waiting")
_ROUNDING = 1e-9


def columns(found: ExitCosts) -> tuple[str, ...]:
    """Return the columns of the table."""
    tail = found.tail
    worst = f"On the worst {fmt.tail(tail.confidence)} of paths, {fmt.days(tail.horizon_days)}"
    return ("Cause", "All at once", f"Within {fmt.days(found.exit_days)}", worst)


def rows(found: ExitCosts) -> list[tuple[str, ...]]:
    """Return the cost of leaving with all of it, cause by cause and in all."""
    whole = found.rows[-1]
    return [
        *(
            (
                cause.capitalize(),
                _ether(getattr(whole.now, cause), whole.value_eth),
                _ether(getattr(whole.within, cause), whole.value_eth),
                fmt.money_estimate(getattr(found.tail, cause)),
            )
            for cause in _CAUSES
        ),
        (
            "In all",
            _whole(whole.now, whole.value_eth),
            _whole(whole.within, whole.value_eth),
            fmt.money_estimate(found.tail.total),
        ),
    ]


def conclusion(found: ExitCosts) -> str:
    """Say what leaving costs, and which cause makes most of it."""
    whole = found.rows[-1]
    held, days = fmt.asset_amount(whole.reth, "rETH"), fmt.days(found.exit_days)
    now = _said(whole.now, whole.value_eth)
    within = _said(whole.within, whole.value_eth)
    return f"Leaving with all {held} at once costs {now}; within {days} it costs {within}."


def in_the_tail(tail: TailCost) -> str:
    """Say what leaving costs where the treasury loses most."""
    where = (
        f"On the {fmt.tail(tail.confidence)} of paths that lose most after "
        f"{fmt.days(tail.horizon_days)}"
    )
    causes = {cause: getattr(tail, cause).value for cause in _CAUSES}
    if tail.total.value <= _ROUNDING:
        return f"{where}, leaving costs nothing."
    return (
        f"{where}, leaving costs {fmt.money_estimate(tail.total)} on average"
        f"{_mostly(causes, tail.total.value)}."
    )


def _said(split: CostSplit, value_eth: float) -> str:
    if split.total <= _ROUNDING * value_eth:
        return "nothing"
    causes = {cause: getattr(split, cause) for cause in _CAUSES}
    amount, fraction = fmt.ether(split.total), fmt.cost(split.total / value_eth)
    return f"{amount} ({fraction}){_mostly(causes, split.total)}"


def _mostly(causes: dict[str, float], total: float) -> str:
    largest = max(causes, key=lambda cause: causes[cause])
    share = causes[largest] / total
    return f", {'all' if share > 0.995 else fmt.percent(share, 0.01)} of it {largest}"


def _whole(split: CostSplit, value_eth: float) -> str:
    if split.total <= _ROUNDING * value_eth:
        return "nothing"
    return f"{fmt.ether(split.total)}, {fmt.cost(split.total / value_eth)}"


def _ether(amount: float, value_eth: float) -> str:
    return fmt.ether(amount) if amount > _ROUNDING * value_eth else "nothing"
