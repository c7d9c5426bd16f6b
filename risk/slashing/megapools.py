"""Who bears what the validators of a megapool lose: its bond, then rETH, mirrored by a debt.

Before a validator's final balance is reported, the operator's whole bond shields the reported rate
from the loss of any of the megapool's validators [1]_. At the final balance only the share of the
bond that this validator frees bears the loss; what is beyond lowers the rate at once and becomes a
debt of the operator [2]_. That step is the cliff. The operator's share of later exits goes to the
debt before it goes to the operator; staked RPL is never taken.

References
----------
.. [1] ``submit-network-balances.go`` in rocket-pool/smartnode: user capital plus rewards, where
   negative rewards count beyond the node's bond only.
.. [2] ``RocketMegapoolDelegate._notifyFinalBalance`` and ``_calculateCapitalDispersal``, and
   ``RocketNodeDeposit.getBondRequirement``, in rocket-pool/rocketpool, v1.4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from risk.arrays import FloatArray
from risk.slashing.amounts import VALIDATOR_BALANCE_ETH, within

BASE_BONDS_ETH = (4.0, 8.0)
REDUCED_BOND_ETH = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MegapoolSettlement:
    """What the exits of validators leave behind, arrays of shape (n_megapools,), in ETH.

    Attributes
    ----------
    bond_loss_eth : ndarray
        Borne by each validator's own share of the bond.
    reth_loss_eth : ndarray
        Borne by rETH at the final balances: every debt that was raised.
    repaid_eth : ndarray
        Of it, repaid from the operator's share of later exits.
    debt_eth : ndarray
        What is still owed.
    paid_eth : ndarray
        Received by the operator.
    """

    bond_loss_eth: FloatArray
    reth_loss_eth: FloatArray
    repaid_eth: FloatArray
    debt_eth: FloatArray
    paid_eth: FloatArray

    @property
    def validators_loss_eth(self) -> FloatArray:
        """Lost by the validators: the bonds' part and rETH's."""
        return self.bond_loss_eth + self.reth_loss_eth


def bond_requirement(validators: int, reduced_bond_eth: float = REDUCED_BOND_ETH) -> float:
    """Return the bond that a megapool of so many validators must have, in ETH."""
    if validators <= 0:
        return 0.0
    if validators <= len(BASE_BONDS_ETH):
        return BASE_BONDS_ETH[validators - 1]
    return BASE_BONDS_ETH[-1] + (validators - len(BASE_BONDS_ETH)) * reduced_bond_eth


def settle(
    losses_eth: ArrayLike,
    bond_eth: ArrayLike,
    staying: int = 0,
    reduced_bond_eth: float = REDUCED_BOND_ETH,
) -> MegapoolSettlement:
    """Report the final balances of validators, one after the other.

    Parameters
    ----------
    losses_eth : array_like of shape (n_exits, n_megapools)
        Lost by each validator, from 0 to 32 ETH, in the order in which they are reported.
    bond_eth : array_like of shape (n_megapools,)
        The operator's whole bond before, in ETH.
    staying : int, default=0
        Validators that do not exit.
    reduced_bond_eth : float, default=4
        Bond of a further validator by the settings in force.

    Returns
    -------
    settlement : MegapoolSettlement

    Raises
    ------
    ParameterError
        If an argument lies outside its domain.
    """
    losses = within("losses_eth", losses_eth, 0.0, VALIDATOR_BALANCE_ETH)
    within("staying", staying, 0.0, np.inf)
    bond = np.array(within("bond_eth", bond_eth, 0.0, np.inf)) + np.zeros(losses.shape[1:])
    borne, raised, repaid, owed, paid = (np.zeros(losses.shape[1:]) for _ in range(5))
    for row, loss in enumerate(losses):
        left = staying + len(losses) - row - 1
        share = np.maximum(bond - bond_requirement(left, reduced_bond_eth), 0.0)
        share = np.minimum(share, np.minimum(bond, VALIDATOR_BALANCE_ETH))
        kept, short = np.maximum(share - loss, 0.0), np.maximum(loss - share, 0.0)
        owed += short
        withheld = np.minimum(kept, owed)
        owed -= withheld
        bond -= share
        borne += share - kept
        raised += short
        repaid += withheld
        paid += kept - withheld
    return MegapoolSettlement(
        bond_loss_eth=borne,
        reth_loss_eth=raised,
        repaid_eth=repaid,
        debt_eth=owed,
        paid_eth=paid,
    )


def unsettled_loss(
    lost_eth: ArrayLike, bond_eth: ArrayLike, pending_rewards_eth: ArrayLike = 0.0
) -> FloatArray:
    """Return what the reported rate counts as lost before any final balance, in ETH.

    Parameters
    ----------
    lost_eth : array_like of any shape
        Lost by all validators of a megapool together.
    bond_eth : array_like
        The operator's whole bond.
    pending_rewards_eth : array_like, default=0
        Rewards that are not distributed yet; they stand before the bond.

    Raises
    ------
    ParameterError
        If an argument is negative or not a number.
    """
    lost = within("lost_eth", lost_eth, 0.0, np.inf)
    shield = within("bond_eth", bond_eth, 0.0, np.inf) + within(
        "pending_rewards_eth", pending_rewards_eth, 0.0, np.inf
    )
    return np.asarray(np.maximum(lost - shield, 0.0))
