import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.cli import inputs, main, parser
from dashboard.report import build_report
from dashboard.report.sections.provenance import versions
from data.entered import with_entered
from data.market_file import write_market_file
from data.recorded import figures
from data.treasury_file import write_treasury_file
from risk.answer import Assessment, Comparison
from risk.market import Block
from risk.presets import PRESETS
from risk.scenario import Scenario
from risk.settings import Settings
from tests.dashboard.report import samples
from tests.dashboard.report.reading import flat, pages, reader, section


def command_in(assessment: Assessment) -> list[str]:
    """Return the words of the command that the last page prints."""
    text = reader(build_report(assessment)).pages[-1].extract_text().replace("\u00a0", " ")
    found = re.search(r"python -m dashboard(?:[^\n]*\\\n)*[^\n]*", text)
    assert found is not None
    return shlex.split(found[0].replace("\\\n", " "))


SCENARIOS = (
    Scenario.base(),
    *(preset.scenario for preset in PRESETS),
    Scenario.from_changes({"eth_price_change": -0.123456789, "bond_eth": 4.0}),
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_printed_command_means_the_same_scenario(base: Assessment, scenario: Scenario) -> None:
    words = command_in(replace(base, scenario=scenario))
    assert words[:3] == ["python", "-m", "dashboard"]
    assert inputs(parser().parse_args(words[3:])).scenario == scenario


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(seed=2**63 - 1, n_paths=1234, horizons=(30, 365)),
        Settings(confidences=(0.9, 0.99, 0.9999), exit_days=14, daily_cost=0.025),
    ],
)
def test_the_printed_command_means_the_same_settings(base: Assessment, settings: Settings) -> None:
    made = replace(samples.assessment(settings=settings), market=base.market)
    words = command_in(made)
    assert inputs(parser().parse_args(words[3:])).settings == settings


def test_the_printed_command_means_the_same_market(base: Assessment) -> None:
    typed = with_entered(base.market, {"eth_usd": 1999.875, "basis": -0.0123}, "2026-11-01")
    typed = with_entered(typed, {"rpl_eth": 0.00071}, "2026-11-03")
    words = command_in(replace(base, market=typed))
    assert inputs(parser().parse_args(words[3:])).market == typed
    plain = command_in(base)
    assert inputs(parser().parse_args(plain[3:])).market == base.market


def test_the_provenance_shows_every_market_figure_with_its_date_and_source(
    base: Assessment, base_report: bytes
) -> None:
    page = section(base_report, "Provenance")
    for figure in figures():
        assert figure.label in page
        assert flat(base.market.origin_of(figure.name).source) in page
    assert "ETH price 2,326.38 USD per ETH 20 Aug 2026" in page
    assert "ETH staked on the network 42,228,608 ETH 22 Aug 2026" in page


def test_priors_among_the_market_figures_stand_apart_from_recorded_ones(
    base_report: bytes,
) -> None:
    page = section(base_report, "Provenance")
    recorded = page.index("Recorded from a public source")
    prior = page.index("Prior: an expert's guess where no source says")
    assert recorded < page.index("ETH price 2,326.38") < prior
    assert prior < page.index("Average bond per validator 8 ETH")


def test_figures_typed_in_are_shown_as_entered(base: Assessment) -> None:
    typed = with_entered(base.market, {"eth_usd": 1999.0}, "2026-11-03")
    pdf = build_report(replace(base, market=typed))
    page = section(pdf, "Provenance")
    entered = page.index("Entered by hand")
    assert entered < page.index("1,999 USD per ETH 3 Nov 2026")
    assert "Entered, 3 Nov 2026 (1 of 17)" in pages(pdf)[0]


def test_a_live_market_names_its_block(base: Assessment) -> None:
    block = Block(number=23_456_789, hash="0x" + "cd" * 32, timestamp=1_787_184_000)
    pdf = build_report(replace(base, market=replace(base.market, block=block)))
    page = section(pdf, "Provenance")
    assert f"Read at block 23,456,789, hash {block.hash}, of 20 Aug 2026, 00:00 UTC." in page


@pytest.mark.parametrize("typed", [{}, {"eth_usd": 1999.875}], ids=["live", "live and entered"])
def test_a_live_market_is_computed_again_from_its_file(
    base: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: dict[str, float]
) -> None:
    monkeypatch.chdir(tmp_path)
    block = Block(number=23_456_789, hash="0x" + "cd" * 32, timestamp=1_787_184_000)
    live = replace(base.market, block=block)
    in_force = with_entered(live, typed, "2026-11-03")
    made = build_report(replace(base, market=in_force))
    words = command_in(replace(base, market=in_force))
    name = f"market-{in_force.content_hash[:12]}.json"
    assert words[words.index("--market") + 1] == name
    assert f"snapshot --rpc URL --block 23456789 --out {name}" in pages(made)[-1]
    # What a snapshot holds, and what the page Data offers: both lead to the market in force.
    for kept in (live, in_force):
        Path(name).write_bytes(write_market_file(kept))
        assert inputs(parser().parse_args(words[3:])).market == in_force


def test_a_recorded_market_is_computed_again_whatever_node_the_reader_names(
    base: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERIGEE_RPC", "http://127.0.0.1:9")
    assert inputs(parser().parse_args(command_in(base)[3:])).market == base.market


def test_another_recorded_market_is_computed_again_from_its_file(base: Assessment) -> None:
    other = replace(base.market, eth_usd=base.market.eth_usd + 1.0)
    assert f"market-{other.content_hash[:12]}.json" in command_in(replace(base, market=other))


def test_the_last_page_lets_a_reader_check_inputs_and_versions(
    base: Assessment, base_pages: list[str]
) -> None:
    page = base_pages[-1]
    assert base.input_hash in page
    assert base.market.content_hash in page
    assert f"{base.n_paths_total:,}, those of rare events included" in page
    assert all(version in page for version in versions())
    assert any(re.fullmatch(r"numpy \d+\.\d+\.\d+", version) for version in versions())


def test_the_printed_command_writes_the_same_report_byte_for_byte(
    shocked: tuple[Assessment, Comparison],
    shocked_report: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assessment, _ = shocked
    monkeypatch.chdir(tmp_path)
    Path("treasury.yaml").write_bytes(write_treasury_file(assessment.treasury, "yaml"))
    main(command_in(assessment)[3:])
    assert Path("report.pdf").read_bytes() == shocked_report
