"""Minipools and megapools one by one, in wei, by the rules of rocket-pool/rocketpool v1.4.

Written from the contracts' behaviour and from nothing of the engine: each function settles one
withdrawal after the other and keeps what the contracts would keep.
"""

from dataclasses import dataclass, field

ETHER = 10**18
FULL = 32 * ETHER
REWARDS_BELOW = 8 * ETHER


@dataclass
class Node:
    """A node with legacy RPL; what each bearer has received or lost, in wei."""

    legacy_rpl: int
    rpl_price: int  # wei of ETH per RPL
    to_node: int = 0
    to_users: int = 0
    rpl_sold: int = 0

    def distribute(self, balance: int, bond: int, fee: int) -> None:
        """Settle one minipool of a bond that is left with a balance."""
        lent = FULL - bond
        if balance < REWARDS_BELOW:
            own = balance * bond // FULL
            share = own + (balance - own) * fee // ETHER
            self.to_node += share
            self.to_users += balance - share
            return
        if balance >= lent:
            self.to_node += balance - lent
            self.to_users += lent
            return
        self.to_users += balance
        asked = ETHER * (lent - balance) // self.rpl_price
        taken = min(asked, self.legacy_rpl)
        self.legacy_rpl -= taken
        self.rpl_sold += taken


@dataclass
class Megapool:
    """A megapool; amounts in wei."""

    bond: int
    validators: int
    debt: int = 0
    to_node: int = 0
    to_users: int = 0
    raised: int = 0
    repaid: int = 0
    bond_after: list[int] = field(default_factory=list)

    def exit(self, balance: int) -> None:
        """Report the final balance of one validator."""
        left = self.validators - 1
        required = {0: 0, 1: 4}.get(left, 8 + 4 * (left - 2)) * ETHER
        node_share = min(max(self.bond - required, 0), FULL, self.bond)
        user_share = FULL - node_share
        to_node = max(node_share - (FULL - balance), 0)
        to_users = balance - to_node
        if to_users < user_share:
            self.debt += user_share - to_users
            self.raised += user_share - to_users
        withheld = min(to_node, self.debt)
        self.debt -= withheld
        self.repaid += withheld
        self.to_node += to_node - withheld
        self.to_users += to_users + withheld
        self.bond -= node_share
        self.validators = left
        self.bond_after.append(self.bond)
