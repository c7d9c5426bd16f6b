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
            eth_price_change=-0.40,
            basis=-0.065,
            collateral_eth=0.0,
            depth_change=-0.5,
        ),
        story=(
            "Staked ETH trades far below its value while nobody can redeem: the discount reaches "
            "6.5 % as ETH falls by 40 % in a week."
        ),
        date="2022-06-18",
        source=(
            "stETH/ETH low of 0.9350 (Chainlink, 2022-06-18); ETH/USD worst seven days of 2022 "
            "−40.3 % (daily closes, n = 1,692); no redemptions existed, so collateral is 0; depth "
            "−50 % is a prior."
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
            "1 % size of rETH on mainnet, 2025-11-02 to 2025-11-18 (aggregator quotes); the "
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
)
