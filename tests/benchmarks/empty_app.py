"""The smallest Streamlit app that answers a slider with a figure: each ratio's yardstick."""

import streamlit as st

st.title("Empty")
with st.sidebar:
    value = st.slider("ETH price, instant change", -90, 50, 0)
st.metric("Value", f"{value} %")
