"""Two curves through one quoted size, and the surface that the simulation looks them up on."""

import math

import numpy as np
import pytest
from scipy import optimize

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.liquidity import quoted_depth
from risk.liquidity.quoted_depth import (
    LARGEST_SIZE,
    SMALLEST_SIZE,
    constant_product_cost,
    cost_surface,
    look_up,
    stable_swap_cost,
    surface_row,
)
from risk.liquidity.redemption import pool_proceeds
from risk.liquidity.stable_swap import StableSwapPool
from tests.reference import exit as reference
from tests.validate import surface

ZERO = np.array([0.0])
CURVES = (constant_product_cost, stable_swap_cost)


def _stable_swap_point(size: float, basis: float) -> float:
    """Return the cost by solving the invariant for A = 50 with a root finder, total 1."""
    ann = 100.0

    def other(x: float) -> float:
        # Ann (x + y) + 1 = Ann + 1 / (4 x y)
        return float(
            optimize.brentq(
                lambda y: ann * (x + y) + 1.0 - ann - 1.0 / (4.0 * x * y), 1e-9, 1e4, xtol=1e-15
            )
        )

    def price(x: float) -> float:
        step = 1e-6 * x
        return (other(x - step) - other(x + step)) / (2.0 * step)

    start = float(optimize.brentq(lambda x: price(x) - 1.0 - basis, 0.02, 3.0, xtol=1e-14))
    balanced = float(
        optimize.brentq(lambda q: 1.0 - (0.5 - other(0.5 + q)) / q - 0.01, 0.01, 0.49, xtol=1e-14)
    )
    sold = size * balanced
    return 1.0 - (other(start) - other(start + sold)) / (sold * (1.0 + basis))


def test_both_curves_cost_one_per_cent_at_the_quoted_size() -> None:
    for cost in CURVES:
        assert cost(np.array([1.0]), ZERO)[0] == pytest.approx(0.01, abs=1e-12)


def test_beyond_the_quoted_size_the_curves_part() -> None:
    # 5,000 rETH is 4.6 times the recorded size: 4.4 % on one curve, 49 % on the other.
    size = np.array([4.6])
    assert constant_product_cost(size, ZERO)[0] == pytest.approx(0.044, abs=5e-4)
    assert stable_swap_cost(size, ZERO)[0] == pytest.approx(0.49, abs=0.01)


def test_a_constant_product_is_arithmetic() -> None:
    # Reserves of 99 times the quoted size: selling 99 of them halves the price received.
    assert constant_product_cost(np.array([99.0]), ZERO)[0] == pytest.approx(0.5)
    # A quarter below: re-composed to 99 / √0.75 on the side that is sold.
    found = constant_product_cost(np.array([10.0]), np.array([-0.25]))[0]
    assert found == pytest.approx(10.0 / (10.0 + 99.0 / math.sqrt(0.75)))


