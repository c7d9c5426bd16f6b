"""Random pools and swaps, of one wei to 10¹² ETH: usual, drained, after a jump of the rate."""

import random
from collections.abc import Sequence

from risk.liquidity.concentrated_pool import ConcentratedPool
from risk.liquidity.constant_product import ConstantProductPool
from risk.liquidity.meta_stable import MetaStablePool
from risk.liquidity.stable_swap import StableSwapPool
from risk.liquidity.ticks import LARGEST_TICK, sqrt_price_at
from risk.liquidity.weighted_pool import WeightedPool

ETH = 10**18
LARGEST = 10**12 * ETH
ONE = 10**18


def drawing(seed: int) -> random.Random:
    """Return draws of whole numbers of any size."""
    return random.Random(seed)  # noqa: S311


def stable_swap_pool(rng: random.Random) -> StableSwapPool:
    n = rng.choice((2, 2, 2, 2, 3, 4, 8))
    fee = rng.choice((0, 1, 1_000_000, 4_000_000, 100_000_000, 5_000_000_000))
    multipliers = (0, 10**10, 2 * 10**10, 5 * 10**10, 10**11, 10**13)
    amplification = rng.choice((1, 2, 10, 50, 100, 200, 2_000, 20_000, 999_999))
    decimals = [rng.choice((18, 18, 18, 8, 6)) for _ in range(n)]
    return StableSwapPool(
        _balances(rng, decimals, LARGEST),
        amplification,
        fee,
        [_rate(rng) * 10 ** (18 - places) for places in decimals],
        min(rng.choice(multipliers), 5 * 10**19 // max(fee, 1)),
        amplification * 100 + rng.randrange(100),
    )


def meta_stable_pool(rng: random.Random) -> MetaStablePool:
    n = rng.choice((2, 2, 2, 2, 3, 5))
    decimals = [rng.choice((18, 18, 18, 18, 6, 8)) for _ in range(n)]
    return MetaStablePool(
        _balances(rng, decimals, 2**112 - 1),
        rng.choice((1_000, 10_000, 50_000, 123_456, 2_000_000, 5_000_000)),
        _balancer_fee(rng),
        [_rate(rng) for _ in range(n)],
        decimals,
    )


def weighted_pool(rng: random.Random) -> WeightedPool:
    first = rng.choice((ONE // 2, ONE // 5, ONE * 4 // 5, ONE // 3, ONE // 50))
    if rng.random() < 0.5:
        first = rng.randint(10**16, ONE - 10**16)
    decimals = [rng.choice((18, 18, 18, 6, 8)) for _ in range(2)]
    held = _balances(rng, decimals, 2**112 - 1)
    return WeightedPool(held, (first, ONE - first), _balancer_fee(rng), decimals)


def constant_product_pool(rng: random.Random) -> ConstantProductPool:
    held = _balances(rng, (18, 18), 2**112 - 1)
    return ConstantProductPool(held, rng.choice((3, 3, 3, 0, 2, 10, 999)))


def concentrated_pool(rng: random.Random) -> ConcentratedPool:
    """Return a pool of up to seven positions; none may reach the price."""
    fee, spacing = rng.choice(((100, 1), (500, 10), (3_000, 60), (10_000, 200), (1, 1)))
    tick = rng.choice((0, 0, rng.randint(-5_000, 5_000), rng.randint(-800_000, 800_000)))
    most = LARGEST_TICK // spacing
    centre = max(-most + 1, min(most - 1, tick // spacing))
    added: dict[int, int] = {}
    liquidity = 0
    for _ in range(rng.randint(1, 7)):
        reach = rng.choice((1, 2, 20, 300, 3_000, 10**6))
        low = max(-most, centre + rng.randint(-reach, reach - 1))
        high = min(most, low + rng.randint(1, reach))
        size = min(_log_uniform(rng, LARGEST), 2**120)
        if low < high:
            added[low * spacing] = added.get(low * spacing, 0) + size
            added[high * spacing] = added.get(high * spacing, 0) - size
            liquidity += size if low * spacing <= tick < high * spacing else 0
    below, above = sqrt_price_at(tick), sqrt_price_at(tick + 1)
    price = rng.choice((below, rng.randrange(below, above), above - 1))
    return ConcentratedPool(price, liquidity, fee, spacing, tuple(added.items()))


def amount(rng: random.Random, balance: int, largest: int) -> int:
    """Return an amount to swap: most often about what the pool holds, or anything."""
    if rng.random() < 0.8:
        return max(1, min(largest, int(balance * 10 ** rng.uniform(-9, 0.5))))
    return rng.choice((1, 2, _log_uniform(rng, largest)))


def _balances(rng: random.Random, decimals: Sequence[int], largest: int) -> list[int]:
    units = [10 ** (18 - places) for places in decimals]
    kind = rng.random()
    if kind < 0.2:
        return [_log_uniform(rng, largest) for _ in units]
    size = _log_uniform(rng, largest // 10)
    held = [max(1, int(size * 10 ** rng.uniform(-1, 1)) // unit) for unit in units]
    if kind < 0.35:  # drained
        held[rng.randrange(len(held))] = rng.choice((0, 1, 2, _log_uniform(rng, held[0])))
    return held


def _rate(rng: random.Random) -> int:
    """Return one, a staked coin's rate, or one that has jumped."""
    usual = rng.choice((ONE, 1_166_600_000_000_000_000, int(ONE * rng.uniform(1, 1.2))))
    return usual if rng.random() < 0.7 else max(1, int(usual * 10 ** rng.uniform(-3, 3)))


def _balancer_fee(rng: random.Random) -> int:
    return rng.choice((10**12, 4 * 10**14, 3 * 10**15, 10**17, rng.randint(10**12, 10**17)))


def _log_uniform(rng: random.Random, largest: int) -> int:
    return max(1, min(largest, int(2 ** rng.uniform(0, largest.bit_length()))))
