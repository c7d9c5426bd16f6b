"""The whole app without a browser: the sidebar, its sliders and the state behind them."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.state import Reading
from data.treasury_file import write_treasury_file
from risk.presets import PRESETS
from risk.scenario import SLIDERS, Group
from tests.dashboard.kept import kept
from tests.dashboard.report import samples

APP = str(Path(__file__).parents[2] / "streamlit_app.py")
PRICE, BASIS = "slider.eth_price_change", "slider.basis"


@pytest.fixture
def app() -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    kept(app)["reading"] = Reading(n_paths=25_000)
    for group in Group:  # unfolded, as a person would before moving a slider
        app.session_state[f"group.{group.name}"] = True
    app.session_state["upload_section"] = True
    return app.run()


def test_what_is_folded_away_is_not_sent() -> None:
    app = AppTest.from_file(APP, default_timeout=120)
    kept(app)["reading"] = Reading(n_paths=25_000)
    assert not app.run().slider


def in_force(app: AppTest) -> str:
    assert not app.exception
    lines = (plain(text.value) for text in app.markdown)
    return next(line for line in lines if line.startswith("**Scenario: "))


def plain(text: str) -> str:
    """Return text as a reader sees it, on an ordinary keyboard."""
    seen = re.sub(r"\\([^A-Za-z0-9])", r"\1", text).replace("\N{WORD JOINER}", "")
    return seen.replace("\N{NO-BREAK SPACE}", " ")


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def test_all_sliders_stand_at_base_and_none_is_marked(app: AppTest) -> None:
    assert {slider.key for slider in app.slider} == {f"slider.{each.field}" for each in SLIDERS}
    assert not any("•" in slider.label for slider in app.slider)
    assert "Scenario: Base" in in_force(app)
    assert app.query_params == {}


def test_a_slider_moved_four_times_shows_each_value_it_was_moved_to(app: AppTest) -> None:
    for place in (-10.0, -20.0, -30.0, -40.0):
        app.slider(key=PRICE).set_value(place).run()
        assert app.slider(key=PRICE).value == place
        assert app.query_params == {"eth_price_change": f"{place / 100:g}"}
        assert "1 value changed" in in_force(app)


def test_the_figures_follow_the_slider(app: AppTest) -> None:
    before = app.metric[0].value
    app.slider(key=PRICE).set_value(-20.0).run()
    once = app.metric[0].value
    app.slider(key=PRICE).set_value(-40.0).run()
    assert len({before, once, app.metric[0].value}) == 3
    assert plain(app.metric[0].delta).startswith("−$")


def test_a_moved_slider_is_marked_and_can_be_reset_alone(app: AppTest) -> None:
    app.slider(key=PRICE).set_value(-10.0).run()
    app.slider(key=BASIS).set_value(-2.0).run()
    assert app.slider(key=PRICE).label.startswith("•")
    assert {"reset.eth_price_change", "reset.basis"} <= keys(app)
    app.button(key="reset.basis").click().run()
    assert app.slider(key=BASIS).value == 0.0
    assert app.slider(key=PRICE).value == -10.0
    assert "reset.basis" not in keys(app)


def test_a_slider_moved_back_to_base_is_no_change(app: AppTest) -> None:
    app.slider(key=PRICE).set_value(-10.0).run()
    app.slider(key=PRICE).set_value(0.0).run()
    assert "Scenario: Base" in in_force(app)
    assert app.query_params == {}


@pytest.mark.parametrize("button", ["reset_sidebar", "reset_overview"])
def test_one_button_resets_everything(app: AppTest, button: str) -> None:
    app.slider(key=PRICE).set_value(-10.0).run()
    app.slider(key="slider.spending_change").set_value(50.0).run()
    app.button(key=button).click().run()
    assert "Scenario: Base" in in_force(app)
    assert app.slider(key=PRICE).value == 0.0
    assert app.slider(key="slider.spending_change").value == 0.0


def test_a_preset_sets_the_sliders_and_moving_one_makes_it_custom(app: AppTest) -> None:
    preset = PRESETS[0]
    app.selectbox(key="preset").set_value(preset.name).run()
    assert preset.name in in_force(app)
    assert app.slider(key=BASIS).value == pytest.approx(100.0 * (preset.scenario.basis or 0.0))
    there = app.slider(key=PRICE).value
    app.slider(key=PRICE).set_value(-60.0).run()
    assert app.selectbox(key="preset").value == "Custom"
    assert "Custom" in in_force(app)
    app.slider(key=PRICE).set_value(there).run()
    assert app.selectbox(key="preset").value == preset.name
    app.selectbox(key="preset").set_value("Base").run()
    assert "Scenario: Base" in in_force(app)
    assert app.slider(key=BASIS).value == 0.0


def test_a_preset_that_the_browser_still_shows_while_a_slider_moves_is_nobodys_choice(
    app: AppTest,
) -> None:
    app.slider(key=BASIS).set_value(-2.0).run()
    app.slider(key=PRICE).set_value(-10.0)
    app.selectbox(key="preset").set_value("Base")  # it has not heard of Custom yet
    app.run()
    assert app.query_params == {"basis": "-0.02", "eth_price_change": "-0.1"}
    assert app.selectbox(key="preset").value == "Custom"
    app.selectbox(key="preset").set_value("Base").run()  # now it is
    assert app.query_params == {}


def test_a_value_between_two_steps_is_kept_and_said() -> None:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params["eth_price_change"] = "-0.1234"
    app.session_state["group.MARKET"] = True
    app.run()
    assert app.query_params == {"eth_price_change": "-0.1234"}
    now = [plain(text.value) for text in app.caption if "Now" in text.value]
    assert now == ["Now −12.34 %. Base 0 %: no change"]


def test_an_address_sets_the_scenario_before_any_slider_is_drawn() -> None:
    app = AppTest.from_file(APP, default_timeout=120)
    for field, value in PRESETS[0].scenario.changes.items():
        app.query_params[field] = str(value)
    app.run()
    assert PRESETS[0].name in in_force(app)
    assert app.selectbox(key="preset").value == PRESETS[0].name


def test_an_address_that_no_scenario_can_have_is_refused_in_one_sentence() -> None:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params["basis"] = "9"
    app.query_params["depth_change"] = "-0.5"
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert "basis" in app.error[0].value
    assert app.query_params == {"depth_change": "-0.5"}


def test_the_settings_reach_the_answer(app: AppTest) -> None:
    app.selectbox(key="horizon").set_value(7).run()
    app.selectbox(key="confidence").set_value(0.95).run()
    said = " ".join(plain(text.value) for text in app.markdown)
    assert "On 5 % of simulated paths" in said
    assert "in 7 days" in said
    app.number_input(key="seed").set_value(8).run()
    assert any("seed 8" in plain(text.value) for text in app.caption)
    app.number_input(key="seed").set_value(9).run()
    assert any("25,000 paths, seed 9" in plain(text.value) for text in app.caption)


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    return app.file_uploader[0].set_value((name, content, "text/plain")).run()


def test_an_uploaded_treasury_replaces_the_example_and_the_example_comes_back(
    app: AppTest,
) -> None:
    example = app.title[0].value
    upload(app, "ours.yaml", write_treasury_file(samples.treasury("Lighthouse DAO"), "yaml"))
    assert not app.exception
    assert app.title[0].value == "Lighthouse DAO"
    assert any("ours" in plain(text.value) for text in app.caption)
    app.button(key="restore_example").click().run()
    assert app.title[0].value == example


def test_a_file_that_is_no_treasury_is_refused_and_what_was_there_stays(app: AppTest) -> None:
    example = app.title[0].value
    upload(app, "bad.csv", b"asset,amount\nDOGE,1\n")
    assert not app.exception
    assert len(app.error) == 1
    assert "ine 2, `asset`" in plain(app.error[0].value)
    assert app.title[0].value == example


HOSTILE = "**x** $z$ :smile: _u_ ~s~ # h"


def test_a_hostile_name_is_shown_as_it_was_written(app: AppTest) -> None:
    upload(app, "ours.yaml", write_treasury_file(samples.treasury(HOSTILE), "yaml"))
    shown = app.title[0].value
    assert plain(shown) == HOSTILE
    assert "\\*\\*x" in shown
    assert "\\$z\\$" in shown
    assert ":smile" not in shown.replace("\\", "")
