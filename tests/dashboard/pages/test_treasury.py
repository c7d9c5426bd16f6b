"""Treasury: what do we hold? Without a browser: what is listed, said, undone and set aside."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from data.recorded import example_treasury
from risk.treasury import Asset, Holding, LendingPosition, Liability, PoolShare, Treasury
from tests.dashboard.kept import kept
from tests.dashboard.pages.pages import open_page, plain, text_of
from tests.dashboard.report import samples

LENT = LendingPosition(
    protocol="Aave v3", collateral_asset=Asset.WETH, collateral_amount=530.39, label="aWETH"
)
POOLED = PoolShare(pool="Balancer rETH/WETH", share=0.01)


def with_others() -> Treasury:
    held = samples.treasury()
    return replace(held, positions=(*held.positions, LENT, POOLED))


def buttons(app: AppTest) -> dict[str, bool]:
    return {str(button.key): button.disabled for button in app.button}


def test_each_table_lists_its_part_of_the_treasury() -> None:
    app = open_page("treasury", example_treasury())
    holdings, liabilities, stakes = (table.value for table in app.data_editor)
    assert list(holdings["asset"]) == ["ETH", "rETH", "RPL", "USDC", "DAI"]
    assert list(holdings.index) == [1, 2, 3, 4, 5]
    assert list(liabilities["currency"]) == ["USD"]
    assert len(stakes) == 0
    assert {table.editing_mode for table in app.data_editor} == {"dynamic"}


def test_each_group_has_its_value_at_market_and_at_exit_with_the_source() -> None:
    app = open_page("treasury", example_treasury())
    rows = app.table[0].value.map(plain).to_dict("records")
    assert [row["Group"] for row in rows] == ["Stablecoins", "ETH", "rETH", "RPL"]
    assert rows[0]["At market"] == rows[0]["If sold"] == "$6.50 m"
    said = text_of(app)
    assert "if sold within 7 days" in said
    assert "Recorded, " in said
    assert "Simulated, 25,000 paths, seed 7" in said


def test_a_chart_says_which_holdings_bear_the_tail() -> None:
    app = open_page("treasury", example_treasury())
    assert len(app.get("plotly_chart")) == 1
    assert not open_page("treasury", Treasury(name="New DAO", positions=())).get("plotly_chart")


def test_the_page_says_how_long_edits_live_beside_three_downloads() -> None:
    app = open_page("treasury")
    said = text_of(app)
    assert "Edits live in this browser session only" in said
    assert "begins anew with the treasury of the example" in said
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == ["Download YAML", "Download JSON", "Download CSV"]


def test_csv_is_not_offered_where_it_would_leave_something_out() -> None:
    app = open_page("treasury", with_others())
    disabled = [each.proto.disabled for each in app.get("download_button")]
    assert disabled == [False, False, True]
    assert "would leave out lending positions and pool shares" in text_of(app)


def test_an_empty_treasury_is_told_what_to_do_next() -> None:
    app = open_page("treasury", Treasury(name="Empty DAO"))
    assert "add a row to the holdings, upload a file, or restore the example" in text_of(app)
    assert not app.table
    app.button(key="restore_example.page").click().run()
    assert list(app.data_editor[0].value["asset"]) == ["ETH", "rETH", "RPL", "USDC", "DAI"]
    app.button(key="undo").click().run()
    assert len(app.data_editor[0].value) == 0


def test_what_is_not_valued_yet_is_set_aside_by_one_button_and_brought_back() -> None:
    app = open_page("treasury", with_others())
    said = text_of(app)
    assert "Held, but not valued yet: lending position, Aave v3, 530 WETH (aWETH) and" in said
    assert "not valued yet" in str(app.table[0].value["Standing"].tolist())
    app.button(key="set_aside").click().run()
    said = text_of(app)
    assert "Set aside, and in no figure: lending position, Aave v3, 530 WETH (aWETH) and" in said
    assert "pool share, Balancer rETH/WETH, 1 % of the pool" in said
    assert "All together: $" in said
    app.button(key="undo").click().run()
    assert "Held, but not valued yet" in text_of(app)


def test_what_is_set_aside_is_said_beside_the_headline_figures() -> None:
    app = open_page("overview", with_others())
    assert "Held, but not valued yet" in text_of(app)
    app.button(key="set_aside").click().run()
    assert "has set aside what is not valued yet, 1 lending position and 1 pool share" in text_of(
        app
    )
    assert len(app.metric) == 4


def test_the_name_and_the_order_of_payment_are_edited_undone_and_redone() -> None:
    app = open_page("treasury")
    app.text_input(key="treasury.name").set_value("Lighthouse DAO").run()
    order = app.selectbox(key="treasury.order")
    order.set_value(tuple(reversed(order.value))).run()
    for number, name in ((1, "Lighthouse DAO"), (2, "Example DAO")):
        app.button(key="undo").click().run()
        assert app.text_input(key="treasury.name").value == name, number
    assert buttons(app)["undo"]
    app.button(key="redo").click().run()
    app.button(key="redo").click().run()
    assert app.text_input(key="treasury.name").value == "Lighthouse DAO"
    assert app.selectbox(key="treasury.order").value[0].value == "RPL"
    assert buttons(app)["redo"]


def test_a_name_that_no_treasury_may_have_is_refused_and_the_one_before_stays() -> None:
    app = open_page("treasury")
    for name, words in (("=1+1", "formula"), ("<b>x</b>", "markup"), ("", "empty")):
        app.text_input(key="treasury.name").set_value(name).run()
        (said,) = [plain(each.value) for each in app.error]
        assert said.startswith("`name`:")
        assert words in said
        assert kept(app)["treasury"].name == "Example DAO"
    app.button(key="undo").click().run()
    assert not app.error
    assert app.text_input(key="treasury.name").value == "Example DAO"


def test_a_label_is_text_wherever_it_is_named() -> None:
    hostile = replace(LENT, protocol="**x** :red[y]", label="$z$ _u_")
    held = Treasury(name="A DAO", positions=(Holding(asset=Asset.ETH, amount=1.0), hostile))
    (said,) = [each.value for each in open_page("treasury", held).info]
    assert "\\*\\*x\\*\\*" in said
    assert "\\$z\\$" in said


def test_a_treasury_that_only_owes_is_told_what_to_do_next() -> None:
    held = Treasury(name="Debt DAO", liabilities=(Liability(amount=5.0),))
    assert "This treasury holds nothing yet" in text_of(open_page("treasury", held))


def test_everything_set_aside_still_has_an_answer() -> None:
    held = Treasury(name="Pool DAO", positions=(POOLED,)).with_rest_set_aside()
    assert "Nothing here can be valued yet" in text_of(open_page("treasury", held))
