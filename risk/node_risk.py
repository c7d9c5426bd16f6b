"""What the treasury's own node risks for what it earns, as records.

ETH unless a name says otherwise. A bond answers for the whole stake, so that a small one carries
more income and more loss for each ETH of it.
"""

import math
from dataclasses import dataclass

from risk.arrays import FloatArray
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH


@dataclass(frozen=True, slots=True, kw_only=True)
class OneBond:
    """A bond beside others: what an ETH of it earns, and what is lost of it.

    Attributes
    ----------
    name : str
    bond_eth : float
        32 for a validator without borrowed ETH.
    commission : float
        Of what the borrowed ETH earns.
    income : float
        A year, for each ETH of the bond.
    income_factor : float
        That over what an ETH staked alone earns.
    lone_loss : float
        Slashed alone, a fraction of the bond.
    loss_factor : float
        How many times as much of itself it loses as a stake alone.
    gone_at : float
        Share of the network whose slashing takes the whole bond; above 1/3 it is never all gone
        before the stake is.
    losses : ndarray of shape (n_shares,)
        Fraction of the bond lost, at the shares of `NodeRisk.shares`.
    """

    name: str
    bond_eth: float
    commission: float
    income: float
    income_factor: float
    lone_loss: float
    loss_factor: float
    gone_at: float
    losses: FloatArray

    @property
    def share_of_stake(self) -> float:
        """The bond as a fraction of the validator's stake."""
        return self.bond_eth / VALIDATOR_BALANCE_ETH


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeLoss:
    """What a slashing of one size takes from the own node, if it is hit with all validators.

    Attributes
    ----------
    share : float
        Of the network.
    bond_eth : float
    bond_fraction : float
        Of all own bonds.
    rpl, rpl_eth : float
        Legacy RPL taken, and what it is worth today.
    debt_eth : float
        Owed by the megapool.
    uninsured_eth : float
        Borne by rETH for good: beyond minipools' bonds and RPL.
    """

    share: float
    bond_eth: float
    bond_fraction: float
    rpl: float
    rpl_eth: float
    debt_eth: float
    uninsured_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LonePenalty:
    """What one validator loses that is slashed alone.

    Attributes
    ----------
    initial_eth, attestation_eth, correlation_eth : float
    missed_eth : float
        Income of the node that it does not earn until its withdrawal.
    days : float
        Until then.
    """

    initial_eth: float
    attestation_eth: float
    correlation_eth: float
    missed_eth: float
    days: float

    @property
    def penalties_eth(self) -> float:
        """The three penalties."""
        return self.initial_eth + self.attestation_eth + self.correlation_eth


@dataclass(frozen=True, slots=True, kw_only=True)
class Downtime:
    """What a day offline costs, all validators together.

    Attributes
    ----------
    missed_eth : float
        Income not earned.
    penalty_eth : float
        For votes not cast, on the whole stake; the bond answers for it.
    days_of_a_year : float
        Offline days that use up a year's income.
    days_of_commission : float
        Offline days that use up what the node earns beyond the yield on its own ETH.
    """

    missed_eth: float
    penalty_eth: float
    days_of_a_year: float
    days_of_commission: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitTiming:
    """Days from a decision until ETH is at hand.

    Attributes
    ----------
    queue_days : float
        Exit queue of today.
    withdrawable_days : float
        256 epochs after the exit: 27.3 hours.
    sweep_days : float
        Until the sweep reaches a validator.
    slashed_days : float
        From a slashing until what is left can be withdrawn.
    others_days, others_short_days, minipool_days : float
        After that, until others can settle a megapool, one with a shortfall, and a minipool, if
        its operator does nothing.
    unstaking_days : float
        Of RPL.
    """

    queue_days: float
    withdrawable_days: float
    sweep_days: float
    slashed_days: float
    others_days: float
    others_short_days: float
    minipool_days: float
    unstaking_days: float

    @property
    def bond_days(self) -> float:
        """From the decision to leave until a bond is cash."""
        return self.queue_days + self.withdrawable_days + self.sweep_days


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRisk:
    """Income against risk of the own node.

    Attributes
    ----------
    own_income_eth, commission_income_eth : float
        A year.
    lone_loss_eth : float
        A year on average, by slashings of one validator.
    mass_loss_eth : float
        A year on average, by mass slashings: a prior's chance times what they take.
    legacy_rpl_eth, megapool_rpl_eth : float
        At today's price: what a slashing can reach, and what it cannot.
    bonds : tuple of OneBond
        The own bonds, the least one, and none borrowed.
    shares : ndarray of shape (n_shares,)
        Of the network, for the losses of `bonds`.
    losses : tuple of NodeLoss
        By share, the smallest first.
    lone : LonePenalty
    downtime : Downtime
    timing : ExitTiming
    waiting_eth : float
        The megapool's node share of rewards that waits while one of its validators leaves, since
        nothing is distributed meanwhile.
    """

    own_income_eth: float
    commission_income_eth: float
    lone_loss_eth: float
    mass_loss_eth: float
    legacy_rpl_eth: float
    megapool_rpl_eth: float
    bonds: tuple[OneBond, ...]
    shares: FloatArray
    losses: tuple[NodeLoss, ...]
    lone: LonePenalty
    downtime: Downtime
    timing: ExitTiming
    waiting_eth: float

    @property
    def income_eth(self) -> float:
        """A year."""
        return self.own_income_eth + self.commission_income_eth

    @property
    def expected_loss_eth(self) -> float:
        """A year on average, by slashings of either kind."""
        return self.lone_loss_eth + self.mass_loss_eth

    @property
    def wait_days(self) -> int:
        """Whole days for which rewards wait while a validator leaves."""
        return math.ceil(self.timing.bond_days)

    @property
    def expected_share(self) -> float:
        """That over the income of a year; 0 without income."""
        return self.expected_loss_eth / self.income_eth if self.income_eth > 0.0 else 0.0
