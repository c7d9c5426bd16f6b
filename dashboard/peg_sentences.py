"""What the page Peg says, in sentences: pure functions of the one answer."""

import math

from dashboard import format as fmt
from risk.answer import Assessment
from risk.episodes import DAYS_SEEN, EPISODES, Episode
from risk.market_answer import Passage, Peg, PegHorizon, Walls

QUESTION = (
    "What could rETH trade at? Its price against what the protocol pays for it, and what holds it "
    "there."
)
NOT_TESTED = (
    "The basis is not tested against rETH's own history yet: no series of its market price was "
    "found. The deep levels are those of stETH in 2022, a proxy from a time in which it could not "
    "be redeemed; gas, refill and what buyers ask for waiting are priors."
)
EPISODES_NOTE = (
    "Furthest from redemption value that anyone measured, beside the chance that the simulated "
    "price stands at least as far out on the last day. A proxy is another asset's price; it shows "
    "what markets did, not what rETH does."
)


def beside(basis: float, error: float = 0.0) -> str:
    """Return a basis in words: "2.0 bps below", "6.0 bps above" or "exactly at"."""
    if abs(basis) < _NOTHING:
        return "exactly at"
    return f"{fmt.cost(abs(basis), error)} {'below' if basis < 0.0 else 'above'}"


def today(assessment: Assessment, peg: Peg) -> str:
    """Say what rETH trades at today and where that comes from."""
    market = assessment.market
    origin = market.origin_of("basis")
    known = (
        f"{origin.origin.value}, {fmt.joined(fmt.date(origin.date))}: "
        f"{_without_stop(origin.source)}"
    )
    if assessment.scenario.basis is not None:
        return (
            f"The scenario puts rETH {beside(peg.basis)} its redemption value today; the market "
            f"figure is {beside(market.basis)} it ({known})."
        )
    return f"rETH trades {beside(peg.basis)} its redemption value today ({known})."


def ceiling(walls: Walls) -> str:
    """Say what holds the price from above."""
    return (
        f"As long as deposits are open nobody pays more than {fmt.cost(walls.mint)} above the "
        f"redemption value: minting costs no more than the deposit fee of "
        f"{fmt.cost(walls.deposit_fee)} and gas of {fmt.cost(walls.gas)}. With deposits closed "
        "there is no such wall."
    )


def support(walls: Walls) -> str:
    """Say what holds the price from below."""
    calm, severe = walls.floors[0], walls.floors[-1]
    asked = f"{fmt.percent(calm.carry)} to {fmt.percent(severe.carry)} a year"
    if walls.collateral_eth > 0.0:
        return (
            f"{fmt.ether(walls.collateral_eth)} can be redeemed at once. Until they are gone, "
            f"whoever buys {fmt.cost(-walls.burn)} below (gas and the pool's fee) and burns gains, "
            "so the price does not stay lower. Once they are gone a buyer has to wait, and asks "
            f"{asked} for it: with nobody else in line {fmt.cost(-float(calm.basis[0]))} to "
            f"{fmt.cost(-float(severe.basis[0]))}, behind a line of "
            f"{fmt.days(float(walls.waits[-1]))} up to {fmt.cost(-float(severe.basis[-1]))}."
        )
    return (
        "Nothing can be redeemed at once, so the price rests on buyers who wait: "
        f"{fmt.days(math.ceil(walls.wait_days))} in today's line, and "
        f"{fmt.days(walls.minimum_wait_days)} that a redemption takes. They ask {asked}, which "
        f"makes a floor between {fmt.cost(-float(calm.basis[-1]))} and "
        f"{fmt.cost(-float(severe.basis[-1]))} below at the longest line, "
        f"{fmt.days(float(walls.waits[-1]))}."
    )


def outlook(row: PegHorizon, confidence: float) -> str:
    """Say what the price may be at the horizon."""
    worst = row.quantile(round(1.0 - confidence, 12))
    spread = fmt.half_width(worst)
    error = f" (±{fmt.SPACE}{fmt.cost(spread)})" if spread >= _SHOWN else ""
    return (
        f"On {fmt.tail(confidence)} of simulated paths rETH trades {beside(worst.value, spread)}"
        f"{error} its redemption value or lower after {fmt.days(row.horizon_days)}; the middle "
        f"path has it {beside(row.quantile(0.5).value)} it. Nothing can be redeemed at once on "
        f"{fmt.chance(row.without_collateral)} of paths, and only there can a discount "
        "last."
    )


def on_the_way(peg: Peg, row: PegHorizon) -> str:
    """Say how likely, how soon and for how long a discount stands on the way."""
    half, one = row.passages[0], row.passages[1]
    days = fmt.days(int(peg.curve.days[-1]))
    return (
        f"Within {fmt.days(row.horizon_days)} rETH trades {_deep(half)} or lower at some time on "
        f"{fmt.chance(half.chance)} of paths, and {_deep(one)} on {fmt.chance(one.chance)}"
        f"{_first(one)}. Of all days in the next {days} it stands {_deep(half)} or lower on "
        f"{fmt.chance(peg.days_below[0].share)}."
    )


