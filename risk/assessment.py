"""The one answer: assess a treasury, in one step or in two."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

from risk.analysis.attribution import PathValue, contributions, stand_alone, tail_of
from risk.analysis.bearing import with_bearing
from risk.analysis.comparison import compare
from risk.analysis.distribution import (
    basis_shares,
    fan,
    fan_days,
    histogram,
    slashing_summary,
)
from risk.analysis.drawdown import drawdown_rows
from risk.analysis.exit_costs import exit_costs, tail_cost
from risk.analysis.failures import failure_rows
from risk.analysis.leaving import leaving
from risk.analysis.limits import limit_rows
from risk.analysis.operators import operators
from risk.analysis.outlook import outlook
from risk.analysis.peg import peg
from risk.analysis.positions import own_node, position_contributions
from risk.analysis.rpl import rpl
from risk.analysis.runway import runway
from risk.analysis.spending import shortfall_chances
from risk.analysis.way_out import exit_band_terms, exit_curve, exit_rows
from risk.answer import (
    Assessment,
    Comparison,
    Contribution,
    Factor,
    Numeraire,
    PathLosses,
    PositionContribution,
    PositionValue,
    RiskRow,
    SlashingSummary,
    Value,
)
from risk.engine import FactorStates, Simulation, in_parallel, simulate, today
from risk.exit_costs import ExitCosts
from risk.identity import content_hash
from risk.market import Market
from risk.measures import (
    Estimate,
    LossSample,
    expected_shortfall_estimate,
    value_at_risk_estimate,
)
from risk.own_node import NodeExit, node_exit
from risk.parameters import ModelParameters
from risk.scenario import Scenario
from risk.settings import LONGEST_HORIZON_DAYS, Settings
from risk.treasury import (
    LendingPosition,
    PaymentSource,
    PoolShare,
    StakeSource,
    Treasury,
)
from risk.validation.alternatives import law_rows
from risk.valuation import (
    Amounts,
    ExitTerms,
    amounts,
    exit_value_in_eth,
    group_values_in_eth,
    holdings,
    reth_exit,
    reth_mark,
    rpl_exit,
    value_in_eth,
)

__all__ = [
    "Assessing",
    "Assessment",
    "Comparison",
    "assess",
    "begin",
    "compare",
    "with_shortfall_chances",
]

LIMIT_HORIZON = 30
LIMIT_CONFIDENCE = 0.99
LEAST_TAIL_PATHS = 30


def assess(
    treasury: Treasury,
    market: Market,
    parameters: ModelParameters,
    scenario: Scenario,
    settings: Settings,
    *,
    executor: Executor | None = None,
) -> Assessment:
    """Return everything that pages, report and command line show of a treasury.

    The horizon of 30 days is simulated even if not asked for, because a limit is set on it.

    Parameters
    ----------
    treasury : Treasury
    market, parameters : Market, ModelParameters
        Before the scenario.
    scenario : Scenario
    settings : Settings
    executor : concurrent.futures.Executor, optional
        Runs the blocks of paths.

    Returns
    -------
    Assessment

    Raises
    ------
    NotValuedYetError
        If the treasury holds a position that cannot be valued yet.
    ParameterError
        If the scenario leads out of a domain.
    """
    return begin(treasury, market, parameters, scenario, settings, executor=executor).whole()


_Step = Callable[[Assessment], Assessment]


class Assessing:
    """An assessment in three steps: the headline figures, what drives them, and the rest.

    Attributes
    ----------
    first : Assessment
        Contributions, drawdowns and shares of a discount are empty; what rETH could trade at and
        what RPL is worth are None.
    """

    def __init__(self, first: Assessment, drivers: _Step, rest: _Step) -> None:
        self.first = first
        self._reached = first
        self._steps = [drivers, rest]
        self._lock = threading.Lock()

    def driven(self) -> Assessment:
        """Return the assessment with contributions in USD and drawdowns."""
        return self._advanced(1)

    def whole(self) -> Assessment:
        """Return the assessment with nothing missing; what it took is then let go."""
        return self._advanced(0)

    def _advanced(self, left: int) -> Assessment:
        with self._lock:
            while len(self._steps) > left:
                self._reached = self._steps[0](self._reached)
                del self._steps[0]
            return self._reached


def begin(
    treasury: Treasury,
    market: Market,
    parameters: ModelParameters,
    scenario: Scenario,
    settings: Settings,
    *,
    executor: Executor | None = None,
) -> Assessing:
    """Assess what a page shows first, and keep what the rest needs.

    Parameters and errors as for `assess`.
    """
    held = amounts(treasury)
    shocked, laws = scenario.apply(market, parameters)
    run = replace(settings, horizons=tuple(sorted({*settings.horizons, LIMIT_HORIZON})))
    simulation = simulate(
        market,
        parameters,
        scenario,
        run,
        executor=executor,
        holdings=holdings(held, shocked),
        fan_days=fan_days(settings.n_days),
    )
    desk = _Desk(
        treasury=treasury,
        held=held,
        settings=settings,
        scenario=scenario,
        simulation=simulation,
        bands=exit_band_terms(shocked, laws, settings),
    )
    before = today(market, parameters, Scenario.base())
    worth_before = float(value_in_eth(held, before)[0])
    samples = {day: _samples(desk, day) for day in simulation.settings.horizons}

    def drivers(first: Assessment) -> Assessment:
        return replace(
            first,
            contributions=_contributions(desk, samples, Numeraire.USD),
            position_contributions=_position_contributions(desk, samples, Numeraire.USD),
            drawdowns=drawdown_rows(simulation, settings.horizons),
        )

    def rest(driven: Assessment) -> Assessment:
        in_usd = {day: sample[Numeraire.USD, False] for day, sample in samples.items()}
        in_eth = _contributions(desk, samples, Numeraire.ETH)
        by_position = _position_contributions(desk, samples, Numeraire.ETH)
        whole = replace(
            with_bearing(driven),
            contributions=driven.contributions + in_eth,
            position_contributions=driven.position_contributions + by_position,
            basis_shares=tuple(
                share for day in settings.horizons for share in basis_shares(simulation, day)
            ),
            peg=peg(held.reth, simulation, settings),
            rpl=rpl(held.rpl, simulation, settings, in_usd),
            laws=law_rows(simulation, settings.confidences[-1]),
        )
        if settings.n_days < LONGEST_HORIZON_DAYS:
            return whole
        return with_shortfall_chances(whole, executor=executor)

    return Assessing(_assembled(desk, samples, market, parameters, worth_before), drivers, rest)


def with_shortfall_chances(
    assessment: Assessment, *, executor: Executor | None = None
) -> Assessment:
    """Return the assessment with the chances of a missed payment within 1 to 12 months.

    They take a year of paths, at most 20,000, whatever horizons were asked for, so that pages call
    for them when they show them. What owes nothing, or has them already, is returned as it is.

    Parameters
    ----------
    assessment : Assessment
    executor : concurrent.futures.Executor, optional
        Runs the blocks of paths.
    """
    done = assessment.runway.chances or not assessment.treasury.liabilities
    if done:
        return assessment
    chances = shortfall_chances(
        assessment.treasury,
        assessment.market,
        assessment.parameters,
        assessment.scenario,
        assessment.settings,
        executor=executor,
    )
    return replace(assessment, runway=replace(assessment.runway, chances=chances))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What the parts of an assessment share."""

    treasury: Treasury
    held: Amounts
    settings: Settings
    scenario: Scenario
    simulation: Simulation
    bands: tuple[ExitTerms, ExitTerms, ExitTerms]

    @property
    def terms(self) -> ExitTerms:
        return self.bands[1]

    @property
    def now(self) -> FactorStates:
        return self.simulation.initial


