"""Numbers in words: the one place where fractions become per cent and dollars get a unit.

A number and its unit are joined by a no-break space and a minus is a true minus sign. Nothing
shows more digits than its error supports, nor more than three.
"""

import datetime
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from risk.answer import Band
from risk.arrays import FloatArray
from risk.measures import Estimate

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NO_CHANGE = "no change"
HALF_A_CENT = 0.005
_MOST_DIGITS = 3
_LEAST_DIGITS = 2
# What rounding leaves of a sum that is none.
_NOTHING = 1e-6
_LEAST_CHANCE = 5e-5
_BASIS_POINTS_BELOW = 0.01
_WORD_JOINER = "\N{WORD JOINER}"
# Thousands are separated by commas or spaces, three digits each.
_TYPED = re.compile(
    r"[-+]?(?:[0-9]{1,3}(?:[,\s][0-9]{3})+(?:\.[0-9]*)?|[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&\"'])")
_DIGIT = re.compile(r"[1-9]")
_ISO_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
_BREAKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
# What a reader of markdown turns into links, pictures and dashes even where it is escaped.
_LINKING = re.compile(r"(:(?=\S)|@|\bwww(?=\.)|[-<>=~](?=[-<>=~]))", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What an amount is divided by before it is shown, and the letter that says so."""

    divisor: float
    letter: str


_SCALES = (
    Scale(divisor=1.0, letter=""),
    Scale(divisor=1e3, letter="k"),
    Scale(divisor=1e6, letter="m"),
    Scale(divisor=1e9, letter="bn"),
)


def money_scale(largest: float) -> Scale:
    """Return the scale in which an amount of that size has one to three digits before the point."""
    shown = float(f"{abs(largest):.{_MOST_DIGITS - 1}e}")
    fitting = [scale for scale in _SCALES if shown >= scale.divisor]
    return fitting[-1] if fitting else _SCALES[0]


def number(value: float, error: float = 0.0) -> str:
    """Return a number with the digits that its error supports, two at least and three at most."""
    return _fixed(value, _decimals(value, error))


def count(value: float) -> str:
    """Return a whole number with thousands separated."""
    return _fixed(value, 0)


def money(usd: float, error: float = 0.0) -> str:
    """Return dollars: "$4.12 m"."""
    if abs(usd) < HALF_A_CENT:
        return "$0"
    scale = money_scale(usd)
    text = number(abs(usd) / scale.divisor, error / scale.divisor)
    return f"{_sign(usd)}${text}{_unit(scale.letter)}"


def money_estimate(estimate: Estimate) -> str:
    """Return dollars with half the width of the 95 % interval: "$4.1 m (± 0.1 m)"."""
    error = half_width(estimate)
    if error == 0.0:
        return money(estimate.value)
    scale = money_scale(estimate.value)
    spread = _error(estimate.value / scale.divisor, error / scale.divisor)
    return f"{money(estimate.value, error)} (±{SPACE}{spread}{_unit(scale.letter)})"


def in_scale(estimate: Estimate, scale: Scale) -> str:
    """Return an estimate in the unit of its table, without it: "4.1 (± 0.1)"."""
    value, error = estimate.value / scale.divisor, half_width(estimate) / scale.divisor
    if max(abs(value), error) < _NOTHING:
        return "0"
    if error == 0.0:
        return number(value)
    return f"{number(value, error)} (±{SPACE}{_error(value, error)})"


def exact(value: float) -> str:
    """Return a number as it was given, to ten digits."""
    return f"{_sign(value)}{abs(value):,.10g}"


def measured(value: float, digits: int = 7) -> str:
    """Return a number that was read from the chain, to the digits that mean something."""
    return exact(float(f"{value:.{digits}g}"))


def estimated(value: float, error: float | None) -> str:
    """Return a parameter with two digits of its standard error, or four of its own without one."""
    if not error:
        return f"{value:.4g}".replace("-", "−")
    decimals = max(0, 1 - math.floor(math.log10(error)))
    return f"{value:,.{decimals}f}".replace("-", "−")


def parsed(text: str) -> float | None:
    """Return the number that a person typed, with or without separators; None if it is none."""
    bare = text.replace(MINUS, "-").strip().removesuffix("%").strip()
    if not _TYPED.fullmatch(bare):
        return None  # 1,5 may be one and a half, and 1_000 is written by no one
    value = float(re.sub(r"[,\s]", "", bare))
    return value if math.isfinite(value) else None


def ether(eth: float) -> str:
    """Return an amount in ETH."""
    return f"{number(eth)}{SPACE}ETH"


def ether_estimate(estimate: Estimate) -> str:
    """Return ETH with half the width of the 95 % interval: "12.3 ETH (± 0.4 ETH)"."""
    error = half_width(estimate)
    if error == 0.0:
        return ether(estimate.value)
    spread = _error(estimate.value, error)
    return f"{number(estimate.value, error)}{SPACE}ETH (±{SPACE}{spread}{SPACE}ETH)"


def asset_amount(amount: float, asset: str) -> str:
    """Return an amount of an asset in full: "5,000 rETH"."""
    whole = amount == math.floor(amount) or amount >= 100.0
    return f"{count(amount) if whole else number(amount)}{SPACE}{asset}"


def percent(fraction: float, error: float = 0.0) -> str:
    """Return a fraction in per cent, to two decimals at most: "38.3 %"."""
    if 0.0 < fraction < _LEAST_CHANCE:
        return f"below 0.01{SPACE}%"
    decimals = min(_decimals(100.0 * fraction, 100.0 * error), 2)
    return f"{_trimmed(_fixed(100.0 * fraction, decimals), error)}{SPACE}%"


def percent_estimate(estimate: Estimate) -> str:
    """Return a fraction in per cent with half the width of its 95 % interval."""
    error = half_width(estimate)
    if error == 0.0:
        return percent(estimate.value)
    spread = _error(100.0 * estimate.value, 100.0 * error)
    return f"{percent(estimate.value, error)} (±{SPACE}{spread}{SPACE}%)"


def chance(estimate: Estimate) -> str:
    """Return a chance with its error, which says nothing where the chance itself is not shown."""
    small = 0.0 < estimate.value < _LEAST_CHANCE
    return percent(estimate.value) if small else percent_estimate(estimate)


def in_percent(fractions: FloatArray) -> FloatArray:
    """Return fractions in per cent, for an axis that says so."""
    return np.asarray(100.0 * fractions)


def to_percent(fraction: float) -> float:
    """Return a fraction in per cent, free of the noise of the multiplication."""
    return round(100.0 * fraction, 10)


def from_percent(percentage: float) -> float:
    """Return a percentage as a fraction."""
    return round(percentage / 100.0, 12)


def confidence(level: float) -> str:
    """Return a confidence level in per cent, never rounded: "97.5 %"."""
    return f"{100.0 * level:.6g}{SPACE}%"


def tail(level: float) -> str:
    """Return what lies beyond a confidence level, in per cent: "2.5 %"."""
    return f"{100.0 * (1.0 - level):.6g}{SPACE}%"


def cost(fraction: float, error: float = 0.0) -> str:
    """Return a cost or discount: per cent, below 1 % in basis points, zero in words."""
    if fraction == 0.0:
        return "nothing"
    if abs(fraction) < _BASIS_POINTS_BELOW:
        points = 1e4 * fraction
        if 0.0 < points < 0.05:
            return f"below 0.1{SPACE}bps"
        return f"{_fixed(points, 1 if abs(points) < 10.0 else 0)}{SPACE}bps"
    return percent(fraction, error)


def cost_estimate(estimate: Estimate) -> str:
    """Return a cost with half the width of its 95 % interval: "31.2 bps (± 0.4 bps)"."""
    error = half_width(estimate)
    if error == 0.0 or abs(estimate.value) >= _BASIS_POINTS_BELOW:
        return percent_estimate(estimate) if error > 0.0 else cost(estimate.value)
    value = 1e4 * estimate.value
    return (
        f"{number(value, 1e4 * error)}{SPACE}bps (±{SPACE}{_error(value, 1e4 * error)}{SPACE}bps)"
    )


def cost_band(band: Band) -> str:
    """Return a cost with its low and high: "16 % (2.7 % to 29 %)"."""
    spread = 0.5 * (band.high - band.low)
    text = cost(band.base, spread)
    if spread <= 0.0:
        return text
    return f"{text} ({cost(band.low, spread)} to {cost(band.high, spread)})"


def points(fraction: float) -> str:
    """Return a difference of two fractions in percentage points."""
    return f"{number(100.0 * fraction)}{SPACE}points"


def days(value: float) -> str:
    """Return a time in days; infinity in words."""
    if math.isinf(value):
        return "not within ten years"
    return _counted(value, "day")


def days_band(band: Band) -> str:
    """Return days with their low and high: "14 days (11 to 17)"."""
    return _banded(band, days, "more than ten years")


def months(value: float) -> str:
    """Return a time in months; infinity in words."""
    if math.isinf(value):
        return "without end"
    shown = count(value) if value >= 100.0 else _trimmed(_fixed(value, 1), 0.0)
    return f"{shown}{SPACE}month{'' if shown == '1' else 's'}"


def months_band(band: Band) -> str:
    """Return months with their low and high, where they differ as shown."""
    return _banded(band, months, "no end")


def date(text: str) -> str:
    """Return text with its ISO dates and months as people write them: "20 Aug 2026"."""
    return _ISO_DATE.sub(lambda found: _date(found[0]), text)


def moment(timestamp: float) -> str:
    """Return a time, in seconds since 1970, to the minute: "20 Aug 2026, 13:33 UTC"."""
    at = datetime.datetime.fromtimestamp(timestamp, datetime.UTC)
    return f"{at.day} {at:%b %Y}, {at:%H:%M}{SPACE}UTC"


def duration(seconds: float) -> str:
    """Return a length of time, in whole units of which there are two at least: "2 min", "5 h"."""
    if seconds >= 2 * 86_400.0:
        return days(seconds / 86_400.0)
    if seconds >= 2 * 3600.0:
        return f"{count(seconds / 3600.0)}{SPACE}h"
    return f"{count(max(seconds, 0.0) / 60.0)}{SPACE}min"


def joined(text: str) -> str:
    """Return text that no line break may part."""
    return text.replace(" ", SPACE)


def signed(text: str, value: float) -> str:
    """Return a formatted number with its sign in front, zero in words; no digits, no sign."""
    if value == 0.0 or math.isnan(value):
        return NO_CHANGE
    if not _DIGIT.search(text.split("(", maxsplit=1)[0]):
        return text.removeprefix(MINUS)
    return text if text.startswith(MINUS) else f"{MINUS if value < 0.0 else '+'}{text}"


def half_width(estimate: Estimate) -> float:
    """Return half the width of the 95 % interval: what stands after "±"."""
    return 0.5 * (estimate.high95 - estimate.low95)


def listed(words: Sequence[str]) -> str:
    """Join words as in a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def plain(text: str) -> str:
    """Return our own text so that Streamlit's markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def foreign(text: str) -> str:
    """Return text that someone else wrote so that it is shown as it is, on one line.

    Beyond `plain`, a word joiner, which has no width, keeps addresses from becoming links and
    names of emoji from becoming pictures.
    """
    return plain(_LINKING.sub(rf"\1{_WORD_JOINER}", _BREAKS.sub(" ", text).strip()))


def _date(iso: str) -> str:
    try:
        day = datetime.date.fromisoformat(iso if len(iso) == 10 else f"{iso}-01")
    except ValueError:
        return iso
    return f"{day.day} {day:%b %Y}" if len(iso) == 10 else f"{day:%b %Y}"


def _banded(band: Band, words: Callable[[float], str], beyond: str) -> str:
    low, high = words(band.low), words(band.high)
    if low == high:
        return words(band.base)
    if math.isinf(band.base):
        return f"{words(band.base)} ({low} at best)"
    most = beyond if math.isinf(band.high) else _bare(high)
    return f"{words(band.base)} ({_bare(low)} to {most})"


def _bare(text: str) -> str:
    return text.rsplit(SPACE, 1)[0]


def _counted(value: float, unit: str) -> str:
    shown = count(value)
    return f"{shown}{SPACE}{unit}{'' if shown == '1' else 's'}"


def _unit(letter: str) -> str:
    return f"{SPACE}{letter}" if letter else ""


def _sign(value: float) -> str:
    return MINUS if value < 0.0 else ""


def _decimals(value: float, error: float) -> int:
    """Return decimals (negative before the point) so that the last digit is worth showing."""
    magnitude = _magnitude(value, _MOST_DIGITS)
    most, least = _MOST_DIGITS - 1 - magnitude, _LEAST_DIGITS - 1 - magnitude
    if error <= 0.0:
        return most
    return max(least, min(most, -_magnitude(error, 1)))


def _error(value: float, error: float) -> str:
    """Return an error at the last digit of its value, at most two digits of its own, never 0."""
    decimals = min(_decimals(value, error), _LEAST_DIGITS - 1 - _magnitude(error, 1))
    return _fixed(max(error, 10.0**-decimals), decimals)


def _magnitude(value: float, digits: int = 15) -> int:
    """Return the power of ten of a number once rounded to so many digits; 0 for zero."""
    return int(f"{value:.{digits - 1}e}".partition("e")[2])


def _fixed(value: float, decimals: int) -> str:
    rounded = round(value, decimals)
    return f"{_sign(rounded)}{abs(rounded):,.{max(decimals, 0)}f}"


def _trimmed(text: str, error: float) -> str:
    """Drop zeros after the point from a number that has no error to show them for."""
    if error > 0.0 or "." not in text:
        return text
    return text.rstrip("0").rstrip(".")
