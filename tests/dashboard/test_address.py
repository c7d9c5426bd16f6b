"""The scenario in the page's address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import address
from risk.presets import PRESETS, Preset
from risk.scenario import SLIDERS, Scenario


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_comes_back_from_its_address(preset: Preset) -> None:
    changes = preset.scenario.changes
    assert address.read(address.write(changes)) == (changes, "")


def test_base_has_an_empty_address() -> None:
    assert address.write(Scenario.base().changes) == {}


@pytest.mark.parametrize(
    "query",
    [
        {"basis": "9"},
        {"basis": "nan"},
        {"basis": "inf"},
        {"basis": "-0.1; drop"},
        {"basis": ""},
        {"name": "Base"},
        {"treasury": "1"},
        {"__class__": "1"},
    ],
)
def test_what_no_scenario_can_be_is_left_out_with_one_sentence(query: dict[str, str]) -> None:
    changes, sentence = address.read({**query, "depth_change": "-0.5"})
    assert changes == {"depth_change": -0.5}
    assert sentence.startswith("The address asked for what no scenario can be")
    assert sentence.endswith("was left out.")
    assert next(iter(query)) in sentence


@given(
    st.dictionaries(
        st.one_of(st.sampled_from([slider.field for slider in SLIDERS]), st.text(max_size=20)),
        st.one_of(st.text(max_size=20), st.floats().map(str)),
    )
)
def test_any_address_gives_a_scenario(query: dict[str, str]) -> None:
    changes, _ = address.read(query)
    assert Scenario.from_changes(changes).changes == changes
