"""Dislocation of the rETH market: calm, mild or severe."""

from risk.compiled import compiled

CALM = 0
MILD = 1
SEVERE = 2


@compiled
def next_regime(regime: int, uniform: float, entry: float, mild_share: float, leave: float) -> int:
    """Return tomorrow's regime.

    Parameters
    ----------
    regime : int
        Today's.
    uniform : float
        Shock in [0, 1); its low end decides.
    entry, leave : float
        Chance of entering from calm, and of leaving to calm, within the day.
    mild_share : float
        Share of entries that are mild.
    """
    if regime == CALM:
        if uniform >= entry:
            return CALM
        return MILD if uniform < entry * mild_share else SEVERE
    return CALM if uniform < leave else regime
