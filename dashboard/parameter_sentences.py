"""The second uncertainty in words: what the losses would be with parameters that history allows."""

from dashboard import format as fmt
from dashboard import sentences
from risk.analysis.limits import loss_limit_as_known
from risk.answer import Assessment, LimitRow
from risk.parameter_spread import ParameterEffect, ParameterInterval

LABELS = {
    "eth_price.annual_volatility": "ETH's long-run volatility",
    "eth_price.degrees_of_freedom": "the tails of ETH (degrees of freedom)",
    "rpl_price.annual_volatility": "RPL's long-run volatility against ETH",
    "dislocation.entries_per_year": "how often the rETH market dislocates a year",
}
WORKING = "Working out how well history tells the parameters …"
NOTE = (
    "± is the sampling error, which more paths narrow; the range of the parameters is what no "
    "number of paths narrows: each parameter at both ends of its 95 % interval, the same random "
    "draws, the changes put together by their squares. Priors have no such interval."
)


def of(
    assessment: Assessment, measure: str, horizon_days: int, confidence: float
) -> ParameterInterval | None:
    """Return the parameter interval of a figure, if it was worked out."""
    wanted = (measure, horizon_days, confidence)
    return next(
        (
            row
            for row in assessment.parameter_intervals
            if (row.measure, row.horizon_days, row.confidence) == wanted
        ),
        None,
    )


def short(interval: ParameterInterval) -> str:
    """Return the interval in one phrase, for a figure that stands above it."""
    return f"parameters: {fmt.money(interval.low)} to {fmt.money(interval.high)}"


def sentence(assessment: Assessment, horizon_days: int, confidence: float) -> str:
    """Return both intervals of both measures in words; empty where they were not worked out."""
    risk = of(assessment, "value_at_risk", horizon_days, confidence)
    shortfall = of(assessment, "expected_shortfall", horizon_days, confidence)
    if risk is None or shortfall is None:
        return ""
    row = assessment.risk_row(horizon_days, confidence)
    return (
        f"History tells the parameters only so well: with others that it allows too, the value at "
        f"risk of {fmt.money_estimate(row.value_at_risk)} lies between {fmt.money(risk.low)} and "
        f"{fmt.money(risk.high)}, and the expected shortfall of "
        f"{fmt.money_estimate(row.expected_shortfall)} between {fmt.money(shortfall.low)} and "
        f"{fmt.money(shortfall.high)}. {_widest(shortfall)}"
    )


def limit(assessment: Assessment) -> str:
    """Return whether the limit on the loss holds over the range too; empty where not worked out."""
    row = loss_limit_as_known(assessment)
    if row is None:
        return ""
    low, high = (fmt.percent(end, 0.001) for end in (row.measured.low95, row.measured.high95))
    return (
        f"With other parameters that history allows too, what is lost in 30 days at 99 %, sold at "
        f"exit prices, lies between {low} and {high} of the value: {_against(row)}."
    )


def _against(row: LimitRow) -> str:
    bound = sentences.bound(row)
    if row.utilisation.high95 <= 1.0:
        return f"inside the limit of {bound} throughout"
    if row.utilisation.low95 > 1.0:
        return f"beyond the limit of {bound} throughout"
    return f"on both sides of the limit of {bound}; history does not settle whether it holds"


def _widest(interval: ParameterInterval) -> str:
    effect = interval.effects[0]
    if abs(effect.at_high - effect.at_low) < 0.5:
        return "None of these parameters moves it."
    return (
        f"What counts most is {LABELS[effect.name]}, {_ends(effect)}: it alone moves the shortfall "
        f"by {fmt.signed(fmt.money(effect.at_low), effect.at_low)} to "
        f"{fmt.signed(fmt.money(effect.at_high), effect.at_high)}."
    )


def _ends(effect: ParameterEffect) -> str:
    if effect.name.endswith("volatility"):
        return f"{fmt.percent(effect.low, 0.01)} to {fmt.percent(effect.high, 0.01)} a year"
    return f"{fmt.number(effect.low)} to {fmt.number(effect.high)}"
