"""Market: what the engine must know of the world at one moment, each figure with its origin."""

from dataclasses import dataclass
from enum import StrEnum

from risk.arrays import require_between
from risk.errors import ParameterError
from risk.identity import content_hash


class Origin(StrEnum):
    """How a figure came to be known."""

    LIVE = "live"
    RECORDED = "recorded"
    ENTERED = "entered"
    PRIOR = "prior"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where one market figure comes from.

    Attributes
    ----------
    origin : Origin
    date : str
        ISO date of the figure itself.
    source : str
        One line: who published it, where.
    """

    origin: Origin
    date: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The block at which a live market was read."""

    number: int
    hash: str
    timestamp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The figures of one moment.

    Attributes
    ----------
    eth_usd : float
        US dollars per ETH.
    rpl_eth : float
        ETH per RPL.
    redemption_rate : float
        ETH per rETH that the protocol pays, as last reported.
    basis : float
        Market price of rETH over the redemption rate, less one; negative is a discount.
    reth_supply : float
        rETH in existence.
    reth_total_eth : float
        ETH backing it, as last reported.
    collateral_eth : float
        ETH that can be redeemed at once.
    collateral_target : float
        Share of `reth_total_eth` that the protocol refills to.
    deposit_fee : float
        Fraction taken from a deposit when rETH is minted.
    reth_depth_eth : float
        Size in ETH whose sale of rETH costs 1 %.
    rpl_depth_eth : float
        Size in ETH whose sale of RPL costs 1 %.
    gross_apr : float
        Yearly yield of a validator, as a fraction.
    exit_queue_days : float
        Wait of a validator that leaves now, in days.
    validators : float
        Rocket Pool's validators.
    operators : float
        Rocket Pool's node operators with rewards.
    bond_eth : float
        Average bond per Rocket Pool validator, in ETH.
    total_stake_eth : float
        ETH staked on the whole network.
    as_of : str
        ISO date of the youngest figure.
    provenance : tuple of (str, Provenance)
        One entry per figure, by field name.
    block : Block or None
        The block of a live reading.
    """

    eth_usd: float
    rpl_eth: float
    redemption_rate: float
    basis: float
    reth_supply: float
    reth_total_eth: float
    collateral_eth: float
    collateral_target: float
    deposit_fee: float
    reth_depth_eth: float
    rpl_depth_eth: float
    gross_apr: float
    exit_queue_days: float
    validators: float
    operators: float
    bond_eth: float
    total_stake_eth: float
    as_of: str
    provenance: tuple[tuple[str, Provenance], ...] = ()
    block: Block | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in DOMAINS.items():
            require_between(self, low, high, name)
        unknown = {name for name, _ in self.provenance} - set(FIGURES)
        if unknown:
            raise ParameterError(f"`provenance` names no figure of a market: {sorted(unknown)}.")

    def origin_of(self, figure: str) -> Provenance:
        """Return the provenance of one figure.

        Raises
        ------
        ParameterError
            If the figure has none.
        """
        for name, provenance in self.provenance:
            if name == figure:
                return provenance
        raise ParameterError(f"`{figure}` has no provenance in this market.")

    @property
    def origins(self) -> frozenset[Origin]:
        """The origins that occur among the figures."""
        return frozenset(provenance.origin for _, provenance in self.provenance)

    @property
    def content_hash(self) -> str:
        """SHA-256 over every figure and its provenance, in hexadecimal."""
        return content_hash(self)


# What a figure may be: wide enough for any world worth asking about, narrow enough to catch a
# wrong unit (a rate in wei, a percentage for a fraction).
DOMAINS: dict[str, tuple[float, float]] = {
    "eth_usd": (1.0, 1e6),
    "rpl_eth": (1e-8, 10.0),
    "redemption_rate": (0.5, 5.0),
    "basis": (-0.9, 0.25),
    "reth_supply": (1.0, 1e8),
    "reth_total_eth": (1.0, 1e8),
    "collateral_eth": (0.0, 1e8),
    "collateral_target": (0.0, 1.0),
    "deposit_fee": (0.0, 0.01),
    "reth_depth_eth": (0.01, 1e7),
    "rpl_depth_eth": (0.001, 1e6),
    "gross_apr": (0.0, 0.5),
    "exit_queue_days": (0.0, 1000.0),
    "validators": (1.0, 1e7),
    "operators": (1.0, 1e6),
    "bond_eth": (0.0, 31.0),
    "total_stake_eth": (1e5, 1.3e8),
}
FIGURES = tuple(DOMAINS)