def _assembled(
    desk: _Desk,
    samples: "dict[int, _Samples]",
    market: Market,
    parameters: ModelParameters,
    worth_before: float,
) -> Assessment:
    simulation, settings = desk.simulation, desk.settings
    shocked, laws = simulation.market, simulation.parameters
    value = _value(desk)
    rows = tuple(
        row for day in settings.horizons for row in _risk_rows(day, samples[day], settings)
    )
    ways = exit_rows(desk.treasury, shocked, desk.now, laws, settings)
    last = runway(desk.treasury, shocked, desk.now, desk.bands, desk.scenario)
    slashing = _slashing(desk)
    return Assessment(
        treasury=desk.treasury,
        market=market,
        parameters=parameters,
        scenario=desk.scenario,
        settings=settings,
        n_paths_total=simulation.n_paths,
        value=value,
        scenario_loss_usd=worth_before * market.eth_usd - value.usd,
        scenario_loss_eth=worth_before - value.eth,
        risk=rows,
        contributions=(),
        exit=ways,
        exit_curve=exit_curve(desk.held.reth, desk.now, laws),
        runway=last,
        limits=limit_rows(
            desk.treasury.policy,
            value,
            next((row for row in ways if row.fraction == 0.9), None),
            _limit_row(rows, samples[LIMIT_HORIZON]),
            last,
        ),
        fan=fan(simulation, value.usd),
        histograms=tuple(
            histogram(day, samples[day][Numeraire.USD, False]) for day in settings.horizons
        ),
        slashing=slashing,
        basis_shares=(),
        notices=tuple(_notices(desk)),
        failures=failure_rows(desk.treasury, value.positions, laws.failures, settings.n_days),
        leaving=leaving(desk.treasury, shocked, desk.now, laws, settings),
        operators=operators(
            simulation,
            slashing.first_wei_share,
            desk.scenario.slashed_share_now or 0.0,
            desk.held.reth,
        ),
        input_hash=content_hash(desk.treasury, market, parameters, desk.scenario, settings),
        path_losses=tuple(_path_losses(desk, day, samples[day]) for day in settings.horizons),
        own_node=own_node(desk.held.stakes, simulation, desk.scenario.slashed_share_now or 0.0),
        exit_costs=_exit_costs(desk, samples),
        outlook=outlook(shocked, laws, settings),
    )


