"""What the chart of a waterfall says and shows: who bears what an event takes."""

from dataclasses import dataclass

from dashboard import bearing_sentences as said
from dashboard import format as fmt
from dashboard.charts.records import Words
from risk.answer import Assessment
from risk.bearing import Waterfall
from risk.slashing.fleet import FleetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """ETH that goes from one place to another.

    Attributes
    ----------
    source, target : str
        Names of places.
    eth : float
        Above zero.
    at_reths_cost : bool
        Whether holders of rETH bear it.
    """

    source: str
    target: str
    eth: float
    at_reths_cost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallData:
    """The flows of one event, none of which is zero; what leaves a place is what came to it."""

    words: Words
    flows: tuple[Flow, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Every place, in the order in which it is met."""
        return tuple(dict.fromkeys(n for flow in self.flows for n in (flow.source, flow.target)))

    def through(self, place: str) -> float:
        """Return the ETH that comes to a place, or leaves the first."""
        came = sum(flow.eth for flow in self.flows if flow.target == place)
        return came or sum(flow.eth for flow in self.flows if flow.source == place)


LOST = "Lost"
MINIPOOLS, MEGAPOOLS = "Minipools", "Megapools"
MINIPOOL_BONDS, MEGAPOOL_BONDS = "Minipool bonds", "Megapool bonds"
RPL = "Legacy RPL"
DEBT, FOR_GOOD = "rETH, owed", "rETH, for good"


def waterfall(assessment: Assessment, event: str, fleet: FleetKind) -> WaterfallData | None:
    """Return the flows of an event on a picture of the nodes; None where nothing is known."""
    if assessment.bearing is None:
        return None
    return of_row(assessment.bearing.waterfall(event, fleet))


def of_row(row: Waterfall) -> WaterfallData:
    """Return the flows of one waterfall."""
    borne = row.borne
    flows = (
        Flow(source=LOST, target=MINIPOOLS, eth=borne.minipool_loss_eth, at_reths_cost=False),
        Flow(source=LOST, target=MEGAPOOLS, eth=borne.megapool_loss_eth, at_reths_cost=False),
        Flow(
            source=MINIPOOLS,
            target=MINIPOOL_BONDS,
            eth=borne.minipool_bond_eth,
            at_reths_cost=False,
        ),
        Flow(
            source=MEGAPOOLS,
            target=MEGAPOOL_BONDS,
            eth=borne.megapool_bond_eth,
            at_reths_cost=False,
        ),
        Flow(source=MINIPOOLS, target=RPL, eth=borne.rpl_proceeds_eth, at_reths_cost=False),
        Flow(source=MEGAPOOLS, target=DEBT, eth=borne.debt_eth, at_reths_cost=True),
        Flow(source=MINIPOOLS, target=FOR_GOOD, eth=borne.uninsured_eth, at_reths_cost=True),
    )
    shown = tuple(flow for flow in flows if flow.eth > 0.0)
    told = [f"{flow.source} to {flow.target}, {said.amount(flow.eth)}" for flow in shown[1:]]
    return WaterfallData(
        words=Words(
            title=said.conclusion(row),
            subtitle=(
                "ETH lost by the validators that are hit, and who bears it; "
                f"{fmt.percent(row.network_share)} of the network, {row.fleet.value}"
            ),
            alternative=(
                f"Flows of ETH. {said.conclusion(row)}. {'; '.join(told)}."
                if told
                else f"Flows of ETH. {said.conclusion(row)}."
            ),
        ),
        flows=shown,
    )
