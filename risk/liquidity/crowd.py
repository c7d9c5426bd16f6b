"""Others who leave while the treasury does: before it or behind it in line, beside it in the pools.

Others leave with `others` units for each unit of the treasury's; a part `place` of them stands
before it in line, the rest behind. Those before burn collateral and refill first, those behind
burn what it leaves. What nobody can burn goes to the pools together, where all are paid the same
average, or waits; everybody divides what is left between the two as the treasury does. Without
others every figure is, bit by bit, what it is for the treasury alone.
"""

from risk.compiled import compiled

_NOTHING = 1e-12  # of what the treasury leaves with


@compiled
def served_before(wanted: float, within: float, others: float, place: float) -> float:
    """Return what others burn before the treasury's turn.

    Parameters
    ----------
    wanted : float
        Units that the treasury would burn if there were enough.
    within : float
        Units that can be burned by all.
    others, place : float
        See the module.
    """
    return min(place * others * wanted, within)


@compiled
def left_beside(
    size: float,
    wanted: float,
    redeemed: float,
    within: float,
    served: float,
    others: float,
    place: float,
) -> tuple[float, float]:
    """Return all units that are left over the treasury's, and others' left before it likewise.

    Parameters
    ----------
    size : float
        Units with which the treasury leaves.
    wanted, within, others, place : float
        As for `served_before`.
    redeemed, served : float
        Units that the treasury burns, and that others burn before it.

    Returns
    -------
    crowd : float
        At least 1: all that is left to sell or to wait, over what the treasury has left.
    ahead : float
        What is left of those before it in line, over the same.
    """
    rest = size - redeemed
    if others <= 0.0 or rest <= _NOTHING * size:
        return 1.0, 0.0
    behind = min((1.0 - place) * others * wanted, within - served - redeemed)
    before_left = place * others * size - served
    behind_left = (1.0 - place) * others * size - behind
    return (rest + before_left + behind_left) / rest, before_left / rest


@compiled
def redeem_in_turn(
    wanted: float, available: float, before: float, behind: float
) -> tuple[float, float, float, float]:
    """Return what the treasury burns of what is available on a day, and what others then have left.

    Parameters
    ----------
    wanted, available : float
        Units that it would burn, and that can be burned by all.
    before, behind : float
        Others' units before it and behind it in line.

    Returns
    -------
    redeemed, before, behind, taken : float
        `taken` is what others burn.
    """
    served = min(before, available)
    redeemed = min(wanted, available - served)
    after = min(behind, available - served - redeemed)
    return redeemed, before - served, behind - after, served + after
