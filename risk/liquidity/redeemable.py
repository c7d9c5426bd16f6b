"""Where redeemable ETH stands: the token's own buffer, and the excess of the deposit pool.

Burning pays from both. A validator in the queue has 32 ETH reserved for it in the deposit pool, of
which its bond is there already; so each takes 28 ETH of users' deposits before there is an excess.
"""

from dataclasses import dataclass

from risk.arrays import require_between

VALIDATOR_ETH = 32.0
MEGAPOOL_BOND_ETH = 4.0
QUEUED_NET_ETH = VALIDATOR_ETH - MEGAPOOL_BOND_ETH


@dataclass(frozen=True, slots=True, kw_only=True)
class Collateral:
    """Redeemable ETH by where it stands.

    Attributes
    ----------
    buffer_eth : float
        Balance of the token's contract; deposits fill it first, up to the target.
    pool_eth : float
        Users' deposits in the deposit pool, bonds not counted.
    queued : float
        Megapool validators in the queue.
    """

    buffer_eth: float
    pool_eth: float
    queued: float = 0.0

    def __post_init__(self) -> None:
        require_between(self, 0.0, 1e9, "buffer_eth", "pool_eth", "queued")

    @property
    def excess_eth(self) -> float:
        """What of the deposit pool can be redeemed: the rest is reserved for the queue."""
        return max(self.pool_eth - queue_takes(self.queued), 0.0)

    @property
    def redeemable_eth(self) -> float:
        """What burning can be paid from at once."""
        return self.buffer_eth + self.excess_eth

    def after_deposit(self, amount_eth: float, target_eth: float) -> "Collateral":
        """Return what stands where after a deposit: the buffer first, up to its target."""
        to_buffer = min(amount_eth, max(target_eth - self.buffer_eth, 0.0))
        return Collateral(
            buffer_eth=self.buffer_eth + to_buffer,
            pool_eth=self.pool_eth + amount_eth - to_buffer,
            queued=self.queued,
        )


def queue_takes(queued: float) -> float:
    """Return users' ETH reserved for so many megapool validators in the queue."""
    return QUEUED_NET_ETH * queued
