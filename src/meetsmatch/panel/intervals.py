"""What an experiment says, as pictures: how each variant fares, and how sure the difference is."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.core.experiments import MEASURES, Metric
from meetsmatch.experimenting.results import Against, Finding, Result
from meetsmatch.experimenting.sequential import Interval
from meetsmatch.panel.charts import BLANK, RATIO, SHARE, TALL, Chart, Unit, dates, lined, scale

SHARES = frozenset({Metric.REPORTS, Metric.BLOCKS}) | {
    metric for metric, it in MEASURES.items() if it.once
}
"""What is written in hundredths."""


@dataclass(frozen=True, slots=True)
class Band:
    """A difference with its interval over the days, around a line that says: no difference."""

    variant: str
    finding: Finding
    said: str
    chance: str
    days: Sequence[str]
    intervals: Sequence[Interval | None]
    unit: Unit

    @property
    def top(self) -> float:
        """The scale ends as far above the middle as below it."""
        known = [max(abs(it.low), abs(it.high)) for it in self.intervals if it is not None]
        return scale(max(known, default=0.0))

    @property
    def wide(self) -> int:
        return max(len(self.days) - 1, 1)

    @property
    def area(self) -> str:
        """The band as SVG draws it: along the upper ends, and back along the lower ones."""
        known = [(x, it) for x, it in enumerate(self.intervals) if it is not None]
        if not known:
            return ""
        if len(known) == 1:
            known = [known[0], (known[0][0] + 1, known[0][1])]
        ends = [f"{x} {self._y(it.high)}" for x, it in known]
        ends += [f"{x} {self._y(it.low)}" for x, it in reversed(known)]
        return f"M{' L'.join(ends)} Z"

    @property
    def line(self) -> str:
        """The difference itself."""
        known = [(x, it) for x, it in enumerate(self.intervals) if it is not None]
        points = [f"{x} {self._y(it.difference)}" for x, it in known]
        return f"M{' L'.join(points)} h.01" if points else ""

    def _y(self, value: float) -> float:
        return round(TALL / 2 * (1 - value / self.top), 2)

    @property
    def rows(self) -> Sequence[tuple[str, str]]:
        """The same in words, the newest day first."""
        said = [_said(it, self.unit) for it in self.intervals]
        return [*zip(self.days, said, strict=True)][::-1]


@dataclass(frozen=True, slots=True)
class Shown:
    """One metric."""

    name: str
    variants: Sequence[tuple[str, int, str]]
    """Each with the people it is known of, and its number."""

    chart: Chart | None
    """None: there is no day yet."""

    bands: Sequence[Band]


def shown(name: str, of: Result) -> Shown:
    """As the page shows it."""
    unit = SHARE if of.metric in SHARES else RATIO
    latest = {it: values[-1] for it, values in of.estimates.items() if values}
    variants = [(it, one.people, unit.said(one.value)) for it, one in latest.items()]
    series = {
        it: {day: one.value for day, one in zip(of.days, values, strict=True) if one.people}
        for it, values in of.estimates.items()
    }
    chart = lined(name, "of all up to that day", of.days, series, unit) if of.days else None
    return Shown(name, variants, chart, [_band(it, of.days, unit) for it in of.against])


def _band(of: Against, days: Sequence[int], unit: Unit) -> Band:
    chance = f"{of.chance:.3f}" if of.chance >= 0.001 else "< 0.001"
    return Band(of.variant, of.finding, _said(of.now, unit), chance, dates(days), of.days, unit)


def _said(it: Interval | None, unit: Unit) -> str:
    if it is None:
        return BLANK
    low, high, mean = (_signed(value, unit) for value in (it.low, it.high, it.difference))
    return f"{mean} ({low} to {high})"


def _signed(value: float, unit: Unit) -> str:
    return f"{'+' if value > 0 else ''}{unit.said(value)}"
