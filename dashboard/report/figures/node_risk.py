"""The leverage of a small bond: what of it is lost, by the size of a slashing."""

from typing import TYPE_CHECKING

from dashboard import format as fmt
from dashboard import node_risk_sentences as said
from dashboard.charts.node_risk_data import LeverageData
from dashboard.report.figures.paper import (
    ACCENT,
    BASE,
    DOTTED,
    HEIGHT_MM,
    INK,
    KEY_MM,
    drawn,
    key,
    logarithmic,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_OURS, _LEAST, _ALONE = (ACCENT, "solid"), (INK, (0, (4, 2))), (BASE, DOTTED)


def leverage(data: LeverageData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw one line for each bond on a logarithmic axis of the share slashed."""
    styles = (_OURS, _LEAST, _ALONE) if len(data.bonds) == 3 else (_OURS, _ALONE)

    def draw(axes: "Axes") -> None:
        shares = fmt.in_percent(data.shares)
        for bond, (colour, dashes) in zip(data.bonds, styles, strict=True):
            axes.plot(
                shares,
                fmt.in_percent(bond.losses),
                color=colour,
                linestyle=dashes,
                linewidth=1.3,
                label=said.bond_name(bond),
            )
        logarithmic(axes, shares)
        axes.set_ylim(0.0, 105.0)
        axes.set_xlabel("Network slashed together, % (log scale)")
        axes.set_ylabel("Bond lost, %")
        key(axes)

    return drawn(draw, height_mm, above_mm=KEY_MM)
