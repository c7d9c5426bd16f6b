"""The whole daily model a second time: plain NumPy, all paths of a day at once.

Written from the docstrings and the parameter objects. It shares with the engine the raw draws, the
tables of the innovations (there the table is the law; `tests/risk/processes/test_shocks.py` holds
them against direct integration) and the scenario's own arithmetic. It calls neither the compiled
loop, nor a step function, nor the engine's coefficients.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from risk import engine
from risk.arrays import FloatArray, IntArray
from risk.market import Market
from risk.parameters import BasisLevel, GarchParameters, ModelParameters
from risk.processes import shocks
from risk.scenario import Scenario
from risk.settings import Settings
from risk.slashing.penalties import correlated_loss_gwei

YEAR = 365.0
GWEI = 10**9
CALM, MILD, SEVERE = 0, 1, 2
_NOTHING_LEFT = 1e16


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All factors of one day, arrays of shape (n_paths,)."""

    eth_usd: FloatArray
    rpl_eth: FloatArray
    rate: FloatArray
    true_factor: FloatArray
    reported_factor: FloatArray
    basis: FloatArray
    line: FloatArray
    depth: FloatArray
    regime: IntArray
    carry: FloatArray
    day: float = 0.0
    mean_apr: FloatArray | float = 0.0
    hit_day: FloatArray = field(default_factory=lambda: np.array([np.inf]))
    penalty: FloatArray = field(default_factory=lambda: np.zeros(1))
    # By how many last digits of one, and of an ETH, rounding may have moved basis and line so far.
    basis_digits: FloatArray = field(default_factory=lambda: np.ones(1))
    line_digits: FloatArray = field(default_factory=lambda: np.ones(1))
    # Most that was traded or waited for so far, in ETH.
    reach: FloatArray = field(default_factory=lambda: np.ones(1))


def simulate(
    market: Market, parameters: ModelParameters, scenario: Scenario, settings: Settings
) -> dict[int, World]:
    """Return the world at each horizon, columns in the engine's order."""
    shocked, laws = scenario.apply(market, parameters)
    strata = engine._strata(settings)
    now = scenario.slashed_share_now or 0.0
    events = engine._events(strata, settings.seed, shocked, laws.slashing, now)
    hits = [
        engine._generator(settings.seed, engine.Stream.OPERATOR, s.number, 0).random((2, s.n_paths))
        for s in strata
    ]
    draws = np.concatenate(
        [
            engine._draws(
                settings.seed,
                laws.dependence.degrees_of_freedom,
                settings.n_days,
                stratum.number,
                number,
                min(engine.BLOCK, stratum.stop - start),
            )
            for stratum in strata
            for number, start in enumerate(range(stratum.start, stratum.stop, engine.BLOCK))
        ],
        axis=2,
    )
    normals = {
        end: np.concatenate(
            [
                engine._generator(settings.seed, engine.Stream.APR, s.number, end).standard_normal(
                    (2, s.n_paths)
                )
                for s in strata
            ],
            axis=1,
        )
        for end in (1, 7, 30, 90, 365, *settings.horizons)
    }
    return walk(
        shocked,
        laws,
        draws,
        yield_shocks=normals,
        event_day=events.day,
        event_share=events.share,
        operator=np.concatenate(hits, axis=1),
        horizons=settings.horizons,
        eth_price_change=scenario.eth_price_change or 0.0,
        slashed_share_now=scenario.slashed_share_now or 0.0,
    )


