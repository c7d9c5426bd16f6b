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
) -> tuple[float, float, float]:
    """Return basis, line and relief after arbitrage has met the selling pressure.

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

    Returns
    -------
    basis, line : float
    relief : float
        By how much what was bought has lifted the basis: that pressure is spent.
    """
    lift = _MARGINAL_COST_AT_DEPTH / depth
    relief = 0.0
    if line > 0.0:
        if pressed >= -wall:
            return pressed, line, relief
        wanted = (-wall - pressed) / lift
        if wanted < line:
            return -wall, line - wanted, -wall - pressed
        relief = line * lift
        line = 0.0
    if pressed + relief >= floor:
        return pressed + relief, line, relief
    joined = (floor - pressed - relief) / lift
    return floor, max(line - joined, -longest), floor - pressed


@compiled
def next_carry(carry: float, asked: float, decay: float) -> float:
    """Return tomorrow's carry: it moves to what the regime asks at the basis's own speed."""
    return asked + decay * (carry - asked)
