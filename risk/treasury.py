"""Treasury: what is held and what is owed, as a versioned, tagged union of frozen records.

Amounts are in units of the asset (1 rETH is 1.0). A kind of position that the engine cannot
value yet is read all the same and refused by the valuation, never valued at zero in silence.
"""

import datetime
from dataclasses import dataclass, field, replace
from enum import StrEnum

from risk.arrays import require_between
from risk.errors import ParameterError

SCHEMA_VERSION = 1
LARGEST_AMOUNT = 1e12
VALIDATOR_ETH = 32.0  # own and borrowed


class Asset(StrEnum):
    """What a holding can be made of."""

    ETH = "ETH"
    WETH = "WETH"
    RETH = "rETH"
    RPL = "RPL"
    USD = "USD"
    USDC = "USDC"
    USDT = "USDT"
    DAI = "DAI"
    USDS = "USDS"


ETHER = frozenset({Asset.ETH, Asset.WETH})
STABLECOINS = frozenset({Asset.USD, Asset.USDC, Asset.USDT, Asset.DAI, Asset.USDS})


class Location(StrEnum):
    """Where a holding lies: the mainnet, a layer 2, or a custodian."""

    MAINNET = "mainnet"
    ARBITRUM = "arbitrum"
    BASE = "base"
    OPTIMISM = "optimism"
    POLYGON = "polygon"
    SCROLL = "scroll"
    ZKSYNC = "zksync"
    CUSTODIAN = "custodian"


# Days before a holding can act on mainnet: the challenge period of optimistic rollups is seven
# days, proof-based rollups settle within about one; a custodian's settlement is a prior of one.
BRIDGE_DELAY_DAYS = {
    Location.MAINNET: 0,
    Location.ARBITRUM: 7,
    Location.BASE: 7,
    Location.OPTIMISM: 7,
    Location.POLYGON: 1,
    Location.SCROLL: 1,
    Location.ZKSYNC: 1,
    Location.CUSTODIAN: 1,
}


