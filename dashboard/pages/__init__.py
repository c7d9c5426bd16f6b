"""The pages: one question each, answered by a `render()` for `st.Page`."""
