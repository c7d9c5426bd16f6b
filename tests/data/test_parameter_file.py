from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from data.parameter_file import (
    Calibration,
    ParameterFileError,
    read_parameter_file,
    write_parameter_file,
)
from data.recorded.calibration import recorded_calibration
from risk.parameters import ModelParameters
from risk.validation.calibration.estimate import ParameterEstimate, Sample
from risk.validation.calibration.in_force import value_of

ESTIMATE = ParameterEstimate(
    name="eth_price.annual_volatility",
    value=0.8123456789012345,
    standard_error=0.1,
    sample=Sample(
        series="ETH/USD daily closes",
        first="2024-01-02",
        last="2024-12-31",
        n=365,
        unit="USD per ETH",
    ),
    method="Sample deviation",
    kind="bootstrap",
    draws=(0.7, 0.81, 0.9),
    note="Said so.",
)
FIGURE = replace(
    ESTIMATE, name="exit_queue.median_days", value=0.01, standard_error=None, kind="none", draws=()
)
CALIBRATION = Calibration(created="2026-01-31", estimates=(ESTIMATE,), figures=(FIGURE,))
TEXT = write_parameter_file(CALIBRATION).decode()


def refused(content: str | bytes) -> str:
    with pytest.raises(ParameterFileError) as caught:
        read_parameter_file(content if isinstance(content, bytes) else content.encode())
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 300
    return sentence


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1
    return TEXT.replace(old, new, 1)


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "parameters.yaml"
    path.write_bytes(write_parameter_file(CALIBRATION))
    back = read_parameter_file(path)
    assert back == CALIBRATION
    assert back.content_hash == CALIBRATION.content_hash
    assert write_parameter_file(back) == path.read_bytes()


def test_a_file_moves_what_it_names_and_figures_move_nothing() -> None:
    made = read_parameter_file(TEXT.encode()).parameters
    base = ModelParameters.base()
    assert made.eth_price.annual_volatility == ESTIMATE.value
    assert replace(made, eth_price=base.eth_price) == base
    assert replace(CALIBRATION, estimates=()).parameters == base


def test_an_estimate_is_found_by_its_name() -> None:
    assert CALIBRATION.estimate_of("exit_queue.median_days") == FIGURE
    assert CALIBRATION.estimate_of("eth_price.annual_volatility") == ESTIMATE
    assert CALIBRATION.estimate_of("eth_price.alpha") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("perigee_parameters: 1", "perigee_parameters: 2", "is of version `2`"),
        ("perigee_parameters: 1", "perigee_market: 1", "has no `perigee_parameters`"),
        ("created: '2026-01-31'", "created: '2026-02-31'", "must be a date"),
        ("value: 0.81", "value: 8.1", "`annual_volatility` must lie between 0 and 3"),
        ("value: 0.81", "value: .nan #", "finite number"),
        ("value: 0.81", "value: high #", "valid number"),
        ("standard_error: 0.1", "standard_error: -0.1", "greater than or equal to 0"),
        ("eth_price.annual_volatility", "eth_price.truncation", "is no parameter"),
        ("eth_price.annual_volatility", "'<b>'", "must be a name"),
        ("Said so.", "see https://example.org", "no markup"),
        ("Said so.", "<script>", "no markup"),
        ("kind: bootstrap", "kind: guess", "input should be"),
        ("kind: bootstrap", "colour: red", "not permitted"),
        ("n: 365", "n: 0", "greater than or equal to 1"),
        ("draws: [0.7", "draws: [&a 0.7", "anchors and aliases are refused"),
        ("draws: [0.7", "draws: [!!python/object 0.7", "tags are refused"),
        ("note: Said so.", "note: Said so.\n    note: Twice", "may stand only once"),
    ],
)
def test_what_is_no_parameter_file_is_refused(old: str, new: str, said: str) -> None:
    assert said in refused(changed(old, new))


def test_a_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ParameterFileError, match=r"none\.yaml cannot be read"):
        read_parameter_file(tmp_path / "none.yaml")


def test_what_does_not_end_is_not_read() -> None:
    assert "larger than 1 MB" in refused(b"#" * (2**20 + 1))


def test_text_that_is_no_yaml_is_refused() -> None:
    for content in (b"", b"\xff\xfe", b"{", b"[1, 2]", b"- a", b"PK\x03\x04"):
        refused(content)
    refused("a: " * 30 + "1")
    deep = "perigee_parameters: " + "[" * 50
    assert "nesting" in refused(deep)


def test_the_file_is_plain_to_other_programs_and_holds_no_secret() -> None:
    document = yaml.safe_load(TEXT)
    assert document["parameters"]["eth_price.annual_volatility"]["value"] == ESTIMATE.value
    assert "/" not in TEXT.replace("ETH/USD", "")


def test_the_recorded_calibration_lies_near_the_base_values_or_says_why_not() -> None:
    calibration = recorded_calibration()
    assert len(calibration.estimates) > 20
    base = ModelParameters.base()
    for estimate in calibration.estimates:
        value = value_of(base, estimate.name)
        assert value is not None
        distance = estimate.distance_from(value)
        if distance is None:
            assert "no error is stated" in estimate.note, estimate.name
            assert estimate.value == pytest.approx(value, rel=0.01), estimate.name
            continue
        assert abs(distance) < 2.0 or estimate.note.startswith("The base value"), estimate.name
    for name in ("eth_price", "rpl_price"):
        volatility = calibration.estimate_of(f"{name}.annual_volatility")
        assert volatility is not None
        assert len(volatility.draws) == 40
        low, high = volatility.interval95 or (0.0, 0.0)
        assert low < volatility.value < high
