"""How the slow factors may stand at a horizon, as records: the yield and the validators' queue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookRow:
    """One horizon; from the laws themselves, so that there is no sampling error.

    Attributes
    ----------
    horizon_days : int
    apr_low, apr_high : float
        Between which a validator's yield, on average until then, lies with 95 % chance.
    growth_low, growth, growth_high : float
        Growth of the redemption rate until then without slashing: 95 % ends and the middle.
    busy_chance : float
        That the wait to exit is then longer than `Outlook.busy_days`.
    late_chance : float
        That it is longer than the exit days.
    queue_median_days, queue_high_days : float
        Wait to exit that is not exceeded with 50 and with 95 % chance.
    """

    horizon_days: int
    apr_low: float
    apr_high: float
    growth_low: float
    growth: float
    growth_high: float
    busy_chance: float
    late_chance: float
    queue_median_days: float
    queue_high_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The yield and the exit queue, today and at each horizon.

    Attributes
    ----------
    gross_apr, exit_queue_days : float
        Today's.
    busy_days : float
        From which wait on the queue counts as busy.
    exit_days : int
        Within which exit value must be obtained.
    rows : tuple of OutlookRow
    """

    gross_apr: float
    exit_queue_days: float
    busy_days: float
    exit_days: int
    rows: tuple[OutlookRow, ...]

    def row(self, horizon_days: int) -> OutlookRow:
        """Return the row of a horizon.

        Raises
        ------
        LookupError
            If there is none.
        """
        for row in self.rows:
            if row.horizon_days == horizon_days:
                return row
        raise LookupError(f"no outlook for {horizon_days} days")