@pytest.mark.parametrize("basis", [0.0, -0.001, -0.028, -0.1, 0.01])
@pytest.mark.parametrize("size", [0.01, 0.5, 1.0, 2.0, 4.6, 10.0])
def test_stable_swap_is_its_invariant_solved_by_a_root_finder(size: float, basis: float) -> None:
    found = stable_swap_cost(np.array([size]), np.array([basis]))[0]
    assert found == pytest.approx(_stable_swap_point(size, basis), rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("size", [0.01, 0.3, 1.0, 3.0, 8.0])
def test_stable_swap_is_the_contract_s_own_arithmetic(size: float) -> None:
    """A balanced pool of 100,000 with A = 50 and no fee, in wei."""
    total = 100_000
    pool = StableSwapPool(
        balances=(total // 2 * 10**18,) * 2, amplification=50, fee=0, rates=(10**18,) * 2
    )
    sold = int(size * quoted_depth._quoted_share() * total * 10**18)
    received = pool.amount_out(0, 1, sold)
    found = stable_swap_cost(np.array([size]), ZERO)[0]
    assert found == pytest.approx(1.0 - received / sold, abs=1e-12)


def test_the_published_slippage_of_a_balanced_pool_is_met() -> None:
    # Two times 50,000, A = 50: 100, 1,000, 5,000 and 20,000 cost .392, 3.922, 19.76, 91.62 bps.
    sizes = np.array([100.0, 1000.0, 5000.0, 20_000.0]) / 100_000 / quoted_depth._quoted_share()
    found = stable_swap_cost(sizes, np.zeros(4)) * 1e4
    assert found == pytest.approx([0.392, 3.922, 19.76, 91.62], rel=2e-3)


def test_a_pool_out_of_balance_bears_less() -> None:
    # The 1 % size of A = 50 falls from .206 of the pool at −.1 % to .065 at −2.8 %.
    for basis, share in ((-0.001, 0.206), (-0.028, 0.065)):
        size = optimize.brentq(
            lambda s, basis=basis: stable_swap_cost(np.array([s]), np.array([basis]))[0] - 0.01,
            0.01,
            2.0,
        )
        assert size * quoted_depth._quoted_share() == pytest.approx(share, abs=6e-4)


@pytest.mark.parametrize("cost", CURVES)
def test_more_costs_more_and_never_all(cost: object) -> None:
    sizes = np.geomspace(1e-4, 1e3, 200)
    for basis in (-0.3, -0.02, 0.0, 0.02):
        found = cost(sizes, np.full(200, basis))  # type: ignore[operator]
        assert (np.diff(found) > 0.0).all()
        assert 0.0 <= found[0] < found[-1] < 1.0
        assert (np.diff(sizes * (1.0 - found)) > -1e-9).all()


# The surface


def _exact(size: FloatArray, basis: FloatArray, concentration: float) -> FloatArray:
    return np.asarray(
        concentration * stable_swap_cost(size, basis)
        + (1.0 - concentration) * constant_product_cost(size, basis)
    )


def _interpolation_bound(concentration: float) -> float:
    """Return an eighth of the squared step times the largest curvature, in each direction.

    Over bases from −22 % on; further down the surface is cut at −95 %, with a kink.
    """
    cost = cost_surface(concentration).cost[16:]
    along_basis = np.abs(np.diff(cost, 2, axis=0)).max()
    along_size = np.abs(np.diff(cost, 2, axis=1)).max()
    return float(along_basis + along_size) / 8.0


@pytest.mark.parametrize("concentration", [0.0, 0.5, 1.0])
def test_the_surface_is_the_curves_at_its_nodes(concentration: float) -> None:
    surface = cost_surface(concentration)
    rows = [0, 20, 40, 62, 80, 95]
    asinh = quoted_depth.BASIS_LOW + quoted_depth.BASIS_STEP * np.array(rows)
    basis = np.maximum(quoted_depth.BASIS_SCALE * np.sinh(asinh), quoted_depth.LOWEST_BASIS)
    sizes = np.exp(
        quoted_depth.SIZE_LOW + quoted_depth.SIZE_STEP * np.arange(quoted_depth.SIZE_NODES)
    )
    for row, each in zip(rows, basis, strict=True):
        exact = _exact(sizes, np.full(quoted_depth.SIZE_NODES, each), concentration)
        assert surface.cost[row] == pytest.approx(exact, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("concentration", [0.0, 0.5, 1.0])
def test_between_nodes_the_surface_errs_by_its_curvature_only(concentration: float) -> None:
    rng = np.random.default_rng(1)
    size = np.exp(rng.uniform(math.log(SMALLEST_SIZE), math.log(LARGEST_SIZE), 5000))
    basis = np.sinh(rng.uniform(-4.5, 3.0, 5000)) * quoted_depth.BASIS_SCALE
    table = cost_surface(concentration).cost
    found = reference.looked_up(size, basis, table, 0.0)
    bound = _interpolation_bound(concentration)
    assert np.abs(found - _exact(size, basis, concentration)).max() < 1.5 * bound
    assert bound < 0.005


def test_the_engine_s_look_up_is_the_bilinear_one() -> None:
    rng = np.random.default_rng(1)
    size = np.concatenate([[0.0, 1e-7, 1e-5], np.exp(rng.uniform(-14.0, 8.0, 500))])
    basis = np.concatenate([[0.0, -2.0, 0.5], np.sinh(rng.uniform(-6.5, 3.5, 500)) * 0.005])
    surface = cost_surface(0.5)
    for table, at_zero in ((surface.cost, 0.0), (surface.marginal, 1.0)):
        exact = reference.looked_up(size, basis, table, at_zero)
        for k in range(len(size)):
            row = surface_row.py_func(basis[k])  # type: ignore[attr-defined]
            found = look_up.py_func(size[k], row, table, at_zero)  # type: ignore[attr-defined]
            assert found == pytest.approx(exact[k], rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("concentration", [0.0, 0.5, 1.0])
def test_the_margin_is_the_derivative_of_what_a_sale_brings(concentration: float) -> None:
    surface = cost_surface(concentration)
    size = np.exp(quoted_depth.SIZE_LOW + quoted_depth.SIZE_STEP * np.arange(60, 150))
    for row in (30, 62, 75):
        basis = quoted_depth.BASIS_SCALE * math.sinh(
            quoted_depth.BASIS_LOW + quoted_depth.BASIS_STEP * row
        )
        step = 1e-5 * size
        up, down = (
            (size + d) * (1.0 - _exact(size + d, np.full(90, basis), concentration))
            for d in (step, -step)
        )
        assert surface.marginal[row, 60:150] == pytest.approx((up - down) / (2 * step), abs=1e-5)


def test_beyond_the_surface_the_pool_is_empty() -> None:
    table = cost_surface(0.5).cost
    last = pool_proceeds(LARGEST_SIZE, 0.0, 1.0, 0.0, table)
    assert pool_proceeds(1000.0 * LARGEST_SIZE, 0.0, 1.0, 0.0, table) == pytest.approx(last)
    # Half a constant product of 99, and a StableSwap pool of 1 / .2085.
    assert last < 0.5 * 99.0 + 0.5 * 0.5 / quoted_depth._quoted_share()


def test_a_blend_outside_its_domain_is_refused() -> None:
    for concentration in (-0.1, 1.1, math.nan):
        with pytest.raises(ParameterError, match="`concentration` must lie between 0 and 1"):
            cost_surface(concentration)


# Against exact pools, over the whole range of the simulation


@pytest.mark.parametrize("blend", surface.BLENDS)
def test_the_simulation_charges_what_exact_pools_at_the_path_s_price_do(blend: float) -> None:
    found = [surface.compared(surface.random_case(seed), blend) for seed in range(1, 301)]
    assert surface.quantile([each.proceeds for each in found]) <= surface.ALLOWED_PROCEEDS
    assert surface.quantile([each.cost for each in found]) <= surface.ALLOWED_COST


def test_a_surface_of_a_third_of_the_sizes_would_be_caught() -> None:
    found = [surface.compared(surface.random_case(seed), 0.5, coarse=3) for seed in range(1, 301)]
    assert surface.quantile([each.proceeds for each in found]) > surface.ALLOWED_PROCEEDS


def test_the_exact_pools_charge_one_per_cent_for_the_quoted_size() -> None:
    assert surface.product_cost(0.0, 1.0) == pytest.approx(0.01, abs=1e-12)
    assert surface.stable_cost(0.0, 1.0) == pytest.approx(0.01, abs=1e-8)
