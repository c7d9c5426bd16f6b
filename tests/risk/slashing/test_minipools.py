"""Minipools: worked cases, the contracts one by one, the identity, and a wrong waterfall."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.arrays import FloatArray
from risk.errors import ParameterError
from risk.parameters import WaterfallParameters
from risk.slashing.minipools import LEGACY_COMMISSION, MinipoolWaterfall, minipool_waterfall
from tests.reference.waterfall import ETHER, Node

GWEI = 10**9
RPL_ETH = 0.001
SIXTH = WaterfallParameters().auction_discount


def one(
    losses: list[float],
    bonds: list[float],
    legacy_rpl: float = 0.0,
    discount: float = SIXTH,
    commission: float = LEGACY_COMMISSION,
) -> MinipoolWaterfall:
    """Return the waterfall of one node, minipool by minipool."""
    return minipool_waterfall(
        [losses],
        [bonds],
        np.ones((1, len(losses))),
        [legacy_rpl],
        RPL_ETH,
        discount=discount,
        commission=commission,
    )


def borne(made: MinipoolWaterfall) -> tuple[float, float, float]:
    return (
        float(made.bond_loss_eth[0]),
        float(made.rpl_proceeds_eth[0]),
        float(made.uninsured_eth[0]),
    )


# By hand


def test_a_bond_that_is_not_exhausted_bears_everything() -> None:
    assert borne(one([3.0], [8.0], legacy_rpl=1e6)) == (3.0, 0.0, 0.0)


def test_beyond_the_bond_legacy_rpl_is_sold_and_brings_five_sixths() -> None:
    # 10 lost, 8 by the bond; 2 ETH are 2,000 RPL, of which the auction brings 2 · 5/6 ETH.
    made = one([10.0], [8.0], legacy_rpl=5000.0)
    assert borne(made) == pytest.approx((8.0, 2.0 * 5.0 / 6.0, 2.0 / 6.0))
    assert made.rpl_sold[0] == pytest.approx(2000.0)
    assert made.bidders_gain_eth[0] == pytest.approx(2.0 / 6.0)


def test_the_discount_is_the_mean_of_the_falling_price_over_its_week() -> None:
    # The price is 1 − t²/2 of the oracle's at the fraction t of the week.
    t = (np.arange(100_000) + 0.5) / 100_000
    assert np.mean(t * t / 2.0) == pytest.approx(SIXTH, abs=1e-9)


def test_all_minipools_of_a_node_share_one_stake_of_rpl() -> None:
    # Two fall short by 2 and by 4 ETH: 6,000 RPL asked for, 3,000 there.
    made = one([10.0, 12.0], [8.0, 8.0], legacy_rpl=3000.0, discount=0.0)
    assert borne(made) == pytest.approx((16.0, 3.0, 3.0))
    # Each with a stake of its own would have 3,000 twice: that is the wrong waterfall.
    apart = [one([loss], [8.0], legacy_rpl=3000.0, discount=0.0) for loss in (10.0, 12.0)]
    assert sum(float(each.rpl_proceeds_eth[0]) for each in apart) == pytest.approx(5.0)


def test_one_minipool_does_not_answer_for_another() -> None:
    # 16 ETH of bonds and 13 ETH lost: a common bond would cover it, two separate ones do not.
    assert borne(one([12.0, 1.0], [8.0, 8.0])) == pytest.approx((9.0, 0.0, 4.0))


def test_below_eight_eth_left_the_operator_is_paid_as_if_it_were_rewards() -> None:
    # 7.6 ETH left: the bond's quarter of it is 1.9, and 10 % of the other 5.7 are 0.57.
    made = one([24.4], [8.0], legacy_rpl=1e6, commission=0.1)
    assert borne(made) == pytest.approx((8.0 - 2.47, 0.0, 24.4 - (8.0 - 2.47)))
    assert made.rpl_sold[0] == 0.0


def test_at_eight_eth_left_nothing_goes_to_the_operator() -> None:
    made = one([24.0], [8.0], legacy_rpl=1e6, discount=0.0)
    assert borne(made) == pytest.approx((8.0, 16.0, 0.0))


# Against the contracts, one by one

amounts = st.integers(0, 32 * GWEI)


@st.composite
def nodes(draw: st.DrawFn) -> tuple[list[int], list[int], int, int]:
    """Draw a node: losses in Gwei, bonds in ETH, RPL, and a price in millionths of an ETH."""
    losses = draw(st.lists(amounts, min_size=1, max_size=12))
    bonds = draw(st.lists(st.sampled_from([8, 16]), min_size=len(losses), max_size=len(losses)))
    return losses, bonds, draw(st.integers(0, 200_000)), draw(st.integers(100, 20_000))


@settings(max_examples=300)
@given(node=nodes())
def test_a_node_is_settled_as_the_contracts_settle_it(
    node: tuple[list[int], list[int], int, int],
) -> None:
    losses, bonds, rpl, price = node
    settled = Node(legacy_rpl=rpl * ETHER, rpl_price=price * 10**12)
    for loss, bond in zip(losses, bonds, strict=True):
        settled.distribute(32 * ETHER - loss * GWEI, bond * ETHER, 14 * 10**16)
    made = minipool_waterfall(
        [[loss / GWEI for loss in losses]],
        [[float(bond) for bond in bonds]],
        np.ones((1, len(losses))),
        [float(rpl)],
        price / 1e6,
        discount=0.0,
    )
    proceeds = settled.rpl_sold * price / 1e6 / ETHER
    assert made.rpl_sold[0] == pytest.approx(settled.rpl_sold / ETHER, abs=1e-6)
    assert borne(made) == pytest.approx(
        (
            sum(bonds) - settled.to_node / ETHER,
            proceeds,
            32.0 * len(losses) - sum(bonds) - settled.to_users / ETHER - proceeds,
        ),
        abs=1e-9,
    )


# The identity, on every path


@given(seed=st.integers(1, 10_000))
def test_what_minipools_lose_is_borne_by_bonds_rpl_and_reth_on_every_path(seed: int) -> None:
    generator = np.random.default_rng(seed)
    losses = generator.uniform(0.0, 32.0, (50, 8, 6))
    bonds = generator.choice([8.0, 16.0, 5.5], (8, 6))
    count = generator.integers(0, 4, (8, 6)).astype(float)
    rpl, price = generator.uniform(0.0, 1e5, 8), generator.uniform(1e-4, 0.02, (50, 1))
    made = minipool_waterfall(losses, bonds, count, rpl, price, discount=SIXTH)
    lost = (losses * count).sum(axis=-1)
    np.testing.assert_allclose(made.validators_loss_eth, lost, rtol=1e-12, atol=1e-9)
    assert (made.bond_loss_eth <= (bonds * count).sum(axis=-1) + 1e-9).all()
    assert (made.rpl_sold <= rpl * (1.0 + 1e-12)).all()
    assert (made.uninsured_eth >= -1e-9).all()
    assert identity_fails(wrong_waterfall(losses, bonds, count, rpl, price), lost)


def wrong_waterfall(
    losses: FloatArray,
    bonds: FloatArray,
    count: FloatArray,
    rpl: FloatArray,
    price: FloatArray,
) -> FloatArray:
    """Return what is borne if the RPL were asked for by each kind and never run out between."""
    bond = (count * np.minimum(losses, bonds)).sum(axis=-1)
    short = count * np.maximum(losses - bonds, 0.0)
    proceeds = np.minimum(short, (rpl * price)[..., None]).sum(axis=-1)
    asked = short.sum(axis=-1)
    return np.asarray(bond + proceeds + asked - np.minimum(asked, rpl * price))


def identity_fails(borne_eth: FloatArray, lost: FloatArray) -> bool:
    return bool(np.max(np.abs(borne_eth - lost)) > 1e-6)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("loss_eth", -1.0),
        ("loss_eth", 33.0),
        ("bond_eth", np.nan),
        ("count", -1.0),
        ("legacy_rpl", -1.0),
        ("rpl_eth", 0.0),
    ],
)
def test_an_argument_outside_its_domain_is_refused_by_name(name: str, value: float) -> None:
    given_ = {
        "loss_eth": [[1.0]],
        "bond_eth": [[8.0]],
        "count": [[1.0]],
        "legacy_rpl": [0.0],
        "rpl_eth": 0.001,
    }
    changed: dict[str, object] = given_ | {name: value}
    with pytest.raises(ParameterError, match=f"`{name}` must be .* got {value}"):
        minipool_waterfall(**changed, discount=SIXTH)  # type: ignore[arg-type]


def test_a_discount_beyond_the_whole_price_is_refused() -> None:
    with pytest.raises(ParameterError, match="`discount`"):
        one([1.0], [8.0], discount=1.5)