def _exit_costs(desk: _Desk, samples: "dict[int, _Samples]") -> ExitCosts | None:
    reth, terms = desk.held.reth, desk.terms
    if reth <= 0.0:
        return None
    day, confidence = _tail_asked(desk.settings)
    tail = tail_of(samples[day][Numeraire.USD, True], confidence)
    states = desk.simulation.states(day)
    worst = tail_cost(reth, states, terms, tail, day, confidence)
    return exit_costs(reth, desk.now, desk.simulation.parameters, terms, worst)


def _slashing(desk: _Desk) -> SlashingSummary:
    summary = slashing_summary(desk.simulation, desk.scenario.slashed_share_now or 0.0)
    now = desk.now
    rate_usd = float(now.redemption_rate[0]) * float(now.eth_usd[0])
    return replace(summary, loss_today_usd=summary.loss_today * desk.held.reth * rate_usd)


def _value(desk: _Desk) -> Value:
    now, held = desk.now, desk.held
    eth_usd = float(now.eth_usd[0])
    worth = float(value_in_eth(held, now)[0])
    at_exit, stuck = exit_value_in_eth(held, now, desk.terms)
    mark = float(reth_mark(now)[0])
    return Value(
        usd=worth * eth_usd,
        eth=worth,
        exit_usd=float(at_exit[0]) * eth_usd,
        exit_eth=float(at_exit[0]),
        exit_days=desk.settings.exit_days,
        mark_basis=mark / float(now.redemption_rate[0]) - 1.0,
        reth_price_eth=mark,
        stuck_eth=float(stuck[0]),
        positions=_positions(desk, eth_usd),
        stuck_node_eth=_stuck_node_eth(desk),
    )


def _node_exit(desk: _Desk) -> NodeExit:
    return node_exit(desk.held.stakes, desk.now, desk.terms.node, desk.terms.days)


def _stuck_node_eth(desk: _Desk) -> float:
    if not desk.held.stakes:
        return 0.0
    out = _node_exit(desk)
    return float((out.stuck_bond_eth + out.stuck_rpl * desk.now.rpl_eth)[0])


def _positions(desk: _Desk, eth_usd: float) -> tuple[PositionValue, ...]:
    held = desk.held
    worth = group_values_in_eth(held, desk.now)
    reth, _ = reth_exit(held.reth, desk.now, desk.terms)
    usd = {source: float(values[0]) * eth_usd for source, values in worth.items()}
    usd[PaymentSource.STABLECOIN] = held.usd
    at_exit = {
        PaymentSource.STABLECOIN: held.usd,
        PaymentSource.ETH: held.eth * eth_usd,
        PaymentSource.RETH: float(reth[0]) * eth_usd,
        **_rpl_and_node_exit(desk, eth_usd),
    }
    amount = {
        PaymentSource.STABLECOIN: held.usd,
        PaymentSource.ETH: held.eth,
        PaymentSource.RETH: held.reth,
        PaymentSource.RPL: held.rpl,
        StakeSource.NODE_ETH: sum(s.total_bond_eth + s.unclaimed_eth for s in held.stakes),
        StakeSource.STAKED_RPL: sum(
            s.legacy_rpl + s.megapool_rpl + s.unclaimed_rpl for s in held.stakes
        ),
    }
    return tuple(
        PositionValue(
            source=source, amount=amount[source], usd=usd[source], exit_usd=at_exit[source]
        )
        for source in worth
    )


