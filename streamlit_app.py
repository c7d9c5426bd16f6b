"""Entry point: `streamlit run streamlit_app.py`."""

import streamlit as st

from dashboard import sidebar
from dashboard.pages import data, liquidity, method, operators, overview, report, scenarios


def main() -> None:
    """Draw the sidebar, then the page that was chosen."""
    st.set_page_config(page_title="Perigee", layout="wide", initial_sidebar_state="auto")
    pages = st.navigation(
        [
            st.Page(overview.render, title="Overview", url_path="overview", default=True),
            st.Page(scenarios.render, title="Scenarios", url_path="scenarios"),
            st.Page(liquidity.render, title="Liquidity", url_path="liquidity"),
            st.Page(operators.render, title="Operators", url_path="operators"),
            st.Page(report.render, title="Report", url_path="report"),
            st.Page(data.render, title="Data", url_path="data"),
            st.Page(method.render, title="Method", url_path="method"),
        ]
    )
    sidebar.render()
    pages.run()


if __name__ == "__main__":
    main()
