"""What the store holds, in words."""

import datetime
from dataclasses import replace

from dashboard import store_sentences as said
from data.census import counted
from data.contracts.nodes import RegisteredNode
from data.stored import Stored, StoredCensus, StoredSeries
from risk.market import Block

ETH = 10**18
BLOCK = Block(number=25_000_000, hash="0x" + 64 * "a", timestamp=1_790_000_000)
DAY = datetime.date(2026, 9, 1)


def node(place: int, eights: int) -> RegisteredNode:
    return RegisteredNode(
        place=place,
        address=f"0x{place:040x}",
        minipools=eights,
        minipools_8=eights,
        minipools_16=0,
        minipool_bond_wei=8 * eights * ETH,
        minipool_borrowed_wei=24 * eights * ETH,
        legacy_rpl_wei=100 * ETH,
    )


def census(*eights: int) -> StoredCensus:
    nodes = [node(place, count) for place, count in enumerate(eights)]
    return StoredCensus(block=BLOCK, version="1.4", count=counted(nodes))


def stored(**changes: object) -> Stored:
    empty = Stored(kind="SQLite", series=(), census=None, read=0, nodes=0, records=())
    return replace(empty, **changes)  # type: ignore[arg-type]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def test_three_nodes_by_hand() -> None:
    # Shares of 1/2, 1/4 and 1/4: an index of 3/8, as from 8/3 nodes.
    found = census(4, 2, 2, 0)
    rows = [[plain(cell) for cell in row] for row in said.spread_rows(found)]
    assert rows[0] == ["8 validators", "3", "100 %", "2.7 nodes", "0.38"]
    assert rows[1] == ["192 ETH borrowed from rETH", "3", "100 %", "2.7 nodes", "0.38"]
    assert plain(said.operators_line(found)).endswith(
        "the 3 largest of 3 nodes with validators run 100 % of them, as concentrated as 2.7 equal "
        "nodes."
    )
    assert plain(said.census_sentence(found)) == (
        "Of 4 registered nodes, 3 have validators. Megapools owe 0 ETH, and a loss of minipools "
        "can take 400 RPL of legacy stake."
    )


def test_a_census_without_validators_says_so_and_has_no_spread() -> None:
    empty = census(0, 0)
    assert said.census_sentence(empty) == "No node of this census has a validator."
    assert said.operators_line(empty) == ""
    assert said.spread_rows(empty) == said.census_rows(empty) == []


def test_a_census_that_was_broken_off_says_how_to_go_on() -> None:
    assert said.unfinished(stored()) == ""
    half = stored(read=100, nodes=3_500)
    assert said.unfinished(half).startswith("A census is read for 100 of 3,500 nodes; ")
    assert not half.is_empty
    assert stored().is_empty


def test_days_without_a_figure_are_counted_between_the_first_and_the_last() -> None:
    row = StoredSeries(
        name="redemption rate", first=DAY, last=DAY + datetime.timedelta(days=9), days=7
    )
    assert row.missing == 3
    assert plain(said.series_row(row)[0]) == "Redemption rate"
    assert said.label("rETH / ETH") == "rETH / ETH"
    lines = said.lines(stored(series=(row,), records=(("series", 7),)))
    assert lines[-1] == ("Redemption rate: 2026-09-01 to 2026-09-10, 7 days, 3 without a figure.")
