"""Answers kept between runs of a page: the only module that caches.

An answer is keyed by a hash of all that it depends on; Streamlit would hash large arrays by
sample. Answers are frozen and read only, so sessions share them without a copy.
"""

import hashlib
import time
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import streamlit as st

import data.stored
from dashboard import state
from data.addresses import RETH
from data.depths import sales
from data.errors import DataError
from data.live import Found, find_market, node_is_named
from data.market import MarketReading
from data.parameter_file import Calibration
from data.store_place import store_is_there
from data.stored import Stored, spread_in_force
from risk.analysis.bearing import bearing
from risk.answer import Assessment, Comparison, Runway
from risk.assessment import Assessing, begin, compare, with_shortfall_chances
from risk.bearing import Bearing
from risk.departure import Departure
from risk.identity import content_hash
from risk.market import Market
from risk.parameters import ModelParameters
from risk.price_laws import LawRow
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slashing.fleet import Fleet
from risk.slashing.groups import NodeSpread
from risk.split import BestSplit
from risk.treasury import Treasury
from risk.validation.alternatives import History

_MOST_ANSWERS = 12
# A block becomes final every 6.4 minutes, so a younger reading would seldom differ.
_FRESH_SECONDS = 300.0
# A store grows while `collect` runs beside the pages.
_STORED_SECONDS = 60.0
# How long sessions that begin are told of a failure without waiting for the node once more.
_FAILED_SECONDS = 30.0
# Chances of a missed payment take a year of paths. They have a thread of their own, since the
# figures of a slider that is moved meanwhile would wait behind them in the engine's, and begin
# when the browser has had time to draw.
_ASIDE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")
_ASIDE_PATHS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside-paths")
_ASIDE_SECONDS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The assessment in force, and base beside it where a scenario is.

    A page may draw its figures from a first answer, which holds no contributions yet, its charts
    from what `driven` returns, and all else from `whole`.

    Attributes
    ----------
    assessment : Assessment
    base : Assessment or None
        None in base itself.
    comparison : Comparison or None
    """

    assessment: Assessment
    base: Assessment | None
    comparison: Comparison | None
    _pair: tuple[Assessing, ...] = field(default=(), repr=False, compare=False)

    def driven(self) -> "Answer":
        """Return the answer with what drives the losses in USD, and drawdowns."""
        return self._with(*(each.driven() for each in self._pair))

    def whole(self) -> "Answer":
        """Return the answer with nothing missing; what is missing takes a moment."""
        return self._with(*(each.whole() for each in self._pair))

    def _with(self, under: Assessment, *base: Assessment) -> "Answer":
        return replace(self, assessment=under, base=base[0] if base else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything an assessment depends on."""

    treasury: Treasury
    market: Market
    parameters: ModelParameters
    scenario: Scenario
    settings: Settings

    @property
    def content_hash(self) -> str:
        """SHA-256 of every input."""
        return content_hash(
            self.treasury, self.market, self.parameters, self.scenario, self.settings
        )


def answer() -> Answer:
    """Return the answer to what the session asks for, the contributions included.

    Raises
    ------
    RiskError
        If the treasury or the scenario cannot be assessed.
    """
    return first_answer().whole()


def first_answer() -> Answer:
    """Return what is known first of the answer: everything but the contributions.

    Raises
    ------
    RiskError
        If the treasury or the scenario cannot be assessed.
    """
    treasury, market, parameters = state.treasury(), state.market(), state.parameters()
    settings, scenario = state.reading().settings, state.scenario()

    def inputs(each: Scenario) -> Inputs:
        return Inputs(
            treasury=treasury,
            market=market,
            parameters=parameters,
            scenario=each,
            settings=settings,
        )

    in_base = inputs(Scenario.base())
    base = _assessment(in_base.content_hash, in_base)
    if scenario.is_base:
        return Answer(assessment=base.first, base=None, comparison=None, _pair=(base,))
    asked = inputs(scenario)
    key = asked.content_hash
    under = _assessment(key, asked)
    return Answer(
        assessment=under.first,
        base=base.first,
        comparison=_comparison(f"{in_base.content_hash} {key}", base.first, under.first),
        _pair=(under, base),
    )


def runway_with_chances(assessment: Assessment) -> Future[Runway]:
    """Return what will be the runway with the chances of a missed payment."""
    return _chances(assessment.input_hash, assessment)


def parameter_intervals(assessment: Assessment) -> Future[Assessment]:
    """Return what will be the assessment with its parameter intervals, from runs of their own."""
    calibration = state.calibration()
    key = "" if calibration is None else calibration.content_hash
    return _intervals(f"{assessment.input_hash} {key}", assessment, calibration)


def over_time(assessment: Assessment) -> Assessment:
    """Return an assessment with how its rETH leaves over time, which takes a run of its own."""
    return replace(assessment, departure=_departing(assessment.input_hash, assessment).departure)


def split_of(
    assessment: Assessment,
    departure: Departure,
    reading: MarketReading | None,
    closed: Collection[str] = (),
) -> BestSplit:
    """Return the best split without some ways, over the single pools where they were read.

    Pools that were read stand where the market does: under a scenario or a typed figure that moves
    their price or depth the quoted depth stands for them.
    """
    from risk.analysis.best_split import best_split

    pools = None
    if reading is not None and _pools_stand(assessment, reading.market):
        pools, _ = sales(reading.pools, RETH, reading.reth_market_price)
    if not closed and pools is None:
        return departure.split
    return best_split(departure.terms, pools=pools, closed=closed)


def _pools_stand(assessment: Assessment, read: Market) -> bool:
    under = assessment.scenario
    return (
        under.basis is None
        and under.depth_change is None
        and (assessment.market.basis, assessment.market.reth_depth_eth)
        == (read.basis, read.reth_depth_eth)
    )


