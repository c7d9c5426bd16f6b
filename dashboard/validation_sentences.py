"""What the backtests say, in sentences and rows: why believe the price models, and where not."""

from collections.abc import Iterable, Sequence

from dashboard import format as fmt
from risk.validation.evidence import CONFIDENCE, Case, Evidence, Rival, TestRow
from risk.validation.models import Model

QUESTION = "Why believe this? The price models, held against what happened."
COMMAND = (
    "python -m dashboard backtest --series eth_usd=prices.csv --series rpl_eth=prices.csv "
    "--json results.json"
)
REDO = (
    "To compute them again, give daily closes as CSV, on this page or on the command line; without "
    "--series the command takes the history that collect keeps in the store."
)
METHOD = (
    "Every day's loss over the next day, and over the next ten, is forecast from the days before "
    "it alone; parameters are fitted again every 30 days, the variance is updated every day, and "
    "the first 500 days are for learning only. Forecasts over ten days overlap, so their tests are "
    "compared with simulated histories that overlap in the same way."
)
POWER_NOTE = (
    "The power is the chance that the test, at 5 %, finds out a model whose losses are too small "
    "by one factor, so that 2 % of days lie beyond a value at risk that promises 1 %; for "
    "independence, one whose hits bunch, a tenth of them following another. A test of little power "
    "that does not reject says little."
)
SCORE_NOTE = (
    "The score of Fissler and Ziegel judges value at risk and expected shortfall at 97.5 % "
    "together; smaller is better. The p-value, after Diebold and Mariano, allows for scores of "
    "neighbouring days that move together."
)
DURATION = (
    "A run takes one to several minutes, by the length of the history; the results stay in this "
    "browser session."
)
NO_OTHERS = (
    "The laws of the discount, of collateral, of depth and of slashing are not tested here: their "
    "events are too few, or have no history; the pages Peg and Operators show what they rest on."
)
TESTS = {
    "coverage": "Days beyond value at risk as promised",
    "independence": "One such day makes the next no likelier",
    "joint": "Both together",
    "first failure": "The first such day when it should be",
    "shortfall on hits": "Expected shortfall, size on bad days",
    "shortfall": "Expected shortfall, number and size",
    "ranks": "Losses anywhere in their forecasts alike",
}
AUTHORS = {
    "coverage": "Kupiec",
    "independence": "Christoffersen",
    "joint": "Christoffersen",
    "first failure": "Kupiec",
    "shortfall on hits": "Acerbi–Szekely Z1",
    "shortfall": "Acerbi–Szekely Z2",
    "ranks": "Kolmogorov–Smirnov",
}
MODELS = {
    Model.DEFAULT: "Perigee's default",
    Model.HISTORICAL: "historical simulation over 500 days",
    Model.NORMAL: "normal GARCH",
    Model.FILTERED: "filtered historical simulation",
}
_WHY = {
    "ranks": (
        " That test is about the whole distribution, into which the default puts no drift; its "
        "tail is what the others test."
    )
}
TEST_COLUMNS = ("Test", "After", "p-value", "Verdict", "Power")
MODEL_COLUMNS = (
    "Forecast",
    "Model",
    "Beyond VaR",
    "Promised",
    "Coverage, p",
    "Score",
    "Default against it",
)
SOURCE_COLUMNS = ("Series", "From", "To", "Days", "Where from")


def verdict(evidence: Evidence) -> str:
    """Return in one or two sentences whether the default holds over one day, and where not."""
    single = [case for case in defaults(evidence) if case.horizon_days == 1]
    good = [case for case in single if not _fails_coverage(case)]
    bad = [case for case in single if _fails_coverage(case)]
    parts = []
    if good:
        parts.append(
            f"Over one day the value at risk at {fmt.confidence(CONFIDENCE)} is not rejected for "
            f"{fmt.listed([_counted(case) for case in good])}."
        )
    if bad:
        parts.append(
            f"Its coverage is rejected for {fmt.listed([_counted(case) for case in bad])}."
        )
    return " ".join(parts)


def caveats(evidence: Evidence) -> list[str]:
    """Return what speaks against the default, a sentence each; empty where nothing does."""
    failed: dict[str, list[str]] = {}
    for case in defaults(evidence):
        for row in case.rejected:
            if row.name != "coverage" or case.horizon_days > 1:  # the verdict has that one
                failed.setdefault(row.name, []).append(titled(case))
    lines = [
        f"The test “{_lower(TESTS[name])}” rejects the default for {fmt.listed(cases)}."
        f"{_WHY.get(name, '')}"
        for name, cases in failed.items()
    ]
    better: dict[Model, list[str]] = {}
    for rival in evidence.rivals:
        if rival.winner == "other":
            over = f"{rival.book} over {fmt.days(rival.horizon_days)}"
            better.setdefault(rival.model, []).append(over)
    return lines + [
        f"{MODELS[model][:1].upper()}{MODELS[model][1:]} scores better than the default, beyond "
        f"chance, for {fmt.listed(cases)}."
        for model, cases in better.items()
    ]


