"""A pool's amplification while its owners move it from one value to another."""

from risk.liquidity.words import whole


def ramped_amplification(
    initial: int, future: int, initial_time: int, future_time: int, time: int
) -> int:
    """Return the amplification at a time: a straight line, in whole units, then the new value.

    Parameters
    ----------
    initial, future : int
        As the contract stores them: in hundredths by Curve's ``initial_A`` and ``future_A``, in
        thousandths by Balancer's ``getAmplificationParameter``.
    initial_time, future_time : int
        When the change began and when it ends, in seconds.
    time : int
        Of the block, not before the change began.

    Returns
    -------
    amplification : int
        In the units of `initial`; every rounding is towards it.

    References
    ----------
    .. [1] ``_A`` of ``contracts/main/CurveStableSwapNG.vy`` in curvefi/stableswap-ng;
       ``_getAmplificationParameter`` of ``StablePool.sol`` in balancer/balancer-v2-monorepo.

    Examples
    --------
    >>> ramped_amplification(10_000, 20_000, 0, 86_400, 21_600)
    12500
    """
    initial, future = whole("initial", initial, 1), whole("future", future, 1)
    initial_time = whole("initial_time", initial_time)
    time = whole("time", time, initial_time)
    if time >= future_time:
        return future
    moved = abs(future - initial) * (time - initial_time) // (future_time - initial_time)
    return initial + moved if future > initial else initial - moved
