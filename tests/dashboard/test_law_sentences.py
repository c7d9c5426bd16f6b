"""Other laws of prices in words: what they say, and what they lack."""

from dashboard import law_sentences as say
from dashboard.export_laws import laws_json
from risk.measures import Estimate
from risk.price_laws import Law, LawRow, Price
from risk.scenario import Scenario


def rows(*laws: Law) -> tuple[LawRow, ...]:
    """Return losses of 40, 30 and 20 % by the laws in their order."""
    return tuple(
        LawRow(
            law=law,
            price=price,
            horizon_days=days,
            confidence=0.99,
            value_at_risk=Estimate.exact(0.3 - 0.1 * place),
            expected_shortfall=Estimate.exact(0.4 - 0.1 * place),
        )
        for place, law in enumerate(laws)
        for price in Price
        for days in (7, 30)
    )


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_law_is_told_beside_the_engines_over_the_longest_horizon() -> None:
    said = plain(say.follows(rows(Law.ENGINE, Law.JUMPS), Law.JUMPS))
    assert "Over 30 days at 99 %" in said
    assert "ETH/USD loses 30.0 % on average beyond the value at risk, against 40.0 %" in said
    assert "RPL/USD loses 30.0 %" in said
    assert say.follows((), Law.JUMPS) == say.STORIES[Law.JUMPS]
    assert "against" not in say.follows(rows(Law.ENGINE), Law.ENGINE)


def test_the_table_has_the_laws_of_one_price_and_horizon_together() -> None:
    table = say.table(rows(Law.JUMPS, Law.ENGINE))
    assert [row[0] for row in table] == ["ETH/USD"] * 4 + ["RPL/USD"] * 4
    assert [row[2] for row in table[:2]] == [Law.ENGINE.value, Law.JUMPS.value]
    assert [plain(row[1]) for row in table[:4]] == ["7 days", "7 days", "30 days", "30 days"]


def test_the_report_has_one_sentence_and_none_without_rows() -> None:
    both = rows(Law.ENGINE, Law.JUMPS)
    said = plain(say.told(both, Scenario.base()))
    assert "has ETH lose 30.0 % on average on the worst 1 % of paths over 30 days" in said
    assert say.told((), Scenario.base()) == ""
    # Jumps know of no other volatility, so that under one the two are not compared.
    assert say.told(both, Scenario.from_changes({"eth_volatility": 1.2})) == ""


def test_the_json_holds_every_row() -> None:
    found = laws_json(rows(Law.ENGINE, Law.JUMPS))
    assert len(found) == 8
    first = found[0]
    assert isinstance(first, dict)
    assert (first["law"], first["price"], first["horizon_days"]) == (
        Law.ENGINE.value,
        "ETH/USD",
        7,
    )
    assert (first["value_at_risk"], first["value_at_risk_error"]) == (0.3, 0.0)
