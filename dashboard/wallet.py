"""The place on the page Treasury where a treasury is read from its addresses."""

import streamlit as st

from dashboard import cache, editing, session, state
from dashboard import wallet_sentences as words
from dashboard.format import foreign, plain
from dashboard.pages import parts
from data.errors import DataError
from data.live import node_is_named
from data.live_wallet import read_addresses
from data.wallet import WalletReading, given_owners
from data.wallet_treasury import ReadTreasury, treasury_of_wallets
from risk.treasury import Treasury

_TEXT = "addresses.text"
_READ, _REFUSED = "wallets", "addresses_refused"
_LONGEST = 10_000


def section() -> None:
    """Draw it, where a node is named; what is read replaces the treasury's positions."""
    if not node_is_named():
        return
    with st.expander("Read from addresses", key="addresses"):
        st.markdown(plain(words.NOTE))
        st.text_area("Addresses", key=_TEXT, max_chars=_LONGEST, placeholder=words.PLACEHOLDER)
        if st.button("Read", key="read_addresses"):
            _take(str(session.widget(_TEXT)))
            st.rerun()
        refused = session.store().pop(_REFUSED, "")
        if refused:
            st.error(foreign(f"{refused} {words.STAYED}"))


def lines() -> None:
    """Draw what was read, as long as the treasury is made of it."""
    held: tuple[WalletReading, ReadTreasury] | None = session.store().get(_READ)
    if held is None or not state.treasury_source().startswith(words.source(held[0])):
        return
    reading, made = held
    st.header("Read from addresses", anchor=False)
    for notice in made.notices:
        st.markdown(foreign(notice))
    with st.expander(plain(words.title(reading)), key="addresses_lines"):
        parts.table(
            words.COLUMNS, [words.row(line) for line in words.shown(reading)[: words.MOST_LINES]]
        )
        if words.more(reading):
            st.caption(plain(words.more(reading)))
        st.caption(foreign(words.whose(reading)))


def _take(text: str) -> None:
    state.set_trouble("")
    addresses = text.replace(",", " ").split()
    try:
        given_owners(addresses)
        with st.status(plain(words.MARKET)) as shown:
            state.set_found(cache.found_market(again=True))
            block = state.found().market.block
            if block is None:
                session.store()[_REFUSED] = words.NO_MARKET
                return
            reading = read_addresses(
                addresses,
                block=block,
                told=lambda number, calls: shown.update(label=plain(words.progress(number, calls))),
            )
            made = treasury_of_wallets(reading, _base())
    except DataError as error:
        session.store()[_REFUSED] = str(error)
        return
    state.set_treasury(made.treasury, words.source(reading))
    editing.forget()
    session.store()[_READ] = (reading, made)


def _base() -> Treasury | None:
    """Return the treasury whose liabilities and limits stay; those of the example do not."""
    return None if state.treasury_source().startswith("example") else state.treasury()
