"""Entry point: `streamlit run streamlit_app.py`."""

import streamlit as st

from dashboard import focus, navigation, sidebar


def main() -> None:
    """Draw the sidebar, then the page that was chosen."""
    st.set_page_config(page_title="Perigee", layout="wide", initial_sidebar_state="auto")
    focus.show()
    page = navigation.chosen()
    sidebar.render()
    page.run()


if __name__ == "__main__":
    main()
