"""Who stands between a slashing and rETH, as records: operators, bonds, losses, and their report.

Fractions of a loss are of rETH's value; "share" is of the whole network's stake.
"""

from dataclasses import dataclass

from risk.arrays import FloatArray
from risk.measures import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """Rocket Pool's operators, from the figures of the market under the scenario.

    Attributes
    ----------
    validators, operators : float
    bond_eth : float
        Average bond of a validator.
    bonds_eth : float
        All bonds together.
    borrowed_eth : float
        What the validators have borrowed from holders of rETH.
    """

    validators: float
    operators: float
    bond_eth: float
    bonds_eth: float
    borrowed_eth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWei:
    """Share of the network whose slashing costs rETH its first wei, for one bond."""

    bond_eth: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashingCurve:
    """Loss of rETH against the share of the network that is slashed together.

    Attributes
    ----------
    shares : ndarray of shape (n,)
        Ascending; the first wei's share is among them if it lies between its ends.
    loss : ndarray of shape (n,)
        Fractions of rETH's value.
    """

    shares: FloatArray
    loss: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LossBand:
    """How likely a loss between two sizes is once a mass slashing has happened.

    Attributes
    ----------
    above, up_to : float
        Fractions; the first band has both zero and is the chance of losing nothing.
    chance : Estimate
        Given the event.
    """

    above: float
    up_to: float
    chance: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """How long the reported rate stands too high after a loss.

    Attributes
    ----------
    loss : float
        Fraction of rETH's value.
    first_day : int
        Day of the first report that knows of it; the loss falls on day 0.
    reports : int
        Daily reports that lower the rate until it is true.
    days : int
        Day of the last of them.
    """

    loss: float
    first_day: int
    reports: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearers:
    """Who bears what a mass slashing of one size takes, in ETH.

    Attributes
    ----------
    share : float
        Of the network.
    of_scenario : bool
        Whether it is the scenario's own mass slashing.
    validators : float
        Of Rocket Pool that are slashed.
    each_eth : float
        All penalties of one of them.
    bond_eth, rpl_eth, reth_eth : float
        Borne by bonds, brought by auctions of RPL, borne by rETH.
    loss : float
        Fraction of rETH's value.
    treasury_eth, treasury_usd : float
        The treasury's part, at the redemption rate.
    recognition : Recognition
    """

    share: float
    of_scenario: bool
    validators: float
    each_eth: float
    bond_eth: float
    rpl_eth: float
    reth_eth: float
    loss: float
    treasury_eth: float
    treasury_usd: float
    recognition: Recognition


@dataclass(frozen=True, slots=True, kw_only=True)
class Operators:
    """What operators can do to rETH; the chances stand in `SlashingSummary`.

    Attributes
    ----------
    census : Census
    thin_bond : FirstWei
        For the least bond that a new validator brings; the average one's is in `SlashingSummary`.
    curve : SlashingCurve
    bands : tuple of LossBand
        They share out every outcome of an event; empty where no event can happen.
    bearers : tuple of Bearers
        Smallest share first.
    recognitions : tuple of Recognition
        For round losses.
    """

    census: Census
    thin_bond: FirstWei
    curve: SlashingCurve
    bands: tuple[LossBand, ...]
    bearers: tuple[Bearers, ...]
    recognitions: tuple[Recognition, ...]
