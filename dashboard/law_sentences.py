"""What other laws of prices say of the same losses, in sentences and rows."""

from collections.abc import Sequence

from dashboard import format as fmt
from risk.measures import Estimate
from risk.price_laws import Law, LawRow, Price
from risk.scenario import Scenario

COLUMNS = ("Price", "Over", "Law", "Value at risk", "Expected shortfall")
STORIES = {
    Law.ENGINE: (
        "The law of every figure of these pages: volatility that clusters, innovations with "
        "heavy tails that are cut off at twelve deviations."
    ),
    Law.JUMPS: (
        "Merton's jump diffusion: volatility stands still, and jumps come by chance. Fitted to "
        "the same history (ETH/USD n = 1,693, RPL/USD n = 1,114), in closed form; nothing "
        "clusters, so that a calm or a wild start moves nothing, and no slider does."
    ),
    Law.FILTERED: (
        "The engine's recursion filters the past; days of it are drawn with both prices together, "
        "and what lies in the outer tenth of either side is drawn from a generalised Pareto law "
        "fitted there. It starts from the last day of that past."
    ),
}
NEEDS_HISTORY = (
    "This law needs 500 days of both ETH/USD and RPL/ETH: give them as CSV below, or let python "
    "-m dashboard collect read them from the chain."
)
NOTE = (
    "Losses of one ETH or one RPL in dollars, as fractions of today's price. The engine's law is "
    "under the scenario in force, filtered history has its parameters, and the jumps know no "
    "scenario. ± is the sampling error; a closed form has none. None of these laws knows rETH's "
    "discount, its line or a slashing, beyond what the engine's RPL has of it."
)


def follows(rows: Sequence[LawRow], law: Law) -> str:
    """Say how far a law's losses lie from the engine's over the longest horizon told."""
    if law is Law.ENGINE or not rows:
        return STORIES[law]
    days = max(row.horizon_days for row in rows)
    said = [
        _against(price, _row(rows, law, price, days), _row(rows, Law.ENGINE, price, days))
        for price in Price
    ]
    over = f"Over {fmt.days(days)} at {fmt.percent(rows[0].confidence)}"
    return f"{STORIES[law]} {over} {'; '.join(said)}."


def told(rows: Sequence[LawRow], scenario: Scenario) -> str:
    """Say in one sentence what jump diffusion says instead.

    Empty where nothing was computed, and where the scenario moves the engine's law: jumps know of
    none.
    """
    if not rows or scenario.eth_volatility is not None:
        return ""
    days = max(row.horizon_days for row in rows)
    other, own = (_row(rows, law, Price.ETH, days) for law in (Law.JUMPS, Law.ENGINE))
    return (
        f"Another law of prices, {Law.JUMPS.value}, fitted to the same history, has ETH lose "
        f"{fmt.percent(other.expected_shortfall.value, 1e-3)} on average on the worst "
        f"{fmt.percent(1.0 - other.confidence)} of paths over {fmt.days(days)}, against "
        f"{fmt.percent_estimate(own.expected_shortfall)} here: how heavy the tail is hangs on the "
        "law too."
    )


def table(rows: Sequence[LawRow]) -> list[tuple[str, ...]]:
    """Return the rows of the table, the laws of one price and horizon together."""
    order = {law: place for place, law in enumerate(Law)}
    prices = {price: place for place, price in enumerate(Price)}
    return [
        (
            row.price.value,
            fmt.days(row.horizon_days),
            row.law.value,
            _measure(row.value_at_risk),
            _measure(row.expected_shortfall),
        )
        for row in sorted(rows, key=lambda r: (prices[r.price], r.horizon_days, order[r.law]))
    ]


def _against(price: Price, other: LawRow, own: LawRow) -> str:
    return (
        f"{price.value} loses {_measure(other.expected_shortfall)} on average beyond the value at "
        f"risk, against {_measure(own.expected_shortfall)} by the engine's law"
    )


def _row(rows: Sequence[LawRow], law: Law, price: Price, days: int) -> LawRow:
    return next(row for row in rows if (row.law, row.price, row.horizon_days) == (law, price, days))


def _measure(estimate: Estimate) -> str:
    if estimate.standard_error == 0.0:
        return fmt.percent(estimate.value, 1e-3)
    return fmt.percent_estimate(estimate)
