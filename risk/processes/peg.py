"""The peg basis: mean reversion of a latent basis between walls that arbitrage holds.

The basis is market price over reported redemption rate, less one. Above, minting caps it; below,
burning holds it while the line has collateral; without collateral the buyer at a discount waits,
and the floor is what he asks for that wait.
"""

from risk.compiled import compiled

# Selling the 1 % size costs 1 % on average, so at the margin twice as much.
_MARGINAL_COST_AT_DEPTH = 0.02


@compiled
def next_latent_basis(
    latent: float, shock: float, mean: float, decay: float, deviation: float
) -> float:
    """Return tomorrow's latent basis: the exact Ornstein-Uhlenbeck step of one day.

    References
    ----------
    .. [1] D. T. Gillespie (1996). "Exact numerical simulation of the Ornstein-Uhlenbeck process
       and its integral". Physical Review E, 54(2).
    """
    return mean + decay * (latent - mean) + deviation * shock


@compiled
def wait_floor(line: float, refill: float, carry: float, minimum_wait: float, gas: float) -> float:
    """Return the lowest basis at which waiting for redemption pays the asked carry."""
    wait = max(-line, 0.0) / refill
    return max(-carry * (wait + minimum_wait) / 365.0 - gas, -1.0)


@compiled
def arbitrage(
    pressed: float, line: float, depth: float, wall: float, floor: float, longest: float
) -> tuple[float, float]:
    """Return basis and line after arbitrage has met the selling pressure.

    Parameters
    ----------
    pressed : float
        Basis that the selling pressure would give by itself.
    line : float
        Collateral (positive) or waiting redemptions (negative), ETH.
    depth : float
        1 % size, ETH.
    wall : float
        Cost of burning as a fraction: above −wall nobody burns.
    floor : float
        Lowest basis once collateral is gone; who buys there joins the line.
    longest : float
        The line does not grow beyond this, ETH.
    """
    lift = _MARGINAL_COST_AT_DEPTH / depth
    if line > 0.0:
        if pressed >= -wall:
            return pressed, line
        wanted = (-wall - pressed) / lift
        if wanted < line:
            return -wall, line - wanted
        pressed += line * lift
        line = 0.0
    if pressed >= floor:
        return pressed, line
    return floor, max(line - (floor - pressed) / lift, -longest)
