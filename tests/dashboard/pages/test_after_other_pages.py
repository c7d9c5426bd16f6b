"""What one page has computed must not stand in for what another one needs."""

from streamlit.testing.v1 import AppTest


def test_the_files_of_the_report_are_whole_after_pages_that_show_a_first_answer() -> None:
    def page() -> None:
        import streamlit as st

        from dashboard import cache, state
        from dashboard.pages import report
        from tests.dashboard.report import samples

        st.cache_resource.clear()
        state.begin()
        state.set_reading(state.Reading(n_paths=25_000))
        state.set_treasury(samples.treasury(), "from a test")
        first = cache.first_answer().assessment
        cache.over_time(first)  # as the page Liquidity does
        cache.with_bearers(first)  # as the page Operators does
        whole = report._whole(cache.answer())
        st.write(f"{len(first.contributions)} {len(whole.contributions) > 0}")
        st.write(f"{whole.departure is not None} {whole.bearing is not None}")

    app = AppTest.from_function(page, default_timeout=120).run()
    assert not app.exception
    assert [each.value for each in app.markdown] == ["0 True", "True True"]
