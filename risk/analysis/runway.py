"""How long the treasury can pay what it owes, at today's prices and exit values."""

import math

from risk.answer import Band, Runway
from risk.engine import FactorStates
from risk.market import Market
from risk.own_node import node_exit
from risk.scenario import Scenario
from risk.treasury import (
    ETHER,
    STABLECOINS,
    Asset,
    Liability,
    PaymentSource,
    Recurrence,
    Treasury,
)
from risk.valuation import ExitTerms, amounts_within, reth_cash, reth_mark, rpl_exit

_PAYMENTS_PER_MONTH = {
    Recurrence.ONCE: 0.0,
    Recurrence.MONTHLY: 1.0,
    Recurrence.QUARTERLY: 1.0 / 3.0,
    Recurrence.YEARLY: 1.0 / 12.0,
}


def runway(
    treasury: Treasury,
    market: Market,
    today: FactorStates,
    terms: tuple[ExitTerms, ExitTerms, ExitTerms],
    scenario: Scenario,
) -> Runway:
    """Return the months that the treasury can pay.

    One-off liabilities come first; what is left pays the recurring ones in the treasury's order,
    sold at what the whole of each asset brings within the exit days.

    Parameters
    ----------
    treasury : Treasury
    market : Market
        Under the scenario.
    today : FactorStates
        Shape (1,).
    terms : tuple of ExitTerms
        Gentle curve, blend, steep curve.
    scenario : Scenario
        Its `spending_change` scales what recurs.
    """
    change = 1.0 + (scenario.spending_change or 0.0)
    monthly = change * sum(
        _usd(liability, market, today) * _PAYMENTS_PER_MONTH[liability.recurrence]
        for liability in treasury.liabilities
    )
    once = sum(
        _usd(liability, market, today)
        for liability in treasury.liabilities
        if liability.recurrence is Recurrence.ONCE
    )
    resources = [payable_usd(treasury, market.as_of, today, term) for term in terms]
    months = [_months(sum(each.values()) - once, monthly) for each in resources]
    stable = resources[1][PaymentSource.STABLECOIN] - once
    return Runway(
        monthly_spending_usd=monthly,
        months=Band(low=min(months), base=months[1], high=max(months)),
        stablecoin_months=_months(stable, monthly),
    )


def payable_usd(
    treasury: Treasury, as_of: str, today: FactorStates, terms: ExitTerms
) -> dict[PaymentSource, float]:
    """Return the cash that each group of assets brings within the exit days, in order of payment.

    What cannot move within them, and rETH that would be stuck, pays nothing.
    """
    held = amounts_within(treasury, as_of, terms.days)
    eth_usd = float(today.eth_usd[0])
    eth, rpl = held.eth, held.rpl
    if held.stakes:
        out = node_exit(held.stakes, today, terms.node, terms.days)
        eth, rpl = eth + float(out.cash_eth[0]), rpl + float(out.movable_rpl[0])
    brings = {
        PaymentSource.STABLECOIN: held.usd,
        PaymentSource.ETH: eth * eth_usd,
        PaymentSource.RETH: float(reth_cash(held.reth, today, terms)[0]) * eth_usd,
        PaymentSource.RPL: float(rpl_exit(rpl, today, terms)[0]) * eth_usd,
    }
    return {source: brings[source] for source in treasury.payment_order}


def _usd(liability: Liability, market: Market, today: FactorStates) -> float:
    currency = liability.currency
    if currency in STABLECOINS:
        return liability.amount
    if currency in ETHER:
        return liability.amount * market.eth_usd
    in_eth = market.rpl_eth if currency is Asset.RPL else float(reth_mark(today)[0])
    return liability.amount * in_eth * market.eth_usd


def _months(resources: float, monthly: float) -> float:
    if resources < 0.0:
        return 0.0
    return resources / monthly if monthly > 0.0 else math.inf
