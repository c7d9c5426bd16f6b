"""What the charts of a mass slashing say and show, for the browser and the PDF."""

from dataclasses import dataclass

from dashboard import format as fmt
from dashboard import operators_sentences as said
from dashboard.charts.data import beside
from dashboard.charts.records import Words
from risk.answer import Assessment
from risk.arrays import FloatArray
from risk.measures import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashingLossData:
    """Loss of rETH against the share of the network slashed together.

    Attributes
    ----------
    shares, loss : ndarray of shape (n,)
    first_wei : float
        Share at which the average bond is gone.
    bond_eth : float
        That bond.
    thin_first_wei, thin_bond_eth : float
        The same for the least bond.
    own_share, own_loss : float or None
        The scenario's own slashing.
    base_shares, base_loss : ndarray or None
        In base, beside a scenario.
    """

    words: Words
    shares: FloatArray
    loss: FloatArray
    first_wei: float
    bond_eth: float
    thin_first_wei: float
    thin_bond_eth: float
    own_share: float | None
    own_loss: float | None
    base_shares: FloatArray | None
    base_loss: FloatArray | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceBar:
    """One size of loss: its name, its chance in words and as an estimate, and that in base."""

    label: str
    chance: str
    estimate: Estimate
    base: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashingChanceData:
    """Chance of each size of loss, given an event; smallest loss first."""

    words: Words
    bars: tuple[ChanceBar, ...]


def slashing_loss(assessment: Assessment, base: Assessment | None) -> SlashingLossData | None:
    """Return the loss of rETH by size of a slashing; None where it was not computed."""
    operators = assessment.operators
    if operators is None:
        return None
    curve, first = operators.curve, assessment.slashing.first_wei_share
    own = next((row for row in operators.bearers if row.of_scenario), None)
    before = None if base is None or base.operators is None else base.operators.curve
    ends = [
        f"{fmt.percent(row.loss)} at {fmt.percent(row.share)}" for row in operators.bearers[-3:]
    ]
    low, high = float(curve.shares[0]), float(curve.shares[-1])
    return SlashingLossData(
        words=Words(
            title=_loss_title(first, high),
            subtitle=(
                "Loss of rETH in per cent of its value, against the share of the network slashed "
                f"together, {fmt.percent(low)} to {fmt.percent(high)}; by the prior, equal widths "
                f"are equally likely once it happens{beside(base)}"
            ),
            alternative=(
                f"Loss of rETH against the share of the network slashed. It is zero up to "
                f"{fmt.percent(first)}, then {fmt.listed(ends)} of the network."
            ),
        ),
        shares=curve.shares,
        loss=curve.loss,
        first_wei=first,
        bond_eth=operators.census.bond_eth,
        thin_first_wei=operators.thin_bond.share,
        thin_bond_eth=operators.thin_bond.bond_eth,
        own_share=None if own is None else own.share,
        own_loss=None if own is None else own.loss,
        base_shares=None if before is None else before.shares,
        base_loss=None if before is None else before.loss,
    )


def slashing_chances(assessment: Assessment, base: Assessment | None) -> SlashingChanceData | None:
    """Return how likely each size of loss is, given an event; None where none can happen."""
    operators = assessment.operators
    if operators is None or not operators.bands:
        return None
    before = () if base is None or base.operators is None else base.operators.bands
    never = assessment.slashing.chance_of_loss.value == 0.0
    bars = tuple(
        ChanceBar(
            label=said.band_label(band),
            chance=said.band_chance(band, never),
            estimate=band.chance,
            base=before[row].chance.value if row < len(before) else None,
        )
        for row, band in enumerate(operators.bands)
    )
    listed = [f"{bar.label.lower()}, {bar.chance}" for bar in bars]
    return SlashingChanceData(
        words=Words(
            title=f"Of mass slashings, {fmt.percent_estimate(bars[0].estimate)} cost rETH nothing",
            subtitle=(
                "Chance of each loss, in per cent of rETH's value, once a mass slashing has "
                f"happened within {fmt.days(assessment.settings.n_days)}{beside(base)}"
            ),
            alternative=f"Chances of a loss of rETH, given a mass slashing: {'; '.join(listed)}.",
        ),
        bars=bars,
    )


def _loss_title(first: float, high: float) -> str:
    if first >= high:
        return f"No slashing up to {fmt.percent(high)} of the network costs rETH anything"
    return f"rETH loses its first wei when {fmt.percent(first)} of the network is slashed"
