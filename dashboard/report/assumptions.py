"""What the model assumes: where each value stands and what evidence it has.

The values come from the assessment's ModelParameters; a row adds the sample behind a *measured*
value, the rule behind a *protocol* value or the reason for a *prior*, as ASSUMPTIONS.md has them.
Every field of ModelParameters is named by exactly one row.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import Any

from risk.parameters import ModelParameters
from risk.scenario import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One row of the table of assumptions.

    Attributes
    ----------
    label : str
        What it is, in a few words.
    template : str
        How to say it: in braces, paths of fields of ModelParameters, with `%` as format for a
        fraction that is shown in per cent.
    standing : Source
        Measured, protocol or prior.
    evidence : str
        Sample with dates and n, the protocol's rule, or why the guess.
    """

    label: str
    template: str
    standing: Source
    evidence: str

    @property
    def fields(self) -> tuple[str, ...]:
        """Paths of the fields that the row states."""
        parsed = string.Formatter().parse(self.template)
        return tuple(name for _, name, _, _ in parsed if name is not None)

    def value(self, parameters: ModelParameters) -> str:
        """Return the values in words and figures."""
        return _Fields().format(self.template, parameters)

    def evidence_of(self, parameters: ModelParameters) -> str:
        """Return the evidence of the values in force: another where a file has replaced them."""
        base = ModelParameters.base()
        if all(attrgetter(name)(parameters) == attrgetter(name)(base) for name in self.fields):
            return self.evidence
        return f"from a parameter file, in place of {self.value(base)} ({self.evidence})"


