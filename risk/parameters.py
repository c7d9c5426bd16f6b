"""Parameters of the models: one frozen object per process, with units, domains and sources.

Fractions are decimals (0.05 is 5 %), times are in days and rates per year unless the name says
otherwise. The sample behind each *measured* value, the rule behind each *protocol* value and the
standing of each *prior* are set out in ASSUMPTIONS.md under the name of the field.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from risk.arrays import DAYS_PER_YEAR, FloatArray, require_between
from risk.errors import ParameterError
from risk.slashing.penalties import Fork

LEAST_SHARE = 1e-6  # of the flow out
HIGHEST_VOLATILITY = 3.0  # a year; the tables of the innovations end at five times that


class _Fading:
    """What fades by a half-life in days."""

    __slots__ = ()
    half_life_days: float

    @property
    def decay(self) -> float:
        """Factor by which a gap shrinks in one day."""
        return math.exp(-math.log(2.0) / self.half_life_days)


class _Reverting(_Fading):
    """An Ornstein-Uhlenbeck process with a volatility per √year."""

    __slots__ = ()
    annual_volatility: float

    @property
    def daily_deviation(self) -> float:
        """Standard deviation of one day's exact step."""
        kappa = math.log(2.0) / self.half_life_days
        spread = -math.expm1(-2.0 * kappa) / (2.0 * kappa)
        return self.annual_volatility * math.sqrt(spread / DAYS_PER_YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class GarchParameters:
    """Variance-targeted GARCH(1,1) of daily log returns with truncated Student-t innovations.

    Attributes
    ----------
    annual_volatility : float
        Long-run volatility per year (365 days).
    alpha, beta : float
        Weight of yesterday's squared innovation and of yesterday's variance.
    degrees_of_freedom : float
        Of the innovation before truncation and rescaling to unit variance.
    truncation : float
        Innovations beyond this many standard deviations of the raw law do not occur.
    variance_cap : float
        Largest conditional variance, as a multiple of the long-run variance (prior).
    initial_annual_volatility : float or None
        Today's conditional volatility; None starts at the long run.
    """

    annual_volatility: float
    alpha: float
    beta: float
    degrees_of_freedom: float
    truncation: float = 12.0
    variance_cap: float = 25.0
    initial_annual_volatility: float | None = None

    def __post_init__(self) -> None:
        require_between(self, 0.0, HIGHEST_VOLATILITY, "annual_volatility")
        require_between(self, 0.0, 1.0, "alpha", "beta")
        require_between(self, 2.1, 200.0, "degrees_of_freedom")
        require_between(self, 3.0, 12.0, "truncation")
        require_between(self, 1.0, 25.0, "variance_cap")
        if self.initial_annual_volatility is not None:
            require_between(self, 0.0, HIGHEST_VOLATILITY, "initial_annual_volatility")
        if self.alpha + self.beta >= 1.0:
            raise ParameterError(
                "`alpha` + `beta` must be below 1 for a long-run variance to exist, "
                f"got {self.alpha + self.beta:g}."
            )

    @property
    def long_run_variance(self) -> float:
        """Long-run variance of a daily log return."""
        return self.annual_volatility**2 / DAYS_PER_YEAR

    @property
    def initial_variance(self) -> float:
        """Conditional variance of the first day, within the cap."""
        if self.initial_annual_volatility is None:
            return self.long_run_variance
        today = self.initial_annual_volatility**2 / DAYS_PER_YEAR
        return min(today, self.variance_cap * self.long_run_variance)

    @classmethod
    def eth_price(cls) -> "GarchParameters":
        """ETH/USD: measured 2022-01-02 to 2026-08-20, n = 1,692 daily returns."""
        return cls(annual_volatility=0.69, alpha=0.063, beta=0.914, degrees_of_freedom=3.7)

    @classmethod
    def rpl_price(cls) -> "GarchParameters":
        """RPL/ETH: measured 2023-03-02 to 2026-03-19, n = 1,114 daily returns."""
        return cls(annual_volatility=0.77, alpha=0.185, beta=0.600, degrees_of_freedom=3.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class DependenceParameters:
    """Student-t copula over the daily shocks of ETH/USD, RPL/ETH, basis and depth.

    Attributes
    ----------
    degrees_of_freedom : float
        Of the copula: 5.5, measured on ETH and RPL/USD, 2023-03-02 to 2026-03-19, n = 1,114.
    eth_rpl : float
        Correlation of ETH/USD with RPL/ETH: 0.11, same sample.
    eth_basis : float
        Of ETH/USD with the basis: 0.18, stETH as proxy, 2022-04 to 2022-08, n = 153.
    eth_depth : float
        Of ETH/USD with depth: 0.07, seven-day changes, 2022-08 to 2026-07.
    rpl_basis, rpl_depth, basis_depth : float
        No evidence: 0 (prior).
    """

    degrees_of_freedom: float = 5.5
    eth_rpl: float = 0.11
    eth_basis: float = 0.18
    eth_depth: float = 0.07
    rpl_basis: float = 0.0
    rpl_depth: float = 0.0
    basis_depth: float = 0.0

    def __post_init__(self) -> None:
        require_between(self, 2.1, 200.0, "degrees_of_freedom")
        require_between(
            self,
            -0.99,
            0.99,
            "eth_rpl",
            "eth_basis",
            "eth_depth",
            "rpl_basis",
            "rpl_depth",
            "basis_depth",
        )

    @property
    def stated_matrix(self) -> FloatArray:
        """Correlations as stated, shape (4, 4), in the order ETH, RPL, basis, depth."""
        return np.array(
            [
                [1.0, self.eth_rpl, self.eth_basis, self.eth_depth],
                [self.eth_rpl, 1.0, self.rpl_basis, self.rpl_depth],
                [self.eth_basis, self.rpl_basis, 1.0, self.basis_depth],
                [self.eth_depth, self.rpl_depth, self.basis_depth, 1.0],
            ]
        )

    @property
    def is_consistent(self) -> bool:
        """Whether the stated correlations can hold together (positive definite)."""
        return bool(np.linalg.eigvalsh(self.stated_matrix)[0] > _LEAST_EIGENVALUE)

    @property
    def matrix(self) -> FloatArray:
        """Correlations in force, shape (4, 4): as stated, or with negative eigenvalues lifted."""
        if self.is_consistent:
            return self.stated_matrix
        values, vectors = np.linalg.eigh(self.stated_matrix)
        lifted = (vectors * np.maximum(values, 1e-6)) @ vectors.T
        scale = np.sqrt(np.diag(lifted))
        return np.asarray(lifted / np.outer(scale, scale))

    @property
    def notice(self) -> str:
        """One sentence if the stated correlations had to be changed, else empty."""
        if self.is_consistent:
            return ""
        change = float(np.abs(self.matrix - self.stated_matrix).max())
        return (
            "The correlations as stated cannot hold together; the nearest that can were used "
            f"(largest change {change:.2f})."
        )


_LEAST_EIGENVALUE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class DislocationParameters:
    """Two-state regime of the rETH market; on entry it is mild or severe.

    Attributes
    ----------
    entries_per_year : float
        0.7: three episodes in about four years (2022 to 2026).
    mild_share : float
        Chance that an entry is mild: 2/3 (prior).
    mean_length_days : float
        80 (prior).
    stress_link : float
        Factor on the entry rate after a fall of ETH: 5 (prior).
    stress_fall : float
        Fall of ETH over seven days that counts: 20 % (prior).
    """

    entries_per_year: float = 0.7
    mild_share: float = 2.0 / 3.0
    mean_length_days: float = 80.0
    stress_link: float = 5.0
    stress_fall: float = 0.2

    def __post_init__(self) -> None:
        require_between(self, 0.0, 60.0, "entries_per_year")
        require_between(self, 0.0, 1.0, "mild_share")
        require_between(self, 1.0, 3650.0, "mean_length_days")
        require_between(self, 1.0, 100.0, "stress_link")
        require_between(self, 0.01, 0.99, "stress_fall")


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisLevel(_Reverting):
    """One level of the basis: where it reverts to, how fast, how wide."""

    mean: float
    half_life_days: float
    annual_volatility: float
    carry: float

    def __post_init__(self) -> None:
        require_between(self, -0.9, 0.1, "mean")
        require_between(self, 0.05, 3650.0, "half_life_days")
        require_between(self, 0.0, 1.0, "annual_volatility", "carry")


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisParameters:
    """Mean reversion of the latent basis in three regimes, between walls.

    Attributes
    ----------
    calm, mild, severe : BasisLevel
        Calm: mean 0 between the walls, half-life 3 d (prior), stationary deviation 0.15 %.
        Mild: mean −0.4 % (prior); half-life 8.5 d and 2.75 %/√y, stETH 2022-10 to 11, n = 40.
        Severe: mean −2.8 %, half-life 19 d, 7.7 %/√y, stETH 2022-04 to 2022-08, n = 153.
        `carry` is the yearly return a buyer asks for waiting: 6, 12 and 25 % (prior, from two
        points in 2025 between 6 and 25 %).
    gas : float
        Cost of a mint or burn as a fraction of a usual size: 1 bp (prior).
    pool_fee : float
        Fee of the cheapest pool: 1 bp (protocol: Uniswap v3 rETH/WETH 0.01 %).
    minimum_wait_days : float
        Days that a redemption takes beyond its wait: 2 (protocol: 27 h plus the sweep).
    """

    calm: BasisLevel = BasisLevel(
        mean=0.0, half_life_days=3.0, annual_volatility=0.0195, carry=0.06
    )
    mild: BasisLevel = BasisLevel(
        mean=-0.004, half_life_days=8.5, annual_volatility=0.0275, carry=0.12
    )
    severe: BasisLevel = BasisLevel(
        mean=-0.028, half_life_days=19.0, annual_volatility=0.077, carry=0.25
    )
    gas: float = 0.0001
    pool_fee: float = 0.0001
    minimum_wait_days: float = 2.0

    def __post_init__(self) -> None:
        require_between(self, 0.0, 0.05, "gas", "pool_fee")
        require_between(self, 0.0, 60.0, "minimum_wait_days")
        means = (self.severe.mean, self.mild.mean, self.calm.mean)
        if list(means) != sorted(means):
            raise ParameterError(
                "The means of `severe`, `mild` and `calm` must ascend, "
                f"got {means[0]:g}, {means[1]:g} and {means[2]:g}."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateralParameters:
    """What can be redeemed at once, and the line of those who wait when nothing can.

    Attributes
    ----------
    refill_eth_per_day : float
        Deposits, rewards and operator exits that reach the buffer: 60 (prior).
    calm_burns, mild_burns, severe_burns : float
        What others redeem beyond arbitrage, ETH per day: 10, 150, 400 (priors).
    longest_wait_days : float
        The line stops growing when its wait reaches this: 90 d (prior).
    """

    refill_eth_per_day: float = 60.0
    calm_burns: float = 10.0
    mild_burns: float = 150.0
    severe_burns: float = 400.0
    longest_wait_days: float = 90.0

    def __post_init__(self) -> None:
        require_between(self, 0.1, 1e6, "refill_eth_per_day")
        require_between(self, 0.0, 1e6, "calm_burns", "mild_burns", "severe_burns")
        require_between(self, 0.0, 3650.0, "longest_wait_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowParameters:
    """Who leaves rETH while the treasury does.

    Attributes
    ----------
    share : float
        The treasury's share of all that leaves: 1, nobody else does (prior).
    place : float
        Share of the others who stand before it in line to redeem: 0, it is first (prior).
    """

    share: float = 1.0
    place: float = 0.0

    def __post_init__(self) -> None:
        require_between(self, LEAST_SHARE, 1.0, "share")
        require_between(self, 0.0, 1.0, "place")

    @property
    def others(self) -> float:
        """What others leave with, over what the treasury does."""
        return 1.0 / self.share - 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthParameters(_Fading):
    """Log-AR(1) of the 1 % size around today's, with venue shocks that may not recover.

    Attributes
    ----------
    half_life_days : float
        14: AR(1) of daily log medians, 2026-01-01 to 2026-07-23, n = 173 days with a quote.
    daily_volatility : float
        0.146: deviation of its innovations, same sample.
    shocks_per_year : float
        0.5: two collapses in four years (2023-08, 2025-11).
    shock_loss : float
        Share of depth that a shock takes: 0.9 (the two took 88 % and 92 %).
    persistent_share : float
        Chance that it does not come back: 0.5 (one of the two).
    recovery_half_life_days : float
        Of a pool after the treasury's own sale: 2 (prior).
    concentration : float
        Weight of the flat-then-steep curve (StableSwap, A = 50) against the constant product
        when the cost of a size other than the quoted one is asked for: 0.5 (prior).
    """

    half_life_days: float = 14.0
    daily_volatility: float = 0.146
    shocks_per_year: float = 0.5
    shock_loss: float = 0.9
    persistent_share: float = 0.5
    recovery_half_life_days: float = 2.0
    concentration: float = 0.5

    def __post_init__(self) -> None:
        require_between(self, 0.05, 3650.0, "half_life_days", "recovery_half_life_days")
        require_between(self, 0.0, 2.0, "daily_volatility")
        require_between(self, 0.0, 60.0, "shocks_per_year")
        require_between(self, 0.0, 0.999, "shock_loss")
        require_between(self, 0.0, 1.0, "persistent_share", "concentration")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionParameters:
    """The redemption rate: rewards by day, losses by oracle steps.

    Attributes
    ----------
    net_share : float
        Share of a validator's yield that reaches rETH: 0.86 (protocol: 5 % node and 9 % voter
        shares; measured 0.862 over 2023-09 to 2024-09, n = 13 windows of 30 days).
    largest_fall_eth : float
        Most that one daily report lowers the rate, ETH per rETH: 0.02 (protocol: smartnode).
    recognition_days : int
        Days from slashing to the correlation penalty: 19 (protocol: 4,096 epochs, rounded up).
    """

    net_share: float = 0.86
    largest_fall_eth: float = 0.02
    recognition_days: int = 19

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1.0, "net_share")
        require_between(self, 1e-4, 5.0, "largest_fall_eth")
        require_between(self, 0.0, 365.0, "recognition_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class AprParameters(_Reverting):
    """Yield of validators: a slow mean reversion around today's, with no trend.

    Attributes
    ----------
    half_life_days : float
        31 (21 to 56): daily logs of the yield around a straight line, 2023-06-03 to 2026-08-22,
        n = 1,166 (validatorqueue.com).
    annual_volatility : float
        Of the logs per √year: 0.19, same sample.
    """

    half_life_days: float = 31.0
    annual_volatility: float = 0.19

    def __post_init__(self) -> None:
        require_between(self, 0.05, 3650.0, "half_life_days")
        require_between(self, 0.0, 2.0, "annual_volatility")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitQueueParameters(_Fading):
    """Two regimes of the wait to exit the validators' queue: 2023-05-21 to 2026-08-22, n = 1,179.

    Attributes
    ----------
    busy_days : float
        A wait of more than this is of a busy spell: 1 (prior).
    entries_per_year : float
        Busy spells per year outside of them: 6.7 (17 in 2.55 years; exact Poisson 95 %: 3.9 to
        10.7).
    mean_length_days : float
        Of a spell: 15.2 (n = 17; the longest 171 days, so geometric lengths are too even).
    typical_days : float
        Wait in a spell, geometric mean: 11.1 (n = 236 days).
    log_deviation : float
        Of the log of that wait: 1.18, same sample.
    half_life_days : float
        Of its distance from the typical one: 57, from daily steps of 0.18 (n = 212) about it.
    """

    busy_days: float = 1.0
    entries_per_year: float = 6.7
    mean_length_days: float = 15.2
    typical_days: float = 11.1
    log_deviation: float = 1.18
    half_life_days: float = 57.0

    def __post_init__(self) -> None:
        require_between(self, 0.0, 30.0, "busy_days")
        require_between(self, 0.0, 100.0, "entries_per_year")
        require_between(self, 2.0, 3650.0, "mean_length_days")
        require_between(self, 0.1, 365.0, "typical_days")
        require_between(self, 0.0, 3.0, "log_deviation")
        require_between(self, 0.05, 3650.0, "half_life_days")

    @property
    def daily_entry(self) -> float:
        """Chance that a spell begins within a day."""
        return -math.expm1(-self.entries_per_year / DAYS_PER_YEAR)

    @property
    def daily_end(self) -> float:
        """Chance that a spell ends within a day."""
        return 1.0 / self.mean_length_days


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashingParameters:
    """One correlated slashing event per path at most, against an aggregate bond.

    Lone slashings (0.9 per 10,000 validator-years) and the clusters seen so far (11 to 100
    validators) stay inside the bond of the validators hit, so they cost rETH exactly nothing.

    Attributes
    ----------
    events_per_year : float
        Mass slashings by a client bug: 0.005 (prior; none has happened since 2020-12).
    smallest_share, largest_share : float
        Share of the network with the faulty client, log-uniform between the two: 0.1 % and 33 %
        (prior).
    slashable_share : float
        Of the validators with the faulty client, the share that is slashed: 1 (prior). What is
        slashed of the network is this times the share above.
    concentration : float
        Share of Rocket Pool's validators hit over the share of the network: 1 (prior).
    severe_from_share : float
        From this share on, the event throws the rETH market into severe dislocation: 1 % (prior).
    rpl_fall : float
        Fall of RPL against ETH on the day of such an event: 30 % (prior; none has happened. Its
        worst day in dollars on record was −29.9 %, 2025-10-10, n = 1,114).
    fork : Fork
        Consensus rules in force.
    attestation_epochs : int
        Epochs of attestation penalties while slashed: 8,192 (protocol).
    clusters_per_year : float
        Slashings of eleven validators or more of one operator, on the whole network: 1.25 (six
        from 2020-12 to 2025-09; see `risk.slashing.frequency`).
    """

    events_per_year: float = 0.005
    smallest_share: float = 0.001
    largest_share: float = 0.33
    slashable_share: float = 1.0
    concentration: float = 1.0
    severe_from_share: float = 0.01
    rpl_fall: float = 0.3
    fork: Fork = Fork.FULU
    attestation_epochs: int = 8192
    clusters_per_year: float = 1.25

    def __post_init__(self) -> None:
        require_between(self, 0.0, 10.0, "events_per_year")
        require_between(self, 1e-6, 1.0, "smallest_share", "largest_share", "slashable_share")
        require_between(self, 0.0, 100.0, "concentration")
        require_between(self, 0.0, 1.0, "severe_from_share")
        require_between(self, 0.0, 0.99, "rpl_fall")
        require_between(self, 0.0, 1e6, "attestation_epochs")
        require_between(self, 0.0, 1000.0, "clusters_per_year")
        if self.smallest_share > self.largest_share:
            raise ParameterError(
                "`smallest_share` must not exceed `largest_share`, "
                f"got {self.smallest_share:g} and {self.largest_share:g}."
            )

    @property
    def smallest_slashed(self) -> float:
        """Smallest share of the network that an event slashes."""
        return self.slashable_share * self.smallest_share

    @property
    def largest_slashed(self) -> float:
        """Largest share of the network that an event slashes."""
        return self.slashable_share * self.largest_share

    @property
    def expected_rpl_fall(self) -> float:
        """Mean fall of RPL against ETH at an event, over its log-uniform sizes."""
        if self.severe_from_share <= self.smallest_slashed:
            return self.rpl_fall
        if self.severe_from_share > self.largest_slashed:
            return 0.0
        severe = math.log(self.largest_slashed / self.severe_from_share)
        return self.rpl_fall * severe / math.log(self.largest_share / self.smallest_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeParameters:
    """What a node operator's own stake is subject to.

    Attributes
    ----------
    lone_slashings_per_year : float
        Slashings of one validator at a time, per validator and year: 0.9 per 10,000, clusters
        excluded (260 of the 525 slashings in 2.98 million validator-years to 2025-09).
    unstaking_days : int
        Days from unstaking RPL to withdrawing it: 28 (protocol: `getUnstakingPeriod`).
    legacy_share_locked : float
        Legacy RPL that stays while minipools borrow, over the ETH borrowed: 15 % (protocol:
        `getMinimumLegacyRPLStake`).
    slashed_epochs : int
        Epochs from a slashing until what is left can be withdrawn: 8,192 (protocol).
    """

    lone_slashings_per_year: float = 0.00009
    unstaking_days: int = 28
    legacy_share_locked: float = 0.15
    slashed_epochs: int = 8192

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1.0, "lone_slashings_per_year", "legacy_share_locked")
        require_between(self, 0.0, 3650.0, "unstaking_days")
        require_between(self, 0.0, 1e6, "slashed_epochs")

    @property
    def slashed_days(self) -> float:
        """Days from a slashing until what is left can be withdrawn."""
        return self.slashed_epochs * _SECONDS_PER_EPOCH / _SECONDS_PER_DAY


_SECONDS_PER_EPOCH = 384.0
_SECONDS_PER_DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureParameters:
    """Something that may fail, at a yearly hazard, and what is then recovered: all priors.

    Attributes
    ----------
    hazard : float
        Failures a year.
    recovery : float
        Share of the exposed value that comes back.
    recovery_low, recovery_high : float
        Band of that share.
    """

    hazard: float
    recovery: float
    recovery_low: float
    recovery_high: float

    def __post_init__(self) -> None:
        require_between(self, 0.0, 10.0, "hazard")
        require_between(self, 0.0, 1.0, "recovery", "recovery_low", "recovery_high")
        if not self.recovery_low <= self.recovery <= self.recovery_high:
            raise ParameterError(
                "`recovery` must lie between `recovery_low` and `recovery_high`, "
                f"got {self.recovery:g}."
            )


# Hazard a year, then recovery: low, base, high.
_CONTRACT = FailureParameters(hazard=0.005, recovery_low=0.0, recovery=0.5, recovery_high=0.95)
_ORACLE = FailureParameters(hazard=0.005, recovery_low=0.5, recovery=0.9, recovery_high=1.0)
_ISSUER = FailureParameters(hazard=0.01, recovery_low=0.5, recovery=0.85, recovery_high=1.0)
_RPL = FailureParameters(hazard=0.005, recovery_low=0.02, recovery=0.2, recovery_high=0.7)
_BRIDGE = FailureParameters(hazard=0.01, recovery_low=0.0, recovery=0.3, recovery_high=0.9)
_CUSTODIAN = FailureParameters(hazard=0.01, recovery_low=0.0, recovery=0.4, recovery_high=0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailuresParameters:
    """Failures outside the headline, shown beside it; no default is evidence.

    Attributes
    ----------
    contract, oracle : FailureParameters
        Of Rocket Pool, against the rETH held.
    rpl : FailureParameters
        Of the price of RPL when those contracts fail, against the RPL held outside them.
    issuer : FailureParameters
        Of the largest stablecoin held.
    bridge : FailureParameters
        Of a layer 2, against what lies there.
    custodian : FailureParameters
        Against what lies there.
    """

    contract: FailureParameters = _CONTRACT
    oracle: FailureParameters = _ORACLE
    rpl: FailureParameters = _RPL
    issuer: FailureParameters = _ISSUER
    bridge: FailureParameters = _BRIDGE
    custodian: FailureParameters = _CUSTODIAN


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallParameters:
    """Who stands before holders of rETH, as far as no census has told; no path depends on it.

    Attributes
    ----------
    megapool_share : float
        Of Rocket Pool's validators: 0.25 (prior, half a year after megapools began).
    legacy_rpl : float
        Staked behind minipools in all, in RPL: 5 million (prior, about a quarter of the supply).
    auction_discount : float
        Fraction of the oracle's price that an auction of that RPL does not bring: a sixth, the
        mean over its week; a lot may sell at any price from none off to half off.
    """

    megapool_share: float = 0.25
    legacy_rpl: float = 5_000_000.0
    auction_discount: float = 1.0 / 6.0

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1.0, "megapool_share")
        require_between(self, 0.0, 1e9, "legacy_rpl")
        require_between(self, 0.0, 0.5, "auction_discount")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelParameters:
    """Every law of the engine."""

    eth_price: GarchParameters = field(default_factory=GarchParameters.eth_price)
    rpl_price: GarchParameters = field(default_factory=GarchParameters.rpl_price)
    dependence: DependenceParameters = field(default_factory=DependenceParameters)
    dislocation: DislocationParameters = field(default_factory=DislocationParameters)
    basis: BasisParameters = field(default_factory=BasisParameters)
    collateral: CollateralParameters = field(default_factory=CollateralParameters)
    depth: DepthParameters = field(default_factory=DepthParameters)
    flow: FlowParameters = field(default_factory=FlowParameters)
    redemption: RedemptionParameters = field(default_factory=RedemptionParameters)
    apr: AprParameters = field(default_factory=AprParameters)
    exit_queue: ExitQueueParameters = field(default_factory=ExitQueueParameters)
    slashing: SlashingParameters = field(default_factory=SlashingParameters)
    waterfall: WaterfallParameters = field(default_factory=WaterfallParameters)
    node: NodeParameters = field(default_factory=NodeParameters)
    failures: FailuresParameters = field(default_factory=FailuresParameters)

    @classmethod
    def base(cls) -> "ModelParameters":
        """Return the base values of MODELS and ASSUMPTIONS.md."""
        return cls()
