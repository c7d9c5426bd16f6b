"""The redemption rate after a loss, and the line of those who redeem.

The line is one signed number in ETH: what can be redeemed at once if positive, what others wait
for if negative.
"""

from risk.compiled import compiled


@compiled
def next_reported_factor(
    reported: float, recognised: float, rate: float, largest_fall: float
) -> float:
    """Return tomorrow's reported share of value left, after one oracle report.

    Parameters
    ----------
    reported : float
        Share of the rate without losses that is reported today.
    recognised : float
        Share that the oracle now knows of.
    rate : float
        Redemption rate without losses, ETH per rETH.
    largest_fall : float
        Most that one report lowers the rate, ETH per rETH.
    """
    if recognised >= reported:
        return reported
    return max(recognised, reported - largest_fall / rate)


@compiled
def next_line(line: float, refill: float, burns: float, longest: float, target: float) -> float:
    """Return the line after a day's refill and others' redemptions, ETH.

    Above `target` the surplus goes to validators; below −`longest` nobody joins.
    """
    return min(max(line + refill - burns, -longest), target)