def _rpl_and_node_exit(desk: _Desk, eth_usd: float) -> dict[PaymentSource | StakeSource, float]:
    """Return what RPL, node ETH and staked RPL count for at exit; one sale pays all RPL alike."""
    held, now, terms = desk.held, desk.now, desk.terms
    if not held.stakes:
        return {PaymentSource.RPL: float(rpl_exit(held.rpl, now, terms)[0]) * eth_usd}
    out = _node_exit(desk)
    movable = float(out.movable_rpl[0])
    sold = float(rpl_exit(held.rpl + movable, now, terms)[0])
    share = held.rpl / (held.rpl + movable) if held.rpl > 0.0 else 0.0
    later = float((rpl_exit(out.stuck_rpl, now, terms) * out.rpl_factor)[0])
    bonds = float((out.cash_eth + out.stuck_bond_eth * out.bond_factor)[0])
    return {
        PaymentSource.RPL: sold * share * eth_usd,
        StakeSource.NODE_ETH: bonds * eth_usd,
        StakeSource.STAKED_RPL: (sold * (1.0 - share) + later) * eth_usd,
    }


_Samples = dict[tuple[Numeraire, bool], LossSample]


def _samples(desk: _Desk, horizon_days: int) -> _Samples:
    """Return the losses at a horizon, at market and (True) at exit, in both numeraires."""
    states = desk.simulation.states(horizon_days)
    at_market = value_in_eth(desk.held, states)
    at_exit, _ = exit_value_in_eth(desk.held, states, desk.terms)
    worth, eth_usd = float(value_in_eth(desk.held, desk.now)[0]), float(desk.now.eth_usd[0])
    losses = {}
    for adjusted, values in ((False, at_market), (True, at_exit)):
        losses[Numeraire.USD, adjusted] = worth * eth_usd - values * states.eth_usd
        losses[Numeraire.ETH, adjusted] = worth - values
    weights, strata = desk.simulation.weights(horizon_days), desk.simulation.stratum_numbers
    sorted_losses = in_parallel(
        [partial(LossSample.of, each, weights, strata) for each in losses.values()]
    )
    return dict(zip(losses, sorted_losses, strict=True))


def _path_losses(desk: _Desk, horizon_days: int, samples: _Samples) -> PathLosses:
    return PathLosses(
        horizon_days=horizon_days,
        strata=desk.simulation.stratum_numbers,
        at_market=samples[Numeraire.USD, False],
        at_exit=samples[Numeraire.USD, True],
    )


def _risk_rows(day: int, samples: _Samples, settings: Settings) -> Iterator[RiskRow]:
    for numeraire in Numeraire:
        for confidence in settings.confidences:
            yield _risk_row(day, confidence, numeraire, samples)


def _risk_row(day: int, confidence: float, numeraire: Numeraire, samples: _Samples) -> RiskRow:
    market, adjusted = samples[numeraire, False], samples[numeraire, True]
    return RiskRow(
        horizon_days=day,
        confidence=confidence,
        numeraire=numeraire,
        value_at_risk=value_at_risk_estimate(market, confidence),
        expected_shortfall=expected_shortfall_estimate(market, confidence),
        liquidity_adjusted_value_at_risk=value_at_risk_estimate(adjusted, confidence),
        liquidity_adjusted_expected_shortfall=expected_shortfall_estimate(adjusted, confidence),
    )


def _limit_row(rows: tuple[RiskRow, ...], samples: _Samples) -> RiskRow:
    wanted = (LIMIT_HORIZON, LIMIT_CONFIDENCE, Numeraire.USD)
    for row in rows:
        if (row.horizon_days, row.confidence, row.numeraire) == wanted:
            return row
    return _risk_row(*wanted, samples)


def _contributions(
    desk: _Desk, samples: dict[int, _Samples], numeraire: Numeraire
) -> tuple[Contribution, ...]:
    day, confidence = _tail_asked(desk.settings)
    market, adjusted, alone = in_parallel(
        [
            partial(_shares, desk, day, samples[day], confidence, numeraire, None),
            partial(_shares, desk, day, samples[day], confidence, numeraire, desk.terms),
            partial(_alone, desk, day, confidence, numeraire),
        ]
    )
    return tuple(
        Contribution(
            factor=factor,
            horizon_days=day,
            confidence=confidence,
            numeraire=numeraire,
            expected_shortfall=market[factor],
            liquidity_adjusted=adjusted[factor],
            stand_alone=alone[factor],
        )
        for factor in Factor
    )


