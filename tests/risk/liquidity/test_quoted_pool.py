"""The quoted market as a venue that routing can split over."""

import numpy as np
import pytest

from risk.liquidity.quoted_depth import cost_surface
from risk.liquidity.quoted_pool import QuotedPool
from risk.liquidity.redemption import exit_value
from risk.liquidity.routing import best_split
from risk.liquidity.waiting import Redemption, Waiting

BLENDS = [0.0, 0.5, 1.0]


def pool(concentration: float, basis: float = -0.002, depth: float = 1200.0) -> QuotedPool:
    return QuotedPool(
        rate=1.16, basis=basis, depth_eth=depth, fee=1e-4, concentration=concentration
    )


@pytest.mark.parametrize("concentration", BLENDS)
def test_the_quoted_size_costs_one_per_cent(concentration: float) -> None:
    venue = pool(concentration, basis=0.0)
    coins = 1200.0 / 1.16
    paid = float(venue.proceeds(np.array([coins]))[0])
    # The surface is off by a thousandth of the cost between its nodes.
    assert 1.0 - paid / (1200.0 * 0.9999) == pytest.approx(0.01, rel=2e-3)


@pytest.mark.parametrize("concentration", BLENDS)
def test_the_price_is_the_slope_of_the_proceeds(concentration: float) -> None:
    venue = pool(concentration)
    sizes = np.geomspace(30.0, 20_000.0, 40)
    step = 0.02 * sizes
    slope = (venue.proceeds(sizes + step) - venue.proceeds(sizes - step)) / (2.0 * step)
    # Two tables, each in straight lines between nodes a tenth apart in log size.
    np.testing.assert_allclose(venue.prices(sizes), slope, rtol=0.02, atol=0.02)
    assert (np.diff(venue.prices(sizes)) <= 1e-12).all()
    assert venue.prices(np.zeros(1))[0] == pytest.approx(1.16 * 0.998 * 0.9999)


@pytest.mark.parametrize("concentration", BLENDS)
@pytest.mark.parametrize("size", [500.0, 5000.0, 40_000.0])
def test_the_best_split_brings_what_the_exit_value_says(size: float, concentration: float) -> None:
    """Two programs for one question: redeem 3,800 ETH, sell until waiting pays as much, wait."""
    surface = cost_surface(concentration)
    split = best_split(
        size,
        (
            Redemption(price=1.16, collateral_eth=3800.0),
            pool(concentration),
            Waiting(price=1.16, refill_eth_per_day=60.0, carry=0.25),
        ),
    )
    value, stuck, _ = exit_value(
        size * 1.16,
        -0.002,
        1.0,
        3800.0,
        1200.0,
        0.0,
        60.0,
        0.25,
        1e-4,
        1.0,
        surface.cost,
        surface.marginal,
    )
    # Near the optimum the proceeds hardly depend on the split.
    assert split.net_eth == pytest.approx(value, rel=1e-4)
    waits = split.sold.get("waiting", 0.0) + split.remainder
    assert waits * 1.16 == pytest.approx(stuck, abs=0.01 * size * 1.16)