def _deep(passage: Passage) -> str:
    return f"{fmt.percent(passage.threshold)} below"


def _first(passage: Passage) -> str:
    if passage.median_day is None:
        return ""
    return f", half of those by day {passage.median_day}"


def passage_columns(row: PegHorizon, peg: Peg) -> tuple[str, ...]:
    """Return the header of the table of discounts on the way."""
    return (
        "Discount",
        f"At some time within {fmt.days(row.horizon_days)}",
        "Half of those by day",
        f"Share of the next {fmt.days(int(peg.curve.days[-1]))}",
        *(
            f"{seen.asset}{' (proxy)' if seen.asset != 'rETH' else ''}, "
            f"{fmt.date(seen.period)}, n = {seen.days}"
            for seen in DAYS_SEEN
        ),
    )


def passage_rows(row: PegHorizon, peg: Peg) -> list[tuple[str, ...]]:
    """Return how likely, how soon and how lasting each discount is, beside dated evidence."""
    return [
        (
            fmt.percent(passage.threshold),
            fmt.chance(passage.chance),
            "–" if passage.median_day is None else str(passage.median_day),
            fmt.chance(below.share),
            *(fmt.percent(seen.shares[place]) for seen in DAYS_SEEN),
        )
        for place, (passage, below) in enumerate(zip(row.passages, peg.days_below, strict=True))
    ]


PASSAGE_NOTE = (
    "The last three columns are shares of observed days, dated: Chainlink's stETH/ETH in the years "
    "in which stETH could not be redeemed, its closes in dollars since then (noisy by about "
    "0.2\u00a0%), and the only week of rETH that was found. Simulated days begin at today's state, "
    "so a calm market keeps their share low; neither proxy tests them."
)


def caution(assessment: Assessment, peg: Peg) -> str:
    """Say what a thin market hides, where the scenario makes it thin; else nothing."""
    thinner = assessment.scenario.depth_change or 0.0
    if thinner >= 0.0 or peg.walls.collateral_eth <= 0.0:
        return ""
    return (
        "The scenario takes pools away. In a thinner market the simulated arbitrage closes a "
        "discount with fewer ETH, so collateral lasts longer than in base. That is how the model "
        "reckons, not a comfort: who cannot sell in pools may burn instead, and the model adds no "
        "such burns."
    )


def conclusion(peg: Peg, row: PegHorizon) -> str:
    """Say what follows."""
    walls = peg.walls
    point = (
        f" Each 1{fmt.SPACE}% of discount takes {fmt.money(peg.point_usd)} from the rETH held."
        if peg.point_usd > 0.0
        else " This treasury holds no rETH, so none of it is its own loss."
    )
    if walls.collateral_eth <= 0.0:
        return (
            "A seller now sells to people who wait. Compare the discount with the days that you "
            f"can wait yourself before selling into it.{point}"
        )
    if peg.basis < walls.burn - _SHOWN:
        return (
            f"Today's discount is deeper than redemption allows: burning pays {_gap(peg, walls)} "
            f"than the market while {fmt.ether(walls.collateral_eth)} last, so redeem first and "
            f"sell only what is left. The simulated days close that gap at once.{point}"
        )
    return (
        "Watch the collateral more than the price: a lasting discount needs it to be gone first, "
        f"which {fmt.chance(row.without_collateral)} of paths see after "
        f"{fmt.days(row.horizon_days)}.{point}"
    )


def episode_row(episode: Episode, row: PegHorizon) -> tuple[str, ...]:
    """Return one line of the table of episodes."""
    found = next((each.chance for each in row.episodes if each.name == episode.name), None)
    asset = f"{episode.asset} (proxy)" if episode.is_proxy else episode.asset
    return (
        episode.name,
        fmt.joined(fmt.date(episode.date))
        if " to " not in episode.date
        else fmt.date(episode.date),
        asset,
        "not measured"
        if episode.basis is None
        else fmt.signed(fmt.percent(episode.basis), episode.basis),
        "–" if found is None else fmt.chance(found),
        fmt.date(f"{episode.measure}. {episode.source}."),
    )


def episode_rows(row: PegHorizon) -> list[tuple[str, ...]]:
    """Return the table of episodes."""
    return [episode_row(episode, row) for episode in EPISODES]


_NOTHING = 5e-7
# A basis point's tenth: less is not shown.
_SHOWN = 1e-5


def _gap(peg: Peg, walls: Walls) -> str:
    return f"up to {fmt.cost(-peg.basis)} more, less gas of {fmt.cost(walls.gas)},"


def _without_stop(text: str) -> str:
    return text.rstrip(". ")
