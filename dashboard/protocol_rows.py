"""What a live reading holds beside the market's figures, as texts of tables.

The pools that trade rETH and RPL, Rocket Pool's own state, Chainlink's feeds, rETH at Aave, and
what could not be read.
"""

from collections.abc import Callable, Iterator

from dashboard import format as fmt
from data.contracts.aave import Reserve
from data.depths import VenueDepth
from data.feeds import FeedReading
from data.market import MarketReading
from data.units import ether

POOL_COLUMNS = ("Pool", "Sale", "Price of the first unit", "Sale that costs 1 %")
PROTOCOL_COLUMNS = ("Figure", "Value", "Source")
ABSENT_COLUMNS = ("What could not be read",)

_Words = Callable[[int], str]

_BONDS = "Bonds of a node's first validators, in all"
_BONDS_1_3 = "Bonds that a node can choose"


def pool_rows(reading: MarketReading) -> list[tuple[str, ...]]:
    """Return what each pool takes."""
    return [_pool_row(depth) for depth in reading.venues]


def protocol_rows(reading: MarketReading) -> list[tuple[str, ...]]:
    """Return Rocket Pool's own state: one row for each figure that this version has."""
    sources = dict(reading.network.sources)
    bonds = _BONDS_1_3 if reading.network.reduced_bond_wei is None else _BONDS
    return [
        (label or bonds, _said(getattr(reading.network, name), words), sources[name])
        for name, (label, words) in _NETWORK.items()
        if name in sources
    ]


def feed_rows(reading: MarketReading) -> list[tuple[str, ...]]:
    """Return each feed with its age."""
    return [_feed_row(feed) for feed in reading.feeds]


def lending_rows(reading: MarketReading) -> list[tuple[str, ...]]:
    """Return rETH as collateral at Aave; nothing where it could not be read."""
    return [] if reading.aave is None else list(_lending(reading.aave))


def absent_rows(reading: MarketReading) -> list[tuple[str, ...]]:
    """Return a sentence on each thing that could not be read and that no figure needs."""
    return [(sentence,) for sentence in reading.absent]


def _pool_row(depth: VenueDepth) -> tuple[str, ...]:
    if depth.size is None:
        return depth.name, f"{depth.sold} for {depth.bought}", "Empty", "None"
    return (
        depth.name,
        f"{depth.sold} for {depth.bought}",
        f"{fmt.measured(depth.price)}{fmt.SPACE}{depth.bought}",
        fmt.asset_amount(depth.size, depth.bought),
    )


def _eth(wei: int) -> str:
    return fmt.asset_amount(ether(wei), "ETH")


def _rpl(wei: int) -> str:
    return fmt.asset_amount(ether(wei), "RPL")


def _reth(wei: int) -> str:
    return fmt.asset_amount(ether(wei), "rETH")


def _share(wei: int) -> str:
    return fmt.percent(ether(wei))


_NETWORK: dict[str, tuple[str, _Words]] = {
    "staking_eth_wei": ("ETH that operators have borrowed, as reported", _eth),
    "reported_reth_wei": ("rETH in existence, as reported", _reth),
    "prices_update_seconds": ("A report of RPL's price is due every", fmt.duration),
    "pool_balance_wei": ("ETH in the deposit pool", _eth),
    "pool_node_wei": ("Bonds among it", _eth),
    "pool_user_wei": ("The rest, negative while bonds wait for ETH", _eth),
    "minipools_queued": ("Minipools that wait for ETH", fmt.count),
    "express_queued": ("Validators in the express queue", fmt.count),
    "standard_queued": ("Validators in the standard queue", fmt.count),
    "least_deposit_wei": ("Smallest deposit", _eth),
    "node_share_wei": ("Operators' share of rewards", _share),
    "council_share_wei": ("What the security council added to it", _share),
    "voter_share_wei": ("Voters' share", _share),
    "protocol_share_wei": ("The protocol's share", _share),
    "commission_wei": ("Commission that rETH pays", _share),
    "minipool_fee_wei": ("Largest commission of a minipool", _share),
    "rpl_staked_wei": ("RPL staked", _rpl),
    "rpl_staked_legacy_wei": ("Of it legacy, which a slashing can take", _rpl),
    "rpl_staked_megapool_wei": ("Of it in megapools", _rpl),
    "reduced_bond_wei": ("Bond of every further validator", _eth),
    "nodes": ("Nodes registered", fmt.count),
    "minipools": ("Minipools ever made", fmt.count),
    "minipools_staking": ("Of them staking", fmt.count),
    "minipools_finalised": ("Of them finalised", fmt.count),
    "minipools_vacant": ("Of them vacant", fmt.count),
    "megapool_validators": ("Validators of megapools ever made", fmt.count),
    "penalty_wei": ("Part of the node share that one penalty takes", _share),
    "penalty_threshold_wei": ("Votes that a penalty needs", _share),
    "minipool_penalties": ("Penalties of minipools so far", fmt.count),
    "minipool_penalties_left": ("More of them possible this week", fmt.count),
    "megapool_penalties_wei": ("Penalties of megapools so far", _eth),
    "megapool_penalties_left_wei": ("More of them possible this week", _eth),
    "bonds_wei": ("", _eth),
}


def _said(value: int | tuple[int, ...], words: _Words) -> str:
    if isinstance(value, tuple):
        return fmt.listed([words(each) for each in value])
    return words(value)


def _feed_row(feed: FeedReading) -> tuple[str, ...]:
    standing = "late" if feed.is_late else "in time"
    due = fmt.duration(feed.heartbeat_seconds)
    return (
        f"Chainlink {feed.name}",
        fmt.measured(feed.price),
        f"{fmt.duration(feed.age_seconds)} old at the block, {standing}: due every {due}",
    )


def _lending(reserve: Reserve) -> Iterator[tuple[str, ...]]:
    aave = "Aave v3, reserve of rETH"
    yield "Largest loan on rETH", fmt.percent(reserve.ltv), f"{aave}, loan to value"
    yield "Loan at which it is liquidated", fmt.percent(reserve.threshold), f"{aave}, threshold"
    yield "What a liquidator gets above the debt", fmt.percent(reserve.bonus), f"{aave}, bonus"
    if reserve.emode is not None:
        terms = f"{fmt.percent(reserve.emode.ltv)}, {fmt.percent(reserve.emode.threshold)}"
        inside = "with rETH" if reserve.emode.holds_reth else "without rETH"
        source = f"Aave v3, e-mode {reserve.emode.label}, {inside}"
        yield "Both among assets that move together", terms, source
    yield "rETH supplied", _capped(reserve.supplied_wei, reserve.supply_cap), f"{aave}, caps"
    yield "rETH borrowed", _capped(reserve.borrowed_wei, reserve.borrow_cap), f"{aave}, caps"
    yield "Share of the supply that is lent", fmt.percent(reserve.utilisation), aave
    price = f"{fmt.measured(reserve.price_in_eth)}{fmt.SPACE}ETH"
    yield "Price at which Aave takes rETH", price, "Aave v3's oracle, from the redemption rate"
    yield "Standing", _standing(reserve), aave


def _capped(amount_wei: int, cap: int) -> str:
    limit = f"of at most {fmt.asset_amount(float(cap), 'rETH')}" if cap else "without a limit"
    return f"{_reth(amount_wei)} {limit}"


def _standing(reserve: Reserve) -> str:
    if reserve.is_paused or not reserve.is_active:
        return "Paused"
    if reserve.is_frozen:
        return "Frozen: no new supply and no new loans"
    return "Open" if reserve.is_collateral else "Open, but no collateral"
