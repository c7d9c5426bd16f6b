"""The report as PDF, typeset offline from one Assessment.

`report.typ` is the only markup; everything that varies reaches it as JSON and is set as text.
The same assessment gives the same bytes: the date of the document is that of the market's figures.
"""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from dashboard.report.case import Case
from dashboard.report.content import content
from dashboard.report.figures import FONTS
from dashboard.report.holdings import printed
from risk.answer import Assessment, Comparison
from risk.errors import ParameterError
from risk.settings import Settings
from risk.treasury import Treasury

_TEMPLATE = FONTS.parent / "report.typ"
_UNKNOWN = "□"


def build_report(
    assessment: Assessment,
    comparison: Comparison | None = None,
    base: Assessment | None = None,
) -> bytes:
    """Return the report as a tagged PDF (PDF/A-2a and PDF/UA-1).

    Parameters
    ----------
    assessment : Assessment
    comparison : Comparison, optional
        Base beside the assessment's scenario.
    base : Assessment, optional
        Base itself, drawn in grey beside the scenario.

    Returns
    -------
    pdf : bytes
        A4 pages. Characters that no shipped font has are replaced by □.

    Raises
    ------
    ParameterError
        If the assessment lacks the loss over 30 days at 99 %, the headline of every page.
    """
    import typst

    _require_headline(assessment.settings)
    case = Case(assessment=assessment, comparison=comparison, base=base)
    as_of = datetime.fromisoformat(assessment.market.as_of).replace(tzinfo=UTC)
    return typst.compile(
        _TEMPLATE,
        root=FONTS.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_printable(content(case)))},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=as_of,
    )


def _require_headline(settings: Settings) -> None:
    if 30 not in settings.horizons or 0.99 not in settings.confidences:
        raise ParameterError(
            "The report needs 30 days among the `horizons` and 0.99 among the `confidences`."
        )


def missing_characters(text: str) -> str:
    """Return the characters that no shipped font has, each once, in order of appearance."""
    known = _known_characters()
    return "".join(character for character in dict.fromkeys(text) if not _is_set(character, known))


def characters_missing_for(treasury: Treasury) -> str:
    """Return the characters that no shipped font has of a treasury's name and labels."""
    return missing_characters(printed(treasury))


def _is_set(character: str, known: frozenset[int]) -> bool:
    return ord(character) in known or character in " \n\t"


@cache
def _known_characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for path in ("SourceSans3-Regular.otf", "DejaVuSans.ttf"):
        with TTFont(FONTS / path, lazy=True) as font:
            known |= set(font.getBestCmap())
    return frozenset(known)


def _printable(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    if isinstance(value, dict):
        return {name: item if name == "svg" else _printable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, str):
        return value.translate({ord(c): _UNKNOWN for c in missing_characters(value)})
    return value