def filtered_laws(assessment: Assessment, history: History) -> tuple[LawRow, ...]:
    """Return what may be lost of ETH and RPL by filtered history."""
    key = hashlib.sha256(history.eth.tobytes() + history.rpl.tobytes()).hexdigest()
    return _filtered_laws(f"{assessment.input_hash} {key}", assessment, history)


def together(assessment: Assessment) -> Assessment:
    """Return an assessment with who fails together, by the census of the store if there is one."""
    spread = _node_spread()
    return _together(f"{assessment.input_hash} {content_hash(spread)}", assessment, spread)


def _node_spread() -> NodeSpread:
    try:
        held = stored()
    except DataError:
        held = None  # the page Data says why
    return spread_in_force(held)


def with_bearers(assessment: Assessment) -> Assessment:
    """Return an assessment with who bears a loss, by the census in the store if there is one."""
    try:
        kept = stored()
    except DataError:
        kept = None  # the page Data says why
    census = None if kept is None or kept.census is None else kept.census
    fleet = None if census is None else census.fleet
    spread = spread_in_force(kept)
    key = "" if census is None else f"{census.block.number} {census.block.hash}"
    key = f"{assessment.input_hash} {content_hash(spread)} {key}"
    # A first answer and a whole one share what bears a loss, but are not one another.
    found = _bearing(key, assessment, fleet, spread)
    return replace(assessment, bearing=found)


def found_market(*, again: bool = False) -> Found:
    """Return the market that sessions of this process begin with.

    Without a node in the environment it is the recorded one. A live one is read by the first
    session that asks, and shared for some minutes; no address is part of a key.

    Parameters
    ----------
    again : bool
        Ask the node even if it was asked a moment ago.
    """
    if not node_is_named():
        return Found()
    if again:
        _found_market.clear()
    outcome = _found_market()
    failed = outcome.found.reading is None
    if failed and time.monotonic() - outcome.asked > _FAILED_SECONDS:
        _found_market.clear()
        outcome = _found_market()
    return outcome.found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What came of asking the node, and when in seconds of the monotonic clock."""

    found: Found
    asked: float


@st.cache_resource(
    max_entries=1, ttl=_FRESH_SECONDS, show_spinner="Reading the market from the Ethereum node …"
)
def _found_market() -> _Outcome:
    return _Outcome(found=find_market(), asked=time.monotonic())


def stored() -> Stored | None:
    """Return what the store holds; None if there is no store.

    Raises
    ------
    DataError
        If the store cannot be read.
    """
    return _stored() if store_is_there() else None


@st.cache_resource(max_entries=1, ttl=_STORED_SECONDS, show_spinner="Looking into the store …")
def _stored() -> Stored:
    return data.stored.stored()


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner="Simulating the paths …")
def _assessment(
    content_hash: str,  # noqa: ARG001 - the key
    _inputs: Inputs,
) -> Assessing:
    return begin(
        _inputs.treasury, _inputs.market, _inputs.parameters, _inputs.scenario, _inputs.settings
    )


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner="Following the plans …")
def _departing(
    content_hash: str,  # noqa: ARG001 - the key
    _assessment: Assessment,
) -> Assessment:
    # Only the page Liquidity needs it.
    from risk.analysis.departure import with_departure

    return with_departure(_assessment)


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner="Drawing days of the past …")
def _filtered_laws(
    key: str,  # noqa: ARG001 - the key
    _assessment: Assessment,
    _history: History,
) -> tuple[LawRow, ...]:
    from risk.validation.alternatives import history_rows

    _, laws = _assessment.scenario.apply(_assessment.market, _assessment.parameters)
    settings = _assessment.settings
    days = tuple(sorted({row.horizon_days for row in _assessment.laws}))
    if not days:
        return ()
    confidence = settings.confidences[-1]
    return history_rows(laws, confidence, _history, seed=settings.seed, days=days)


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner="Seeing who fails together …")
def _together(
    content_hash: str,  # noqa: ARG001 - the key
    _assessment: Assessment,
    _spread: NodeSpread,
) -> Assessment:
    # Only the page Operators and the report need it.
    from risk.analysis.together import with_together

    return with_together(_assessment, _spread)


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner=False)
def _bearing(
    key: str,  # noqa: ARG001 - the key
    _assessment: Assessment,
    _fleet: Fleet | None,
    _spread: NodeSpread,
) -> Bearing:
    return bearing(_assessment, _fleet, _spread)


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner=False)
def _comparison(
    content_hash: str,  # noqa: ARG001 - the key
    _base: Assessment,
    _scenario: Assessment,
) -> Comparison:
    return compare(_base, _scenario)


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner=False)
def _chances(
    content_hash: str,  # noqa: ARG001 - the key
    _assessment: Assessment,
) -> Future[Runway]:
    return _ASIDE.submit(_runway_with_chances, _assessment)


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner=False)
def _intervals(
    key: str,  # noqa: ARG001 - the key
    _assessment: Assessment,
    _calibration: Calibration | None,
) -> Future[Assessment]:
    return _ASIDE.submit(_with_intervals, _assessment, _calibration)


def _with_intervals(assessment: Assessment, calibration: Calibration | None) -> Assessment:
    from data.recorded.parameter_spreads import parameter_spreads
    from risk.analysis.parameter_intervals import with_parameter_intervals

    time.sleep(_ASIDE_SECONDS)
    spreads = parameter_spreads(assessment.parameters, calibration)
    return with_parameter_intervals(assessment, spreads, executor=_ASIDE_PATHS)


def _runway_with_chances(assessment: Assessment) -> Runway:
    time.sleep(_ASIDE_SECONDS)
    return with_shortfall_chances(assessment, executor=_ASIDE_PATHS).runway
