"""Data: every figure with its source, and a place to type another."""

from streamlit.testing.v1 import AppTest

from dashboard.report.assumptions import ASSUMPTIONS
from data.recorded import figures
from risk.market import FIGURES
from tests.dashboard.pages.pages import open_page, plain, text_of


def market_table(app: AppTest) -> dict[str, list[str]]:
    assert not app.exception
    rows = app.table[0].value.map(plain)
    return {row["Figure"]: list(row)[1:] for _, row in rows.iterrows()}


def enter(app: AppTest, figure: str, typed: str) -> None:
    app.selectbox(key="entry.figure").set_value(figure).run()
    app.text_input(key="entry.value").set_value(typed).run()
    app.button(key="enter").click().run()


def test_every_figure_has_value_unit_date_and_source() -> None:
    rows = market_table(open_page("data"))
    assert len(rows) == len(FIGURES)
    for figure in figures():
        value, standing, source = rows[figure.label]
        assert value.endswith("%" if figure.unit == "fraction" else figure.unit)
        assert standing.startswith(figure.origin.value.capitalize())
        assert source == figure.source


def test_every_assumption_of_the_model_is_listed_once() -> None:
    app = open_page("data")
    listed = [name for table in app.table[1:] for name in table.value["Assumption"].map(plain)]
    assert sorted(listed) == sorted(row.label for row in ASSUMPTIONS)


def test_a_typed_figure_is_labelled_as_entered_until_it_is_restored() -> None:
    app = open_page("data")
    enter(app, "eth_usd", "1,500")
    assert market_table(app)["ETH price"][0] == "1,500 USD per ETH"
    assert market_table(app)["ETH price"][1].startswith("Entered, ")
    assert "Entered, " in text_of(app)
    enter(app, "eth_usd", "1600")
    assert market_table(app)["ETH price"][0] == "1,600 USD per ETH"
    enter(app, "basis", "-2.5 %")
    assert market_table(app)["Premium or discount of rETH"][0] == "−2.5 %"
    assert market_table(app)["ETH price"][0] == "1,600 USD per ETH"
    app.button(key="restore_figures").click().run()
    assert market_table(app)["ETH price"][1].startswith("Recorded, ")
    assert "Entered" not in text_of(app)


def test_what_no_market_can_have_is_refused_in_one_sentence() -> None:
    app = open_page("data")
    for typed, words in (
        ("a lot", "ETH price must be a number, got “a lot”."),
        ("nan", "ETH price must be a number, got “nan”."),
        ("-3", "ETH price must lie between 1 and 1,000,000 USD per ETH, got -3."),
    ):
        enter(app, "eth_usd", typed)
        assert [plain(each.value) for each in app.error] == [words]
        assert market_table(app)["ETH price"][1].startswith("Recorded, ")


def test_what_is_typed_is_text_and_never_markup() -> None:
    app = open_page("data")
    enter(app, "eth_usd", "**x** :red[y]")
    assert "\\*\\*x" in app.error[0].value
    assert "\\:" in app.error[0].value
