"""Scenario: what a slider or a preset changes in Market and ModelParameters.

A field that is None leaves its base value. `SLIDERS` lists every field that a person can move,
with group, unit and domain, so that pages, files and addresses share one validation.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from operator import attrgetter

from risk.errors import ParameterError
from risk.market import Market
from risk.parameters import (
    HIGHEST_VOLATILITY,
    GarchParameters,
    ModelParameters,
    SlashingParameters,
)


class Group(StrEnum):
    """Groups of sliders, in the order in which they are shown."""

    MARKET = "Market"
    LIQUIDITY = "rETH and liquidity"
    PROTOCOL = "Operators and protocol"
    TREASURY = "Treasury"


class Unit(StrEnum):
    """Unit of a scenario value."""

    FRACTION = "fraction"
    ETH = "ETH"
    ETH_PER_DAY = "ETH a day"
    PER_YEAR = "a year"
    RPL = "RPL"


class Source(StrEnum):
    """Where a slider's base value comes from."""

    MARKET = "market"
    MEASURED = "measured"
    PROTOCOL = "protocol"
    PRIOR = "prior"
    TREASURY = "treasury"
    NEUTRAL = "no change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """One value that a scenario can change.

    Attributes
    ----------
    field : str
        Name of the field of `Scenario`.
    label : str
        What it is, in a few words.
    help : str
        One sentence: what moving it means.
    group : Group
    unit : Unit
    low, high, step : float
        Domain and step, in the unit.
    source : Source
        Standing of the base value.
    market_figure : str or None
        Figure of the market that holds the base value, if it is one.
    base : callable
        The base value, from Market and ModelParameters.
    """

    field: str
    label: str
    help: str
    group: Group
    unit: Unit
    low: float
    high: float
    step: float
    source: Source
    base: Callable[[Market, ModelParameters], float]
    market_figure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What differs from base; the default is base itself.

    Attributes
    ----------
    name : str
        "Base", a preset's name, or "Custom".
    eth_price_change, rpl_eth_change : float or None
        Instant relative change of ETH/USD and of RPL/ETH.
    eth_volatility, rpl_volatility : float or None
        Long-run volatility per year; today's conditional volatility follows it.
    basis : float or None
        Basis today.
    depth_change : float or None
        Instant relative change of the 1 % size of rETH and of RPL.
    collateral_eth : float or None
        ETH redeemable today.
    refill_eth_per_day : float or None
    flow_share : float or None
        The treasury's share of all rETH that leaves when it does.
    place_in_line : float or None
        Share of the others who stand before it in line to redeem.
    dislocations_per_year : float or None
    slashings_per_year : float or None
        Mass slashings a year.
    rpl_slashing_fall : float or None
        Fall of RPL against ETH at a mass slashing.
    slashed_share_now : float or None
        A mass slashing today: share of the network hit. RPL falls with it.
    bond_eth : float or None
        Bond per validator.
    smallest_share : float or None
        Smallest share of the network with a client whose bug slashes.
    client_share : float or None
        Largest share of the network with a client whose bug slashes.
    slashable_share : float or None
        Of the validators with that client, the share slashed.
    concentration : float or None
        Share of Rocket Pool hit over the share of the network.
    lone_slashings_per_year : float or None
        Of one validator at a time, per validator and year.
    clusters_per_year : float or None
        Slashings of many validators of one operator, on the whole network.
    megapool_share : float or None
        Of Rocket Pool's validators.
    legacy_rpl : float or None
        Staked behind minipools in all.
    auction_discount : float or None
        Fraction of the price of RPL that its auction does not bring.
    severe_from_share : float or None
        Share of the network from which on a mass slashing unsettles the rETH market.
    spending_change : float or None
        Relative change of all recurring spending.
    """

    name: str = "Base"
    eth_price_change: float | None = None
    rpl_eth_change: float | None = None
    eth_volatility: float | None = None
    rpl_volatility: float | None = None
    basis: float | None = None
    depth_change: float | None = None
    collateral_eth: float | None = None
    refill_eth_per_day: float | None = None
    flow_share: float | None = None
    place_in_line: float | None = None
    dislocations_per_year: float | None = None
    slashings_per_year: float | None = None
    rpl_slashing_fall: float | None = None
    slashed_share_now: float | None = None
    bond_eth: float | None = None
    smallest_share: float | None = None
    client_share: float | None = None
    slashable_share: float | None = None
    concentration: float | None = None
    lone_slashings_per_year: float | None = None
    clusters_per_year: float | None = None
    megapool_share: float | None = None
    legacy_rpl: float | None = None
    auction_discount: float | None = None
    severe_from_share: float | None = None
    spending_change: float | None = None

    def __post_init__(self) -> None:
        for slider in SLIDERS:
            value = getattr(self, slider.field)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ParameterError(f"`{slider.field}` must be a number, got {value!r}.")
            if not math.isfinite(value) or not slider.low <= value <= slider.high:
                raise ParameterError(
                    f"`{slider.field}` must lie between {slider.low:g} and {slider.high:g}, "
                    f"got {value:g}."
                )

    @classmethod
    def base(cls) -> "Scenario":
        """Return the scenario that changes nothing."""
        return cls()

    @classmethod
    def from_changes(cls, changes: Mapping[str, float], name: str = "Custom") -> "Scenario":
        """Build a scenario from named values.

        Raises
        ------
        ParameterError
            If a name is unknown or a value lies outside its domain.
        """
        known = {slider.field for slider in SLIDERS}
        unknown = sorted(set(changes) - known)
        if unknown:
            raise ParameterError(f"`{unknown[0]}` is no scenario value; known: {sorted(known)}.")
        return cls(name=name if changes else "Base", **changes)

    @property
    def changes(self) -> dict[str, float]:
        """The values that differ from base, by field."""
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "name"}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def is_base(self) -> bool:
        """Whether nothing differs from base."""
        return not self.changes

    def apply(self, market: Market, parameters: ModelParameters) -> tuple[Market, ModelParameters]:
        """Return the market and the laws under this scenario."""
        laws = self._parameters(parameters)
        return self._market(market, laws), laws

    def _market(self, market: Market, laws: ModelParameters) -> Market:
        slashing, share = laws.slashing, _or(self.slashed_share_now, 0.0)
        is_severe = share > 0.0 and share >= slashing.severe_from_share
        at_event = 1.0 - slashing.rpl_fall if is_severe else 1.0
        depth = 1.0 + _or(self.depth_change, 0.0)
        bond = _or(self.bond_eth, market.bond_eth)
        return replace(
            market,
            eth_usd=market.eth_usd * (1.0 + _or(self.eth_price_change, 0.0)),
            rpl_eth=market.rpl_eth * (1.0 + _or(self.rpl_eth_change, 0.0)) * at_event,
            basis=_or(self.basis, market.basis),
            reth_depth_eth=market.reth_depth_eth * depth,
            rpl_depth_eth=market.rpl_depth_eth * depth,
            collateral_eth=_or(self.collateral_eth, market.collateral_eth),
            bond_eth=bond,
            # The ETH that holders have lent stays; thinner bonds spread it over fewer validators.
            validators=market.validators * ((32.0 - market.bond_eth) / (32.0 - bond)),
        )

    def _parameters(self, base: ModelParameters) -> ModelParameters:
        return replace(
            base,
            eth_price=_at_volatility(base.eth_price, self.eth_volatility),
            rpl_price=_at_volatility(base.rpl_price, self.rpl_volatility),
            dislocation=replace(
                base.dislocation,
                entries_per_year=_or(self.dislocations_per_year, base.dislocation.entries_per_year),
            ),
            collateral=replace(
                base.collateral,
                refill_eth_per_day=_or(self.refill_eth_per_day, base.collateral.refill_eth_per_day),
            ),
            flow=replace(
                base.flow,
                share=_or(self.flow_share, base.flow.share),
                place=_or(self.place_in_line, base.flow.place),
            ),
            slashing=self._slashing(base.slashing),
            waterfall=replace(
                base.waterfall,
                megapool_share=_or(self.megapool_share, base.waterfall.megapool_share),
                legacy_rpl=_or(self.legacy_rpl, base.waterfall.legacy_rpl),
                auction_discount=_or(self.auction_discount, base.waterfall.auction_discount),
            ),
            node=replace(
                base.node,
                lone_slashings_per_year=_or(
                    self.lone_slashings_per_year, base.node.lone_slashings_per_year
                ),
            ),
        )

    def _slashing(self, base: SlashingParameters) -> SlashingParameters:
        largest = _or(self.client_share, base.largest_share)
        return replace(
            base,
            events_per_year=_or(self.slashings_per_year, base.events_per_year),
            smallest_share=min(_or(self.smallest_share, base.smallest_share), largest),
            largest_share=largest,
            slashable_share=_or(self.slashable_share, base.slashable_share),
            concentration=_or(self.concentration, base.concentration),
            clusters_per_year=_or(self.clusters_per_year, base.clusters_per_year),
            rpl_fall=_or(self.rpl_slashing_fall, base.rpl_fall),
            severe_from_share=_or(self.severe_from_share, base.severe_from_share),
        )


