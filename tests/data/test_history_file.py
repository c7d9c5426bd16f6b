from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data.history_file import HistoryFileError, read_history
from risk.validation.calibration.series import DailySeries, day_number

Reading = Callable[..., dict[str, DailySeries]]


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    """Return a function that writes files and reads them as a history."""

    def run(*texts: str | bytes, names: tuple[str, ...] = ()) -> dict[str, DailySeries]:
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"history {number}.csv"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(path)
        return dict(read_history(paths, names))

    return run


def test_columns_are_named_after_their_series(read: Reading) -> None:
    found = read(
        "Date, ETH_USD ,rpl_eth,note\n2024-01-02,2000.5,0.004,x\n2024-01-01,1990,,\n\n",
        "date,basis\n2024-01-01T23:59:00Z,-0.001\n",
    )
    assert list(found) == ["eth_usd", "rpl_eth", "basis"]
    eth = found["eth_usd"]
    assert list(eth.values) == [1990.0, 2000.5]  # in order of time
    assert eth.days[0] == day_number("2024-01-01")
    assert found["rpl_eth"].days.size == 1  # an empty cell is no value
    assert found["basis"].source == "from a file"


def test_a_column_of_values_is_named_by_an_option(read: Reading) -> None:
    text = "date,value\n2024-01-01,3\n"
    found = read(text, text, names=("depth", "exit_wait"))
    assert found["depth"].values[0] == found["exit_wait"].values[0] == 3.0


def test_a_column_of_values_is_named_by_row(read: Reading) -> None:
    found = read("date,series,value\n2024-01-01,depth,3\n2024-01-01,exit_wait,4\n")
    assert {name: float(made.values[0]) for name, made in found.items()} == {
        "depth": 3.0,
        "exit_wait": 4.0,
    }


def test_of_several_quotes_of_depth_the_median_counts(read: Reading) -> None:
    lines = "".join(f"2024-01-01 {hour}:00:00,{hour}\n" for hour in (10, 11, 18))
    assert list(read("date,depth\n" + lines)["depth"].values) == [11.0]


def test_a_day_is_that_of_utc(read: Reading) -> None:
    found = read("date,depth\n2024-01-01T23:30:00-02:00,1\n")
    assert found["depth"].days[0] == day_number("2024-01-02")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("day,eth_usd\n2024-01-01,2\n", "has no column `date`"),
        ("date,price\n2024-01-01,2\n", "has no column that names a series; known are eth_usd"),
        ("date,value\n2024-01-01,2\n", "so give `--series`"),
        ("date,value,depth\n2024-01-01,2,2\n", "which of them counts"),
        ("date,depth,depth\n2024-01-01,2,2\n", "each once"),
        ("date,depth\n2024-01-01,2,3\n", "Line 2 of `history 0.csv` has 3 cells, not 2"),
        ("date,depth\n01.02.2024,2\n", "Line 2 of `history 0.csv` has no date"),
        ("date,depth\n2024-02-30,2\n", "has no date such as 2026-01-31, but `2024-02-30`"),
        ("date,depth\n2024-01-01,two\n", "has no number, but `two`"),
        ("date,depth\n2024-01-01,nan\n", "has no number"),
        ("date,depth\n2024-01-01,1e999\n", "has no number"),
        ("date,depth\n2024-01-01,1_000\n", "has no number"),
        ("date,depth\n2024-01-01,\n", "has no value"),
        ("date,eth_usd\n2024-01-01,1\n2024-01-01,2\n", "has two values for 2024-01-01"),
        ("date,series,value\n2024-01-01,<b>,2\n", "names the series `<b>`"),
        ('date,depth\n"2024-01-01,2\n', "is no CSV"),
        (b"date,depth\n\xff,2\n", "UTF-8"),
        (b"PK\x03\x04", "workbook"),
        (b"x" * (2 * 2**20 + 1), "is larger than 2 MB"),
    ],
)
def test_what_is_no_history_is_refused(read: Reading, text: str | bytes, said: str) -> None:
    with pytest.raises(HistoryFileError) as caught:
        read(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_names_must_be_known_and_used(read: Reading) -> None:
    text = "date,depth\n2024-01-01,2\n"
    with pytest.raises(HistoryFileError, match="There is no series `rpl`; known are eth_usd"):
        read(text, names=("rpl",))
    with pytest.raises(HistoryFileError, match="The name `depth` is left over"):
        read(text, names=("depth",))
    with pytest.raises(HistoryFileError, match="`depth` stands in two places"):
        read(text, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(HistoryFileError, match=r"`gone\.csv` cannot be read: No such file"):
        read_history([tmp_path / "gone.csv"])


def test_values_keep_their_digits(read: Reading) -> None:
    found = read("date,redemption_rate\n2024-01-01,1.123456789012345\n")
    assert np.isclose(found["redemption_rate"].values[0], 1.123456789012345, rtol=0, atol=1e-16)
