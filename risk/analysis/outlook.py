"""How yield and exit queue may stand at a horizon: closed forms of their laws."""

import math

from scipy import special

from risk.arrays import DAYS_PER_YEAR
from risk.market import Market
from risk.outlook import Outlook, OutlookRow
from risk.parameters import ModelParameters
from risk.processes.apr import YieldStep
from risk.processes.exit_queue import QueueStart, chance_beyond, wait_quantile
from risk.settings import Settings

_ENDS = float(special.ndtri(0.975))


def outlook(market: Market, laws: ModelParameters, settings: Settings) -> Outlook:
    """Return the outlook of a market under its laws, both under the scenario."""
    start = QueueStart.of(market.exit_queue_days, laws.exit_queue)
    return Outlook(
        gross_apr=market.gross_apr,
        exit_queue_days=market.exit_queue_days,
        busy_days=laws.exit_queue.busy_days,
        exit_days=settings.exit_days,
        rows=tuple(_row(day, market, laws, start, settings) for day in settings.horizons),
    )


def _row(
    day: int, market: Market, laws: ModelParameters, start: QueueStart, settings: Settings
) -> OutlookRow:
    step = YieldStep.of(laws.apr.decay, laws.apr.daily_deviation, day)
    half = _ENDS * math.hypot(step.joint, step.rest)
    net = laws.redemption.net_share * market.gross_apr

    def growth(total: float) -> float:
        return math.expm1((day * math.log1p(net) + net / (1.0 + net) * total) / DAYS_PER_YEAR)

    rules = laws.exit_queue
    return OutlookRow(
        horizon_days=day,
        apr_low=market.gross_apr * (1.0 - half / day),
        apr_high=market.gross_apr * (1.0 + half / day),
        growth_low=growth(-half),
        growth=growth(0.0),
        growth_high=growth(half),
        busy_chance=chance_beyond(start, rules, day, rules.busy_days),
        late_chance=chance_beyond(start, rules, day, float(settings.exit_days)),
        queue_median_days=wait_quantile(start, rules, day, 0.5),
        queue_high_days=wait_quantile(start, rules, day, 0.95),
    )
