"""Depth: the size whose sale of rETH costs 1 %, as a log-AR(1) with venue shocks."""

from risk.compiled import compiled


@compiled
def next_depth(
    level: float,
    gap: float,
    shock: float,
    uniform: float,
    decay: float,
    deviation: float,
    venue: float,
    persistent: float,
    jump: float,
) -> tuple[float, float]:
    """Return tomorrow's persistent level and passing gap of log depth.

    Parameters
    ----------
    level, gap : float
        Log depth over today's is their sum.
    shock : float
        Mean 0, variance 1.
    uniform : float
        Shock in [0, 1); its high end decides on a venue shock.
    decay, deviation : float
        Of the gap, per day.
    venue, persistent : float
        Chance of a venue shock within the day, and of one that stays.
    jump : float
        Log of the share of depth that a shock leaves.
    """
    gap = decay * gap + deviation * shock
    if uniform > 1.0 - persistent:
        return level + jump, gap
    if uniform > 1.0 - venue:
        return level, gap + jump
    return level, gap
