import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

from dashboard.report import build_report
from dashboard.report.assumptions import ASSUMPTIONS
from risk.parameters import ModelParameters
from risk.scenario import SLIDERS, Source
from tests.dashboard.report import samples
from tests.dashboard.report.reading import flat, section


def leaves(value: object, path: str = "") -> Iterator[str]:
    if not is_dataclass(value) or isinstance(value, type):
        yield path
        return
    for field in fields(value):
        yield from leaves(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))


def test_every_parameter_of_the_model_stands_in_exactly_one_row() -> None:
    stated = Counter(name for row in ASSUMPTIONS for name in row.fields)
    assert stated == Counter(leaves(ModelParameters.base()))


def test_a_row_shows_the_value_in_force() -> None:
    base = ModelParameters.base()
    other = replace(base, slashing=replace(base.slashing, events_per_year=0.125))
    row = next(row for row in ASSUMPTIONS if "slashing.events_per_year" in row.fields)
    assert row.value(base).startswith("0.005 a year")
    assert row.value(other).startswith("0.125 a year")


def test_values_are_written_as_people_read_them() -> None:
    said = {row.label: row.value(ModelParameters.base()) for row in ASSUMPTIONS}
    assert said["Severe basis: mean, half-life, volatility"] == "−2.8 %, 19 d, 7.7 % a year"
    assert said["Slashing: rules, recognition, epochs of penalties"] == "Fulu, 19 d, 8,192"
    assert not any(re.search(r"\d\.0\b|e[+-]\d|-\d|%\d", value) for value in said.values())


def test_a_row_agrees_with_the_assumptions_on_where_each_value_comes_from() -> None:
    text = (Path(__file__).parents[3] / "ASSUMPTIONS.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `([\w.]+)` \|[^|]*\|[^|]*\| (\w+) \|", text, re.MULTILINE))
    for row in ASSUMPTIONS:
        assert {documented[name] for name in row.fields} == {row.standing.value}


def test_a_row_and_the_slider_of_its_value_agree_on_where_it_comes_from() -> None:
    by_field = {
        "eth_volatility": "eth_price.annual_volatility",
        "rpl_volatility": "rpl_price.annual_volatility",
        "refill_eth_per_day": "collateral.refill_eth_per_day",
        "dislocations_per_year": "dislocation.entries_per_year",
        "slashings_per_year": "slashing.events_per_year",
        "smallest_share": "slashing.smallest_share",
        "client_share": "slashing.largest_share",
        "slashable_share": "slashing.slashable_share",
        "concentration": "slashing.concentration",
        "lone_slashings_per_year": "node.lone_slashings_per_year",
        "clusters_per_year": "slashing.clusters_per_year",
        "rpl_slashing_fall": "slashing.rpl_fall",
        "severe_from_share": "slashing.severe_from_share",
        "megapool_share": "waterfall.megapool_share",
        "legacy_rpl": "waterfall.legacy_rpl",
        "auction_discount": "waterfall.auction_discount",
    }
    sources = {slider.field: slider.source for slider in SLIDERS}
    for field, path in by_field.items():
        row = next(row for row in ASSUMPTIONS if path in row.fields)
        assert row.standing is sources[field]


def test_the_report_shows_every_row_under_its_standing() -> None:
    made = samples.assessment()
    page = section(build_report(made), "Assumptions")
    places = {
        Source.MEASURED: page.index("Measured, from the sample named"),
        Source.PROTOCOL: page.index("Protocol: a rule of"),
        Source.PRIOR: page.index("Prior: an expert's guess, which no sample supports"),
    }
    for row in ASSUMPTIONS:
        words = flat(f"{row.label} {row.value(made.parameters)} {row.evidence}")
        found = page.index(words)
        above = [standing for standing, place in places.items() if place < found]
        assert above[-1] is row.standing
