"""Holdings that DAOs have published, read and held against the published totals.

The sources are in tests/fixtures/treasuries/README.md.
"""

from pathlib import Path

import pytest

from data.treasury_file import read_treasury_file, write_treasury_file
from risk.treasury import Asset, LendingPosition, Recurrence

FIXTURES = Path(__file__).parents[1] / "fixtures" / "treasuries"


def test_gnosis_dao_has_the_published_rocket_pool_ether() -> None:
    treasury = read_treasury_file(FIXTURES / "gnosis_dao_2023-04-24.csv")
    assert treasury.name == "gnosis_dao_2023-04-24"
    assert treasury.amount_of(Asset.ETH) == 18_622.0
    # "712 rETH (~$1.4mm)": rETH stood near $1,990 then, ETH near $1,850 at a rate of 1.067.
    assert treasury.amount_of(Asset.RETH) * 1_850.0 * 1.067 == pytest.approx(1.4e6, rel=0.03)


def test_nouns_dao_has_the_published_ether_once_its_lido_ether_is_added() -> None:
    treasury = read_treasury_file(FIXTURES / "nouns_dao_proposal_394.csv")
    reth_in_eth, steth = 247.0, 10_830.0
    assert treasury.amount_of(Asset.RETH) == 228.0
    assert treasury.amount_of(Asset.ETH) + reth_in_eth + steth == 13_934.0


def test_index_coop_has_the_published_stablecoins_and_runway() -> None:
    treasury = read_treasury_file(FIXTURES / "index_coop_2023-09-30.csv")
    stablecoins = treasury.amount_of(Asset.USDC, Asset.DAI, Asset.USDT)
    published, lusd = 5.56e6, 0.66e6
    assert stablecoins == 4_560_000.0
    assert 0.0 < published - lusd - stablecoins < 0.1 * published  # "composed mainly of" them
    (payroll,) = treasury.liabilities
    assert payroll.recurrence is Recurrence.MONTHLY
    assert published / payroll.amount == pytest.approx(25.0, abs=0.5)


def test_aave_dao_has_the_published_ether_at_the_published_value() -> None:
    treasury = read_treasury_file(FIXTURES / "aave_dao_2023-10-14.yaml")
    lent = [p for p in treasury.positions if isinstance(p, LendingPosition)]
    ether = treasury.amount_of(Asset.WETH) + sum(p.collateral_amount for p in lent)
    published_usd = 22_543.32 + 820_829.60 + 789_962.05 + 7_011.99 + 16_717.32
    # One price for all: 820,829.60 for 530.39 awETH.
    assert ether * 820_829.60 / 530.39 == pytest.approx(published_usd, rel=1e-4)
    assert treasury.not_valued == tuple(lent)


def test_the_ens_treasury_adds_up_to_its_published_total() -> None:
    treasury = read_treasury_file(FIXTURES / "ens_dao_2022.csv")
    total = treasury.amount_of(Asset.ETH) * 1330.0 + treasury.amount_of(Asset.USDC)
    # Three amounts rounded to whole ETH at $1,330, and the total to a dollar.
    assert total == pytest.approx(54_533_361.0, abs=3 * 0.5 * 1330.0 + 1.0)


def test_the_rocket_pool_reserve_goes_from_one_report_to_the_next() -> None:
    before = read_treasury_file(FIXTURES / "rocket_pool_pdao_2024-03-14.yaml")
    after = read_treasury_file(FIXTURES / "rocket_pool_pdao_2024-04-11.json")
    (payment,) = before.liabilities
    assert payment.currency is Asset.RPL
    inflation = 6_104.08
    expected = before.amount_of(Asset.RPL) - payment.amount + inflation
    assert after.amount_of(Asset.RPL) == pytest.approx(expected, abs=0.015)


def test_the_liquidity_committee_has_the_published_rpl() -> None:
    treasury = read_treasury_file(FIXTURES / "rocket_pool_imc_period_37.csv")
    assert treasury.amount_of(Asset.RPL) == 9_170.0


@pytest.mark.parametrize(
    "path", sorted(p for p in FIXTURES.iterdir() if p.suffix != ".md"), ids=lambda path: path.name
)
def test_each_published_treasury_survives_a_round_trip(path: Path) -> None:
    treasury = read_treasury_file(path)
    assert read_treasury_file(write_treasury_file(treasury, "yaml")) == treasury
    assert path.name in (FIXTURES / "README.md").read_text(encoding="utf-8")
