"""Named scenarios, each with what it stands for, its date and its source."""

from dataclasses import dataclass

from risk.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named scenario.

    Attributes
    ----------
    scenario : Scenario
    story : str
        One or two sentences: what happened, or what is supposed.
    date : str
        When it happened, or "hypothetical".
    source : str
        Where each shock comes from.
    """

    scenario: Scenario
    story: str
    date: str
    source: str

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.scenario.name


PRESETS: tuple[Preset, ...] = (
    Preset(
        scenario=Scenario(
            name="stETH discount, June 2022",
            eth_price_change=-0.35,
            basis=-0.065,
            collateral_eth=0.0,
            depth_change=-0.5,
        ),
        story=(
            "Staked ETH trades far below its value while nobody can redeem: the discount reaches "
            "6.5 % as ETH falls by 35 % in a week."
        ),
        date="2022-06-18",
        source=(
            "stETH/ETH low of 0.9350 (Chainlink, 2022-06-18); ETH/USD −35.0 % over the seven days "
            "to that date (daily closes). No redemptions existed, so collateral is 0. Depth −50 % "
            "is a prior."
        ),
    ),
    Preset(
        scenario=Scenario(name="rETH premium, November 2022", basis=0.02),
        story=(
            "The deposit pool is full and nobody can mint, so rETH trades up to 2 % above its "
            "redemption value. Minting is open today, so the simulated days bring the premium back "
            "to 6 basis points at once: it is lost by whoever marks at it."
        ),
        date="2022-11 to 2023-03",
        source="Premium above 2 % between November 2022 and March 2023 (Prisma report on rETH).",
    ),
    Preset(
        scenario=Scenario(
            name="Balancer notice, August 2023",
            depth_change=-0.88,
        ),
        story=(
            "A notice of a weakness makes liquidity leave within two days; three quarters of it "
            "return in two and a half more."
        ),
        date="2023-08-22",
        source="1 % size of rETH on mainnet, aggregator quotes: −88 % in two days.",
    ),
    Preset(
        scenario=Scenario(
            name="Exit-queue surge, July to September 2025",
            basis=-0.006,
            collateral_eth=0.0,
            refill_eth_per_day=30.0,
        ),
        story=(
            "Validators queue for weeks to leave, the wait peaks at 46 days, and staked ETH trades "
            "0.3 % to 0.6 % below its value."
        ),
        date="2025-07-22 to 2025-09-13",
        source=(
            "stETH 30 to 60 bp below its value in July 2025 (Blockworks), exit wait of 46.4 days "
            "on 2025-09-13 (validatorqueue.com). Empty collateral and half the refill are priors."
        ),
    ),
    Preset(
        scenario=Scenario(
            name="Liquidations of 10 October 2025",
            eth_price_change=-0.12,
            rpl_eth_change=-0.20,
            depth_change=-0.5,
        ),
        story="The largest liquidation of leveraged positions so far takes ETH and RPL down.",
        date="2025-10-10",
        source=(
            "ETH/USD −12.0 % and RPL/ETH −20.3 % on 2025-10-10 (daily closes). Depth −50 % is a "
            "prior."
        ),
    ),
    Preset(
        scenario=Scenario(
            name="Balancer exploit, November 2025",
            depth_change=-0.92,
            basis=-0.005,
        ),
        story=(
            "An exploit of one exchange empties its pools: the size that moves rETH by 1 % falls "
            "from 4,952 ETH to 396 ETH in sixteen days and does not recover."
        ),
        date="2025-11-03",
        source=(
            "1 % size of rETH on mainnet, 2025-11-01 to 2025-11-17 (aggregator quotes); the "
            "discount of 0.5 % is a prior."
        ),
    ),
    Preset(
        scenario=Scenario(
            name="Mass slashing past the bonds",
            slashed_share_now=0.15,
            eth_price_change=-0.25,
            depth_change=-0.5,
        ),
        story=(
            "A bug in a client slashes 15 % of the network today, Rocket Pool's validators in the "
            "same proportion: each loses more than its bond, and rETH takes the rest."
        ),
        date="hypothetical",
        source=(
            "Penalties by the consensus rules in force; the share is a hypothesis (the second "
            "client had 18 % to 23 % in December 2025); price and depth are priors."
        ),
    ),
    Preset(
        scenario=Scenario(
            name="Liquidity gone",
            depth_change=-0.99,
            collateral_eth=0.0,
            refill_eth_per_day=5.0,
            basis=-0.02,
        ),
        story=(
            "No exchange quotes rETH in size and the protocol has nothing to pay out: what leaves "
            "must wait."
        ),
        date="hypothetical",
        source="All four shocks are priors.",
    ),
    Preset(
        scenario=Scenario(name="RPL −80 %", rpl_eth_change=-0.8),
        story="RPL loses four fifths against ETH at once.",
        date="hypothetical",
        source="A prior; RPL/ETH fell by 98 % from October 2021 to December 2025.",
    ),
    Preset(
        scenario=Scenario(
            name="Oracle failure",
            basis=-0.03,
            collateral_eth=0.0,
            refill_eth_per_day=1.0,
            dislocations_per_year=12.0,
        ),
        story=(
            "The redemption rate is no longer reported and nobody trusts the last one: redemption "
            "is of no use, and the market sets the price alone."
        ),
        date="hypothetical",
        source="All four shocks are priors; the rate has never failed to be reported for long.",
    ),
    Preset(
        scenario=Scenario(
            name="Everyone leaves",
            flow_share=0.1,
            place_in_line=0.5,
            basis=-0.01,
            dislocations_per_year=12.0,
        ),
        story=(
            "Nine rETH leave for each of the treasury's, half of them before it in line: those who "
            "come first burn the collateral, and all share the pools."
        ),
        date="hypothetical",
        source="All four values are priors; nobody knows beforehand who else will leave.",
    ),
)
