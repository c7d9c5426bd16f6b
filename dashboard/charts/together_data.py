"""What the charts of who fails together say and show, for the browser and the PDF."""

from dataclasses import dataclass

import numpy as np

from dashboard import format as fmt
from dashboard import together_sentences as said
from dashboard.charts.records import Words
from risk.answer import Assessment
from risk.arrays import FloatArray
from risk.together import FirstWeiLine, LossTable

LEAST_SHOWN = 1e-8  # a chance
_NAMES = {
    "reth": "rETH, bonds as spread",
    "reth_average_bond": "rETH, one average bond",
    "node": "own node",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceedanceLine:
    """One curve: its name, losses and chances, as far as they are shown."""

    name: str
    losses: FloatArray
    chances: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceedanceData:
    """Chance of a loss of more than each size, on two logarithmic axes."""

    words: Words
    lines: tuple[ExceedanceLine, ...]
    thresholds: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWeiData:
    """Share slashed at which holders lose their first wei, by the part of a megapool hit."""

    words: Words
    lines: tuple[FirstWeiLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LossMapData:
    """Loss of rETH by share of the network and of Rocket Pool; NaN where it is nothing."""

    words: Words
    network: FloatArray
    rocket: FloatArray
    loss: FloatArray


def exceedance(assessment: Assessment) -> ExceedanceData | None:
    """Return the losses by chance at the shortest horizon; None where nothing can be lost."""
    found = assessment.together
    if found is None:
        return None
    lines = tuple(line for line in map(_line, found.tables) if line.losses.size)
    table = found.table("reth")
    if not lines or table is None:
        return None
    days = fmt.days(table.horizons[0])
    serious = next(row for row in table.rows if row.threshold == 0.01)
    listed = [
        f"more than {fmt.percent(row.threshold)}: {said.rare(row.within[0])}"
        for row in table.rows
        if row.threshold > 0.0
    ]
    title = (
        f"rETH loses more than 1 % with a chance of {said.rare(serious.within[0])} in {days}"
        if serious.within[0] > 0.0
        else f"No slashing within the priors takes 1 % of rETH in {days}"
    )
    return ExceedanceData(
        words=Words(
            title=title,
            subtitle=(
                f"Chance of losing more than each size by slashing within {days}, of rETH's value "
                "or the node's stake; both axes logarithmic, computed and not sampled"
            ),
            alternative=f"Chances that rETH loses by slashing within {days}: {'; '.join(listed)}.",
        ),
        lines=lines,
        thresholds=tuple(row.threshold for row in table.rows if row.threshold > 0.0),
    )


def _line(table: LossTable) -> ExceedanceLine:
    shown = table.chances[0] >= LEAST_SHOWN
    return ExceedanceLine(
        name=_NAMES[table.subject], losses=table.losses[shown], chances=table.chances[0][shown]
    )


def first_wei(assessment: Assessment) -> FirstWeiData | None:
    """Return the first-wei map."""
    found = assessment.together
    if found is None:
        return None
    thin = found.first_wei[0]
    full = fmt.percent(found.full_share)
    ends = [
        f"{fmt.exact(round(line.bond_eth, 2))} ETH at {fmt.percent(line.after)}"
        for line in found.first_wei
        if np.isfinite(line.after)
    ]
    return FirstWeiData(
        words=Words(
            title=(
                f"A bond of {fmt.exact(thin.bond_eth)} ETH gives way at {fmt.percent(thin.after)} "
                f"of the network; the exit queue lets no more than {full} be charged"
            ),
            subtitle=(
                "Share of the network slashed at which holders lose their first wei, against the "
                "part of a megapool's validators that is hit before it is settled; 100 % is each "
                "validator by itself, after settlement. Solid: without the exit queue; dotted: "
                "with it, on average over the queue"
            ),
            alternative=f"First wei by bond after settlement: {fmt.listed(ends)}.",
        ),
        lines=found.first_wei,
    )


def loss_map(assessment: Assessment) -> LossMapData | None:
    """Return the map of losses."""
    found = assessment.together
    if found is None:
        return None
    made, most = found.loss_map, float(found.loss_map.loss[-1, -1])
    third = fmt.percent(float(made.network[-1]))
    first = found.versions[0].first_wei
    return LossMapData(
        words=Words(
            title=(
                f"Nothing is lost before {fmt.percent(min(first, 1.0))} of the network is slashed, "
                "however many of Rocket Pool are hit"
            ),
            subtitle=(
                "Loss of rETH in per cent of its value, by the share of the network slashed and "
                "the share of Rocket Pool hit; blank where the bonds bear it. Without the exit "
                "queue"
            ),
            alternative=(
                f"Loss of rETH by both shares: with {third} of the network slashed and all of "
                f"Rocket Pool hit, {fmt.percent(most)}."
            ),
        ),
        network=made.network,
        rocket=made.rocket,
        loss=np.where(made.loss > 0.0, made.loss, np.nan),
    )
