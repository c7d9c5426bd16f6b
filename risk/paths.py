"""The fused daily loop over one block of paths: draws in, states at the named days out."""

from typing import NamedTuple

import numpy as np

from risk.arrays import FloatArray, IntArray
from risk.coefficients import Coefficients, Levels
from risk.compiled import compiled
from risk.processes.depth import next_depth
from risk.processes.peg import arbitrage, next_carry, next_latent_basis, wait_floor
from risk.processes.price import eth_log_return, next_variance, rpl_log_return
from risk.processes.redemption import next_line, next_reported_factor
from risk.processes.regime import SEVERE, next_regime
from risk.processes.shocks import innovation
from risk.slashing.operators import own_losses

# Rows of a state.
ETH_LOG, RPL_LOG, TRUE_FACTOR, REPORTED_FACTOR, BASIS, LINE, LOG_DEPTH, REGIME, CARRY = range(9)
N_STATES = 9

# Rows of the draws of one day.
N_DRAWS = 6

WEEK = 7

# Fixed edges of the fans' histograms, in the logarithm of value over today's value.
FAN_BINS = 3000
FAN_LOW = -6.0
FAN_WIDTH = 0.003

# Those of the basis itself, one basis point wide; walls of whole basis points lie in the middle.
BASIS_BINS = 10_701
BASIS_LOW = -1.00005
BASIS_WIDTH = 0.0001

# Discounts whose days are kept, shallowest first.
PASSAGES = np.array([0.005, 0.01, 0.02, 0.05])
NEVER_PASSED = 2**31


_NO_STAKES = np.zeros((0, 4))


class Holdings(NamedTuple):
    """Holdings that fan and drawdown value, in dollars and in units of each asset.

    `eth` and `rpl` hold what is staked as well; `income` is what the stakes earn, ETH a day, and
    `stakes` is the table of `risk.slashing.operators.own_losses`.
    """

    usd: float
    eth: float
    reth: float
    rpl: float
    eth_price: float
    rpl_price: float
    income: float = 0.0
    stakes: FloatArray = _NO_STAKES


class Events(NamedTuple):
    """One slashing per path at most.

    Attributes
    ----------
    day : ndarray of shape (n_paths,)
        Day on which it happens, from 1 on; beyond the horizon for none.
    loss : ndarray of shape (n_paths,)
        Fraction of rETH's value lost.
    share : ndarray of shape (n_paths,)
        Share of the network slashed.
    hit_day : ndarray of shape (n_paths,)
        Day on which an operator drawn at random is hit; infinity for never.
    penalty : ndarray of shape (n_paths,)
        ETH that each of its validators then loses.
    rpl_jump : ndarray of shape (n_paths,)
        Change of the logarithm of RPL/ETH on the day; 0 for none.
    """

    day: IntArray
    loss: FloatArray
    share: FloatArray
    hit_day: FloatArray
    penalty: FloatArray
    rpl_jump: FloatArray

    def part(self, start: int, stop: int) -> "Events":
        """Return the events of some of the paths."""
        return Events(
            day=self.day[start:stop],
            loss=self.loss[start:stop],
            share=self.share[start:stop],
            hit_day=self.hit_day[start:stop],
            penalty=self.penalty[start:stop],
            rpl_jump=self.rpl_jump[start:stop],
        )


