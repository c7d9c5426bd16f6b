"""Daily series for the backtests: read as they stand, or refused with the reason."""

import datetime

import numpy as np
import pytest

from data.price_series import (
    ETH_USD,
    RATE,
    RPL_ETH,
    PriceSeries,
    PriceSeriesError,
    inputs,
    names_in,
    read_csv,
)

CSV = b"date,eth_usd,rpl_eth\n2024-01-01,2000,\n2024-01-02,2100,0.01\n2024-01-03,2050,0.011\n"
FIRST = (datetime.date(2024, 1, 1) - datetime.date(1970, 1, 1)).days


def series(name: str, first: int, values: list[float]) -> PriceSeries:
    days = {first + k: value for k, value in enumerate(values)}
    return PriceSeries(name=name, values=days, words="a test")


def test_a_file_gives_its_values_by_day_and_empty_cells_none() -> None:
    assert names_in(CSV) == (ETH_USD, RPL_ETH)
    assert read_csv(CSV, ETH_USD, "eth_usd").values == {
        FIRST: 2000.0,
        FIRST + 1: 2100.0,
        FIRST + 2: 2050.0,
    }
    assert list(read_csv(CSV, RPL_ETH, "rpl_eth").values) == [FIRST + 1, FIRST + 2]
    since = read_csv(CSV, ETH_USD, "eth_usd", "2024-01-03")
    assert list(since.values) == [FIRST + 2]
    assert (since.source.first, since.source.n) == ("2024-01-03", 1)


def test_of_several_values_of_a_day_the_last_counts() -> None:
    content = b"datetime,rate\n2024-01-01 03:00:00,1.08\n2024-01-01 22:00:00,1.09\n"
    assert read_csv(content, RATE, "rate").values == {FIRST: 1.09}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "column named `date`"),
        (b"when,eth_usd\n2024-01-01,2000\n", "column named `date`"),
        (b"date,price\n2024-01-01,2000\n", "no column"),
        (b"date,eth_usd\n01/02/2024,2000\n", "line 2 is no date"),
        (b"date,eth_usd\n2024-01-01,two\n", "line 2 is no number"),
        (b"date,eth_usd\n2024-01-01,inf\n", "is no number"),
        (b"date,eth_usd\n2024-01-01,0.0005\n", "the unit may be wrong"),
        (b"date,eth_usd\n2024-01-01,2000\n2024-01-02,10\n", "a factor of three"),
        (b"date,eth_usd\n", "has no value"),
        (b"date,eth_usd\n\xff", "not UTF-8"),
    ],
)
def test_what_is_no_series_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(PriceSeriesError, match=reason):
        read_csv(content, ETH_USD, "eth_usd")


def test_a_file_without_eth_is_refused() -> None:
    with pytest.raises(PriceSeriesError, match="`eth_usd`"):
        names_in(b"date,rpl_eth\n2024-01-01,0.01\n")


def test_series_meet_on_the_days_that_both_have() -> None:
    found = inputs([series(ETH_USD, FIRST, [2000.0] * 10), series(RPL_ETH, FIRST + 4, [0.01] * 5)])
    assert found.eth.days.size == 10
    assert found.both is not None
    assert list(found.both.days) == list(range(FIRST + 4, FIRST + 9))
    assert any("redemption_rate" in notice for notice in found.notices)


def test_a_rate_goes_on_as_in_the_year_before() -> None:
    eth, rpl = (series(name, FIRST, [v] * 500) for name, v in ((ETH_USD, 2000.0), (RPL_ETH, 0.01)))
    rate = series(RATE, FIRST, [1.1 * 1.0001**k for k in range(400)])
    found = inputs([eth, rpl, rate])
    assert found.both is not None
    assert found.both.rate == pytest.approx(1.1 * 1.0001 ** np.arange(500))
    assert any("is known until 2025-02-03" in notice for notice in found.notices)


def test_a_gap_is_refused() -> None:
    gapped = {FIRST + k: 2000.0 for k in (0, 1, 2, 9, 10)}
    with pytest.raises(PriceSeriesError, match="a gap of 6 days after 2024-01-03"):
        inputs([PriceSeries(name=ETH_USD, values=gapped, words="a test")])


def test_without_rpl_only_eth_is_tested() -> None:
    found = inputs([series(ETH_USD, FIRST, [2000.0] * 10)])
    assert found.both is None
    assert found.notices == (
        "RPL/USD and the treasury are not tested: no series `rpl_eth` is there.",
    )
