"""A whole run of the backtests: three books, two horizons, four models."""

from collections.abc import Callable
from dataclasses import dataclass

from risk.errors import ParameterError
from risk.validation.book import Book, History
from risk.validation.evidence import Case, Evidence, Rival, Source, cases
from risk.validation.models import Model
from risk.validation.rolling import Forecasts, Progress, forecasts

ETH = Book(name="ETH/USD", eth=1.0)
RPL = Book(name="RPL/USD", rpl=1.0)
# Share of the time that a model takes, as measured; the default fits a copula.
_PACE = {Model.DEFAULT: 6.0, Model.HISTORICAL: 0.1, Model.NORMAL: 2.0, Model.FILTERED: 3.0}
BASIS_NOT_TESTED = (
    "The discount of rETH is not tested: rETH counts at its redemption rate, because no history of "
    "its market price was given."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run found, and the default's forecasts behind it.

    Attributes
    ----------
    evidence : Evidence
    forecasts : tuple of Forecasts
        Of the default, by book and horizon.
    """

    evidence: Evidence
    forecasts: tuple[Forecasts, ...]

    def of(self, book: str, horizon_days: int) -> Forecasts | None:
        """Return the default's forecasts of a book, if there are any."""
        return next(
            (f for f in self.forecasts if (f.book, f.horizon_days) == (book, horizon_days)), None
        )


Told = Callable[[float, str], None]


def run(
    eth: History,
    both: History | None,
    treasury: Book | None,
    *,
    created: str,
    sources: tuple[Source, ...],
    notices: tuple[str, ...] = (),
    told: Told | None = None,
) -> Run:
    """Forecast, test and compare.

    Parameters
    ----------
    eth : History
        ETH/USD as far back as it is good.
    both : History or None
        From RPL's first good day on; None leaves out RPL/USD and the treasury.
    treasury : Book or None
    created : str
        ISO date.
    sources, notices : tuple
        Handed on.
    told : callable, optional
        Told the share done and what is being done.

    Raises
    ------
    ParameterError
        If the history of ETH/USD is too short.
    """
    books: list[tuple[Book, History]] = [(ETH, eth)]
    if both is not None:
        books += [(book, both) for book in (RPL, treasury) if book is not None]
    said = [*notices, BASIS_NOT_TESTED]
    share = _Share(told, books)
    kept: list[Forecasts] = []
    tested: list[Case] = []
    rivals: list[Rival] = []
    for book, history in books:
        try:
            found = [
                forecasts(book, history, model, progress=share.of(book, model)) for model in Model
            ]
        except ParameterError as error:
            if book is ETH:
                raise
            said.append(f"{book.name} is not tested: {error}")
            continue
        for one in zip(*found, strict=True):
            made, others = cases(one)
            tested += made
            rivals += others
        kept += found[0]
    return Run(
        evidence=Evidence(
            created=created,
            sources=sources,
            cases=tuple(tested),
            rivals=tuple(rivals),
            notices=tuple(said),
        ),
        forecasts=tuple(kept),
    )


class _Share:
    """Which share of a run is done while one model forecasts one book."""

    def __init__(self, told: Told | None, books: list[tuple[Book, History]]) -> None:
        self._told = told
        begins, total = {}, 0.0
        for book, history in books:
            for model in Model:
                begins[book.name, model] = total
                total += _PACE[model] * history.days.size * (2.0 if book.rpl else 1.0)
        ends = [*list(begins.values())[1:], total]
        self._parts = {
            key: (begin / total, end / total)
            for (key, begin), end in zip(begins.items(), ends, strict=True)
        }

    def of(self, book: Book, model: Model) -> Progress:
        begin, end = self._parts[book.name, model]

        def progress(share: float) -> None:
            if self._told is not None:
                self._told(begin + share * (end - begin), f"{book.name}: {model}")

        return progress
