"""Slashings that have happened, as a table: what was published, and what this model says of it."""

from dashboard import format as fmt
from risk.analysis.past_slashings import PastSlashing, past_slashings

TITLE = "What has happened, and what this model says of it"
COLUMNS = ("Slashed", "Rules", "Validators", "What is counted", "Published", "This model", "Within")
LARGEST_NOTE = (
    "In September 2025 a queue of 2.65 million ETH kept the largest of them 47 days instead of 36; "
    "with the queue left out, the model would be an ETH too low. Figures of the press, 0.3 ETH for "
    "each of 39 validators, do not fit the rules: one of 32 ETH lost 0.008 ETH at once and less "
    "than 0.1 in all."
)


def conclusion() -> str:
    """Say how many of the published figures the model meets."""
    known = past_slashings()
    met = sum(each.agrees for each in known)
    return (
        f"The rules of their day give {met} of {len(known)} published figures within what these "
        "may be off. Where a figure is not met, its publication does not say how it was made up."
    )


def rows() -> list[tuple[str, ...]]:
    """Return the table, a row for each published figure."""
    return [_row(each) for each in past_slashings()]


def notes() -> list[str]:
    """Say how far each published figure may be off, and where it stands."""
    return [
        *(f"{each.name}, {each.counted}: {each.why} ({each.source})." for each in past_slashings()),
        LARGEST_NOTE,
    ]


def _row(each: PastSlashing) -> tuple[str, ...]:
    return (
        f"{each.name}, {fmt.date(each.day)}",
        each.fork.name.title(),
        fmt.count(each.validators),
        each.counted,
        _eth(each.published_eth),
        _eth(each.model_eth),
        _verdict(each),
    )


def _verdict(each: PastSlashing) -> str:
    words = f"±{fmt.SPACE}{_eth(each.uncertainty_eth)}"
    return words if each.agrees else f"not within {words}"


def _eth(eth: float) -> str:
    return f"{fmt.measured(eth, 4)}{fmt.SPACE}ETH"