def walk(
    market: Market,
    laws: ModelParameters,
    draws: FloatArray,
    *,
    event_day: IntArray,
    event_share: FloatArray,
    yield_shocks: dict[int, FloatArray] | None = None,
    operator: FloatArray | None = None,
    horizons: tuple[int, ...],
    eth_price_change: float = 0.0,
    slashed_share_now: float = 0.0,
) -> dict[int, World]:
    """Return the world at each horizon for given draws of shape (n_days, 6, n_paths)."""
    n_days, _, n_paths = draws.shape
    z_eth, z_rpl, e_basis, e_depth = _shocks(laws, draws)
    uniform = draws[:, 5]
    eth, rpl = _log_prices(laws, z_eth, z_rpl, event_day, event_share)
    log_depth = _log_depth(laws, e_depth, uniform)

    hit_day, penalty = _operator(
        market,
        laws,
        np.ones((2, n_paths)) if operator is None else operator,
        event_day,
        event_share,
        slashed_share_now,
    )
    loss_now = reth_loss(market, laws, slashed_share_now)
    loss = np.array([reth_loss(market, laws, share) for share in event_share])
    # ETH/USD of the days -7 to 0 stood at the price before the instant change.
    before = np.full((7, n_paths), -math.log1p(eth_price_change))
    history = np.concatenate([before, np.zeros((1, n_paths)), eth])

    levels = (laws.basis.calm, laws.basis.mild, laws.basis.severe)
    growth = (1.0 + laws.redemption.net_share * market.gross_apr) ** (1.0 / YEAR)
    rates = market.redemption_rate * growth ** np.arange(n_days + 1)
    regime = np.full(n_paths, _regime_today(market, laws, slashed_share_now))
    latent, carry = (
        np.full(n_paths, value)
        for value in (market.basis, _carry_today(market, laws, slashed_share_now))
    )
    line = np.full(n_paths, _line_today(market, laws, float(carry[0])))
    deeper = _deeper_than_explained(market, laws, float(line[0]), float(carry[0]))
    reported, digits = np.ones(n_paths), (np.ones(n_paths), np.abs(line), np.abs(line))
    kept, yield_sums = {}, _yield_sums(laws, horizons, yield_shocks, n_paths)
    for day in range(1, n_days + 1):
        # Yesterday against seven days before: rows are offset by seven days.
        stressed = history[day + 6] - history[day - 1] < math.log1p(-laws.dislocation.stress_fall)
        regime = _next_regime(laws, regime, stressed, uniform[day - 1])
        struck = (event_day == day) & (event_share >= laws.slashing.severe_from_share)
        regime = np.where(struck, SEVERE, regime)

        true = (1.0 - loss_now) * (1.0 - np.where(day >= event_day, loss, 0.0))
        since = day - laws.redemption.recognition_days
        known = 1.0 - (loss_now if since >= 0 else 0.0)
        known = known * (1.0 - np.where(since >= event_day, loss, 0.0))
        step = np.maximum(known, reported - laws.redemption.largest_fall_eth / rates[day])
        reported = np.where(known < reported, step, reported)

        latent = _next_latent(levels, regime, latent, e_basis[day - 1])
        carry = _next_carry(levels, regime, carry)
        gap = true / reported
        # What the line does not explain of today's discount fades at the severe level's speed.
        unexplained = deeper * 0.5 ** (day / laws.basis.severe.half_life_days)
        waiting = _waiting(market, laws, regime, line)
        basis, line, relief = _arbitraged(
            market, laws, latent, waiting, carry, unexplained, gap, log_depth[day]
        )
        # Buying spends the pressure to sell; a loss that is known stays known.
        latent = _spent(latent, relief, gap, _ceiling(market, laws))
        digits = _digits(market, laws, digits, waiting, line, carry * gap, log_depth[day])
        if day in horizons:
            kept[day] = World(
                basis_digits=digits[0],
                line_digits=digits[1],
                reach=digits[2],
                eth_usd=market.eth_usd * np.exp(eth[day - 1]),
                rpl_eth=market.rpl_eth * np.exp(rpl[day - 1]),
                rate=rates[day] * np.exp(_growth(market, laws) * yield_sums[day] / YEAR),
                true_factor=true * np.ones(n_paths),
                reported_factor=reported,
                basis=basis,
                line=line,
                depth=market.reth_depth_eth * np.exp(log_depth[day]),
                regime=regime,
                carry=carry,
                day=float(day),
                mean_apr=market.gross_apr * (1.0 + yield_sums[day] / day),
                hit_day=np.where(hit_day <= day, hit_day, np.inf),
                penalty=np.where(hit_day <= day, penalty, 0.0),
            )
    return kept


def _growth(market: Market, laws: ModelParameters) -> float:
    """Return by how much a yield twice today's would raise the yearly log growth, at first."""
    net = laws.redemption.net_share * market.gross_apr
    return net / (1.0 + net)


