"""What can be redeemed, what fills it up, and what a node would settle, in sentences."""

from dashboard import format as fmt
from data.market import MarketReading
from risk.analysis.refill import queue_effect
from risk.answer import Assessment
from risk.departure import QueueEffect, Refill
from risk.leaving import Way
from risk.market import Origin

REFILL_COLUMNS = ("What fills collateral up", "ETH a day", "Standing")
QUEUE_COLUMNS = (
    "Validators in the queue",
    "Take first",
    "That is the whole refill of",
    "30 days of it add, buffer full",
    "30 days of it add, buffer burnt",
)
QUEUE_NOTE = (
    "Deposits fill the token's own buffer first, up to its target. Beyond that they go to the "
    "deposit pool, where each queued megapool validator has 32 ETH reserved, of which its bond of "
    "4 is there already: 28 ETH of deposits each before the pool has an excess that can be "
    "redeemed. A queue never reaches the buffer, so who has burnt it down is served before the "
    "queue. (Rocket Pool 1.4.)"
)
SETTLED_COLUMNS = ("Not known from a recorded market", "Stands here as", "Connecting a node")


def where_collateral_stands(assessment: Assessment, reading: MarketReading | None) -> str:
    """Tell the token's buffer and the deposit pool's excess apart, as far as is known."""
    redeemable = fmt.asset_amount(_redeemable(assessment), "ETH")
    if assessment.scenario.collateral_eth is not None:
        return f"The scenario sets {redeemable}, without saying where they stand."
    if reading is not None and reading.market == assessment.market:
        buffer, excess = (
            fmt.asset_amount(each, "ETH") for each in (reading.buffer_eth, reading.excess_eth)
        )
        return (
            f"Of {redeemable}, {buffer} stand in the token's own contract and {excess} are the "
            "deposit pool's excess; both were read."
        )
    return (
        f"{redeemable} are taken to stand in the token's own contract and nothing in the deposit "
        "pool: a prior. Connecting a node reads both."
    )


def _redeemable(assessment: Assessment) -> float:
    if assessment.leaving is None:
        return assessment.market.collateral_eth
    ways = assessment.leaving.ways
    return next(way.capacity_eth for way in ways if way.way is Way.REDEEM)


def refill_rows(refill: Refill) -> list[tuple[str, ...]]:
    """Return what fills collateral up."""
    band = f"{fmt.exact(refill.low)} to {fmt.exact(refill.high)}"
    return [
        (
            "Rewards of rETH holders",
            fmt.number(refill.rewards),
            "computed: 86 % of today's gross yield on the ETH behind rETH",
        ),
        (
            "Deposits and operators' exits",
            fmt.number(refill.flows),
            "prior: what is left of the whole",
        ),
        (
            "In all, as the plans have it",
            f"{fmt.exact(refill.expected)} ({band})",
            "prior, with half to twice; its slider is in the sidebar",
        ),
        (
            "What the record would allow",
            f"{_none(refill.evidence_low)} to {fmt.number(refill.evidence_high)}",
            _supply(refill),
        ),
    ]


def _none(amount: float) -> str:
    return fmt.number(amount) if amount > 0.0 else "none"


def _supply(refill: Refill) -> str:
    mean = fmt.signed(fmt.exact(refill.supply_mean), refill.supply_mean)
    low = fmt.signed(fmt.exact(refill.supply_low), refill.supply_low)
    high = fmt.signed(fmt.exact(refill.supply_high), refill.supply_high)
    return (
        f"rewards and the net change of the supply, {mean} rETH a day (95{fmt.SPACE}% interval "
        f"{low} to {high}): measured, 1 Sep 2023 to 5 Sep 2024, n = 369 days. Burns exceeded "
        "mints, so a refill may not come at all"
    )


def queue_note(today: QueueEffect | None) -> str:
    """Say what a queue does, and whether its length was read."""
    if today is None:
        return f"{QUEUE_NOTE} The length of the queue has not been read: each row is a what-if."
    return (
        f"{QUEUE_NOTE} The length marked as today's was read at the block of the market; the other "
        "rows are what-ifs."
    )


def queue_today(
    assessment: Assessment, refill: Refill, reading: MarketReading | None
) -> QueueEffect | None:
    """Return what today's queue takes first; None if its length was not read."""
    queued = None if reading is None else reading.network.megapool_validators_queued
    return None if queued is None else queue_effect(queued, refill.expected, assessment.market)


def queue_rows(refill: Refill, today: QueueEffect | None) -> list[tuple[str, ...]]:
    """Return what a queue of validators takes first: today's, and queues of other lengths."""
    return [
        (
            f"{fmt.count(row.validators)}{' (today)' if row is today else ''}",
            fmt.asset_amount(row.takes_eth, "ETH"),
            fmt.days(row.days),
            *(
                fmt.asset_amount(each, "ETH") if each > 0.0 else "nothing"
                for each in (row.month_full_eth, row.month_empty_eth)
            ),
        )
        for row in (*(() if today is None else (today,)), *refill.queue)
    ]


def settled_rows(assessment: Assessment) -> list[tuple[str, ...]]:
    """Return what is a prior here, what it spans, and what a node would settle."""
    cost = assessment.exit_row(1.0).cost_fraction
    rows: list[tuple[str, ...]] = [
        (
            "The curve of the pools beyond the quoted size",
            f"selling all now costs {fmt.cost_band(cost)}: low, base and high",
            "reads Uniswap's pool (Data page); every pool's state would replace the band",
        )
    ]
    if _is_prior("basis", assessment):
        basis = assessment.market.basis
        rows.append(
            (
                "Premium or discount today",
                fmt.signed(fmt.cost(basis), basis) if basis else "none",
                "reads Uniswap's average price, cross-checked with Chainlink, and settles it",
            )
        )
    if _is_prior("collateral_eth", assessment):
        rows.append(
            (
                "Redeemable at once",
                fmt.asset_amount(assessment.market.collateral_eth, "ETH"),
                "reads the token's buffer and the deposit pool's excess, and settles it",
            )
        )
    rows.append(
        (
            "Refill",
            "half to twice the slider's value",
            "does not settle it: a rate is known only after watching it",
        )
    )
    return rows


def _is_prior(figure: str, assessment: Assessment) -> bool:
    return assessment.market.origin_of(figure).origin is Origin.PRIOR
