"""What rETH could trade at and what RPL is really worth: two parts of the one answer.

A basis is a market price over the redemption rate, less one; a discount is negative. Fractions are
decimals, money is in US dollars unless a name says ETH.
"""

from dataclasses import dataclass
from enum import StrEnum

from risk.arrays import FloatArray
from risk.measures import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """A quantile with its sampling error: the largest x with P(X ≥ x) ≥ 1 − probability."""

    probability: float
    value: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitFloor:
    """How deep a discount must be before somebody buys to wait for redemption.

    Attributes
    ----------
    regime : str
        "calm", "mild" or "severe".
    carry : float
        Yearly return that the buyer asks for.
    basis : ndarray of shape (n_waits,)
        Floor of the basis by days of wait; see `Walls.waits`.
    """

    regime: str
    carry: float
    basis: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """Where arbitrage holds the basis, and what each wall is made of.

    Attributes
    ----------
    mint : float
        Highest basis while deposits are open: fee / (1 − fee) + gas.
    burn : float
        Lowest basis while collateral lasts: −(gas + pool fee).
    deposit_fee, gas, pool_fee : float
    collateral_eth : float
        What can be redeemed today before the second wall falls.
    refill_eth_per_day : float
    wait_days : float
        Days that a redemption asked for today waits for refill; 0 with collateral.
    minimum_wait_days : float
        Days that it takes beyond its wait.
    waits : ndarray of shape (n_waits,)
        Days of wait at which the floors are stated; the last is the longest that the line grows to.
    floors : tuple of WaitFloor
        Calm, mild and severe.
    """

    mint: float
    burn: float
    deposit_fee: float
    gas: float
    pool_fee: float
    collateral_eth: float
    refill_eth_per_day: float
    wait_days: float
    minimum_wait_days: float
    waits: FloatArray
    floors: tuple[WaitFloor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisFan:
    """Quantiles of the basis by day; day 0 is today.

    Attributes
    ----------
    days : ndarray of shape (n_days,)
    probabilities : tuple of float
    basis : ndarray of shape (n_probabilities, n_days)
    bin_error : float
        Largest error that the histogram's bins can cause.
    """

    days: FloatArray
    probabilities: tuple[float, ...]
    basis: FloatArray
    bin_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeChance:
    """Chance, on the simulated paths, of a basis at least as far out as an episode's.

    Attributes
    ----------
    name : str
        Of the `risk.episodes.Episode`.
    chance : Estimate
    """

    name: str
    chance: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A discount at some time within a horizon.

    Attributes
    ----------
    threshold : float
        The discount, as a positive fraction.
    chance : Estimate
        Share of paths that trade as deep or deeper on one day at least.
    median_day : int or None
        Day by which half of those have done so for the first time; None if none does.
    """

    threshold: float
    chance: Estimate
    median_day: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageCurve:
    """Chance of each discount at some time up to each day.

    Attributes
    ----------
    days : ndarray of shape (n_days + 1,)
        From today, on which nothing has happened yet, to the last day of the run.
    thresholds : tuple of float
    chance : ndarray of shape (n_thresholds, n_days + 1)
    """

    days: FloatArray
    thresholds: tuple[float, ...]
    chance: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysBelow:
    """Share of all simulated days on which a discount stands, up to the last day of the run."""

    threshold: float
    share: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class PegHorizon:
    """The basis at one horizon.

    Attributes
    ----------
    horizon_days : int
    quantiles : tuple of Quantile
        Ascending; one less each confidence asked for is among them.
    without_collateral : Estimate
        Chance that nothing can be redeemed at once.
    dislocated : Estimate
        Chance that the market is in a mild or severe dislocation.
    episodes : tuple of EpisodeChance
        One per measured episode.
    passages : tuple of Passage
        Shallowest first.
    """

    horizon_days: int
    quantiles: tuple[Quantile, ...]
    without_collateral: Estimate
    dislocated: Estimate
    episodes: tuple[EpisodeChance, ...]
    passages: tuple[Passage, ...]

    def quantile(self, probability: float) -> Estimate:
        """Return one quantile.

        Raises
        ------
        LookupError
            If it is not held.
        """
        return _quantile(self.quantiles, probability)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peg:
    """What rETH could trade at.

    Attributes
    ----------
    basis : float
        Today, under the scenario.
    point_usd : float
        What one per cent of the redemption value of the rETH held is worth; 0 without rETH.
    walls : Walls
    fan : BasisFan
    horizons : tuple of PegHorizon
    curve : PassageCurve
    days_below : tuple of DaysBelow
        Shallowest first.
    """

    basis: float
    point_usd: float
    walls: Walls
    fan: BasisFan
    horizons: tuple[PegHorizon, ...]
    curve: PassageCurve
    days_below: tuple[DaysBelow, ...]

    def horizon(self, horizon_days: int) -> PegHorizon:
        """Return one horizon.

        Raises
        ------
        LookupError
            If it is not held.
        """
        for row in self.horizons:
            if row.horizon_days == horizon_days:
                return row
        raise LookupError(f"no basis at {horizon_days} days")


class Subject(StrEnum):
    """Whose bad paths are looked at."""

    TREASURY = "treasury"
    ETH = "ETH"
    RETH = "rETH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Realisable:
    """What the RPL brings if it is sold in equal daily parts within some days.

    Low and high are those of twice and of half the time that the pool takes to recover, a prior;
    no sampling error is in them.

    Attributes
    ----------
    days : int
    usd, usd_low, usd_high : float
    cost, cost_low, cost_high : float
        One less what is received over the value at market.
    """

    days: int
    usd: float
    usd_low: float
    usd_high: float
    cost: float
    cost_low: float
    cost_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeSale:
    """What of the RPL can be sold within some days as a share of what trades.

    Attributes
    ----------
    days : int
    participation : float
        Share of the daily volume that the treasury's sale makes up.
    rpl : float
        Sold, at most what is held.
    usd : float
        Its value at today's price, before any cost.
    fraction : float
        Of what is held.
    """

    days: int
    participation: float
    rpl: float
    usd: float
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCurve:
    """Cost of selling RPL against size.

    Attributes
    ----------
    rpl : ndarray of shape (n_sizes,)
        Ascending.
    days : tuple of int
        Within which it is sold; 1 is at once.
    cost : ndarray of shape (n_days, n_sizes)
    """

    rpl: FloatArray
    days: tuple[int, ...]
    cost: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RplHolding:
    """RPL held, at market and as what can be had for it.

    Attributes
    ----------
    amount : float
        RPL.
    eth, usd : float
        At market.
    realisable : tuple of Realisable
        By days, ascending; through the pools.
    curve : SaleCurve
    daily_volume_eth : float
        That `by_volume` takes a share of.
    by_volume : tuple of VolumeSale
        By days, then share.
    """

    amount: float
    eth: float
    usd: float
    realisable: tuple[Realisable, ...]
    curve: SaleCurve
    daily_volume_eth: float
    by_volume: tuple[VolumeSale, ...]

    def at_share(self, days: int, participation: float) -> VolumeSale:
        """Return what can be sold within some days at a share of the daily volume.

        Raises
        ------
        LookupError
            If it is not held.
        """
        for row in self.by_volume:
            if (row.days, row.participation) == (days, participation):
                return row
        raise LookupError(f"no sale of RPL within {days} days at {participation} of the volume")

    def within(self, days: int) -> Realisable:
        """Return what can be had within some days.

        Raises
        ------
        LookupError
            If it is not held.
        """
        for row in self.realisable:
            if row.days == days:
                return row
        raise LookupError(f"no sale of RPL within {days} days")


@dataclass(frozen=True, slots=True, kw_only=True)
class TailMove:
    """How RPL moves on a subject's worst paths: wrong-way risk.

    Attributes
    ----------
    subject : Subject
        The treasury and ETH in dollars, rETH in ETH.
    confidence : float
        The worst 1 − confidence of the paths.
    rpl_eth, rpl_usd : Estimate
        Mean simple change of RPL/ETH and of RPL/USD on them.
    """

    subject: Subject
    confidence: float
    rpl_eth: Estimate
    rpl_usd: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class RplLink:
    """How RPL in dollars follows ETH in dollars over a horizon.

    Attributes
    ----------
    beta : Estimate
        Slope of RPL's simple change on ETH's.
    joint_worst : Estimate
        Of ETH's worst twentieth of paths, the share that is among RPL's worst twentieth too; 5 %
        if they had nothing to do with one another.
    """

    beta: Estimate
    joint_worst: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class VolatilityWindow:
    """Realised volatility of RPL/ETH over the next days, per year: 5, 50 and 95 % of paths."""

    days: int
    low: Estimate
    middle: Estimate
    high: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class RplHorizon:
    """RPL/ETH at one horizon.

    Attributes
    ----------
    horizon_days : int
    quantiles : tuple of Quantile
        Of the simple change of RPL/ETH, ascending.
    edges : ndarray of shape (n + 1,)
        Of the histogram of that change.
    probability : ndarray of shape (n,)
        Weight of each bin; the outermost hold everything beyond.
    tails : tuple of TailMove
        By subject, then confidence; a treasury that nothing moves has none.
    link : RplLink
    """

    horizon_days: int
    quantiles: tuple[Quantile, ...]
    edges: FloatArray
    probability: FloatArray
    tails: tuple[TailMove, ...]
    link: RplLink

    def quantile(self, probability: float) -> Estimate:
        """Return one quantile.

        Raises
        ------
        LookupError
            If it is not held.
        """
        return _quantile(self.quantiles, probability)

    def tail(self, subject: Subject, confidence: float) -> TailMove | None:
        """Return the move on a subject's worst paths, if there is one."""
        for row in self.tails:
            if (row.subject, row.confidence) == (subject, confidence):
                return row
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rpl:
    """What RPL is really worth.

    Attributes
    ----------
    price_eth : float
        ETH per RPL today, under the scenario.
    depth_eth : float
        Size whose sale costs 1 %, in ETH.
    holding : RplHolding or None
        None without RPL.
    horizons : tuple of RplHorizon
    cone : tuple of VolatilityWindow
        By days.
    """

    price_eth: float
    depth_eth: float
    holding: RplHolding | None
    horizons: tuple[RplHorizon, ...]
    cone: tuple[VolatilityWindow, ...]

    def horizon(self, horizon_days: int) -> RplHorizon:
        """Return one horizon.

        Raises
        ------
        LookupError
            If it is not held.
        """
        for row in self.horizons:
            if row.horizon_days == horizon_days:
                return row
        raise LookupError(f"no RPL/ETH at {horizon_days} days")


def _quantile(quantiles: tuple[Quantile, ...], probability: float) -> Estimate:
    for row in quantiles:
        if abs(row.probability - probability) < _SAME:
            return row.value
    raise LookupError(f"no quantile at {probability:g}")


_SAME = 1e-9