def comparison(evidence: Evidence) -> str:
    """Return in one sentence how the default stands against the others over one day."""
    parts = []
    for model in (Model.HISTORICAL, Model.NORMAL, Model.FILTERED):
        rows = [row for row in evidence.rivals if row.model is model and row.horizon_days == 1]
        better = [row.book for row in rows if row.winner == "default"]
        worse = [row.book for row in rows if row.winner == "other"]
        level = [row.book for row in rows if row.winner == "level"]
        said = [
            f"{word} for {fmt.listed(books)}"
            for word, books in (("better", better), ("level", level), ("worse", worse))
            if books
        ]
        if said:
            parts.append(f"against {MODELS[model]}, {', '.join(said)}")
    if not parts:
        return ""
    return f"Over one day the default is, {'; '.join(parts)}; level means within chance."


def findings(evidence: Evidence) -> list[str]:
    """Return verdict, comparison and caveats with their dates, for a report."""
    first = evidence.cases[0]
    when = f"Held against history ({fmt.date(first.first)} to {fmt.date(first.last)} at most):"
    lines = [f"{when} {_lower(verdict(evidence))}"]
    compared = comparison(evidence)
    if compared:
        lines.append(compared)
    return [*lines, *caveats(evidence), *notices(evidence)]


def notices(evidence: Evidence) -> list[str]:
    """Return what was not tested, a sentence each."""
    return [fmt.date(line) for line in (*evidence.notices, NO_OTHERS)]


def sample(case: Case) -> str:
    """Return the forecasts of a case in one phrase."""
    return (
        f"{case.n:,} forecasts over {fmt.days(case.horizon_days)}, made from "
        f"{fmt.date(case.first)} to {fmt.date(case.last)}"
    )


def zones(case: Case) -> str:
    """Return the supervisors' traffic light in a sentence; empty where forecasts overlap."""
    if case.zone is None or case.worst_zone is None:
        return ""
    return (
        f"The supervisors' traffic light over the last 250 days is {case.zone}; the worst over any "
        f"250 days was {case.worst_zone}."
    )


def test_rows(case: Case) -> list[tuple[str, ...]]:
    """Return the tests as rows of `TEST_COLUMNS`."""
    return [
        (
            TESTS[row.name],
            _author(case, row),
            _p_value(row.p_value),
            "▲ rejected" if row.rejects else "● not rejected",
            fmt.percent(row.power, 0.01),
        )
        for row in case.tests
    ]


def model_rows(evidence: Evidence) -> list[tuple[str, ...]]:
    """Return all models side by side as rows of `MODEL_COLUMNS`."""
    rivals = {(row.book, row.horizon_days, row.model): row for row in evidence.rivals}
    return [
        (
            f"{case.book}, {fmt.days(case.horizon_days)}",
            MODELS[case.model],
            f"{len(case.hits)} of {case.n:,}",
            fmt.number(case.expected_hits),
            _p_value(row.p_value) if (row := case.test("coverage")) else "–",
            f"{case.mean_score:.3f}".replace("-", fmt.MINUS),
            _against(rivals.get((case.book, case.horizon_days, case.model))),
        )
        for case in evidence.cases
    ]


def source_rows(evidence: Evidence) -> list[tuple[str, ...]]:
    """Return the series used as rows of `SOURCE_COLUMNS`."""
    return [
        (row.name, fmt.date(row.first), fmt.date(row.last), f"{row.n:,}", row.words)
        for row in evidence.sources
    ]


def markdown(evidence: Evidence) -> str:
    """Return the results as Markdown for a terminal or a file."""
    lines = ["# The price models against history", "", verdict(evidence), comparison(evidence), ""]
    lines += [f"- {line}" for line in caveats(evidence)]
    lines += ["", METHOD, ""]
    lines += _table(SOURCE_COLUMNS, source_rows(evidence))
    for case in defaults(evidence):
        lines += ["", f"## {titled(case)}", "", f"{sample(case)}. {zones(case)}", ""]
        lines += _table(TEST_COLUMNS, test_rows(case))
    lines += ["", POWER_NOTE, "", "## The models side by side", ""]
    lines += [*_table(MODEL_COLUMNS, model_rows(evidence)), "", SCORE_NOTE, ""]
    lines += notices(evidence)
    return "\n".join(lines) + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    made = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    return made + [f"| {' | '.join(row)} |" for row in rows]


def defaults(evidence: Evidence) -> list[Case]:
    """Return the cases of the default."""
    return [case for case in evidence.cases if case.model is Model.DEFAULT]


def _fails_coverage(case: Case) -> bool:
    row = case.test("coverage")
    return row is not None and row.rejects


def _counted(case: Case) -> str:
    row = case.test("coverage")
    found_out = "" if row is None else f"; power {fmt.percent(row.power, 0.01)}"
    share = fmt.percent(len(case.hits) / case.n)
    return f"{case.book} ({len(case.hits)} of {case.n:,} days beyond it, {share}{found_out})"


def titled(case: Case) -> str:
    """Return what a case forecasts."""
    return f"{case.book} over {fmt.days(case.horizon_days)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _author(case: Case, row: TestRow) -> str:
    if case.horizon_days > 1 and row.name in {"coverage", "ranks"}:
        return f"{AUTHORS[row.name]}, simulated"
    return AUTHORS[row.name]


def _p_value(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"{value:.3f}"


def _against(row: Rival | None) -> str:
    if row is None:
        return "–"
    words = {"default": "better", "other": "worse", "level": "level"}[row.winner]
    return f"{words} (p {_p_value(row.p_value)})"