class Recurrence(StrEnum):
    """How often a liability falls due."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class PaymentSource(StrEnum):
    """Groups of assets from which spending is paid, in the order the treasury states."""

    STABLECOIN = "stablecoin"
    ETH = "ETH"
    RETH = "rETH"
    RPL = "RPL"


DEFAULT_PAYMENT_ORDER = tuple(PaymentSource)


class StakeSource(StrEnum):
    """What node stakes are worth, apart from the groups that spending is paid from."""

    NODE_ETH = "node ETH"
    STAKED_RPL = "staked RPL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An amount of one asset at one place.

    Attributes
    ----------
    asset : Asset
    amount : float
        Units of the asset, at least 0.
    location : Location
    available_from : datetime.date or None
        First day on which it can be moved; None is now.
    label : str
        The treasury's own words; text only, never markup.
    """

    asset: Asset
    amount: float
    location: Location = Location.MAINNET
    available_from: datetime.date | None = None
    label: str = ""

    def __post_init__(self) -> None:
        require_between(self, 0.0, LARGEST_AMOUNT, "amount")

    def delay_days(self, as_of: str) -> int:
        """Return the days from an ISO date until it can act on mainnet."""
        today = datetime.date.fromisoformat(as_of)
        opens = self.available_from or today
        return max(BRIDGE_DELAY_DAYS[self.location], (opens - today).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStake:
    """Validators that the treasury itself runs.

    Attributes
    ----------
    validators : int
        Number of validators, all of one bond.
    bond_eth : float
        Bond per validator, in ETH.
    megapool : bool
        True for a megapool, false for minipools.
    legacy_rpl, megapool_rpl : float
        Staked RPL by kind, in RPL.
    commission : float
        Fraction of borrowed rewards that the node keeps.
    unclaimed_eth, unclaimed_rpl : float
        Rewards not yet claimed.
    label : str
    """

    validators: int
    bond_eth: float
    megapool: bool = True
    legacy_rpl: float = 0.0
    megapool_rpl: float = 0.0
    commission: float = 0.05
    unclaimed_eth: float = 0.0
    unclaimed_rpl: float = 0.0
    label: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.validators, bool) or not 0 < self.validators <= 1_000_000:
            raise ParameterError(
                f"`validators` must lie between 1 and 1,000,000, got {self.validators}."
            )
        require_between(self, 1.0, 32.0, "bond_eth")
        require_between(self, 0.0, 1.0, "commission")
        require_between(
            self,
            0.0,
            LARGEST_AMOUNT,
            "legacy_rpl",
            "megapool_rpl",
            "unclaimed_eth",
            "unclaimed_rpl",
        )

    @property
    def total_bond_eth(self) -> float:
        """Own ETH in all its validators."""
        return self.validators * self.bond_eth

    @property
    def borrowed_eth(self) -> float:
        """ETH of rETH holders in all its validators."""
        return self.validators * (VALIDATOR_ETH - self.bond_eth)

    @property
    def slashable_rpl(self) -> float:
        """Staked RPL that a slashing can reach: legacy RPL behind minipools."""
        return 0.0 if self.megapool else self.legacy_rpl

    @property
    def reward_share(self) -> float:
        """What the operator receives of a minipool's reward; −1 for a megapool."""
        if self.megapool:
            return -1.0
        lent = VALIDATOR_ETH - self.bond_eth
        return (self.bond_eth + self.commission * lent) / VALIDATOR_ETH

    def yearly_income_eth(self, gross_apr: float) -> tuple[float, float]:
        """Return what its own ETH earns in a year, and its commission on what is borrowed."""
        return (
            gross_apr * self.total_bond_eth,
            gross_apr * self.commission * self.borrowed_eth,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LendingPosition:
    """Collateral supplied to, and debt drawn from, a lending market.

    Attributes
    ----------
    protocol : str
    collateral_asset, debt_asset : Asset, and Asset or None
    collateral_amount, debt_amount : float
        Units of the asset.
    label : str
    set_aside : bool
        True if the treasury wants the rest assessed without it.
    """

    protocol: str
    collateral_asset: Asset
    collateral_amount: float
    debt_asset: Asset | None = None
    debt_amount: float = 0.0
    label: str = ""
    set_aside: bool = False

    def __post_init__(self) -> None:
        require_between(self, 0.0, LARGEST_AMOUNT, "collateral_amount", "debt_amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolShare:
    """A share of a liquidity pool, as a fraction of its supply.

    Attributes
    ----------
    pool : str
    share : float
    label : str
    set_aside : bool
        True if the treasury wants the rest assessed without it.
    """

    pool: str
    share: float
    label: str = ""
    set_aside: bool = False

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1.0, "share")


Position = Holding | NodeStake | LendingPosition | PoolShare


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """Something the treasury has promised to pay.

    Attributes
    ----------
    amount : float
        Units of `currency`, at least 0.
    currency : Asset
    recurrence : Recurrence
    due : datetime.date or None
        First payment; None is one period from now (for `ONCE`, now).
    label : str
    """

    amount: float
    currency: Asset = Asset.USD
    recurrence: Recurrence = Recurrence.MONTHLY
    due: datetime.date | None = None
    label: str = ""

    def __post_init__(self) -> None:
        require_between(self, 0.0, LARGEST_AMOUNT, "amount")


POLICY_RANGES: dict[str, tuple[float, float]] = {
    "days_to_leave_reth": (0.0, 3650.0),
    "liquidity_adjusted_value_at_risk": (0.0, 1.0),
    "runway_months": (0.0, 1200.0),
    "rpl_fraction": (0.0, 1.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Limits that the treasury has set itself; fractions and days.

    Attributes
    ----------
    days_to_leave_reth : float
        Most days to leave 90 % of the rETH.
    liquidity_adjusted_value_at_risk : float
        Most 30-day 99 % liquidity-adjusted value at risk, as a fraction of value.
    runway_months : float
        Least months of spending that must be covered.
    rpl_fraction : float
        Largest share of value in RPL.
    confirmed : bool
        False while it is only the example policy.
    """

    days_to_leave_reth: float = 30.0
    liquidity_adjusted_value_at_risk: float = 0.5
    runway_months: float = 12.0
    rpl_fraction: float = 0.1
    confirmed: bool = False

    def __post_init__(self) -> None:
        for name, (low, high) in POLICY_RANGES.items():
            require_between(self, low, high, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treasury:
    """Everything a treasury holds and owes.

    Attributes
    ----------
    name : str
        The DAO's name, as text.
    positions : tuple of Position
    liabilities : tuple of Liability
    payment_order : tuple of PaymentSource
        Order in which spending is paid; each source once.
    policy : Policy
    schema_version : int
    """

    name: str
    positions: tuple[Position, ...] = ()
    liabilities: tuple[Liability, ...] = ()
    payment_order: tuple[PaymentSource, ...] = DEFAULT_PAYMENT_ORDER
    policy: Policy = field(default_factory=Policy)
    schema_version: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        if sorted(self.payment_order) != sorted(PaymentSource):
            raise ParameterError(
                "`payment_order` must name stablecoin, ETH, rETH and RPL once each, "
                f"got {', '.join(self.payment_order)}."
            )

    @property
    def holdings(self) -> tuple[Holding, ...]:
        """Positions that are plain holdings."""
        return tuple(p for p in self.positions if isinstance(p, Holding))

    @property
    def node_stakes(self) -> tuple[NodeStake, ...]:
        """Validators that the treasury itself runs."""
        return tuple(p for p in self.positions if isinstance(p, NodeStake))

    @property
    def not_valued(self) -> tuple[Position, ...]:
        """Positions that are read but not valued yet, and have not been set aside."""
        return tuple(
            p
            for p in self.positions
            if not isinstance(p, Holding | NodeStake) and not _is_set_aside(p)
        )

    @property
    def set_aside(self) -> tuple[Position, ...]:
        """Positions that the treasury has set aside: they are in no figure."""
        return tuple(p for p in self.positions if _is_set_aside(p))

    def with_rest_set_aside(self) -> "Treasury":
        """Return the treasury with everything set aside that can be and is not valued yet."""
        return replace(
            self,
            positions=tuple(
                replace(p, set_aside=True) if isinstance(p, LendingPosition | PoolShare) else p
                for p in self.positions
            ),
        )

    def amount_of(self, *assets: Asset) -> float:
        """Sum of the holdings of the given assets, in their units."""
        return sum(h.amount for h in self.holdings if h.asset in assets)


def _is_set_aside(position: Position) -> bool:
    return isinstance(position, LendingPosition | PoolShare) and position.set_aside
