"""State of one person's session: the treasury, entered figures, the scenario and the settings.

Everything lies under keys that are no widget's, so that it survives a change of page; widgets are
placed from it and write back to it in their callbacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import session
from data.entered import with_entered
from data.errors import DataError
from data.live import Found
from data.parameter_file import Calibration
from data.parameters import startup_calibration
from data.recorded import example_treasury
from data.startup import startup_treasury
from risk.errors import RiskError
from risk.market import Market
from risk.parameters import ModelParameters
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from risk.treasury import Treasury

BASE, CUSTOM = "Base", "Custom"
LIMIT_HORIZON = 30

_TREASURY = "treasury"
_SOURCE = "treasury_source"
_TROUBLE = "trouble"
_CALIBRATION = "calibration"
_FOUND = "found"
_ENTERED = "entered"
_CHANGES = "changes"
_READING = "reading"
_UPLOADS = "uploads"
_UNFOLDED = "unfolded"
_CHARTED = "charted"
_FIRST = "first_source"
_PAST = "past"
_FUTURE = "future"
_REVISION = "revision"
_MOST_STEPS = 100
_EDITED = ", edited here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How long, how sure and how precisely the answer is asked for."""

    horizon_days: int = LIMIT_HORIZON
    confidence: float = 0.99
    n_paths: int = 100_000
    seed: int = 7

    @property
    def settings(self) -> Settings:
        """The settings of the assessment: the horizon shown, and the one that limits are set on."""
        horizons = tuple(sorted({self.horizon_days, LIMIT_HORIZON}))
        return Settings(seed=self.seed, n_paths=self.n_paths, horizons=horizons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A market figure that was typed in, and the day on which it was."""

    value: float
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A treasury that was in force, and where it came from."""

    treasury: Treasury
    source: str


def begin() -> bool:
    """Put the first treasury and the parameters in place; return whether it has just begun."""
    if _TREASURY in session.store():
        return False
    treasury, sentence = startup_treasury()
    calibrated, other = startup_calibration()
    _keep(_TROUBLE, " ".join(each for each in (sentence, other) if each))
    _keep(_CALIBRATION, calibrated)
    if treasury is None:
        restore_example()
    else:
        set_treasury(treasury, "from the file given at the start")
    _keep(_FIRST, session.store()[_SOURCE])
    return True


def treasury() -> Treasury:
    """Return the treasury in force."""
    begin()
    held: Treasury = session.store()[_TREASURY]
    return held


def treasury_source() -> str:
    """Return where the treasury comes from, in a few words; a file's name is not ours."""
    begin()
    return str(session.store()[_SOURCE])


def first_source() -> str:
    """Return what the session began with, and what a reload of the page begins with again."""
    begin()
    return str(session.store()[_FIRST])


def set_treasury(held: Treasury, source: str) -> None:
    """Replace the treasury; one step back returns to the one before."""
    _step(held, source)
    _keep(_REVISION, revision() + 1)


def edit_treasury(held: Treasury) -> None:
    """Replace the treasury by what a person made of it; tables on screen show it already."""
    if held != treasury():
        source = treasury_source().removesuffix(_EDITED)
        _step(held, f"{source}{_EDITED}")


def revision() -> int:
    """Return how often the treasury was replaced by something other than an edit on screen."""
    return int(session.store().get(_REVISION, 0))


def steps_back() -> int:
    """Return how many steps can be undone."""
    return len(session.store().get(_PAST, ()))


def steps_forward() -> int:
    """Return how many undone steps can be done again."""
    return len(session.store().get(_FUTURE, ()))


@session.whole
def undo() -> None:
    """Return to the treasury before the last step."""
    _move(_PAST, _FUTURE)


@session.whole
def redo() -> None:
    """Do the last undone step again."""
    _move(_FUTURE, _PAST)


def restore_example() -> None:
    """Replace the treasury by the example, and forget what was uploaded."""
    set_treasury(example_treasury(), "example")
    empty_uploads()


def empty_uploads() -> None:
    """Empty the places for a file: the same one can then be given again."""
    _keep(_UPLOADS, uploads() + 1)


def uploads() -> int:
    """Return how often the upload was emptied; it names the widget, so that it starts anew."""
    return int(session.store().get(_UPLOADS, 0))


def trouble() -> str:
    """Return the sentence that a person must read, or nothing."""
    return str(session.store().get(_TROUBLE, ""))


def set_trouble(sentence: str) -> None:
    """Keep a sentence to be read until something else is done."""
    _keep(_TROUBLE, sentence)


def is_market_sought() -> bool:
    """Return whether the session has looked for its market."""
    return _FOUND in session.store()


def found() -> Found:
    """Return the session's market as it was found: live, or recorded and why."""
    held: Found = session.store().get(_FOUND, Found())
    return held


def set_found(market: Found) -> None:
    """Replace the session's market; what was typed in stays on top of it."""
    _keep(_FOUND, market)


def market() -> Market:
    """Return the live or recorded market with the figures that were typed in."""
    figures = entered()
    below = found().market
    for date in sorted({figure.date for figure in figures.values()}):
        typed = {name: each.value for name, each in figures.items() if each.date == date}
        below = with_entered(below, typed, date)
    return below


def entered() -> dict[str, Entered]:
    """Return the figures that were typed in, by name."""
    return dict(session.store().get(_ENTERED, {}))


def enter(figures: Mapping[str, Entered]) -> None:
    """Type figures in, after those typed in before.

    Raises
    ------
    RiskError or DataError
        If a value cannot be; nothing is then changed.
    """
    before = entered()
    _keep(_ENTERED, {**before, **figures})
    try:
        market()
    except (RiskError, DataError):
        _keep(_ENTERED, before)
        raise


@session.whole
def restore_figures() -> None:
    """Forget every figure that was typed in."""
    _keep(_ENTERED, {})


def is_unfolded(section: str) -> bool:
    """Return whether a section of the sidebar was left unfolded."""
    return section in session.store().get(_UNFOLDED, ())


def set_unfolded(section: str, *, unfolded: bool) -> None:
    """Remember how a section of the sidebar was left."""
    others = [each for each in session.store().get(_UNFOLDED, ()) if each != section]
    _keep(_UNFOLDED, (*others, section) if unfolded else tuple(others))


def first_chart() -> bool:
    """Return whether no chart has been drawn in this session yet, and remember that one is."""
    first = _CHARTED not in session.store()
    _keep(_CHARTED, True)
    return first


def parameters() -> ModelParameters:
    """Return the model's base values, or those of the file given at the start."""
    held = calibration()
    return ModelParameters.base() if held is None else held.parameters


def calibration() -> Calibration | None:
    """Return the calibration given at the start; None for the base values."""
    begin()
    held: Calibration | None = session.store().get(_CALIBRATION)
    return held


def changes() -> dict[str, float]:
    """Return what the scenario changes, by field."""
    return dict(session.store().get(_CHANGES, {}))


@session.whole
def set_changes(values: Mapping[str, float]) -> None:
    """Replace what the scenario changes; what was wrong before has then been read."""
    set_trouble("")
    _keep(_CHANGES, dict(values))


@session.whole
def reset_scenario() -> None:
    """Return to base."""
    set_changes({})


def scenario() -> Scenario:
    """Return the scenario in force, under the name of the preset that it equals."""
    values = changes()
    for preset in PRESETS:
        if preset.scenario.changes == values:
            return preset.scenario
    return Scenario.from_changes(values, CUSTOM)


def reading() -> Reading:
    """Return how the answer is to be read."""
    held: Reading = session.store().get(_READING, Reading())
    return held


def set_reading(chosen: Reading) -> None:
    """Replace how the answer is to be read."""
    _keep(_READING, chosen)


def _step(held: Treasury, source: str) -> None:
    if _TREASURY in session.store():
        _keep(_PAST, (*session.store().get(_PAST, ()), _now())[-_MOST_STEPS:])
    _keep(_FUTURE, ())
    _keep(_TREASURY, held)
    _keep(_SOURCE, source)


def _move(source: str, target: str) -> None:
    steps: tuple[Step, ...] = session.store().get(source, ())
    if not steps:
        return
    set_trouble("")
    _keep(target, (*session.store().get(target, ()), _now()))
    _keep(source, steps[:-1])
    _keep(_TREASURY, steps[-1].treasury)
    _keep(_SOURCE, steps[-1].source)
    _keep(_REVISION, revision() + 1)


def _now() -> Step:
    return Step(treasury=treasury(), source=treasury_source())


def _keep(key: str, value: Any) -> None:  # noqa: ANN401 - each key has its own type
    session.store()[key] = value
