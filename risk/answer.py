"""Assessment: the one answer, a frozen record that pages, report and command line read.

Money is in US dollars unless a name says ETH; fractions are decimals; losses are positive.
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from risk.arrays import FloatArray, IntArray
from risk.bearing import Bearing
from risk.departure import Departure
from risk.exit_costs import ExitCosts
from risk.leaving import Leaving
from risk.market import Market
from risk.market_answer import Peg, Rpl
from risk.measures import Estimate, LossSample
from risk.operators import Operators
from risk.outlook import Outlook
from risk.parameter_spread import ParameterInterval
from risk.parameters import ModelParameters
from risk.price_laws import LawRow
from risk.scenario import Scenario
from risk.settings import Settings
from risk.together import Together
from risk.treasury import PaymentSource, StakeSource, Treasury


class Numeraire(StrEnum):
    """What a loss is measured in."""

    USD = "USD"
    ETH = "ETH"


class Factor(StrEnum):
    """What a loss is attributed to."""

    ETH_PRICE = "ETH price"
    RPL_PRICE = "RPL/ETH"
    BASIS = "basis"
    LIQUIDITY = "liquidity"
    SLASHING = "slashing"
    CONTRACT = "contract failure"
    CARRY = "carry"


class Light(StrEnum):
    """State of a limit."""

    GREEN = "inside"
    AMBER = "near"
    RED = "breached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A value between a low and a high that no sampling error explains."""

    low: float
    base: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionValue:
    """One group of holdings today.

    Attributes
    ----------
    source : PaymentSource or StakeSource
        Group: stablecoin, ETH, rETH or RPL; with node stakes also node ETH (bonds and what is
        unclaimed) and staked RPL (with the unclaimed).
    amount : float
        In units of the asset.
    usd, exit_usd : float
        Value at market, and obtainable within `exit_days`.
    """

    source: PaymentSource | StakeSource
    amount: float
    usd: float
    exit_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What the treasury is worth today, under the scenario.

    Attributes
    ----------
    usd, eth : float
        At market: the best marginal price over the open ways out.
    exit_usd, exit_eth : float
        Obtainable within `exit_days`, what is stuck counted at its next way out.
    exit_days : int
    mark_basis : float
        Marked price of rETH over its redemption rate, less one.
    reth_price_eth : float
        Marked price of rETH in ETH.
    stuck_eth : float
        rETH, at its redemption value in ETH, that cannot leave within `exit_days`.
    positions : tuple of PositionValue
    stuck_node_eth : float
        Bonds and staked RPL, at market in ETH, that cannot leave within `exit_days`.
    """

    usd: float
    eth: float
    exit_usd: float
    exit_eth: float
    exit_days: int
    mark_basis: float
    reth_price_eth: float
    stuck_eth: float
    positions: tuple[PositionValue, ...]
    stuck_node_eth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow:
    """Loss at one horizon and confidence in one numeraire.

    Attributes
    ----------
    horizon_days : int
    confidence : float
    numeraire : Numeraire
    value_at_risk, expected_shortfall : Estimate
        At market.
    liquidity_adjusted_value_at_risk, liquidity_adjusted_expected_shortfall : Estimate
        Value today at market less value at the horizon at exit.
    """

    horizon_days: int
    confidence: float
    numeraire: Numeraire
    value_at_risk: Estimate
    expected_shortfall: Estimate
    liquidity_adjusted_value_at_risk: Estimate
    liquidity_adjusted_expected_shortfall: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one factor adds to an expected shortfall; the rows sum to it.

    Attributes
    ----------
    factor : Factor
    horizon_days : int
    confidence : float
    numeraire : Numeraire
    expected_shortfall : Estimate
        Shapley share of the shortfall at market.
    liquidity_adjusted : Estimate
        Shapley share of the liquidity-adjusted shortfall.
    stand_alone : Estimate or None
        Expected shortfall at market if this factor alone moved; these do not sum.
    """

    factor: Factor
    horizon_days: int
    confidence: float
    numeraire: Numeraire
    expected_shortfall: Estimate
    liquidity_adjusted: Estimate
    stand_alone: Estimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionContribution:
    """What one group of positions adds to an expected shortfall at market; the rows sum to it.

    Attributes
    ----------
    source : PaymentSource or StakeSource
    horizon_days : int
    confidence : float
    numeraire : Numeraire
    expected_shortfall : Estimate
        Mean loss of the group on the paths that make the shortfall.
    """

    source: PaymentSource | StakeSource
    horizon_days: int
    confidence: float
    numeraire: Numeraire
    expected_shortfall: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawdownRow:
    """Largest fall of the value at market, in dollars, below its highest so far, day by day.

    Attributes
    ----------
    horizon_days : int
    confidence : float
    mean : Estimate
        As a fraction of the running peak, which begins at today's value.
    quantile : Estimate
        Not exceeded with this confidence.
    """

    horizon_days: int
    confidence: float
    mean: Estimate
    quantile: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNode:
    """The treasury's own validators; ETH unless a name says otherwise.

    Attributes
    ----------
    validators : int
    bond_eth, borrowed_eth : float
        Own and rETH holders' ETH in them.
    leverage : float
        All ETH in them over the own.
    staked_rpl : float
        RPL, legacy and megapool.
    own_income_eth, commission_income_eth : float
        A year, at today's gross yield: on the own ETH, and kept of what the borrowed earns.
    lone_slashings_per_year : float
        Expected number among its validators.
    chance_of_lone_slashing : float
        Of at least one within a year (Poisson).
    lone_loss_eth : float
        Of its bond, in each.
    expected_lone_loss_eth : float
        A year; not in the losses of the treasury, which leave lone slashings out.
    chance_of_hit : Estimate
        That a mass slashing hits it within the longest horizon.
    loss_if_hit_eth : Estimate
        Mean loss then, bonds and legacy RPL at today's price.
    beyond_if_hit_eth : Estimate
        Mean penalty that neither pays: a megapool's debt, a minipool's loss to rETH.
    chance_of_hit_today : float
        In the scenario's mass slashing of today; 0 without one.
    bond_loss_today_eth, rpl_loss_today_eth, beyond_today_eth : float
        If that hits it: lost of bonds, of legacy RPL, and penalties that neither pays.
    bond_days : int
        Until bonds are cash.
    unstaking_days : int
        Until staked RPL is at hand.
    """

    validators: int
    bond_eth: float
    borrowed_eth: float
    leverage: float
    staked_rpl: float
    own_income_eth: float
    commission_income_eth: float
    lone_slashings_per_year: float
    chance_of_lone_slashing: float
    lone_loss_eth: float
    expected_lone_loss_eth: float
    chance_of_hit: Estimate
    loss_if_hit_eth: Estimate
    beyond_if_hit_eth: Estimate
    chance_of_hit_today: float
    bond_loss_today_eth: float
    rpl_loss_today_eth: float
    beyond_today_eth: float
    bond_days: int
    unstaking_days: int

    @property
    def income_eth(self) -> float:
        """Income a year, ETH."""
        return self.own_income_eth + self.commission_income_eth

    @property
    def loss_today_eth(self) -> float:
        """What it loses if the scenario's mass slashing of today hits it, ETH."""
        return self.bond_loss_today_eth + self.rpl_loss_today_eth


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRow:
    """Leaving a fraction of the rETH.

    Attributes
    ----------
    fraction : float
        Of the rETH held.
    reth : float
        rETH sold.
    eth_received : Band
        If all is sold now.
    cost_fraction : Band
        One less what is received over the value at market, if all is sold now.
    days : Band
        Fewest whole days when no day's sale may cost more than `Settings.daily_cost`; infinity if
        it takes more than ten years.
    patient_cost_fraction : Band
        Cost when leaving in that many days.
    stuck_eth : float
        Value at the redemption rate of what cannot leave within `exit_days`.
    """

    fraction: float
    reth: float
    eth_received: Band
    cost_fraction: Band
    days: Band
    patient_cost_fraction: Band
    stuck_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCurve:
    """Cost of selling rETH now against size, for the chart.

    Attributes
    ----------
    reth : ndarray of shape (n,)
        Sizes in rETH, ascending.
    low, base, high : ndarray of shape (n,)
        Cost fractions.
    """

    reth: FloatArray
    low: FloatArray
    base: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Runway:
    """How long the treasury can pay.

    Attributes
    ----------
    monthly_spending_usd : float
        Recurring spending per month, at today's prices.
    months : Band
        At today's prices, sold at exit prices in the stated order; low and high by the exit
        band; infinity when nothing recurring is owed.
    stablecoin_months : float
        From stablecoins alone.
    chances : tuple of ShortfallChance
        Within 1, 3, 6 and 12 months; only with a horizon of 365 days.
    first_shortfall : datetime.date or None
        None: dates are not simulated in this form.
    """

    monthly_spending_usd: float
    months: Band
    stablecoin_months: float
    chances: "tuple[ShortfallChance, ...]" = ()
    first_shortfall: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortfallChance:
    """Chance that a payment has been missed within some months."""

    months: int
    chance: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRow:
    """A failure that stands outside the headline: all its numbers are priors.

    Attributes
    ----------
    name : str
        What fails, in words.
    hazard : float
        Failures a year.
    exposed_usd : float
        Value at market that stands behind it.
    chance : float
        Of at least one failure within the longest horizon asked for.
    loss_usd : Band
        If it happens, by the band of what is recovered.
    expected_loss_usd : float
        Chance times the base loss.
    """

    name: str
    hazard: float
    exposed_usd: float
    chance: float
    loss_usd: Band
    expected_loss_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """One limit of the policy against its measure.

    Attributes
    ----------
    name : str
        Key: "days_to_leave_reth", "liquidity_adjusted_value_at_risk", "runway_months" or
        "rpl_fraction".
    measured : Estimate
        In the unit of the limit; low95 and high95 span sampling error or the band.
    limit : float
    at_most : bool
        True if the measure must not exceed the limit.
    utilisation : Estimate
        1 is exactly at the limit; beyond 1 is breached.
    light : Light
        Red when breached, amber from 80 % on or when the interval reaches past the limit.
    """

    name: str
    measured: Estimate
    limit: float
    at_most: bool
    utilisation: Estimate
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """Quantiles of value at market by day.

    Attributes
    ----------
    days : ndarray of shape (n_days,)
    probabilities : tuple of float
    usd : ndarray of shape (n_probabilities, n_days)
    relative_bin_error : float
        Largest error that the histogram's bins can cause, relative to the value.
    """

    days: FloatArray
    probabilities: tuple[float, ...]
    usd: FloatArray
    relative_bin_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LossHistogram:
    """Distribution of the loss at one horizon, in US dollars.

    Attributes
    ----------
    horizon_days : int
    edges : ndarray of shape (n + 1,)
    probability : ndarray of shape (n,)
        Weight of each bin; the outermost bins hold everything beyond.
    """

    horizon_days: int
    edges: FloatArray
    probability: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashingSummary:
    """What a mass slashing does to rETH.

    Attributes
    ----------
    probability : float
        Chance of at least one event within the longest horizon.
    chance_of_loss : Estimate
        Chance that rETH loses anything by slashing within it.
    expected_loss_given_event : Estimate
        Mean fraction of rETH's value lost, given an event.
    first_wei_share : float
        Share of the network slashed at which rETH loses its first wei.
    loss_today : float
        Fraction of rETH's value lost in the scenario's mass slashing today.
    loss_today_usd : float
        The treasury's part of it, not in the value at market while collateral still pays the old
        rate.
    """

    probability: float
    chance_of_loss: Estimate
    expected_loss_given_event: Estimate
    first_wei_share: float
    loss_today: float
    loss_today_usd: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisShare:
    """Chance that the discount at the horizon is deeper than a threshold."""

    horizon_days: int
    threshold: float
    chance: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class PathLosses:
    """Losses path by path at one horizon, for paired comparison; never shown or stored.

    Attributes
    ----------
    horizon_days : int
    strata : ndarray of int, shape (n_paths,)
        Number of each path's stratum.
    at_market, at_exit : LossSample
        In US dollars; those at exit are liquidity-adjusted.
    """

    horizon_days: int
    strata: IntArray = field(repr=False)
    at_market: LossSample = field(repr=False)
    at_exit: LossSample = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The one answer.

    Attributes
    ----------
    treasury, market, parameters, scenario, settings
        The inputs; `market` is the one before the scenario.
    n_paths_total : int
        Paths simulated, those of rare events included.
    value : Value
    scenario_loss_usd, scenario_loss_eth : float
        Value in base less value under the scenario, today.
    risk : tuple of RiskRow
    contributions : tuple of Contribution
        At the contribution horizon (30 d if asked for, else the longest), highest confidence.
    exit : tuple of ExitRow
        Fractions 1, 5, 25, 50, 90 and 100 %; empty without rETH.
    exit_curve : ExitCurve or None
    runway : Runway
    limits : tuple of LimitRow
        Most used first.
    fan : Fan
    histograms : tuple of LossHistogram
        One per horizon.
    slashing : SlashingSummary
    basis_shares : tuple of BasisShare
    notices : tuple of str
        Sentences that the reader must see beside the figures.
    input_hash : str
        SHA-256 of every input.
    failures : tuple of FailureRow
        Contract, oracle, issuer, bridge and custodian, beside the headline.
    peg : Peg or None
        What rETH could trade at.
    rpl : Rpl or None
        What RPL is really worth.
    leaving : Leaving or None
        How the rETH gets out; None without any.
    operators : Operators or None
        What operators can do to rETH.
    path_losses : tuple of PathLosses
    position_contributions : tuple of PositionContribution
        At the horizon and confidence of `contributions`.
    drawdowns : tuple of DrawdownRow
    own_node : OwnNode or None
        None without node stakes.
    departure : Departure or None
        How the rETH leaves over time; only after `risk.analysis.departure.with_departure`.
    exit_costs : ExitCosts or None
        What leaving rETH costs by cause; None without any.
    together : Together or None
        Who fails together; only after `risk.analysis.together.with_together`.
    bearing : Bearing or None
        Who bears a loss, in what order and when.
    outlook : Outlook or None
        How yield and exit queue may stand at each horizon.
    laws : tuple of LawRow
        What may be lost of ETH and RPL by the engine's law and by jump diffusion, at the highest
        confidence.
    parameter_intervals : tuple of ParameterInterval
        Only after `risk.analysis.parameter_intervals.with_parameter_intervals`.
    """

    treasury: Treasury
    market: Market
    parameters: ModelParameters
    scenario: Scenario
    settings: Settings
    n_paths_total: int
    value: Value
    scenario_loss_usd: float
    scenario_loss_eth: float
    risk: tuple[RiskRow, ...]
    contributions: tuple[Contribution, ...]
    exit: tuple[ExitRow, ...]
    exit_curve: ExitCurve | None
    runway: Runway
    limits: tuple[LimitRow, ...]
    fan: Fan
    histograms: tuple[LossHistogram, ...]
    slashing: SlashingSummary
    basis_shares: tuple[BasisShare, ...]
    notices: tuple[str, ...]
    input_hash: str
    failures: tuple[FailureRow, ...] = ()
    peg: Peg | None = None
    rpl: Rpl | None = None
    leaving: Leaving | None = None
    operators: Operators | None = None
    path_losses: tuple[PathLosses, ...] = field(default=(), repr=False, compare=False)
    position_contributions: tuple[PositionContribution, ...] = ()
    drawdowns: tuple[DrawdownRow, ...] = ()
    own_node: OwnNode | None = None
    departure: Departure | None = None
    exit_costs: ExitCosts | None = None
    together: Together | None = None
    bearing: Bearing | None = None
    outlook: Outlook | None = None
    laws: tuple[LawRow, ...] = ()
    parameter_intervals: tuple[ParameterInterval, ...] = ()

    def risk_row(
        self, horizon_days: int, confidence: float, numeraire: Numeraire = Numeraire.USD
    ) -> RiskRow:
        """Return the row at a horizon, confidence and numeraire.

        Raises
        ------
        LookupError
            If the assessment holds no such row.
        """
        for row in self.risk:
            if (row.horizon_days, row.confidence, row.numeraire) == (
                horizon_days,
                confidence,
                numeraire,
            ):
                return row
        raise LookupError(f"no row for {horizon_days} days at {confidence} in {numeraire}")

    def shock_and_shortfall_usd(self, row: RiskRow) -> float:
        """Return what the scenario takes today and the expected shortfall from there, together."""
        return self.scenario_loss_usd + row.expected_shortfall.value

    def exit_row(self, fraction: float) -> ExitRow:
        """Return the row of one fraction.

        Raises
        ------
        LookupError
            If the assessment holds no such row.
        """
        for row in self.exit:
            if row.fraction == fraction:
                return row
        raise LookupError(f"no exit row for the fraction {fraction}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One headline figure in base and under a scenario.

    Attributes
    ----------
    name : str
        For instance "value_usd", "expected_shortfall", "exit_cost_fraction", "runway_months".
    label : str
        In words.
    base, scenario : float
    difference : Estimate
        Scenario less base, with its paired error; zero error for what is not sampled.
    """

    name: str
    label: str
    base: float
    scenario: float
    difference: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Base and scenario side by side."""

    changes: tuple[Change, ...]

    def change(self, name: str) -> Change:
        """Return one change by its name.

        Raises
        ------
        LookupError
            If there is none of that name.
        """
        for change in self.changes:
            if change.name == name:
                return change
        raise LookupError(f"no change named {name}")
