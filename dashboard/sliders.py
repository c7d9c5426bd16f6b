"""Sliders as a person sees them: per cent for fractions, whole steps, and where base comes from.

A slider stands on its grid. A base value between two steps is shown at the nearest one, and as
long as the slider stands there the scenario keeps the exact value.
"""

from dataclasses import dataclass

from dashboard import format as fmt
from risk.market import Market, Origin
from risk.parameters import ModelParameters
from risk.scenario import SLIDERS, Slider, Source, Unit

_UNITS = {
    Unit.FRACTION: "%",
    Unit.ETH: "ETH",
    Unit.ETH_PER_DAY: "ETH a day",
    Unit.PER_YEAR: "a year",
    Unit.RPL: "RPL",
}
_ORIGINS = {
    Origin.LIVE: "read live",
    Origin.RECORDED: "recorded",
    Origin.ENTERED: "entered",
    Origin.PRIOR: "prior",
}
_SOURCES = {
    Source.MEASURED: "measured",
    Source.PROTOCOL: "set by the protocol",
    Source.PRIOR: "prior, an expert's guess",
    Source.TREASURY: "as the treasury says",
    Source.NEUTRAL: "no change",
}
MOVED = "•"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One slider in the units of the page.

    Attributes
    ----------
    slider : Slider
    factor : float
        Shown value over the value in the engine's unit.
    decimals : int
        Of the shown value.
    """

    slider: Slider
    factor: float
    decimals: int

    @classmethod
    def of(cls, slider: Slider) -> "Control":
        """Return the control of a slider."""
        factor = 100.0 if slider.unit is Unit.FRACTION else 1.0
        step = f"{round(slider.step * factor, 6):g}"
        return cls(slider=slider, factor=factor, decimals=len(step.partition(".")[2]))

    @property
    def low(self) -> float:
        """Left end, as shown."""
        return round(self.slider.low * self.factor, self.decimals)

    @property
    def high(self) -> float:
        """Right end, as shown."""
        return round(self.slider.high * self.factor, self.decimals)

    @property
    def step(self) -> float:
        """Distance between two places of the slider, as shown."""
        return round(self.slider.step * self.factor, self.decimals)

    @property
    def number_format(self) -> str:
        """The format of the shown value, in the browser's own language."""
        sign = "+" if self.slider.low < 0.0 else ""
        unit = _UNITS[self.slider.unit].replace("%", "%%")
        return f"%{sign},.{self.decimals}f {unit}"

    def shown(self, value: float) -> float:
        """Return where the slider stands for a value: the nearest step within its ends."""
        steps = round((value * self.factor - self.low) / self.step)
        place = round(self.low + steps * self.step, self.decimals)
        return min(max(place, self.low), self.high)

    def value(self, shown: float) -> float:
        """Return the value, in the engine's unit, of a place of the slider."""
        return round(shown / self.factor, 10)

    def text(self, value: float) -> str:
        """Return a value in words, in the slider's unit."""
        shown = round(value * self.factor, self.decimals + 2)
        sign = "" if self.slider.low >= 0.0 or shown == 0.0 else "+" if shown > 0.0 else fmt.MINUS
        figure = f"{abs(shown):,.{self.decimals + 2}f}".rstrip("0").rstrip(".")
        return f"{sign}{figure}{fmt.SPACE}{_UNITS[self.slider.unit]}"

    def label(self, *, moved: bool) -> str:
        """Return the slider's name with its unit, and a mark if it was moved."""
        mark = f"{MOVED} " if moved else ""
        return f"{mark}{self.slider.label} ({_UNITS[self.slider.unit]})"

    def base(self, market: Market, parameters: ModelParameters) -> float:
        """Return the base value in the engine's unit."""
        return self.slider.base(market, parameters)

    def standing(self, market: Market) -> str:
        """Return where the base value comes from, with its date if it is a market figure."""
        figure = self.slider.market_figure
        if figure is None:
            return _SOURCES[self.slider.source]
        provenance = market.origin_of(figure)
        return f"{_ORIGINS[provenance.origin]}, {fmt.date(provenance.date)}"


CONTROLS: tuple[Control, ...] = tuple(Control.of(slider) for slider in SLIDERS)
BY_FIELD = {control.slider.field: control for control in CONTROLS}
