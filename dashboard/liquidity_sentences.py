"""How rETH gets out, in sentences: pure functions of the one answer."""

import math

from dashboard import format as fmt
from risk.answer import Assessment, Band, ExitRow
from risk.leaving import CashByDay, Leaving, LostDepth, Way, WayOut

WAYS = {
    Way.REDEEM: "Redeem now, from collateral",
    Way.POOLS: "Sell to the pools",
    Way.WAIT: "Wait for refill",
}
WAYS_NOTE = (
    "Each way is taken alone. The pools are one quoted depth: the size whose sale costs 1 % on "
    "average; they take more, at the cost of the chart below. Waiting is not charged here, and "
    "others may stand in line. A negative figure pays more than the mark: the discount is what "
    "those pay who do not wait."
)
COLLAPSES_NOTE = (
    "Depth has collapsed twice in four years. On 22 August 2023, with the notice of a "
    "vulnerability of Balancer, it fell by 88 % in two days and was back at three quarters within "
    "three. From 1 to 17 November 2025, around the exploit of Balancer, it fell by 92 %, from "
    "4,952 ETH to 396 ETH, and had not recovered by July 2026. Source: quotes of an aggregator "
    "for the 1 % size on mainnet; the causes are inferred from the dates."
)
BAND_NOTE = (
    "The band is a prior. One quoted size is a point, not a curve, and two curves pass through "
    "it: the constant product, gentle beyond it, and StableSwap with A = 50, which falls away. "
    "The line is a blend of both. Reading the pools themselves from a node would settle it: the "
    "band would become arithmetic."
)
CASH_NOTE = (
    "A plan at today's state, not a forecast: the treasury stands first in line unless the sliders "
    "say otherwise, the market stays as it is and recovers half of a sale with a stated half-life. "
    "The band spans both curves and "
    "half to twice the refill, which is a prior."
)
TABLE_NOTE = (
    "Now: everything sold at once. Patient: no day's sale costs more than the limit of a day. "
    "Stuck is what cannot leave within the exit days at a price that beats waiting, in ETH at the "
    "redemption rate. A range in brackets is not a sampling error: it is what is not known."
)
NOTHING = "No rETH is held, so nothing waits for a buyer or for the protocol to redeem it."
WAY_COLUMNS = (
    "Way out",
    "Takes",
    "First rETH brings",
    "Cost against the mark",
    "Of what is held",
    "Alone, all of it in",
)
EXIT_COLUMNS = (
    "Part",
    "rETH",
    "ETH, now",
    "Cost, now",
    "Days, patient",
    "Cost, patient",
    "Stuck",
)


def at_once(assessment: Assessment, leaving: Leaving) -> str:
    """Say what can be redeemed today and what the pools take."""
    by_way = {way.way: way for way in leaving.ways}
    redeem, pools, wait = by_way[Way.REDEEM], by_way[Way.POOLS], by_way[Way.WAIT]
    held = fmt.asset_amount(assessment.exit_row(1.0).reth, "rETH")
    if redeem.capacity_eth == 0.0:
        first = f"None of the {held} can be redeemed at once"
    elif redeem.holding_fraction >= 1.0:
        first = f"All {held} can be redeemed at once, from {fmt.ether(redeem.capacity_eth)}"
    else:
        first = (
            f"{fmt.ether(redeem.capacity_eth)} of collateral redeem "
            f"{fmt.percent(redeem.holding_fraction)} of the {held} at once"
        )
    return (
        f"{first}. Selling {fmt.ether(pools.capacity_eth)} to the pools costs 1{fmt.SPACE}%, and "
        f"{_a_day(wait)} are expected to become redeemable."
    )


def after_a_collapse(leaving: Leaving) -> str:
    """Say what leaving at once costs when the pools have lost what they lost before."""
    worst = leaving.lost_depths[-1]
    return (
        f"If the pools lost {fmt.percent(worst.lost)} of today's depth, as they did in November "
        f"2025, selling everything at once would cost {fmt.cost_band(held_cost(worst))}."
    )


def held_cost(row: LostDepth) -> Band:
    """Return the cost of all that is held as a band."""
    return Band(low=row.held_low, base=row.held_base, high=row.held_high)


def lost_depth_label(row: LostDepth) -> str:
    """Return a curve's name: "92 % of depth lost"."""
    return f"{fmt.percent(row.lost)} of depth lost"


def way_row(way: WayOut) -> tuple[str, ...]:
    """Return one way out as a row of the table."""
    if way.capacity_eth == 0.0:
        return (WAYS[way.way], "nothing today", "–", "–", "none", "not alone")
    return (
        WAYS[way.way],
        _takes(way),
        f"{fmt.exact(round(way.price_eth, 4))}{fmt.SPACE}ETH",
        fmt.cost(way.cost_fraction if abs(way.cost_fraction) > _ROUNDING else 0.0),
        fmt.percent(way.holding_fraction) + (" a day" if way.by_day else ""),
        _alone(way),
    )


def exit_row(row: ExitRow) -> tuple[str, ...]:
    """Return one part of the holding as a row of the exit table."""
    return (
        fmt.percent(row.fraction),
        fmt.asset_amount(row.reth, "").strip(),
        _ether_band(row.eth_received),
        fmt.cost_band(row.cost_fraction),
        fmt.days_band(row.days),
        fmt.cost_band(row.patient_cost_fraction),
        fmt.ether(row.stuck_eth) if row.stuck_eth >= _LEAST_STUCK else "none",
    )


def cash_title(row: ExitRow, cash: CashByDay) -> str:
    """Say when everything is out, or how much is after the days shown."""
    held = fmt.asset_amount(row.reth, "rETH")
    last = cash.days[-1]
    if row.days.base > last:
        return (
            f"After {fmt.days(float(last))}, {fmt.ether(float(cash.base[-1]))} of "
            f"{fmt.ether(cash.value_eth)} have come in"
        )
    return f"All {held} are out in {fmt.days_band(row.days)}, for {fmt.ether(cash.base[-1])}"


def delay(cash: CashByDay) -> str:
    """Say that some rETH must come to mainnet first, or nothing."""
    if cash.delay_days == 0:
        return ""
    return (
        f"Some of the rETH can act on mainnet only after {fmt.days(cash.delay_days)}; the plan "
        "drawn begins after them."
    )


def daily_cost(assessment: Assessment) -> str:
    """Return the limit of a day in words."""
    return f"no day's sale more than {fmt.percent(assessment.settings.daily_cost)} below the market"


_ROUNDING = 1e-12
_LEAST_STUCK = 0.05


def _takes(way: WayOut) -> str:
    amount = fmt.ether(way.capacity_eth)
    if way.by_day:
        return _a_day(way)
    return f"{amount} for 1{fmt.SPACE}%" if way.way is Way.POOLS else amount


def _a_day(way: WayOut) -> str:
    return f"{fmt.exact(round(way.capacity_eth, 1))}{fmt.SPACE}ETH a day"


def _alone(way: WayOut) -> str:
    if way.way is Way.POOLS:
        return "at once, at a cost"
    if math.isinf(way.holding_days):
        return "not alone"
    return "at once" if way.holding_days == 0.0 else fmt.days(way.holding_days)


def _ether_band(band: Band) -> str:
    low, high = fmt.count(band.low), fmt.count(band.high)
    if low == high:
        return f"{fmt.count(band.base)}{fmt.SPACE}ETH"
    return f"{fmt.count(band.base)}{fmt.SPACE}ETH ({low} to {high})"
