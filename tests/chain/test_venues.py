"""Every venue against its contract's arithmetic in an EVM, to the last wei and refusal."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from risk.liquidity.amplification import ramped_amplification
from risk.liquidity.concentrated_pool import ConcentratedPool
from risk.liquidity.fixed_power import power
from risk.liquidity.meta_stable import MetaStablePool
from risk.liquidity.refusals import (
    ConvergenceError,
    ImbalanceError,
    PriceLimitError,
    SizeLimitError,
    SwapRefusedError,
    WordSizeError,
)
from risk.liquidity.ticks import (
    LARGEST_TICK,
    SMALLEST_SQRT_PRICE,
    UPPER_SQRT_PRICE,
    sqrt_price_at,
    tick_at,
)
from risk.liquidity.weighted_pool import WeightedPool
from tests.chain import venue_states
from tests.chain.venue_ports import Call, Ports, Refusal, ported

STATES = 5_000  # drawn; so many must be such that the contract swaps:
SWAPS = 2_000
# Which error of ours may stand for a contract's reason; none is failed arithmetic.
MEANINGS: dict[str, tuple[type[SwapRefusedError], ...]] = {
    "": (WordSizeError, ImbalanceError),
    "converge": (ConvergenceError,),
    "BAL#001": (ImbalanceError,),
    "BAL#004": (ImbalanceError,),
    "BAL#008": (WordSizeError,),
    "BAL#304": (SizeLimitError,),
    "BAL#305": (SizeLimitError,),
    "BAL#322": (ConvergenceError,),
    "INSUFFICIENT_LIQUIDITY": (ImbalanceError,),
    "LA": (ImbalanceError,),
    "LS": (ImbalanceError,),
    "SPL": (PriceLimitError,),
}

Ask = Callable[[], Any]


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    with ported(tmp_path_factory.mktemp("ports")) as running:
        yield running


def outcomes(answers: list[Any], asked: list[Ask]) -> Counter[str]:
    """Compare each answer of a contract with ours and count what they were."""
    counted: Counter[str] = Counter()
    for k, (answer, ask) in enumerate(zip(answers, asked, strict=True)):
        if isinstance(answer, Refusal):
            counted[f"refused: {answer.reason}"] += 1
            ours = refusal_of(ask)
            # StableSwapPool says that nothing is left where the contract would underflow.
            nothing = (answer.reason, ours) == ("", 0)
            assert nothing or isinstance(ours, MEANINGS[answer.reason]), (k, answer, ours)
        else:
            counted["done"] += 1
            ours = ask()
            assert (ours if isinstance(ours, tuple) else (ours,)) == answer, k
    return counted


def refusal_of(ask: Ask) -> Any:
    try:
        return ask()
    except SwapRefusedError as error:
        return error


def stable_call(port: str, function: str) -> Call:
    pool = "uint256[],uint256,uint256,uint256[]," + (
        "uint256" if port == "curve_stable_swap" else "uint256[]"
    )
    inputs = [f"({pool})"]
    if function != "invariant":
        inputs += ["uint256", "uint256", "uint256"]
    return Call(port=port, function=function, inputs=inputs, outputs=["uint256"])


def test_stable_swap_equals_the_contract_both_ways(ports: Ports) -> None:
    rng = venue_states.drawing(1)
    arguments, sold, bought, invariants = [], [], [], []
    for _ in range(STATES):
        pool = venue_states.stable_swap_pool(rng)
        i, j = rng.sample(range(len(pool.balances)), 2)
        given = venue_states.amount(rng, pool.balances[i], venue_states.LARGEST)
        state = (
            pool.balances,
            pool.amplification_precise,
            pool.fee,
            pool.rates,
            pool.offpeg_fee_multiplier,
        )
        arguments.append((state, i, j, given))
        sold.append(lambda pool=pool, i=i, j=j, given=given: pool.amount_out(i, j, given))
        bought.append(lambda pool=pool, i=i, j=j, given=given: pool.amount_in(i, j, given))
        invariants.append(pool.invariant)
    port = "curve_stable_swap"
    seen = outcomes(ports.ask(stable_call(port, "amountOut"), arguments), sold)
    assert seen["done"] >= SWAPS
    assert seen["refused: "] > STATES // 50
    seen = outcomes(ports.ask(stable_call(port, "amountIn"), arguments), bought)
    assert seen["done"] >= SWAPS
    assert seen["refused: "] > STATES // 50
    states = [state[:1] for state in arguments]
    assert (
        outcomes(ports.ask(stable_call(port, "invariant"), states), invariants)["done"]
        > STATES // 2
    )


def test_meta_stable_equals_the_contract_both_ways(ports: Ports) -> None:
    rng = venue_states.drawing(2)
    arguments, sold, bought, invariants = [], [], [], []
    for _ in range(STATES):
        pool = venue_states.meta_stable_pool(rng)
        i, j = rng.sample(range(len(pool.balances)), 2)
        given = venue_states.amount(rng, pool.balances[i], 2**112 - 1)
        arguments.append((meta_stable_state(pool), i, j, given))
        sold.append(lambda pool=pool, i=i, j=j, given=given: pool.amount_out(i, j, given))
        bought.append(lambda pool=pool, i=i, j=j, given=given: pool.amount_in(i, j, given))
        invariants.append(pool.invariant)
    port = "balancer_meta_stable"
    seen = outcomes(ports.ask(stable_call(port, "amountOut"), arguments), sold)
    assert seen["done"] >= SWAPS
    assert seen["refused: BAL#001"] > STATES // 50
    seen = outcomes(ports.ask(stable_call(port, "amountIn"), arguments), bought)
    assert seen["done"] >= SWAPS
    assert seen["refused: BAL#001"] > STATES // 50
    states = [state[:1] for state in arguments]
    assert (
        outcomes(ports.ask(stable_call(port, "invariant"), states), invariants)["done"]
        > STATES // 2
    )


def meta_stable_state(pool: MetaStablePool) -> tuple[Any, ...]:
    assert pool.decimals is not None
    units = [10 ** (18 - places) for places in pool.decimals]
    return pool.balances, pool.amplification, pool.fee, pool.rates, units


def test_weighted_equals_the_contract_both_ways(ports: Ports) -> None:
    rng = venue_states.drawing(3)
    arguments, sold, bought = [], [], []
    for _ in range(STATES):
        pool = venue_states.weighted_pool(rng)
        i, j = rng.sample(range(2), 2)
        given = venue_states.amount(rng, pool.balances[i], 2**112 - 1)
        sides = weighted_sides(pool)
        arguments.append((sides[i], sides[j], pool.fee, given))
        sold.append(lambda pool=pool, i=i, j=j, given=given: pool.amount_out(i, j, given))
        bought.append(lambda pool=pool, i=i, j=j, given=given: pool.amount_in(i, j, given))
    side = "(uint256,uint256,uint256)"
    inputs, outputs = [side, side, "uint256", "uint256"], ["uint256"]
    for function, asked, refused in (
        ("amountOut", sold, "refused: BAL#304"),
        ("amountIn", bought, "refused: BAL#305"),
    ):
        call = Call(port="balancer_weighted", function=function, inputs=inputs, outputs=outputs)
        seen = outcomes(ports.ask(call, arguments), asked)
        assert seen["done"] >= SWAPS
        assert seen[refused] > STATES // 50


def weighted_sides(pool: WeightedPool) -> list[tuple[int, int, int]]:
    assert pool.decimals is not None
    units = [10 ** (18 - places) for places in pool.decimals]
    return list(zip(pool.balances, pool.weights, units, strict=True))


def test_powers_equal_the_contract(ports: Ports) -> None:
    rng = venue_states.drawing(4)
    drawn = [
        (int(10 ** rng.uniform(0, 40)), int(10 ** rng.uniform(14, 20))) for _ in range(STATES // 2)
    ]
    drawn += [
        (int(10**18 * rng.uniform(0.8, 1.2)), int(10 ** rng.uniform(0, 20)))
        for _ in range(STATES // 2)
    ]
    # Where the series near one is longest, and its last term large enough to show.
    drawn += [
        (rng.choice((9, 11)) * 10**17 + rng.randint(-(10**14), 10**14), rng.randint(10**19, 10**20))
        for _ in range(STATES // 2)
    ]
    inputs = ["uint256", "uint256"]
    call = Call(port="balancer_weighted", function="power", inputs=inputs, outputs=["uint256"])
    asked: list[Ask] = [lambda pair=pair: power(*pair) for pair in drawn]
    seen = outcomes(ports.ask(call, drawn), asked)
    assert seen["done"] >= SWAPS
    assert seen["refused: BAL#008"] > STATES // 50


def test_constant_product_equals_the_contract_both_ways(ports: Ports) -> None:
    rng = venue_states.drawing(5)
    arguments, sold, bought = [], [], []
    for _ in range(STATES):
        pool = venue_states.constant_product_pool(rng)
        i, j = rng.sample(range(2), 2)
        given = venue_states.amount(rng, pool.balances[i], 2**256 - 1)
        arguments.append((given, pool.balances[i], pool.balances[j], 1000 - pool.fee))
        sold.append(lambda pool=pool, i=i, j=j, given=given: pool.amount_out(i, j, given))
        bought.append(lambda pool=pool, i=i, j=j, given=given: pool.amount_in(i, j, given))
    inputs = ["uint256"] * 4
    for function, asked in (("amountOut", sold), ("amountIn", bought)):
        call = Call(
            port="uniswap_v2_library", function=function, inputs=inputs, outputs=["uint256"]
        )
        seen = outcomes(ports.ask(call, arguments), asked)
        assert seen["done"] >= SWAPS
        assert seen["refused: "] > STATES // 200
        assert seen["refused: INSUFFICIENT_LIQUIDITY"] > STATES // 100


@pytest.mark.slow
def test_concentrated_swaps_equal_the_contract_through_every_tick(ports: Ports) -> None:
    rng = venue_states.drawing(6)
    arguments, asked, crossed = [], [], 0
    for _ in range(STATES):
        pool = venue_states.concentrated_pool(rng)
        falling = rng.random() < 0.5
        size = venue_states.amount(rng, max(pool.liquidity // 1000, 1), 10**30)
        given = size if rng.random() < 0.5 else -size
        limit = SMALLEST_SQRT_PRICE + 1 if falling else UPPER_SQRT_PRICE - 1
        if rng.random() < 0.4:  # now and then on the wrong side, where the contract refuses
            limit = max(
                1, int(pool.sqrt_price * (1.0 + rng.choice((-1, 1)) * 10 ** rng.uniform(-9, 0)))
            )
        arguments.append((concentrated_state(pool), falling, given, limit))
        asked.append(
            lambda pool=pool, falling=falling, given=given, limit=limit: swapped(
                pool, falling, given, limit
            )
        )
    call = Call(
        port="uniswap_v3_swap",
        function="swap",
        inputs=[
            "(uint256,int256,uint256,uint256,int256,int256[],int256[])",
            "bool",
            "int256",
            "uint256",
        ],
        outputs=["uint256", "uint256", "uint256", "int256", "uint256"],
    )
    answers = ports.ask(call, arguments)
    seen = outcomes(answers, asked)
    assert seen["done"] >= SWAPS
    assert seen["refused: SPL"] > STATES // 50
    crossed = sum(
        1
        for answer, (state, *_) in zip(answers, arguments, strict=True)
        if not isinstance(answer, Refusal) and answer[4] != state[2]
    )
    assert crossed > STATES // 5


def concentrated_state(pool: ConcentratedPool) -> tuple[Any, ...]:
    places = [tick for tick, _ in pool.ticks]
    added = [added for _, added in pool.ticks]
    own = (pool.sqrt_price, pool.tick, pool.liquidity, pool.fee_pips, pool.tick_spacing)
    return (*own, places, added)


def swapped(pool: ConcentratedPool, falling: bool, given: int, limit: int) -> tuple[int, ...]:
    swap = pool.swap(falling, given, limit)
    return swap.amount_in, swap.amount_out, swap.sqrt_price, swap.tick, swap.liquidity


def test_prices_and_ticks_equal_the_contract(ports: Ports) -> None:
    rng = venue_states.drawing(7)
    ticks = [rng.randint(-LARGEST_TICK, LARGEST_TICK) for _ in range(STATES)]
    ticks += [-LARGEST_TICK, LARGEST_TICK - 1, -1, 0, 1]
    call = Call(port="uniswap_v3_swap", function="priceAt", inputs=["int256"], outputs=["uint256"])
    assert ports.ask(call, [(tick,) for tick in ticks]) == [(sqrt_price_at(t),) for t in ticks]
    prices = [max(SMALLEST_SQRT_PRICE, sqrt_price_at(t) + rng.randint(-1, 1)) for t in ticks]
    prices += [UPPER_SQRT_PRICE - 1]
    call = Call(port="uniswap_v3_swap", function="tickAt", inputs=["uint256"], outputs=["int256"])
    assert ports.ask(call, [(price,) for price in prices]) == [(tick_at(p),) for p in prices]


def test_a_moving_amplification_equals_the_contract(ports: Ports) -> None:
    rng = venue_states.drawing(8)
    moves = []
    for _ in range(STATES):
        start = rng.randint(1, 2 * 10**9)
        end = start + rng.randint(1, 10**8)
        initial, future = (int(10 ** rng.uniform(2, 8)) for _ in range(2))
        moves.append((initial, future, start, end, rng.randint(start, end + 10**5)))
    call = Call(
        port="curve_stable_swap",
        function="ramped",
        inputs=["uint256"] * 5,
        outputs=["uint256"],
    )
    assert ports.ask(call, moves) == [(ramped_amplification(*move),) for move in moves]