@compiled
def walk(
    draws: FloatArray,
    c: Coefficients,
    by_regime: Levels,
    eth_table: FloatArray,
    rpl_table: FloatArray,
    eth_correction: FloatArray,
    rpl_correction: FloatArray,
    cross: FloatArray,
    events: Events,
    kept_days: IntArray,
    fan_days: IntArray,
    holdings: Holdings,
    states: FloatArray,
    fan: IntArray,
    basis_fan: IntArray,
    drawdowns: FloatArray,
    passages: IntArray,
    days_below: IntArray,
) -> None:
    """Advance one block of paths day by day.

    Parameters
    ----------
    draws : ndarray of shape (n_days, N_DRAWS, n_paths)
        Per day: four normals (ETH, RPL, basis, depth), a gamma of shape ν/2, a uniform.
    c, by_regime : Coefficients, Levels
    eth_table, rpl_table, eth_correction, rpl_correction, cross : ndarray
        Tables of the innovation law.
    events : Events
    kept_days, fan_days : ndarray of int
        Days, ascending, at which states are kept and the fan is counted.
    holdings : Holdings
        What fan and drawdown value; nothing is counted when worth nothing.
    states : ndarray of shape (n_kept, N_STATES, n_paths)
        Filled.
    fan : ndarray of shape (n_fan_days, FAN_BINS)
        Counts of value added.
    basis_fan : ndarray of shape (n_fan_days, BASIS_BINS)
        Counts of the basis added.
    drawdowns : ndarray of shape (n_kept, n_paths)
        Filled with the largest fall of the value below its highest so far, as a fraction of that;
        of no rows if nobody asks.
    passages : ndarray of shape (n_passages, n_paths)
        Filled with the first day on which the basis lies at or below each of `PASSAGES`.
    days_below : ndarray of shape (n_passages, n_paths)
        Filled with the number of such days.
    """
    n_days, _, n_paths = draws.shape
    eth_log, rpl_log = np.zeros(n_paths), np.zeros(n_paths)
    eth_variance = np.full(n_paths, c.eth_variance)
    rpl_variance = np.full(n_paths, c.rpl_variance)
    depth_level, depth_gap = np.zeros(n_paths), np.zeros(n_paths)
    latent, basis = np.full(n_paths, c.initial_latent), np.full(n_paths, c.initial_latent)
    line = np.full(n_paths, c.initial_line)
    carry = np.full(n_paths, c.initial_carry)
    regime = np.full(n_paths, c.initial_regime)
    reported_factor = np.ones(n_paths)
    week = np.full((WEEK, n_paths), c.prior_log_price)
    start = (
        holdings.usd
        + holdings.eth_price * (holdings.eth + holdings.rpl * holdings.rpl_price)
        + holdings.eth_price
        * holdings.reth
        * c.rate
        * max((1.0 - c.loss_today) * (1.0 + c.initial_latent), 1.0 if c.initial_line > 0.0 else 0.0)
    )
    rate, excess = c.rate, c.initial_excess
    peak, left = np.full(n_paths, start), np.ones(n_paths)
    track = len(drawdowns) > 0 and start > 0.0
    passages[:] = NEVER_PASSED
    days_below[:] = 0
    fair = 0.0
    kept, counted = 0, 0
    for day in range(1, n_days + 1):
        row = draws[day - 1]
        slot = (day - 1) % WEEK
        rate *= c.growth
        excess *= c.excess_decay
        # What RPL is expected to lose at an event by now; until one it rises by as much.
        fair_before = fair
        fair = np.log1p(c.rpl_event_loss * np.expm1(-c.event_rate * day))
        drift = fair_before - fair
        keep = kept < len(kept_days) and kept_days[kept] == day
        count = counted < len(fan_days) and fan_days[counted] == day
        valued = count and start > 0.0
        for k in range(n_paths):
            mix = (c.copula_freedom / (2.0 * row[4, k])) ** 0.5
            n0, n1, n2 = row[0, k], row[1, k], row[2, k]
            uniform = row[5, k]
            z_eth = innovation(n0 * mix, eth_table)
            z_rpl = innovation((c.l10 * n0 + c.l11 * n1) * mix, rpl_table)
            scale = mix * c.unit_scale
            e_basis = (c.l20 * n0 + c.l21 * n1 + c.l22 * n2) * scale
            e_depth = (c.l30 * n0 + c.l31 * n1 + c.l32 * n2 + c.l33 * row[3, k]) * scale

            # The stress link looks back over the seven days that ended yesterday.
            stressed = eth_log[k] - week[slot, k] < c.stress_log_fall
            week[slot, k] = eth_log[k]
            entry = c.stressed_entry if stressed else c.entry
            state = next_regime(regime[k], uniform, entry, c.mild_share, c.leave)

            eth_deviation, rpl_deviation = eth_variance[k] ** 0.5, rpl_variance[k] ** 0.5
            eth_log[k] += eth_log_return(z_eth, eth_deviation, eth_correction)
            rpl_log[k] += rpl_log_return(z_rpl, rpl_deviation, eth_deviation, rpl_correction, cross)
            rpl_log[k] += drift
            eth_variance[k] = next_variance(
                z_eth, eth_variance[k], c.eth_omega, c.eth_alpha, c.eth_beta, c.eth_cap
            )
            rpl_variance[k] = next_variance(
                z_rpl, rpl_variance[k], c.rpl_omega, c.rpl_alpha, c.rpl_beta, c.rpl_cap
            )

            depth_level[k], depth_gap[k] = next_depth(
                depth_level[k],
                depth_gap[k],
                e_depth,
                uniform,
                c.depth_decay,
                c.depth_deviation,
                c.venue,
                c.persistent,
                c.depth_jump,
            )
            log_depth = depth_level[k] + depth_gap[k]

            true_factor = 1.0 - c.loss_today
            recognised = true_factor if day >= c.recognition_days else 1.0
            if day >= events.day[k]:
                true_factor *= 1.0 - events.loss[k]
                if day == events.day[k]:
                    rpl_log[k] += events.rpl_jump[k]
                    if events.share[k] >= c.severe_from_loss:
                        state = SEVERE
                if day >= events.day[k] + c.recognition_days:
                    recognised *= 1.0 - events.loss[k]
            reported_factor[k] = next_reported_factor(
                reported_factor[k], recognised, rate, c.largest_fall
            )
            regime[k] = state

            latent[k] = next_latent_basis(
                latent[k],
                e_basis,
                by_regime.mean[state],
                by_regime.decay[state],
                by_regime.deviation[state],
            )
            waiting = next_line(
                line[k], c.refill, by_regime.burns[state], c.longest_line, c.line_target
            )
            gap = true_factor / reported_factor[k]
            unheld = (1.0 + latent[k]) * gap - 1.0
            pressed = min(unheld, c.ceiling)
            carry[k] = next_carry(carry[k], by_regime.carry[state], by_regime.decay[state])
            # A discount deeper than today's floor is not repaid overnight: the rest fades.
            carry_floor = wait_floor(waiting, c.refill, carry[k], c.minimum_wait, c.gas) - excess
            basis[k], line[k], relief = arbitrage(
                pressed,
                waiting,
                c.depth * np.exp(log_depth),
                c.wall,
                max((1.0 + carry_floor) * gap - 1.0, -1.0),
                c.longest_line,
            )
            # What was bought, or minted and sold, spends that pressure, never the loss that the
            # market knows of.
            latent[k] += min(relief / gap, max(-latent[k], 0.0))
            latent[k] -= min((unheld - pressed) / gap, max(latent[k], 0.0))
            depth_reached = 0
            while depth_reached < len(PASSAGES) and basis[k] <= -PASSAGES[depth_reached]:
                passages[depth_reached, k] = min(passages[depth_reached, k], day)
                days_below[depth_reached, k] += 1
                depth_reached += 1
            if keep:
                out = states[kept]
                out[ETH_LOG, k] = eth_log[k]
                out[RPL_LOG, k] = rpl_log[k]
                out[TRUE_FACTOR, k] = true_factor
                out[REPORTED_FACTOR, k] = reported_factor[k]
                out[BASIS, k] = basis[k]
                out[LINE, k] = line[k]
                out[LOG_DEPTH, k] = log_depth
                out[REGIME, k] = state
                out[CARRY, k] = carry[k]
            if count:
                place = (basis[k] - BASIS_LOW) / BASIS_WIDTH
                basis_fan[counted, int(min(max(place, 0.0), BASIS_BINS - 1.0))] += 1
            if not (valued or track):
                continue
            best = max(1.0 + basis[k], 1.0 if line[k] > 0.0 else 0.0)
            price = holdings.rpl_price * np.exp(rpl_log[k]) if holdings.rpl > 0.0 else 1.0
            ether = holdings.eth + holdings.income * min(float(day), events.hit_day[k])
            rpl = holdings.rpl
            if events.hit_day[k] <= day:
                lost_eth, lost_rpl = own_losses(holdings.stakes, events.penalty[k], price)
                ether -= lost_eth
                rpl -= lost_rpl
            value = holdings.usd + holdings.eth_price * np.exp(eth_log[k]) * (
                ether + holdings.reth * rate * reported_factor[k] * best + rpl * price
            )
            if value > peak[k]:
                peak[k] = value
            elif value < left[k] * peak[k]:
                left[k] = value / peak[k]
            if keep and track:
                drawdowns[kept, k] = 1.0 - left[k]
            if valued:
                position = (np.log(value / start) - FAN_LOW) / FAN_WIDTH
                fan[counted, int(min(max(position, 0.0), FAN_BINS - 1.0))] += 1
        if keep:
            kept += 1
        if count:
            counted += 1
