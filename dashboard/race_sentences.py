"""The race for the old rate, in sentences: pure functions of the one answer."""

from dashboard import format as fmt
from dashboard.bearing_sentences import amount
from risk.bearing import InLine, Race

RACE_COLUMNS = (
    "rETH loses",
    "Rate true after",
    "Redeemed before",
    "Taken from who stays",
    "We lose, first in line",
    "In the middle",
    "Last",
)
RACE_NOTE = (
    "Everything that can be redeemed is taken to be redeemed as it comes, today's collateral at "
    "once and the expected refill, a prior, day by day: the most that those who leave can take. "
    "First, middle and last are places in that line: none, half or all of it goes to others before "
    "us. What we lose is against today's value; an equal share of the loss is the loss of rETH "
    "itself. The loss is known to the market on day 0 and to the oracle when the correlation "
    "penalty falls; there is no pause on redeeming."
)


def conclusion(race: Race) -> str:
    """Say who pays whom: the title of the chart."""
    if race.taken_eth <= 0.0:
        return "Nothing can be redeemed at the old rate, so nobody takes anything"
    return (
        f"For {fmt.days(race.race.days)} the rate stands too high, and those who redeem take "
        f"{amount(race.taken_eth)} from those who stay"
    )


def follows(race: Race) -> str:
    """Say what our place in the line is worth, and what to conclude."""
    if not race.places:
        return "No rETH is held, so that no place in this line is ours."
    first, last = race.places[0], race.places[-1]
    opening = (
        f"If rETH loses {fmt.percent(race.loss)}, our {fmt.asset_amount(race.held_reth, 'rETH')} "
        f"lose {fmt.percent(first.loss)} when we redeem first and {fmt.percent(last.loss)} when we "
        f"are last: the place in the line is worth {amount(race.worth_of_first_eth)}"
    )
    if first.result.kept_reth <= 0.0:
        return f"{opening}. First in line, all of it is redeemed, most of it on the first day."
    return (
        f"{opening}. Even first in line only {amount(first.result.cash_eth)} can be redeemed in "
        f"time; {fmt.asset_amount(round(first.result.kept_reth), 'rETH')} stay."
    )


def refused(race: Race) -> str:
    """Say where the contract refuses the software's reports, or nothing."""
    day = race.race.refused_from_day
    if day is None:
        return ""
    return (
        f"From day {day} on the contract would refuse the software's step of 0.02 ETH, which is "
        "more than 2 % of a rate below 1: without a change of either, the rate would stay where it "
        "is, so that the days are a lower bound."
    )


def race_row(race: Race) -> tuple[str, ...]:
    """Return one loss as a row of the table."""
    own = " (scenario)" if race.of_scenario else ""
    places = [_place(each) for each in race.places] or ["–"] * 3
    return (
        f"{fmt.percent(race.loss)}{own}",
        fmt.days(race.race.days),
        amount(race.paid_eth),
        amount(race.taken_eth),
        *places,
    )


def option(race: Race) -> str:
    """Name a loss, as an option."""
    return f"{fmt.percent(race.loss)}{' (scenario)' if race.of_scenario else ''}"


def _place(place: InLine) -> str:
    return fmt.percent(place.loss)