def _at_volatility(law: GarchParameters, volatility: float | None) -> GarchParameters:
    """Return the law at another long-run volatility; today's follows in proportion."""
    if volatility is None:
        return law
    today = law.initial_annual_volatility
    if today is not None and law.annual_volatility > 0.0:
        today = min(today * volatility / law.annual_volatility, HIGHEST_VOLATILITY)
    return replace(law, annual_volatility=volatility, initial_annual_volatility=today)


def _or(value: float | None, base: float) -> float:
    return base if value is None else value


def _nothing(market: Market, parameters: ModelParameters) -> float:  # noqa: ARG001
    return 0.0


def _of_market(figure: str) -> Callable[[Market, ModelParameters], float]:
    def base(market: Market, parameters: ModelParameters) -> float:  # noqa: ARG001
        return float(getattr(market, figure))

    return base


def _of_laws(name: str) -> Callable[[Market, ModelParameters], float]:
    read = attrgetter(name)

    def base(market: Market, parameters: ModelParameters) -> float:  # noqa: ARG001
        return float(read(parameters))

    return base


SLIDERS: tuple[Slider, ...] = (
    Slider(
        field="eth_price_change",
        label="ETH price, instant change",
        help="ETH/USD moves by this much today, before the simulated days begin.",
        group=Group.MARKET,
        unit=Unit.FRACTION,
        low=-0.9,
        high=1.0,
        step=0.01,
        source=Source.NEUTRAL,
        base=_nothing,
    ),
    Slider(
        field="eth_volatility",
        label="ETH volatility",
        help="Long-run volatility of ETH/USD, per year.",
        group=Group.MARKET,
        unit=Unit.FRACTION,
        low=0.1,
        high=2.0,
        step=0.01,
        source=Source.MEASURED,
        base=_of_laws("eth_price.annual_volatility"),
    ),
    Slider(
        field="rpl_eth_change",
        label="RPL against ETH, instant change",
        help="RPL/ETH moves by this much today.",
        group=Group.MARKET,
        unit=Unit.FRACTION,
        low=-0.99,
        high=1.0,
        step=0.01,
        source=Source.NEUTRAL,
        base=_nothing,
    ),
    Slider(
        field="rpl_volatility",
        label="RPL/ETH volatility",
        help="Long-run volatility of RPL against ETH, per year.",
        group=Group.MARKET,
        unit=Unit.FRACTION,
        low=0.1,
        high=2.5,
        step=0.01,
        source=Source.MEASURED,
        base=_of_laws("rpl_price.annual_volatility"),
    ),
    Slider(
        field="basis",
        label="rETH premium or discount today",
        help="Market price over redemption rate, less one; negative is a discount.",
        group=Group.LIQUIDITY,
        unit=Unit.FRACTION,
        low=-0.3,
        high=0.05,
        step=0.0005,
        source=Source.MARKET,
        market_figure="basis",
        base=_of_market("basis"),
    ),
    Slider(
        field="depth_change",
        label="Market depth, instant change",
        help="The size that moves rETH or RPL by 1 % changes by this much.",
        group=Group.LIQUIDITY,
        unit=Unit.FRACTION,
        low=-0.99,
        high=4.0,
        step=0.01,
        source=Source.NEUTRAL,
        base=_nothing,
    ),
    Slider(
        field="collateral_eth",
        label="Redeemable at once",
        help="ETH that the protocol can pay out today when rETH is burned.",
        group=Group.LIQUIDITY,
        unit=Unit.ETH,
        low=0.0,
        high=100_000.0,
        step=100.0,
        source=Source.MARKET,
        market_figure="collateral_eth",
        base=_of_market("collateral_eth"),
    ),
    Slider(
        field="refill_eth_per_day",
        label="Refill of collateral",
        help="ETH a day that reaches the buffer: deposits, rewards, operators leaving.",
        group=Group.LIQUIDITY,
        unit=Unit.ETH_PER_DAY,
        low=1.0,
        high=2000.0,
        step=1.0,
        source=Source.PRIOR,
        base=_of_laws("collateral.refill_eth_per_day"),
    ),
    Slider(
        field="flow_share",
        label="Our share of the flow out",
        help="Of all rETH that leaves when we do: 100 % is ours alone, 10 % is nine times as much.",
        group=Group.LIQUIDITY,
        unit=Unit.FRACTION,
        low=0.01,
        high=1.0,
        step=0.01,
        source=Source.PRIOR,
        base=_of_laws("flow.share"),
    ),
    Slider(
        field="place_in_line",
        label="Others before us in line",
        help="Of the others who leave: 0 % puts us first in line to redeem, 100 % last.",
        group=Group.LIQUIDITY,
        unit=Unit.FRACTION,
        low=0.0,
        high=1.0,
        step=0.05,
        source=Source.PRIOR,
        base=_of_laws("flow.place"),
    ),
    Slider(
        field="dislocations_per_year",
        label="Dislocations of the peg",
        help="How often rETH enters a period of lasting discount.",
        group=Group.LIQUIDITY,
        unit=Unit.PER_YEAR,
        low=0.0,
        high=12.0,
        step=0.1,
        source=Source.MEASURED,
        base=_of_laws("dislocation.entries_per_year"),
    ),
    Slider(
        field="slashings_per_year",
        label="Mass slashings",
        help="How often a client bug slashes a large share of the network.",
        group=Group.PROTOCOL,
        unit=Unit.PER_YEAR,
        low=0.0,
        high=1.0,
        step=0.005,
        source=Source.PRIOR,
        base=_of_laws("slashing.events_per_year"),
    ),
    Slider(
        field="rpl_slashing_fall",
        label="RPL against ETH, fall at a mass slashing",
        help="How much RPL loses on the day of a mass slashing that unsettles the rETH market.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.0,
        high=0.95,
        step=0.05,
        source=Source.PRIOR,
        base=_of_laws("slashing.rpl_fall"),
    ),
    Slider(
        field="slashed_share_now",
        label="Mass slashing today",
        help="Share of the network's validators slashed today, Rocket Pool's among them.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.0,
        high=0.5,
        step=0.005,
        source=Source.NEUTRAL,
        base=_nothing,
    ),
    Slider(
        field="bond_eth",
        label="Bond per validator",
        help="ETH of the operator's own that stands before rETH in a slashing.",
        group=Group.PROTOCOL,
        unit=Unit.ETH,
        low=0.0,
        high=16.0,
        step=0.5,
        source=Source.MARKET,
        market_figure="bond_eth",
        base=_of_market("bond_eth"),
    ),
    Slider(
        field="smallest_share",
        label="Smallest client with a bug",
        help="Share of the network; smaller slashings stay inside the bonds and are not drawn.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.0001,
        high=0.01,
        step=0.0001,
        source=Source.PRIOR,
        base=_of_laws("slashing.smallest_share"),
    ),
    Slider(
        field="client_share",
        label="Largest client with a bug",
        help="Share of the network with the client that slashes: from 0.1 % up to this, by size.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.01,
        high=1.0,
        step=0.01,
        source=Source.PRIOR,
        base=_of_laws("slashing.largest_share"),
    ),
    Slider(
        field="slashable_share",
        label="Slashable of that client",
        help="Of the validators with the faulty client, the share that is slashed.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.01,
        high=1.0,
        step=0.01,
        source=Source.PRIOR,
        base=_of_laws("slashing.slashable_share"),
    ),
    Slider(
        field="concentration",
        label="Rocket Pool hit, over the network",
        help="100 % hits Rocket Pool as the network; more if its operators prefer that client.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.0,
        high=5.0,
        step=0.05,
        source=Source.PRIOR,
        base=_of_laws("slashing.concentration"),
    ),
    Slider(
        field="lone_slashings_per_year",
        label="Lone slashings, of validators a year",
        help="Slashings of one validator at a time, per validator and year; clusters left out.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.0,
        high=0.001,
        step=0.00001,
        source=Source.MEASURED,
        base=_of_laws("node.lone_slashings_per_year"),
    ),
    Slider(
        field="clusters_per_year",
        label="Clusters on the network",
        help="Slashings of eleven validators or more of one operator, anywhere on the network.",
        group=Group.PROTOCOL,
        unit=Unit.PER_YEAR,
        low=0.0,
        high=12.0,
        step=0.05,
        source=Source.MEASURED,
        base=_of_laws("slashing.clusters_per_year"),
    ),
    Slider(
        field="severe_from_share",
        label="Slashing that unsettles the market, from",
        help="Share of the network slashed from which on rETH's market dislocates and RPL falls.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.0,
        high=0.5,
        step=0.005,
        source=Source.PRIOR,
        base=_of_laws("slashing.severe_from_share"),
    ),
    Slider(
        field="megapool_share",
        label="Validators in megapools",
        help="Of Rocket Pool's, where no census is in the store; as far as the bonds allow it.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.0,
        high=1.0,
        step=0.01,
        source=Source.PRIOR,
        base=_of_laws("waterfall.megapool_share"),
    ),
    Slider(
        field="legacy_rpl",
        label="Legacy RPL behind minipools",
        help="RPL of all nodes that is auctioned for a shortfall, where no census is in the store.",
        group=Group.PROTOCOL,
        unit=Unit.RPL,
        low=0.0,
        high=20_000_000.0,
        step=100_000.0,
        source=Source.PRIOR,
        base=_of_laws("waterfall.legacy_rpl"),
    ),
    Slider(
        field="auction_discount",
        label="Discount of the RPL auction",
        help="Below the oracle's price; it grows over a week from nothing to a half.",
        group=Group.PROTOCOL,
        unit=Unit.FRACTION,
        low=0.0,
        high=0.5,
        step=0.01,
        source=Source.PRIOR,
        base=_of_laws("waterfall.auction_discount"),
    ),
    Slider(
        field="spending_change",
        label="Spending, change",
        help="All recurring spending of the treasury changes by this much.",
        group=Group.TREASURY,
        unit=Unit.FRACTION,
        low=-1.0,
        high=4.0,
        step=0.05,
        source=Source.TREASURY,
        base=_nothing,
    ),
)
