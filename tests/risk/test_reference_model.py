"""The compiled engine agrees with a plain NumPy model of the same laws, written a second time."""

from dataclasses import replace

import pytest

from tests.validate.agreement import (
    LEAST_COMPARABLE,
    TOLERANCE,
    Case,
    base_cases,
    disagreement,
    random_case,
)

# Tables of innovations are the slow part: ten sets of them serve all the cases.
PRICE_LAWS = 10
CASES = 200
GROUPS = 4


@pytest.mark.parametrize("case", base_cases(), ids=lambda case: case.scenario.name)
def test_the_engine_is_the_numpy_model_in_base_and_in_every_preset(case: Case) -> None:
    found = disagreement(case)
    assert found.pop("comparable") == 1.0
    for factor, difference in found.items():
        assert difference < TOLERANCE, factor


@pytest.mark.parametrize("group", range(GROUPS))
def test_the_engine_is_the_numpy_model_in_worlds_drawn_from_every_domain(group: int) -> None:
    comparable = []
    for seed in range(1 + group, 1 + CASES, GROUPS):
        found = disagreement(random_case(seed, PRICE_LAWS), by_account=True)
        comparable.append(found.pop("comparable"))
        for factor, difference in found.items():
            assert difference < TOLERANCE, (seed, factor)
    # On the others rounding alone may move basis and line by more than a thousand digits.
    assert sum(comparable) / len(comparable) > LEAST_COMPARABLE


def test_a_law_that_differs_in_the_eighth_digit_is_told_apart() -> None:
    case = base_cases()[0]
    laws = case.parameters
    nudged = {
        "eth_usd": replace(laws, eth_price=replace(laws.eth_price, alpha=0.063000001)),
        "rpl_eth": replace(laws, rpl_price=replace(laws.rpl_price, beta=0.600000001)),
        "rate": replace(laws, redemption=replace(laws.redemption, net_share=0.860000001)),
        "depth": replace(laws, depth=replace(laws.depth, daily_volatility=0.180000001)),
        "line": replace(laws, collateral=replace(laws.collateral, calm_burns=30.0000001)),
    }
    for factor, other in nudged.items():
        assert disagreement(case, other)[factor] > TOLERANCE, factor