def _yield_sums(
    laws: ModelParameters,
    horizons: tuple[int, ...],
    shocks: dict[int, FloatArray] | None,
    n_paths: int,
) -> dict[int, FloatArray]:
    """Return the sum over the days before each horizon of the yield's relative distance.

    The distance of each day is the mean reversion of the day before; a step of several days has
    two shocks, the first for where it ends and the second for what is left of the sum.
    """
    phi = 0.5 ** (1.0 / laws.apr.half_life_days)
    variance = laws.apr.annual_volatility**2 / YEAR * (1.0 - phi * phi) / (-2.0 * math.log(phi))
    sums = {}
    for horizon in horizons:
        ends = [end for end in (1, 7, 30, 90, 365) if end < horizon] + [horizon]
        distance, total, begun = np.zeros(n_paths), np.zeros(n_paths), 0
        for end in ends:
            z, w = np.zeros((2, n_paths)) if shocks is None else shocks[end]
            days = end - begun
            # Loads of a unit shock of each day on the end and on the sum before it.
            on_end = np.array([phi ** (days - 1 - j) for j in range(days)])
            on_sum = np.array([sum(phi**i for i in range(days - 1 - j)) for j in range(days)])
            covariance = variance * np.array(
                [[on_end @ on_end, on_end @ on_sum], [on_end @ on_sum, on_sum @ on_sum]]
            )
            first = math.sqrt(covariance[0, 0])
            second = covariance[0, 1] / first if first > 0.0 else 0.0
            third = math.sqrt(max(covariance[1, 1] - second**2, 0.0))
            total = total + sum(phi**i for i in range(days)) * distance + second * z + third * w
            distance = phi**days * distance + first * z
            begun = end
        sums[horizon] = total
    return sums


def reth_loss(market: Market, laws: ModelParameters, share: float) -> float:
    """Return the fraction of rETH's value lost, validator by validator in whole Gwei."""
    if share <= 0.0:
        return 0.0
    beyond_bond = max(validator_loss(market, laws, share) - market.bond_eth, 0.0)
    hit = min(share * laws.slashing.concentration, 1.0) * market.validators
    # A billionth is always left, so that shares of what is left exist.
    return min(hit * beyond_bond / market.reth_total_eth, 1.0 - 1e-9)


def validator_loss(market: Market, laws: ModelParameters, share: float) -> float:
    """Return what each validator loses that is slashed with so much of the network, in ETH."""
    total = int(market.total_stake_eth)
    slashed = min(round(share * market.total_stake_eth), total)
    each = correlated_loss_gwei(
        32 * GWEI,
        slashed * GWEI,
        total * GWEI,
        laws.slashing.fork,
        int(laws.slashing.attestation_epochs),
    )
    return each / GWEI


def _operator(
    market: Market,
    laws: ModelParameters,
    uniforms: FloatArray,
    event_day: IntArray,
    event_share: FloatArray,
    share_now: float,
) -> tuple[FloatArray, FloatArray]:
    """Return on which day an operator at random is hit, and by how much a validator."""
    days, losses = np.full(len(event_day), np.inf), np.zeros(len(event_day))
    for k, (now, later) in enumerate(uniforms.T):
        if now < min(share_now * laws.slashing.concentration, 1.0):
            days[k], losses[k] = 0.0, validator_loss(market, laws, share_now)
        elif later < min(event_share[k] * laws.slashing.concentration, 1.0):
            days[k] = event_day[k]
            losses[k] = validator_loss(market, laws, event_share[k])
    return days, losses


