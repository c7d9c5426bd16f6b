"""Colours and the chart template, for a light and for a dark page.

Categories are Okabe and Ito's, which people with the common kinds of colour blindness can tell
apart; bands are one hue from light to dark. Base is grey, a scenario has the accent colour.
"""

from dataclasses import dataclass
from typing import Any

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"
_CLEAR = "rgba(0,0,0,0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours of one kind of page.

    Attributes
    ----------
    ink, quiet : str
        Text and lines that matter; text and lines that help.
    grid : str
    accent : str
        The scenario, or the only thing drawn.
    base : str
        Base beside a scenario.
    bands : tuple of str
        One hue, from the widest band to the narrowest.
    threshold : str
        Limits and what lies beyond them.
    surface : str
        Behind the text of a hover.
    """

    ink: str
    quiet: str
    grid: str
    accent: str
    base: str
    bands: tuple[str, str, str]
    threshold: str
    surface: str


LIGHT = Palette(
    ink="#1F2933",
    quiet="#52606D",
    grid="#E4E7EB",
    accent="#0072B2",
    base="#7B8794",
    bands=("rgba(0,114,178,0.14)", "rgba(0,114,178,0.24)", "rgba(0,114,178,0.38)"),
    threshold="#D55E00",
    surface="#FFFFFF",
)
DARK = Palette(
    ink="#F0F2F5",
    quiet="#AAB4C0",
    grid="#323A45",
    accent="#56B4E9",
    base="#9AA5B1",
    bands=("rgba(86,180,233,0.16)", "rgba(86,180,233,0.28)", "rgba(86,180,233,0.44)"),
    threshold="#E69F00",
    surface="#1B222B",
)


def palette() -> Palette:
    """Return the colours of the page being drawn."""
    import streamlit as st

    return DARK if st.context.theme.type == "dark" else LIGHT


def template(colours: Palette) -> dict[str, Any]:
    """Return the layout that every chart starts from, as a plotly template."""
    axis = {
        "automargin": True,
        "color": colours.quiet,
        "fixedrange": True,
        "gridcolor": colours.grid,
        "linecolor": colours.grid,
        "tickfont": {"size": 12},
        "title": {"font": {"size": 12}, "standoff": 8},
        "zeroline": False,
    }
    return {
        "layout": {
            "dragmode": False,
            "font": {"family": FONT, "size": 13, "color": colours.ink},
            "hoverlabel": {
                "align": "left",
                "bgcolor": colours.surface,
                "bordercolor": colours.quiet,
                "font": {"color": colours.ink, "family": FONT, "size": 13},
            },
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "paper_bgcolor": _CLEAR,
            "plot_bgcolor": _CLEAR,
            "separators": ".,",
            "showlegend": False,
            "xaxis": axis,
            "yaxis": axis,
        }
    }
