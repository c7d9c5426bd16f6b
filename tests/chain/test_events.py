"""Events of the past: decoded exactly or refused."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from data.contracts import events
from data.contracts.events import Reading, log_of, reading_of
from data.json_rpc import _error_fault
from data.multicall import ReadingError
from data.node import Wanted

UINT = st.integers(0, 2**256 - 1)
TIME = st.integers(1, 2**40 - 1)
EMITTER = "0x" + 40 * "a"


def log(topic: str, indexed: list[int], types: list[str], values: list[int]) -> dict[str, Any]:
    """Return an event as a node gives it."""
    return {
        "address": EMITTER,
        "topics": [topic, *(f"0x{number:064x}" for number in indexed)],
        "data": "0x" + encode(types, values).hex(),
        "blockNumber": "0x10",
        "blockHash": "0x" + 64 * "b",
        "logIndex": "0x3",
        "removed": False,
    }


@pytest.mark.parametrize(
    ("topic", "signature"),
    [
        (events.BALANCES_1_0, "BalancesUpdated(uint256,uint256,uint256,uint256,uint256)"),
        (events.BALANCES_1_3, "BalancesUpdated(uint256,uint256,uint256,uint256,uint256,uint256)"),
        (events.PRICES_1_0_AND_1_3, "PricesUpdated(uint256,uint256,uint256,uint256)"),
        (events.PRICES_1_2, "PricesUpdated(uint256,uint256,uint256)"),
        (events.ANSWER_UPDATED, "AnswerUpdated(int256,uint256,uint256)"),
        (events.SWAP, "Swap(address,address,int256,int256,uint160,uint128,int24)"),
    ],
)
def test_a_topic_is_the_hash_of_its_signature(topic: str, signature: str) -> None:
    assert topic == "0x" + keccak(text=signature).hex()


@given(UINT, UINT, UINT, UINT, UINT, TIME)
def test_balances_are_read_in_both_forms(
    at: int, slot: int, total: int, staking: int, supply: int, time: int
) -> None:
    old = log(events.BALANCES_1_0, [], 5 * ["uint256"], [at, total, staking, supply, time])
    new = log(events.BALANCES_1_3, [at], 5 * ["uint256"], [slot, total, staking, supply, time])
    expected = Reading(value=total, other=supply, timestamp=time)
    assert reading_of(log_of(old)) == reading_of(log_of(new)) == expected


@given(UINT, UINT, UINT, UINT, TIME)
def test_prices_are_read_in_three_forms_of_which_two_share_a_topic(
    at: int, slot: int, price: int, effective: int, time: int
) -> None:
    shared = events.PRICES_1_0_AND_1_3
    logs = [
        log(shared, [], 4 * ["uint256"], [at, price, effective, time]),
        log(events.PRICES_1_2, [], 3 * ["uint256"], [at, price, time]),
        log(shared, [at], 3 * ["uint256"], [slot, price, time]),
    ]
    expected = Reading(value=price, other=0, timestamp=time)
    assert [reading_of(log_of(answer)) for answer in logs] == 3 * [expected]


@given(st.integers(-(2**255), 2**255 - 1), UINT, TIME)
def test_an_answer_of_a_feed_is_a_price_or_refused(answer: int, round_: int, time: int) -> None:
    made = log_of(log(events.ANSWER_UPDATED, [answer % 2**256, round_], ["uint256"], [time]))
    if answer > 0:
        assert reading_of(made) == Reading(value=answer, other=round_, timestamp=time)
    else:
        with pytest.raises(ReadingError, match="no price"):
            reading_of(made)


@given(
    st.integers(-(2**255), 2**255 - 1),
    st.integers(0, 2**160 - 1),
    st.integers(0, 2**128 - 1),
    st.integers(-(2**23), 2**23 - 1),
)
def test_a_swap_is_a_price_or_refused(amount: int, root: int, liquidity: int, tick: int) -> None:
    types = ["int256", "int256", "uint160", "uint128", "int24"]
    made = log_of(log(events.SWAP, [1, 2], types, [amount, -1, root, liquidity, tick]))
    if root and abs(tick) <= 887_272:
        assert reading_of(made) == Reading(value=root, other=liquidity, timestamp=None)
    else:
        with pytest.raises(ReadingError, match="no pool"):
            reading_of(made)


TOPICS = [
    events.BALANCES_1_0,
    events.BALANCES_1_3,
    events.PRICES_1_0_AND_1_3,
    events.PRICES_1_2,
    events.ANSWER_UPDATED,
    events.SWAP,
    "0x" + 64 * "0",
]
FORMS = {
    (events.BALANCES_1_0, 0, 5),
    (events.BALANCES_1_3, 1, 5),
    (events.PRICES_1_0_AND_1_3, 0, 4),
    (events.PRICES_1_0_AND_1_3, 1, 3),
    (events.PRICES_1_2, 0, 3),
    (events.ANSWER_UPDATED, 2, 1),
    (events.SWAP, 2, 5),
}


@given(st.sampled_from(TOPICS), st.lists(UINT, max_size=3), st.lists(UINT, max_size=6))
def test_an_event_of_another_form_is_refused(
    topic: str, indexed: list[int], words: list[int]
) -> None:
    made = log_of(log(topic, indexed, len(words) * ["uint256"], words))
    try:
        reading_of(made)
    except ReadingError:
        return
    assert (topic, len(indexed), len(words)) in FORMS


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=70)),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=6,
)
GOOD = log(events.PRICES_1_2, [], 3 * ["uint256"], [1, 2, 3])


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_any_field_of_an_event_is_read_or_refused(field: str, value: Any) -> None:
    try:
        made = log_of(GOOD | {field: value})
    except ReadingError:
        return
    assert made == log_of(GOOD) or field in {"topics", "data", "blockNumber", "logIndex"}


@pytest.mark.parametrize("field", [name for name in sorted(GOOD) if name != "removed"])
def test_an_event_without_a_field_is_refused(field: str) -> None:
    with pytest.raises(ReadingError, match="malformed"):
        log_of({name: value for name, value in GOOD.items() if name != field})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([{"removed": True}], "malformed"),
        ([{"address": "0x" + 40 * "c"}], "not asked for"),
        ([{"topics": [events.PRICES_1_0_AND_1_3]}], "not asked for"),
        ([{"blockNumber": "0x9"}], "another block"),
        ([{"blockNumber": "0x15"}], "another block"),
        ([{}, {}], "given twice"),
        ([{}, {"logIndex": "0x4", "blockHash": "0x" + 64 * "c"}], "name two blocks"),
    ],
)
def test_events_that_were_not_asked_for_are_refused(
    changes: list[dict[str, Any]], words: str
) -> None:
    wanted = Wanted(emitters=(EMITTER,), topics=(events.PRICES_1_2,))
    assert wanted.found_in([GOOD, GOOD | {"logIndex": "0x0"}], 10, 20)[0].index == 0
    with pytest.raises(ReadingError, match=words):
        wanted.found_in([GOOD | change for change in changes], 10, 20)
    with pytest.raises(ReadingError, match="malformed"):
        wanted.found_in({}, 10, 20)


@pytest.mark.parametrize(
    "words",
    [
        "query returned more than 10000 results",
        "query returned more than 10,000 logs",
        "exceed maximum block range: 5000",
        "block range is too wide",
        "Log response size exceeded.",
        "too many results, retry with a smaller range",
        "eth_getLogs is limited to a 10,000 block range",
    ],
)
def test_what_nodes_say_of_too_many_results_is_understood_and_not_repeated(words: str) -> None:
    fault = _error_fault({"code": -32005, "message": words}, batch_refused=False)
    assert fault.too_many
    assert words not in fault.words


@pytest.mark.parametrize(
    "words",
    [
        "no state",
        "Too many requests",
        "daily request count exceeded, request rate limited",
        5,
        None,
    ],
)
def test_a_limit_of_requests_is_not_taken_for_too_many_results(words: object) -> None:
    assert not _error_fault({"code": -32005, "message": words}, batch_refused=False).too_many
    assert not _error_fault(words, batch_refused=False).too_many
