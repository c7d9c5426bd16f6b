"""A mass slashing: what it takes from rETH by its size."""

from typing import TYPE_CHECKING

from dashboard import format as fmt
from dashboard.charts.slashing_data import SlashingLossData
from dashboard.report.figures.paper import (
    ACCENT,
    BASE,
    DOTTED,
    HEIGHT_MM,
    INK,
    drawn,
    logarithmic,
    upright,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def slashing_loss(data: SlashingLossData, height_mm: float = HEIGHT_MM) -> bytes:
    """Draw the loss against the share of the network slashed, with both first weis marked."""

    def draw(axes: "Axes") -> None:
        if data.base_shares is not None and data.base_loss is not None:
            in_base = fmt.in_percent(data.base_loss)
            shares = fmt.in_percent(data.base_shares)
            axes.plot(shares, in_base, color=BASE, linewidth=1.2, linestyle=DOTTED)
        shares, loss = fmt.in_percent(data.shares), fmt.in_percent(data.loss)
        axes.plot(shares, loss, color=ACCENT, linewidth=1.3)
        if data.own_share is not None and data.own_loss is not None:
            own = fmt.to_percent(data.own_share), fmt.to_percent(data.own_loss)
            axes.plot(*own, "D", color=INK, markersize=4.0)
        logarithmic(axes, shares)
        axes.set_ylim(bottom=0.0)
        marks = (
            (data.first_wei, data.bond_eth, "average bond", 1.0),
            (data.thin_first_wei, data.thin_bond_eth, "least bond", 0.86),
        )
        for share, bond, name, top in marks:
            if data.shares[0] < share < data.shares[-1]:
                said = f"first wei, {name} of {fmt.exact(round(bond, 2))}{fmt.SPACE}ETH"
                said = f"{said}: {fmt.percent(share)}"
                upright(axes, fmt.to_percent(share), said, to_the_left=True, top=top)
        axes.set_xlabel("Network slashed together, % (log scale)")
        axes.set_ylabel("Loss of rETH, %")

    return drawn(draw, height_mm)
