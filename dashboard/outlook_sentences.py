"""The yield and the validators' exit queue at a horizon, in sentences and rows."""

from dashboard import format as fmt
from risk.outlook import Outlook, OutlookRow

NOTE = (
    "From the laws in force themselves, without sampling; the page Data names their samples. The "
    "longest spell on record, 171 days from July 2025, was longer than the model's usually are. "
    "The queue holds up the bonds of own nodes, and no rETH."
)


def earned(outlook: Outlook, horizon_days: int) -> str:
    """Say what the redemption rate grows by until a horizon, and how sure that is."""
    row = outlook.row(horizon_days)
    low, high = (fmt.percent(end, 1e-4) for end in (row.apr_low, row.apr_high))
    return (
        f"Without slashing the redemption rate grows by {fmt.percent(row.growth, 1e-4)} in "
        f"{fmt.days(horizon_days)} ({fmt.percent(row.growth_low, 1e-4)} to "
        f"{fmt.percent(row.growth_high, 1e-4)} with a chance of 95{fmt.SPACE}%): validators yield "
        f"{fmt.percent(outlook.gross_apr, 1e-4)} a year today, and between {low} and {high} on "
        "average until then."
    )


def queue(outlook: Outlook, horizon_days: int) -> str:
    """Say how long the exit queue is and may become by a horizon."""
    row = outlook.row(horizon_days)
    now = (
        "empty today"
        if outlook.exit_queue_days <= 0.0
        else f"{fmt.number(outlook.exit_queue_days)} days long today"
    )
    return (
        f"The queue of validators that leave is {now}. After {fmt.days(horizon_days)} it takes "
        f"more than {_whole(outlook.busy_days)} with a chance of {fmt.percent(row.busy_chance)} "
        f"and more than {_whole(outlook.exit_days)} with {fmt.percent(row.late_chance)}: bonds "
        "that are to pay a bill should be asked for before they are needed."
    )


def queue_columns(outlook: Outlook) -> tuple[str, ...]:
    """Return the heads of the table."""
    return (
        "After",
        f"More than {_whole(outlook.busy_days)}",
        f"More than {_whole(outlook.exit_days)}",
        "With even chances at most",
        f"With 95{fmt.SPACE}% at most",
    )


def queue_row(row: OutlookRow) -> tuple[str, ...]:
    """Return one horizon as a row of the table."""
    return (
        fmt.days(row.horizon_days),
        fmt.percent(row.busy_chance),
        fmt.percent(row.late_chance),
        _wait(row.queue_median_days),
        _wait(row.queue_high_days),
    )


def _whole(days: float) -> str:
    return "a day" if days == 1.0 else f"{fmt.number(days)} days"


def _wait(days: float) -> str:
    return f"{fmt.number(days)} days" if days > 0.0 else "none"
