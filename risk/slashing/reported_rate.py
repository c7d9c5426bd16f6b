"""The race after a loss: the reported rate stands too high, and who redeems first is paid by it.

Once a day the oracle reports what it knows, in steps that its software clamps to 0.02 ETH per rETH
[1]_; the contract refuses a step of more than 2 % of the rate before [2]_. Until the rate is true,
all that can be redeemed is taken to be redeemed, as it comes: that is the most that can be taken
from those who stay. What is burnt at the stale rate lowers what is left for each rETH that stays,
and with it the rate that the reports run after.

References
----------
.. [1] ``applyMaxRethDelta`` in ``submit-network-balances.go`` of rocket-pool/smartnode.
.. [2] ``RocketNetworkBalances._updateBalances`` in rocket-pool/rocketpool, v1.4; RPIP-61.
"""

from dataclasses import dataclass

import numpy as np

from risk.arrays import FloatArray, require_between
from risk.processes.redemption import next_reported_factor

LARGEST_CHANGE = 0.02  # of the rate before, in the contract
LONGEST_RACE_DAYS = 730
_TRUE = 1e-12
_MOST_PAID = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LossOfRate:
    """A loss and what stands against it.

    Attributes
    ----------
    rate : float
        Redemption rate before, ETH per rETH.
    supply : float
        rETH in existence.
    loss : float
        Fraction of rETH's value that is lost on day 0, in [0, 1).
    collateral_eth : float
        That can be redeemed on day 0.
    refill_eth : float
        That comes to it on each later day.
    first_report_day : int
        Day of the first report that knows of the loss.
    largest_fall_eth : float
        Most that one report lowers the rate, ETH per rETH.
    daily_growth : float
        Factor by which the rate grows in a day.
    """

    rate: float
    supply: float
    loss: float
    collateral_eth: float
    refill_eth: float
    first_report_day: int
    largest_fall_eth: float
    daily_growth: float = 1.0

    def __post_init__(self) -> None:
        require_between(self, 1e-6, 1e12, "rate", "supply")
        require_between(self, 0.0, 1.0 - 1e-12, "loss")
        require_between(self, 0.0, 1e12, "collateral_eth", "refill_eth")
        require_between(self, 0.0, 3650.0, "first_report_day")
        require_between(self, 1e-9, 1e6, "largest_fall_eth")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRace:
    """The race by day, arrays of shape (n_days,), the last day the first on which the rate is true.

    Attributes
    ----------
    reported, true : ndarray
        Rate that is paid, and what stands behind each rETH at the end of the day, ETH per rETH.
    paid_eth : ndarray
        Redeemed on the day.
    taken_eth : ndarray
        Of it, more than an equal share of what is left would have been.
    growth : ndarray
        Of the rate since day 0.
    refused_from_day : int or None
        First day whose report the contract refuses, since the software's step is more than 2 % of
        the rate; the days from then on are what they would be with a step that passes.
    """

    reported: FloatArray
    true: FloatArray
    paid_eth: FloatArray
    taken_eth: FloatArray
    growth: FloatArray
    refused_from_day: int | None

    @property
    def days(self) -> int:
        """Days for which the rate stands too high."""
        return len(self.reported) - 1

    @property
    def paid_so_far(self) -> FloatArray:
        """Redeemed by the end of each day, in ETH."""
        return np.asarray(np.cumsum(self.paid_eth))

    @property
    def taken_so_far(self) -> FloatArray:
        """Taken from those who stay by the end of each day, in ETH."""
        return np.asarray(np.cumsum(self.taken_eth))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInLine:
    """What a holder has in the end.

    Attributes
    ----------
    cash_eth : float
        Redeemed, in ETH of day 0.
    kept_reth : float
        rETH not redeemed.
    kept_eth : float
        What stands behind it, in ETH of day 0.
    """

    cash_eth: float
    kept_reth: float
    kept_eth: float

    @property
    def total_eth(self) -> float:
        """Both together."""
        return self.cash_eth + self.kept_eth


def rate_race(case: LossOfRate) -> RateRace:
    """Return the race after a loss, day by day.

    Growth is that of all rETH alike, so that it cancels in who takes what from whom.
    """
    left = 1.0 - case.loss
    reported_share, supply = 1.0, case.supply
    assets = case.supply * left  # in units of the rate before, without growth
    growth, refused = 1.0, None
    rows: list[tuple[float, float, float, float, float]] = []
    for day in range(LONGEST_RACE_DAYS + 1):
        rate = case.rate * growth
        if day >= case.first_report_day and day > 0:
            before = reported_share
            reported_share = next_reported_factor(
                before, assets / supply, rate, case.largest_fall_eth
            )
            if refused is None and before - reported_share > before * LARGEST_CHANGE + _TRUE:
                refused = day
        stale = reported_share > assets / supply * (1.0 + _TRUE)
        paid = (case.collateral_eth if day == 0 else case.refill_eth) if stale else 0.0
        # Never all of what is left: that much no collateral pays while validators hold the rest.
        burnt = min(paid / rate, _MOST_PAID * assets) / reported_share
        paid = burnt * rate * reported_share
        assets -= burnt * reported_share
        supply -= burnt
        taken = burnt * rate * (reported_share - left)
        rows.append((rate * reported_share, rate * assets / supply, paid, taken, growth))
        if not stale:
            break
        growth *= case.daily_growth
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    reported, true, paid_eth, taken_eth, grown = columns
    return RateRace(
        reported=reported,
        true=true,
        paid_eth=paid_eth,
        taken_eth=taken_eth,
        growth=grown,
        refused_from_day=refused,
    )


def place_in_line(race: RateRace, held_reth: float, ahead: float) -> PlaceInLine:
    """Return what a holder has who redeems all it can, behind a part of all that is redeemed.

    Parameters
    ----------
    race : RateRace
    held_reth : float
        At least 0; what the holder redeems others cannot.
    ahead : float
        Share of all that is redeemed during the race that goes to others first: 0 is first in
        line, 1 is last.
    """
    waiting = ahead * float(race.paid_eth.sum())
    before = np.cumsum(race.paid_eth) - race.paid_eth
    open_to_us = np.clip(before + race.paid_eth - waiting, 0.0, race.paid_eth)
    reth = open_to_us / race.reported
    burnt = np.diff(np.minimum(np.cumsum(reth), held_reth), prepend=0.0)
    kept = held_reth - float(burnt.sum())
    return PlaceInLine(
        cash_eth=float((burnt * race.reported / race.growth).sum()),
        kept_reth=kept,
        kept_eth=kept * float(race.true[-1] / race.growth[-1]),
    )