def _tail_asked(settings: Settings) -> tuple[int, float]:
    """Return the horizon and the confidence that contributions are measured at."""
    day = LIMIT_HORIZON if LIMIT_HORIZON in settings.horizons else settings.n_days
    return day, settings.confidences[-1]


def _alone(
    desk: _Desk, day: int, confidence: float, numeraire: Numeraire
) -> dict[Factor, Estimate]:
    return stand_alone(
        PathValue(held=desk.held, numeraire=numeraire, terms=None),
        desk.now,
        desk.simulation.states(day),
        confidence,
        desk.simulation.weights(day),
        desk.simulation.stratum_numbers,
    )


def _position_contributions(
    desk: _Desk, samples: dict[int, _Samples], numeraire: Numeraire
) -> tuple[PositionContribution, ...]:
    day, confidence = _tail_asked(desk.settings)
    return position_contributions(
        desk.held,
        desk.now,
        desk.simulation.states(day),
        tail_of(samples[day][numeraire, False], confidence),
        confidence,
        numeraire,
    )


def _shares(
    desk: _Desk,
    day: int,
    samples: _Samples,
    confidence: float,
    numeraire: Numeraire,
    terms: ExitTerms | None,
) -> dict[Factor, Estimate]:
    sample = samples[numeraire, terms is not None]
    worth = float(value_in_eth(desk.held, desk.now)[0])
    return contributions(
        PathValue(held=desk.held, numeraire=numeraire, terms=terms),
        desk.now,
        desk.simulation.states(day),
        tail_of(sample, confidence),
        worth * float(desk.now.eth_usd[0]) if numeraire is Numeraire.USD else worth,
    )


def _notices(desk: _Desk) -> Iterator[str]:
    notice = desk.simulation.parameters.dependence.notice
    if notice:
        yield notice
    yield from _set_aside(desk.treasury)
    yield from _late_holdings(desk)
    yield from _late_node(desk)
    yield from _thin_tail(desk)
    if desk.held.reth > 0.0 and desk.simulation.market.block is None:
        yield (
            "What a sale of rETH costs beyond the one quoted size is a prior between two curves; "
            "reading the pools from a node would settle it."
        )


def _set_aside(treasury: Treasury) -> Iterator[str]:
    if treasury.set_aside:
        kinds = {LendingPosition: "lending position", PoolShare: "pool share"}
        parts = [
            f"{count} {words}{'s' if count > 1 else ''}"
            for kind, words in kinds.items()
            if (count := sum(isinstance(p, kind) for p in treasury.set_aside))
        ]
        yield (
            f"The treasury has set aside what is not valued yet, {' and '.join(parts)}: it is in "
            "no figure here."
        )


def _late_holdings(desk: _Desk) -> Iterator[str]:
    as_of = desk.simulation.market.as_of
    late = [h for h in desk.treasury.holdings if h.delay_days(as_of) > 0 and h.amount > 0.0]
    if late:
        names = ", ".join(sorted({h.asset.value for h in late}))
        days = max(h.delay_days(as_of) for h in late)
        yield (
            f"Some {names} can move only after up to {days:,} days (a bridge, a custodian or a "
            "date): it is valued as if at hand, its delay is added to the days to leave, and what "
            f"takes more than {desk.settings.exit_days} days pays no bills in the runway."
        )


def _late_node(desk: _Desk) -> Iterator[str]:
    stakes, terms = desk.held.stakes, desk.terms
    if not stakes:
        return
    late = []
    if terms.node.bond_days > terms.days:
        late.append(f"bonds are cash after {terms.node.bond_days} days")
    if terms.node.unstaking_days > terms.days and any(
        s.legacy_rpl + s.megapool_rpl > 0.0 for s in stakes
    ):
        late.append(f"staked RPL is at hand after {terms.node.unstaking_days} days")
    if late:
        yield (
            f"The node's {' and its '.join(late)}: that pays no bill in the runway, and at exit it "
            "counts less the carry of its wait."
        )


def _thin_tail(desk: _Desk) -> Iterator[str]:
    confidence = desk.settings.confidences[-1]
    beyond = desk.settings.n_paths * (1.0 - confidence)
    if beyond < LEAST_TAIL_PATHS - 1e-6:
        yield (
            f"Only about {beyond:,.0f} paths lie beyond {confidence * 100:g} %: intervals of so "
            "few are too narrow; use more paths."
        )
