"""What the chart of a small bond's leverage says and shows."""

from dataclasses import dataclass

from dashboard import format as fmt
from dashboard import node_risk_sentences as said
from dashboard.charts.records import Words
from risk.answer import Assessment
from risk.arrays import FloatArray
from risk.node_risk import OneBond


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverageData:
    """Loss of a bond against the share of the network slashed.

    Attributes
    ----------
    shares : ndarray of shape (n,)
    bonds : tuple of OneBond
        The own first, the stake without borrowed ETH last.
    """

    words: Words
    shares: FloatArray
    bonds: tuple[OneBond, ...]


def leverage(assessment: Assessment) -> LeverageData | None:
    """Return the losses by bond; None without an own node."""
    if assessment.bearing is None or assessment.bearing.node is None:
        return None
    node = assessment.bearing.node
    told = [
        f"{said.bond_name(bond)}: {fmt.percent(float(bond.losses[0]))} at "
        f"{fmt.percent(float(node.shares[0]))} of the network and all of it at "
        f"{fmt.percent(min(bond.gone_at, 1.0 / 3.0))}"
        for bond in node.bonds
    ]
    return LeverageData(
        words=Words(
            title=said.conclusion(node),
            subtitle=(
                "Share of the bond lost, in per cent, against the share of the network that is "
                "slashed together"
            ),
            alternative=f"Loss of a bond by the size of a slashing. {'; '.join(told)}.",
        ),
        shares=node.shares,
        bonds=node.bonds,
    )
