"""Links to the page that explains a figure: which page that is, and the link itself."""

from collections.abc import Iterable

import streamlit as st

from dashboard import address, sentences, state
from dashboard.format import plain
from risk.answer import Factor, LimitRow

OF_FACTOR = {
    Factor.ETH_PRICE: "Scenarios",
    Factor.RPL_PRICE: "RPL",
    Factor.BASIS: "Peg",
    Factor.LIQUIDITY: "Liquidity",
    Factor.SLASHING: "Operators",
    Factor.CONTRACT: "Method",
    Factor.CARRY: "Method",
}
OF_LIMIT = {
    "days_to_leave_reth": "Liquidity",
    "liquidity_adjusted_value_at_risk": "Overview",
    "runway_months": "Treasury",
    "rpl_fraction": "RPL",
}


def to(title: str, label: str = "") -> None:
    """Draw a link to a page; the scenario goes with it, into another window too.

    Parameters
    ----------
    title : str
        The page's.
    label : str
        What the link is about; its title comes after it.
    """
    # The list of pages imports every page, and with it this module.
    from dashboard import navigation

    st.page_link(
        navigation.page(title),
        label=plain(f"{label}: {title}" if label else f"Go to {title}"),
        icon=":material/arrow_forward:",
        query_params=address.write(state.changes()) or None,
    )


def of_factors(factors: Iterable[Factor]) -> None:
    """Draw a link for each factor to the page that explains it."""
    with st.container(horizontal=True, gap="small", key="links_of_factors"):
        for factor in factors:
            to(OF_FACTOR[factor], sentences.FACTORS[factor])


def of_limits(rows: Iterable[LimitRow]) -> None:
    """Draw a link for each limit to the page with what uses it up."""
    with st.container(horizontal=True, gap="small", key="links_of_limits"):
        for row in rows:
            name = sentences.LIMITS[row.name]
            to(OF_LIMIT[row.name], f"{sentences.SYMBOLS[row.light]} {name}")