class _Fields(string.Formatter):
    """Fills braces from the attributes of one object, in the style of the report."""

    def get_field(
        self,
        field_name: str,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],  # noqa: ARG002 - as inherited
    ) -> tuple[Any, str]:
        """Return the attribute at a dotted path."""
        return attrgetter(field_name)(args[0]), field_name

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - as inherited
        """Return a number with a true minus sign, and per cent where asked for."""
        if value is None:
            return "the long run"
        if isinstance(value, Enum):
            return value.name.capitalize()
        shown = f"{100.0 * value:.3g} %" if format_spec == "%" else f"{value:,}"
        return shown.replace("-", "−").replace(".0 ", " ").removesuffix(".0")


ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        label="ETH/USD: volatility, α, β, ν",
        template="{eth_price.annual_volatility:%} a year, {eth_price.alpha}, "
        "{eth_price.beta}, {eth_price.degrees_of_freedom}",
        standing=Source.MEASURED,
        evidence="daily closes, 2022-01-02 to 2026-08-20, n = 1,692",
    ),
    Assumption(
        label="RPL/ETH: volatility, α, β, ν",
        template="{rpl_price.annual_volatility:%} a year, {rpl_price.alpha}, "
        "{rpl_price.beta}, {rpl_price.degrees_of_freedom}",
        standing=Source.MEASURED,
        evidence="daily, 2023-03-02 to 2026-03-19, n = 1,114",
    ),
    Assumption(
        label="Dependence: copula ν; ETH with RPL/ETH",
        template="{dependence.degrees_of_freedom}; {dependence.eth_rpl}",
        standing=Source.MEASURED,
        evidence="daily, 2023-03-02 to 2026-03-19, n = 1,114",
    ),
    Assumption(
        label="ETH with basis",
        template="{dependence.eth_basis}",
        standing=Source.MEASURED,
        evidence="stETH as proxy, 2022-04-01 to 2022-08-31, n = 153",
    ),
    Assumption(
        label="ETH with depth",
        template="{dependence.eth_depth}",
        standing=Source.MEASURED,
        evidence="seven-day changes, 2022-08-28 to 2026-07-23, n = 799",
    ),
    Assumption(
        label="Dislocations of rETH's price",
        template="{dislocation.entries_per_year} a year",
        standing=Source.MEASURED,
        evidence="three episodes in about four years, n = 3",
    ),
    Assumption(
        label="Calm basis: volatility",
        template="{basis.calm.annual_volatility:%} a year",
        standing=Source.MEASURED,
        evidence="stETH as proxy: deviation 0.08 to 0.23 %, n = 120 and 572",
    ),
    Assumption(
        label="Mild basis: half-life, volatility",
        template="{basis.mild.half_life_days} d, {basis.mild.annual_volatility:%} a year",
        standing=Source.MEASURED,
        evidence="stETH as proxy, 2022-10-01 to 2022-11-09, n = 40",
    ),
    Assumption(
        label="Severe basis: mean, half-life, volatility",
        template="{basis.severe.mean:%}, {basis.severe.half_life_days} d, "
        "{basis.severe.annual_volatility:%} a year",
        standing=Source.MEASURED,
        evidence="stETH as proxy, 2022-04-01 to 2022-08-31, n = 153",
    ),
    Assumption(
        label="Depth: half-life, daily volatility",
        template="{depth.half_life_days} d, {depth.daily_volatility}",
        standing=Source.MEASURED,
        evidence="daily medians, 2026-01-01 to 2026-07-23, n = 173",
    ),
    Assumption(
        label="Collapses of depth: rate, share lost, lasting",
        template="{depth.shocks_per_year} a year, {depth.shock_loss:%}, {depth.persistent_share:%}",
        standing=Source.MEASURED,
        evidence="2023-08 and 2025-11, of which one came back, n = 2",
    ),
    Assumption(
        label="Share of validators' yield that reaches rETH",
        template="{redemption.net_share:%}",
        standing=Source.PROTOCOL,
        evidence="5 % node and 9 % voter shares; measured 0.862, n = 13 windows",
    ),
    Assumption(
        label="Largest daily fall of the redemption rate",
        template="{redemption.largest_fall_eth} ETH per rETH",
        standing=Source.PROTOCOL,
        evidence="clamp of the operators' software",
    ),
    Assumption(
        label="Slashing: rules, recognition, epochs of penalties",
        template="{slashing.fork}, {redemption.recognition_days} d, {slashing.attestation_epochs}",
        standing=Source.PROTOCOL,
        evidence="consensus rules in force since 2025-12-03",
    ),
    Assumption(
        label="Own node: unstaking RPL, legacy RPL that stays, slashed stake held",
        template="{node.unstaking_days} d, {node.legacy_share_locked:%}, "
        "{node.slashed_epochs} epochs",
        standing=Source.PROTOCOL,
        evidence="Rocket Pool's settings; consensus rules",
    ),
    Assumption(
        label="Yield of validators around today's: half-life, volatility of its log",
        template="{apr.half_life_days} d, {apr.annual_volatility:%} a year",
        standing=Source.MEASURED,
        evidence="2023-06 to 2026-08, n = 1,166",
    ),
    Assumption(
        label="Exit queue: spells a quiet year, their length; typical wait, spread, half-life",
        template="{exit_queue.entries_per_year}, {exit_queue.mean_length_days} d; "
        "{exit_queue.typical_days} d, {exit_queue.log_deviation}, {exit_queue.half_life_days} d",
        standing=Source.MEASURED,
        evidence="2023-05 to 2026-08, n = 1,179, 17 spells",
    ),
    Assumption(
        label="Slashings of one validator at a time",
        template="{node.lone_slashings_per_year} per validator and year",
        standing=Source.MEASURED,
        evidence="2.98 million validator-years to 2025-09, n = 260",
    ),
    Assumption(
        label="Slashings of eleven or more of one operator",
        template="{slashing.clusters_per_year} a year on the network",
        standing=Source.MEASURED,
        evidence="2020-12 to 2025-09, n = 6",
    ),
    Assumption(
        label="Least wait of a redemption; cheapest pool's fee",
        template="{basis.minimum_wait_days} d; {basis.pool_fee:%}",
        standing=Source.PROTOCOL,
        evidence="27 hours plus the sweep; Uniswap v3 rETH/WETH",
    ),
    Assumption(
        label="Volatility on the first day: ETH, RPL",
        template="{eth_price.initial_annual_volatility}, {rpl_price.initial_annual_volatility}",
        standing=Source.PRIOR,
        evidence="a price history would give today's own",
    ),
    Assumption(
        label="Largest daily move; cap on variance (ETH, RPL)",
        template="{eth_price.truncation}, {rpl_price.truncation} deviations; "
        "{eth_price.variance_cap}, {rpl_price.variance_cap} × long run",
        standing=Source.PRIOR,
        evidence="so that expected prices exist",
    ),
    Assumption(
        label="Other correlations",
        template="{dependence.rpl_basis}, {dependence.rpl_depth}, {dependence.basis_depth}",
        standing=Source.PRIOR,
        evidence="no evidence",
    ),
    Assumption(
        label="Dislocations: mild share, length",
        template="{dislocation.mild_share:%}, {dislocation.mean_length_days} d",
        standing=Source.PRIOR,
        evidence="two mild for one severe; weeks to half a year",
    ),
    Assumption(
        label="Dislocations after a fall of ETH",
        template="{dislocation.stress_link} × as often after −{dislocation.stress_fall:%} in 7 d",
        standing=Source.PRIOR,
        evidence="no sample",
    ),
    Assumption(
        label="Basis: calm mean and half-life; mild mean",
        template="{basis.calm.mean:%}, {basis.calm.half_life_days} d; {basis.mild.mean:%}",
        standing=Source.PRIOR,
        evidence="between the walls; between calm and severe",
    ),
    Assumption(
        label="Return asked for waiting: calm, mild, severe",
        template="{basis.calm.carry:%}, {basis.mild.carry:%}, {basis.severe.carry:%} a year",
        standing=Source.PRIOR,
        evidence="two points in July 2025, 6 % and 25 %",
    ),
    Assumption(
        label="Refill; others' burns: calm, mild, severe",
        template="{collateral.refill_eth_per_day}; {collateral.calm_burns}, "
        "{collateral.mild_burns}, {collateral.severe_burns} ETH a day",
        standing=Source.PRIOR,
        evidence="rewards alone bring about 27; no series of burns",
    ),
    Assumption(
        label="The treasury's share of the flow out; of others who leave, before it in line",
        template="{flow.share:%}; {flow.place:%}",
        standing=Source.PRIOR,
        evidence="nobody else leaves; sliders say otherwise",
    ),
    Assumption(
        label="Longest line; gas of a mint or burn",
        template="{collateral.longest_wait_days} d; {basis.gas:%}",
        standing=Source.PRIOR,
        evidence="twice the longest exit queue seen; one basis point",
    ),
    Assumption(
        label="Recovery of a pool after a sale: half-life",
        template="{depth.recovery_half_life_days} d",
        standing=Source.PRIOR,
        evidence="no evidence for rETH",
    ),
    Assumption(
        label="Cost beyond the quoted size: weight of the flat curve",
        template="{depth.concentration}",
        standing=Source.PRIOR,
        evidence="halfway between the two curves through it",
    ),
    Assumption(
        label="Mass slashings; share of the network with the client, and slashed of it",
        template="{slashing.events_per_year} a year; {slashing.smallest_share:%} to "
        "{slashing.largest_share:%}, {slashing.slashable_share:%}",
        standing=Source.PRIOR,
        evidence="none since 2020-12",
    ),
    Assumption(
        label="Rocket Pool's share of it; market panics from",
        template="{slashing.concentration} × the network's; {slashing.severe_from_share:%}",
        standing=Source.PRIOR,
        evidence="clients as elsewhere on the network",
    ),
    Assumption(
        label="RPL against ETH falls with it by",
        template="{slashing.rpl_fall:%}",
        standing=Source.PRIOR,
        evidence="none has happened; its worst day in dollars −29.9 %",
    ),
    Assumption(
        label="A busy exit queue is one of more than",
        template="{exit_queue.busy_days} d",
        standing=Source.PRIOR,
        evidence="as in the calibration",
    ),
    Assumption(
        label="Validators in megapools; legacy RPL of minipools; its auction's discount",
        template="{waterfall.megapool_share:%}; {waterfall.legacy_rpl}; "
        "{waterfall.auction_discount:%}",
        standing=Source.PRIOR,
        evidence="no census yet; half off at the end of an auction's week",
    ),
    Assumption(
        label="Failures a year: contract, oracle, issuer, bridge, custodian",
        template="{failures.contract.hazard}, {failures.oracle.hazard}, "
        "{failures.issuer.hazard}, {failures.bridge.hazard}, "
        "{failures.custodian.hazard}",
        standing=Source.PRIOR,
        evidence="no default is evidence",
    ),
    Assumption(
        label="Then recovered, in that order",
        template="{failures.contract.recovery:%}, {failures.oracle.recovery:%}, "
        "{failures.issuer.recovery:%}, {failures.bridge.recovery:%}, "
        "{failures.custodian.recovery:%}",
        standing=Source.PRIOR,
        evidence="no sample",
    ),
    Assumption(
        label="At the least",
        template="{failures.contract.recovery_low:%}, {failures.oracle.recovery_low:%}, "
        "{failures.issuer.recovery_low:%}, {failures.bridge.recovery_low:%}, "
        "{failures.custodian.recovery_low:%}",
        standing=Source.PRIOR,
        evidence="no sample",
    ),
    Assumption(
        label="At the most",
        template="{failures.contract.recovery_high:%}, {failures.oracle.recovery_high:%}, "
        "{failures.issuer.recovery_high:%}, {failures.bridge.recovery_high:%}, "
        "{failures.custodian.recovery_high:%}",
        standing=Source.PRIOR,
        evidence="no sample",
    ),
    Assumption(
        label="RPL's price, if the contracts fail: a year, then left (at the least, at the most)",
        template="{failures.rpl.hazard}, {failures.rpl.recovery:%} "
        "({failures.rpl.recovery_low:%}, {failures.rpl.recovery_high:%})",
        standing=Source.PRIOR,
        evidence="no default is evidence",
    ),
)
