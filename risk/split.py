"""Records of the best split of an exit: what the ways out are, and what goes each way."""

from dataclasses import dataclass

from risk.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitTerms:
    """What the ways out are today, under the scenario.

    Attributes
    ----------
    held : float
        rETH.
    rate : float
        ETH per rETH at the redemption rate.
    gap : float
        True value over the redemption rate.
    basis : float
    line_eth : float
        ETH that can be redeemed at once; negative while others stand in line for so much.
    depth_eth : float
        Size in ETH whose sale costs 1 %.
    fee : float
        Of the pools.
    concentration : float
        Weight of the steep curve through the quoted size.
    refill_eth_per_day : float
    carry : float
        Return asked for waiting, a year.
    """

    held: float
    rate: float
    gap: float
    basis: float
    line_eth: float
    depth_eth: float
    fee: float
    concentration: float
    refill_eth_per_day: float
    carry: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSplit:
    """The split with the largest proceeds over the open ways out, by size.

    Attributes
    ----------
    names : tuple of str
        Of the open ways: "redemption", "pools" or single pools, "waiting".
    closed : tuple of str
        Names of those done without.
    reth : ndarray of shape (n,)
        Sizes, ascending.
    parts : ndarray of shape (n_ways, n)
        rETH that goes each way.
    left : ndarray of shape (n,)
        rETH that no open way takes.
    worth_eth : ndarray of shape (n,)
        What a sale brings, waiting at its carry.
    held_parts : tuple of float
        Of what is held, rETH that goes each way.
    held_left : float
        Of what is held, rETH that no open way takes.
    held_eth, held_low_eth, held_high_eth : float
        What is held brings; low and high span the curves through the quoted size, or are the same
        where the pools were read.
    value_eth : float
        What is held at market.
    carry : float
        Return asked for waiting, a year.
    is_read : bool
        Whether the single pools were read.
    """

    names: tuple[str, ...]
    closed: tuple[str, ...]
    reth: FloatArray
    parts: FloatArray
    left: FloatArray
    worth_eth: FloatArray
    held_parts: tuple[float, ...]
    held_left: float
    held_eth: float
    held_low_eth: float
    held_high_eth: float
    value_eth: float
    carry: float
    is_read: bool
