"""Who bears what slashed validators lose: the operators' bonds first, then rETH.

Amounts are in ETH and positive when lost. A loss is counted against the bond of the validator
that makes it. Before a megapool is settled its whole bond stands in for each of its validators,
and rETH bears less; after it, what rETH bears here is mirrored by a debt of the operator.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from risk.arrays import FloatArray
from risk.errors import ParameterError

VALIDATOR_BALANCE_ETH = 32.0
# Correlation penalty of a 32-ETH validator per share of the stake slashed: three times the share
# of its balance (PROPORTIONAL_SLASHING_MULTIPLIER_BELLATRIX in consensus-specs).
CORRELATION_ETH_PER_SHARE = 96.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LossWaterfall:
    """Losses by bearer, on each path.

    Attributes
    ----------
    bond_loss_eth : ndarray of shape (n_paths,)
        Borne by the operators' bonds, in ETH.
    rpl_proceeds_eth : ndarray of shape (n_paths,)
        Recovered by auctioning staked RPL, in ETH.
    reth_loss_eth : ndarray of shape (n_paths,)
        Borne by rETH, in ETH.
    """

    bond_loss_eth: FloatArray
    rpl_proceeds_eth: FloatArray
    reth_loss_eth: FloatArray

    @property
    def validators_loss_eth(self) -> FloatArray:
        """Lost by the validators: the sum of the three, in ETH, shape (n_paths,)."""
        return self.bond_loss_eth + self.rpl_proceeds_eth + self.reth_loss_eth


def aggregate_waterfall(
    loss_per_validator_eth: ArrayLike, slashed_validators: ArrayLike, bond_eth: ArrayLike
) -> LossWaterfall:
    """Split the loss of equal slashed validators between their bonds and rETH.

    RPL staked in a megapool is never slashed, so that RPL brings nothing here [1]_.

    Parameters
    ----------
    loss_per_validator_eth : array_like of shape (n_paths,)
        All penalties of one validator, in ETH, from 0 to 32.
    slashed_validators : array_like of shape (n_paths,)
        Number of validators slashed; an expected number need not be whole.
    bond_eth : array_like of shape (n_paths,)
        Bond of each of them, in ETH, from 0 to 32; the rest of the 32 ETH is borrowed from rETH.

    Returns
    -------
    waterfall : LossWaterfall
        The arguments broadcast against each other.

    Raises
    ------
    ParameterError
        If an argument lies outside its domain.

    References
    ----------
    .. [1] ``RocketMegapoolDelegate._calculateCapitalDispersal`` in rocket-pool/rocketpool, v1.4.
    """
    loss = _checked("loss_per_validator_eth", loss_per_validator_eth, VALIDATOR_BALANCE_ETH)
    slashed = _checked("slashed_validators", slashed_validators, np.inf)
    bond = _checked("bond_eth", bond_eth, VALIDATOR_BALANCE_ETH)
    bond_loss = np.minimum(loss, bond) * slashed
    return LossWaterfall(
        bond_loss_eth=bond_loss,
        rpl_proceeds_eth=np.zeros_like(bond_loss),
        reth_loss_eth=np.maximum(loss - bond, 0.0) * slashed,
    )


def first_wei_share(bond_eth: ArrayLike, fixed_eth: ArrayLike) -> FloatArray:
    """Return the share of the network's stake whose slashing costs rETH its first wei.

    A validator that is slashed together with a share s of the stake loses its initial and
    attestation penalties and 96 · s ETH [1]_; rETH bears what passes the bond. Above one third
    the correlation penalty stops growing, so that a larger result means: never.

    Parameters
    ----------
    bond_eth : array_like of any shape
        Bond standing in for each slashed validator, in ETH. For k of the n validators of a
        megapool that is not settled yet, n / k times the bond of one.
    fixed_eth : array_like of any shape
        Initial and attestation penalties of one validator, in ETH.

    Returns
    -------
    share : ndarray, the arguments broadcast against each other
        Fraction of the total active balance; 0 where the fixed penalties alone pass the bond.

    Raises
    ------
    ParameterError
        If an argument is negative or not a number.

    References
    ----------
    .. [1] ``process_slashings`` in ``specs/electra/beacon-chain.md`` of
       ethereum/consensus-specs.
    """
    bond = _checked("bond_eth", bond_eth, np.inf)
    fixed = _checked("fixed_eth", fixed_eth, np.inf)
    share: FloatArray = np.maximum(bond - fixed, 0.0) / CORRELATION_ETH_PER_SHARE
    return share


def _checked(name: str, values: ArrayLike, high: float) -> FloatArray:
    checked = np.asarray(values, dtype=np.float64)
    wrong = checked[~(np.isfinite(checked) & (checked >= 0.0) & (checked <= high))]
    if wrong.size:
        rule = "must be finite and not negative" if np.isinf(high) else f"must be in [0, {high:g}]"
        raise ParameterError(f"`{name}` {rule}, got {wrong[0]}.")
    return checked
