"""Numbers as pictures: what a chart shows, worked out here and drawn by the template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meetsmatch.core.rules import DAY_MS
from meetsmatch.panel.view import day

TALL = 100.0
"""The height of a chart, in its own units."""

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""A scale ends at one of these, times a power of ten."""

BLANK = "–"
"""Where there is no number."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How a number is written."""

    after: str = ""
    digits: int = 0
    times: float = 1

    def said(self, number: float | None) -> str:
        if number is None:
            return BLANK
        whole = f"{number * self.times:,.{self.digits}f}".replace(",", "\u2009")
        return f"{whole}{self.after}"


COUNT = Unit()
SHARE = Unit(" %", 1, 100)
SECONDS = Unit(" s")
RATE = Unit("", 1)
RATIO = Unit("", 2)


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of a chart of bars."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """One number over the days."""

    name: str
    points: Sequence[float | None]
    unit: Unit

    @property
    def latest(self) -> float | None:
        return next((it for it in reversed(self.points) if it is not None), None)


@dataclass(frozen=True, slots=True)
class Chart:
    """One or more lines, or the bars of one, over the same days."""

    name: str
    about: str
    days: Sequence[str]
    lines: Sequence[Line]
    has_bars: bool = False
    total: float | None = None

    @property
    def unit(self) -> Unit:
        return self.lines[0].unit

    @property
    def top(self) -> float:
        """Where the scale ends."""
        known = [it for line in self.lines for it in line.points if it is not None]
        return scale(max(known, default=0.0))

    @property
    def wide(self) -> int:
        return max(len(self.days) - 1, 1)

    @property
    def headline(self) -> str:
        """The number beside the name: the sum, or the latest one."""
        return self.unit.said(self.lines[0].latest if self.total is None else self.total)

    @property
    def bars(self) -> Sequence[Bar]:
        """A day with anything is never invisible."""
        heights = [TALL * (it or 0) / self.top for it in self.lines[0].points]
        shown = [max(it, 1.5) if it else 0.4 for it in heights]
        return [
            Bar(number + 0.1, round(TALL - high, 2), round(high, 2))
            for number, high in enumerate(shown)
        ]

    def path(self, line: Line) -> str:
        """The line as SVG draws it, with a gap where nothing is known."""
        drawn: list[str] = []
        is_down = False
        for x, point in enumerate(line.points):
            if point is not None:
                y = round(TALL - TALL * point / self.top, 2)
                drawn.append(f"{'L' if is_down else 'M'}{x} {y}")
            is_down = point is not None
        if len(drawn) == 1:
            return f"{drawn[0]} h.01"
        return " ".join(drawn)

    @property
    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """The same as a table, the newest day first."""
        columns = zip(*(line.points for line in self.lines), strict=True)
        said = [
            [line.unit.said(it) for line, it in zip(self.lines, row, strict=True)]
            for row in columns
        ]
        return [*zip(self.days, said, strict=True)][::-1]


def scale(most: float) -> float:
    """The next round number."""
    if most <= 0:
        return 1.0
    power = 1.0
    while power * 10 < most:
        power *= 10
    while power >= most:
        power /= 10
    return next(power * step for step in STEPS if power * step >= most)


def dates(days: Sequence[int]) -> list[str]:
    return [day(it * DAY_MS) for it in days]


def counted(name: str, about: str, days: Sequence[int], of: Mapping[int, float]) -> Chart:
    """How many on each day, as bars; a day that is missing had none."""
    points = [of.get(it, 0.0) for it in days]
    line = Line(name, points, COUNT)
    return Chart(name, about, dates(days), (line,), has_bars=True, total=sum(points))


def lined(
    name: str,
    about: str,
    days: Sequence[int],
    of: Mapping[str, Mapping[int, float]],
    unit: Unit = COUNT,
) -> Chart:
    """Lines; nothing is said of a day that is missing."""
    lines = tuple(Line(it, [series.get(one) for one in days], unit) for it, series in of.items())
    return Chart(name, about, dates(days), lines)
