"""Numbers in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import format as fmt
from risk.answer import Band
from risk.measures import Estimate


def shown(text: str) -> str:
    """Return text with plain spaces, as a test writes it."""
    return text.replace(fmt.SPACE, " ")


@pytest.mark.parametrize(
    ("usd", "text"),
    [
        (4_123_456.0, "$4.12 m"),
        (999_950.0, "$1.00 m"),
        (999_400.0, "$999 k"),
        (-7_708_000.0, "−$7.71 m"),
        (123.0, "$123"),
        (0.0, "$0"),
        (2.5e9, "$2.50 bn"),
    ],
)
def test_money_has_three_digits_and_a_unit(usd: float, text: str) -> None:
    assert shown(fmt.money(usd)) == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (4.123e6, 0.05e6, "$4.1 m (± 0.1 m)"),
        (8.8889e6, 62e3, "$8.9 m (± 0.1 m)"),
        (8.9e6, 1e3, "$8.90 m (± 0.01 m)"),
        (-3.3e6, 22e3, "−$3.30 m (± 0.04 m)"),
        (6.2, 20.0, "$6.2 (± 39)"),
        (0.0, 10.0, "$0 (± 20)"),
    ],
)
def test_an_error_takes_away_the_digits_it_does_not_support(
    value: float, error: float, text: str
) -> None:
    assert shown(fmt.money_estimate(Estimate.normal(value, error))) == text


def test_an_exact_amount_has_no_error() -> None:
    assert shown(fmt.money_estimate(Estimate.exact(4.12e6))) == "$4.12 m"


def test_ether_is_shown_to_the_digits_of_its_error() -> None:
    assert shown(fmt.ether_estimate(Estimate.normal(536.2, 0.5))) == "536 ETH (± 1 ETH)"
    assert shown(fmt.ether_estimate(Estimate.exact(12.34))) == "12.3 ETH"


@given(
    value=st.floats(min_value=1.0, max_value=1e11), relative=st.floats(min_value=1e-6, max_value=9)
)
def test_a_shown_amount_is_never_further_off_than_half_its_last_digit(
    value: float, relative: float
) -> None:
    text = fmt.money_estimate(Estimate.normal(value, value * relative))
    figure, _, spread = text.partition(" (")
    number, _, letter = figure.removeprefix("$").partition(fmt.SPACE)
    divisor = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}[letter]
    digits = len(number.replace(",", "").partition(".")[2])
    step = 10.0**-digits if digits else 10.0 ** (len(number.replace(",", "")) - 2)
    assert abs(float(number.replace(",", "")) * divisor - value) <= 0.51 * step * divisor
    assert spread


@pytest.mark.parametrize(
    ("fraction", "percent", "cost"),
    [
        (0.383, "38.3 %", "38.3 %"),
        (0.0098, "0.98 %", "98 bps"),
        (0.00044, "0.04 %", "4.4 bps"),
        (1e-6, "below 0.01 %", "below 0.1 bps"),
        (-0.065, "−6.5 %", "−6.5 %"),
        (1.0, "100 %", "100 %"),
        (0.0, "0 %", "nothing"),
    ],
)
def test_fractions_are_shown_in_per_cent_and_small_costs_in_basis_points(
    fraction: float, percent: str, cost: str
) -> None:
    assert shown(fmt.percent(fraction)) == percent
    assert shown(fmt.cost(fraction)) == cost


def test_a_wide_band_leaves_two_digits_of_a_cost() -> None:
    assert shown(fmt.cost_band(Band(low=0.0266, base=0.158, high=0.2895))) == (
        "16 % (2.7 % to 29 %)"
    )
    assert shown(fmt.cost_band(Band(low=0.0, base=0.0, high=0.0))) == "nothing"


@pytest.mark.parametrize(
    ("band", "text"),
    [
        ((11.0, 14.0, 17.0), "14 days (11 to 17)"),
        ((1.0, 1.0, 1.0), "1 day"),
        ((9.0, 900.0, math.inf), "900 days (9 to more than ten years)"),
        ((900.0, math.inf, math.inf), "not within ten years (900 days at best)"),
        ((math.inf, math.inf, math.inf), "not within ten years"),
    ],
)
def test_days_that_never_end_are_said_in_words(band: tuple[float, float, float], text: str) -> None:
    low, base, high = band
    assert shown(fmt.days_band(Band(low=low, base=base, high=high))) == text


def test_a_runway_without_spending_has_no_end() -> None:
    forever = Band(low=math.inf, base=math.inf, high=math.inf)
    assert fmt.months_band(forever) == "without end"
    assert shown(fmt.months(12.0)) == "12 months"
    assert shown(fmt.months(108.6)) == "109 months"


def test_a_change_has_its_sign_and_zero_is_said_in_words() -> None:
    assert fmt.signed(fmt.money(2.0), 2.0) == "+$2.00"
    assert fmt.signed(fmt.money(-2.0), -2.0) == "−$2.00"
    assert fmt.signed(fmt.money(0.0), 0.0) == "no change"
    assert fmt.signed(f"{fmt.MINUS}0.00 % (± 3.5 %)", -0.001) == "0.00 % (± 3.5 %)"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2,326.38", 2326.38),
        (" −6.5 % ", -6.5),
        ("1e3", 1000.0),
        ("nan", None),
        ("inf", None),
        ("1e400", None),
        ("", None),
        ("two", None),
        ("1 234 567.5", 1_234_567.5),
        ("1,5", None),
        ("1,2345", None),
        ("1,23,456", None),
        ("1_000", None),
        ("0x10", None),
        ("１２", None),
        ("=1+1", None),
        ("5 %%", None),
        ("1e9999", None),
    ],
)
def test_a_typed_number_is_read_with_its_separators_or_not_at_all(
    typed: str, value: float | None
) -> None:
    assert fmt.parsed(typed) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-08-20", "20 Aug 2026"),
        ("2022-11 to 2023-03", "Nov 2022 to Mar 2023"),
        ("2025-07-22 to 2025-09-13", "22 Jul 2025 to 13 Sep 2025"),
        ("hypothetical", "hypothetical"),
        ("2026-02-31", "2026-02-31"),
    ],
)
def test_dates_are_written_as_people_write_them(text: str, said: str) -> None:
    assert fmt.date(text) == said


@given(st.floats(min_value=-1.0, max_value=1.0))
def test_a_percentage_goes_back_to_the_fraction_it_came_from(fraction: float) -> None:
    assert fmt.from_percent(fmt.to_percent(fraction)) == pytest.approx(fraction, abs=1e-12)


@given(st.text())
def test_no_character_of_a_foreign_text_can_mark_up(text: str) -> None:
    escaped = fmt.foreign(text)
    unescaped = []
    position = 0
    while position < len(escaped):
        if escaped[position] == "\\":
            position += 2
            continue
        unescaped.append(escaped[position])
        position += 1
    assert not set("*_`[]()<>#$|~{}!:") & set(unescaped)
    assert "\n" not in escaped
