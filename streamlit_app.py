"""Entry point: `streamlit run streamlit_app.py`."""

import streamlit as st

from dashboard import sidebar
from dashboard.pages import data, overview, peg, report, rpl, scenarios


def main() -> None:
    """Draw the sidebar, then the page that was chosen."""
    st.set_page_config(page_title="Perigee", layout="wide", initial_sidebar_state="auto")
    pages = st.navigation(
        [
            st.Page(overview.render, title="Overview", url_path="overview", default=True),
            st.Page(scenarios.render, title="Scenarios", url_path="scenarios"),
            st.Page(peg.render, title="Peg", url_path="peg"),
            st.Page(rpl.render, title="RPL", url_path="rpl"),
            st.Page(report.render, title="Report", url_path="report"),
            st.Page(data.render, title="Data", url_path="data"),
        ]
    )
    sidebar.render()
    pages.run()


if __name__ == "__main__":
    main()