def _shocks(
    laws: ModelParameters, draws: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the innovations of the two prices and the shocks of basis and depth."""
    freedom = laws.dependence.degrees_of_freedom
    lower = np.linalg.cholesky(laws.dependence.matrix)
    normal = np.einsum("ij,djk->dik", lower, draws[:, :4])
    student = normal * np.sqrt(freedom / (2.0 * draws[:, 4]))[:, None]
    law = _law(laws)
    unit = math.sqrt((freedom - 2.0) / freedom)
    return (
        innovation(student[:, 0], law.eth),
        innovation(student[:, 1], law.rpl),
        unit * student[:, 2],
        unit * student[:, 3],
    )


def _law(laws: ModelParameters) -> shocks.InnovationLaw:
    return shocks.innovation_law(
        laws.dependence.degrees_of_freedom,
        float(laws.dependence.matrix[0, 1]),
        laws.eth_price.degrees_of_freedom,
        laws.eth_price.truncation,
        laws.rpl_price.degrees_of_freedom,
        laws.rpl_price.truncation,
    )


def innovation(variate: FloatArray, table: FloatArray) -> FloatArray:
    """Look the innovation up: linear between nodes, constant beyond the last step, odd."""
    nodes = np.arange(len(table)) * shocks.TABLE_STEP
    # The engine stops a millionth of a step short of the last node.
    end = (len(table) - 1.000001) * shocks.TABLE_STEP
    return np.asarray(np.sign(variate) * np.interp(np.minimum(np.abs(variate), end), nodes, table))


def own_correction(deviation: FloatArray, table: FloatArray) -> FloatArray:
    """Return ln E[exp(s z)] from its ratio to s², linear between nodes."""
    nodes = np.arange(len(table)) * shocks.CORRECTION_STEP
    return np.asarray(np.interp(deviation, nodes, table) * deviation**2)


def cross_correction(eth: FloatArray, rpl: FloatArray, table: FloatArray) -> FloatArray:
    """Return what dependence adds to ln E[exp(s z + r y)], bilinear between nodes."""
    last = len(table) - 2
    i = np.minimum((eth / shocks.CORRECTION_STEP).astype(int), last)
    j = np.minimum((rpl / shocks.CORRECTION_STEP).astype(int), last)
    u, v = eth / shocks.CORRECTION_STEP - i, rpl / shocks.CORRECTION_STEP - j
    ratio = (
        (1.0 - u) * (1.0 - v) * table[i, j]
        + (1.0 - u) * v * table[i, j + 1]
        + u * (1.0 - v) * table[i + 1, j]
        + u * v * table[i + 1, j + 1]
    )
    return np.asarray(ratio * eth * rpl)


def _variances(garch: GarchParameters, z: FloatArray) -> FloatArray:
    """Return the conditional variance of every day, at most the cap."""
    long_run = garch.annual_volatility**2 / YEAR
    cap = garch.variance_cap * long_run
    start = garch.initial_annual_volatility
    today = long_run if start is None else min(start**2 / YEAR, cap)
    variance = np.empty_like(z)
    variance[0] = today
    for day in range(1, len(z)):
        persistent = garch.alpha * z[day - 1] ** 2 + garch.beta
        omega = long_run * (1.0 - garch.alpha - garch.beta)
        variance[day] = np.minimum(omega + persistent * variance[day - 1], cap)
    return variance


def _log_prices(
    laws: ModelParameters,
    z_eth: FloatArray,
    z_rpl: FloatArray,
    event_day: IntArray,
    event_share: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    law = _law(laws)
    s_eth = np.sqrt(_variances(laws.eth_price, z_eth))
    s_rpl = np.sqrt(_variances(laws.rpl_price, z_rpl))
    eth = s_eth * z_eth - own_correction(s_eth, law.eth_correction)
    rpl = s_rpl * z_rpl - own_correction(s_rpl, law.rpl_correction)
    rpl -= cross_correction(s_eth, s_rpl, law.cross_correction)
    at_events = _rpl_at_events(laws, np.arange(1, len(rpl) + 1), event_day, event_share)
    return np.cumsum(eth, axis=0), np.cumsum(rpl, axis=0) + at_events


def _rpl_at_events(
    laws: ModelParameters, days: IntArray, event_day: IntArray, event_share: FloatArray
) -> FloatArray:
    """Return what events add to the logarithm of RPL/ETH by day: zero in expected return."""
    rules = laws.slashing
    # Sizes are log-uniform; those from `severe_from_share` on make RPL fall.
    low, high = (
        rules.slashable_share * share for share in (rules.smallest_share, rules.largest_share)
    )
    least = rules.severe_from_share
    if least <= low:
        severe = 1.0
    else:
        severe = math.log(high / least) / math.log(high / low) if least < high else 0.0
    happened = 1.0 - np.exp(-rules.events_per_year / YEAR * days)
    falls = (event_share > 0.0) & (event_share >= least)
    fallen = np.where((days[:, None] >= event_day) & falls, math.log(1.0 - rules.rpl_fall), 0.0)
    return np.asarray(fallen - np.log(1.0 - severe * rules.rpl_fall * happened)[:, None])


def _log_depth(laws: ModelParameters, shock: FloatArray, uniform: FloatArray) -> FloatArray:
    """Return log depth over today's, row 0 today."""
    depth = laws.depth
    venue = -math.expm1(-depth.shocks_per_year / YEAR)
    lasting = venue * depth.persistent_share
    jump = math.log1p(-depth.shock_loss)
    level = np.cumsum(np.where(uniform > 1.0 - lasting, jump, 0.0), axis=0)
    passing = np.where((uniform > 1.0 - venue) & ~(uniform > 1.0 - lasting), jump, 0.0)
    gap = np.zeros((len(shock) + 1, shock.shape[1]))
    for day in range(1, len(gap)):
        kept = 0.5 ** (1.0 / depth.half_life_days) * gap[day - 1]
        gap[day] = kept + depth.daily_volatility * shock[day - 1] + passing[day - 1]
    gap[1:] += level
    return gap


def _regime_today(market: Market, laws: ModelParameters, share: float) -> int:
    mild, severe = laws.basis.mild.mean, laws.basis.severe.mean
    if share > 0.0 and share >= laws.slashing.severe_from_share:
        return SEVERE
    if market.basis <= (mild + severe) / 2.0:
        return SEVERE
    return MILD if market.basis <= mild / 2.0 else CALM


def _carry_today(market: Market, laws: ModelParameters, share: float) -> float:
    """Return the carry between the levels, in proportion to the basis."""
    calm, mild, severe = laws.basis.calm, laws.basis.mild, laws.basis.severe
    basis = market.basis
    slashed = share > 0.0 and share >= laws.slashing.severe_from_share
    if slashed or basis <= severe.mean:
        return severe.carry
    if basis <= mild.mean:
        share = (basis - severe.mean) / (mild.mean - severe.mean)
        return severe.carry + share * (mild.carry - severe.carry)
    share = min((basis - mild.mean) / (calm.mean - mild.mean), 1.0)
    return mild.carry + share * (calm.carry - mild.carry)


def _line_today(market: Market, laws: ModelParameters, carry: float) -> float:
    if market.collateral_eth > 0.0:
        return market.collateral_eth
    if carry == 0.0:
        return 0.0
    wait = (-market.basis - laws.basis.gas) * YEAR / carry - laws.basis.minimum_wait_days
    wait = min(max(wait, 0.0), laws.collateral.longest_wait_days)
    return -wait * laws.collateral.refill_eth_per_day


def _deeper_than_explained(
    market: Market, laws: ModelParameters, line: float, carry: float
) -> float:
    """Return how far today's discount lies below the floor of today's line."""
    wait = max(-line, 0.0) / laws.collateral.refill_eth_per_day + laws.basis.minimum_wait_days
    return max(-carry * wait / YEAR - laws.basis.gas - market.basis, 0.0)


def _next_carry(
    levels: tuple[BasisLevel, BasisLevel, BasisLevel], regime: IntArray, carry: FloatArray
) -> FloatArray:
    asked = np.array([level.carry for level in levels])[regime]
    kept = np.array([0.5 ** (1.0 / level.half_life_days) for level in levels])[regime]
    return np.asarray(kept * carry + (1.0 - kept) * asked)


def _next_regime(
    laws: ModelParameters, regime: IntArray, stressed: FloatArray, uniform: FloatArray
) -> IntArray:
    rules = laws.dislocation
    usual = -math.expm1(-rules.entries_per_year / YEAR)
    raised = -math.expm1(-rules.entries_per_year * rules.stress_link / YEAR)
    entry = np.where(stressed, raised, usual)
    entered = np.where(uniform < entry * rules.mild_share, MILD, SEVERE)
    from_calm = np.where(uniform < entry, entered, CALM)
    otherwise = np.where(uniform < 1.0 / rules.mean_length_days, CALM, regime)
    return np.where(regime == CALM, from_calm, otherwise)


def _next_latent(
    levels: tuple[BasisLevel, BasisLevel, BasisLevel],
    regime: IntArray,
    latent: FloatArray,
    shock: FloatArray,
) -> FloatArray:
    """Return the exact daily step of an Ornstein-Uhlenbeck process at the regime's level."""
    speed = math.log(2.0) / np.array([level.half_life_days for level in levels])[regime]
    mean = np.array([level.mean for level in levels])[regime]
    volatility = np.array([level.annual_volatility for level in levels])[regime]
    spread = volatility * np.sqrt(-np.expm1(-2.0 * speed) / (2.0 * speed) / YEAR)
    return np.asarray(mean + np.exp(-speed) * (latent - mean) + spread * shock)


def _spent(latent: FloatArray, relief: FloatArray, gap: FloatArray, ceiling: float) -> FloatArray:
    """Return the latent basis without the pressure that was bought, or minted and sold."""
    minted = np.maximum((1.0 + latent) * gap - 1.0 - ceiling, 0.0)
    lifted = latent + np.minimum(relief / gap, np.maximum(-latent, 0.0))
    return np.asarray(lifted - np.minimum(minted / gap, np.maximum(lifted, 0.0)))


def _digits(
    market: Market,
    laws: ModelParameters,
    digits: tuple[FloatArray, FloatArray, FloatArray],
    waiting: FloatArray,
    line: FloatArray,
    carry: FloatArray,
    log_depth: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return how far rounding may have moved basis and line, to first order, branch by branch.

    The third is the most that was traded or waited for so far, in ETH.

    `waiting` is the line before the day's trades. Who joins it does so at a floor that it sets:
    its digits move the basis by carry / (365 · refill), and what joins by as much times depth / 2 %
    the other way. Who empties it lifts the basis by the line over depth / 2 %. Whatever is traded
    is a distance of the basis times depth / 2 %.
    """
    of_basis, of_line, reach = digits
    eth_per_basis = market.reth_depth_eth * np.exp(log_depth) / 0.02
    slope = carry / (YEAR * laws.collateral.refill_eth_per_day)
    joined, emptied = line < np.minimum(waiting, 0.0), (waiting > 0.0) & (line <= 0.0)
    moved = np.where(joined, slope, 0.0) + np.where(emptied, 1.0 / eth_per_basis, 0.0)
    of_basis = np.maximum(of_basis, 1.0 + moved * of_line)
    kept = np.where(joined, np.abs(1.0 - slope * eth_per_basis), 1.0) * of_line
    traded = np.where(line == waiting, 0.0, eth_per_basis)
    reach = np.maximum(reach, np.maximum(traded, np.abs(line)))
    return (
        np.minimum(of_basis, _NOTHING_LEFT),
        np.clip(kept + traded, reach, _NOTHING_LEFT * reach),
        reach,
    )


def _ceiling(market: Market, laws: ModelParameters) -> float:
    return 1.0 / (1.0 - market.deposit_fee) - 1.0 + laws.basis.gas


def _waiting(
    market: Market, laws: ModelParameters, regime: IntArray, line: FloatArray
) -> FloatArray:
    """Return the line after a day's refill and others' redemptions, before any arbitrage."""
    collateral = laws.collateral
    refill = collateral.refill_eth_per_day
    burns = np.array([collateral.calm_burns, collateral.mild_burns, collateral.severe_burns])
    target = max(market.collateral_target * market.reth_total_eth, market.collateral_eth)
    return np.clip(line + refill - burns[regime], -collateral.longest_wait_days * refill, target)


def _arbitraged(
    market: Market,
    laws: ModelParameters,
    latent: FloatArray,
    line: FloatArray,
    carry: FloatArray,
    excess: float,
    gap: FloatArray,
    log_depth: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return basis, line and spent pressure after redemptions and arbitrage of one day."""
    collateral, rules = laws.collateral, laws.basis
    refill = collateral.refill_eth_per_day
    longest = collateral.longest_wait_days * refill
    pressed = np.minimum((1.0 + latent) * gap - 1.0, _ceiling(market, laws))
    wall = rules.gas + rules.pool_fee
    wait = np.maximum(-line, 0.0) / refill + rules.minimum_wait_days
    asked = np.maximum(-carry * wait / YEAR - rules.gas, -1.0)
    floor = np.maximum((1.0 + asked - excess) * gap - 1.0, -1.0)
    # Selling the 1 % size moves the margin by 2 %.
    eth_per_basis = market.reth_depth_eth * np.exp(log_depth) / 0.02

    wanted = np.maximum(-wall - pressed, 0.0) * eth_per_basis
    holds = (line > 0.0) & (wanted < line)
    burned = np.where(line > 0.0, line, 0.0)
    left = pressed + burned / eth_per_basis
    emptied = line - burned
    joined = np.maximum(floor - left, 0.0) * eth_per_basis
    basis = np.where(holds, np.maximum(pressed, -wall), np.maximum(left, floor))
    bounded = np.where(joined > 0.0, np.maximum(emptied - joined, -longest), emptied)
    return basis, np.where(holds, line - wanted, bounded), basis - pressed
