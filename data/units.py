"""Wei become ETH, and other smallest units their coins, here and nowhere else."""

WEI = 10**18


def ether(wei: int) -> float:
    """Return an amount in ETH, or in another coin or fraction of 18 decimals."""
    return wei / WEI
