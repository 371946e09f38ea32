"""Two pictures as SVG, drawn by hand: a page of text that diffs, and no library for it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.quality.numbers import Auc

WIDTH, HEIGHT, MARGIN = 640, 400, 56
COLOURS = ("#4269d0", "#ef8a17", "#3ca951", "#a463f2", "#6c757d", "#d6336c")
HEAD = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
    'font-family="sans-serif" font-size="12">\n'
    f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
)


class Spot(NamedTuple):
    """In per cent."""

    loss: float
    never: float


def text(x: float, y: float, words: str, *, end: str = "start", colour: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{end}" fill="{colour}">{words}</text>\n'


def line(x: float, y: float, to_x: float, to_y: float, colour: str = "#ccc") -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}"/>\n'


def bars(title: str, rows: Mapping[str, Auc]) -> str:
    """AUCs with their intervals, one under the other."""
    left, low, high = 250, 0.45, 0.95
    step = (HEIGHT - 2 * MARGIN) / len(rows)

    def across(value: float) -> float:
        return left + (WIDTH - left - 24) * (value - low) / (high - low)

    drawn = HEAD + text(16, 28, title)
    for tick in (0.5, 0.6, 0.7, 0.8, 0.9):
        drawn += line(across(tick), MARGIN, across(tick), HEIGHT - MARGIN)
        drawn += text(across(tick), HEIGHT - MARGIN + 18, f"{tick:g}", end="middle")
    for number, (name, it) in enumerate(rows.items()):
        y = MARGIN + step * (number + 0.5)
        drawn += text(left - 10, y + 4, name, end="end")
        drawn += line(across(it.low), y, across(it.high), y, COLOURS[0])
        drawn += f'<circle cx="{across(it.value):.1f}" cy="{y:.1f}" r="4" fill="{COLOURS[0]}"/>\n'
    return drawn + text(left, HEIGHT - 10, "AUC for mutual likes, 95 % interval") + "</svg>\n"


def curves(title: str, series: Mapping[str, Sequence[Spot]], target: Spot) -> str:
    """People never shown over matches lost; nearer to the corner is better."""
    most_loss, most_never = 25.0, 60.0

    def at(it: Spot) -> tuple[float, float]:
        x = MARGIN + (WIDTH - 2 * MARGIN) * min(it.loss, most_loss) / most_loss
        return x, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * it.never / most_never

    drawn = HEAD + text(16, 28, title)
    for tick in range(0, 26, 5):
        drawn += text(at(Spot(tick, 0))[0], HEIGHT - MARGIN + 18, f"{tick} %", end="middle")
    for tick in range(0, 61, 10):
        y = at(Spot(0, tick))[1]
        drawn += line(MARGIN, y, WIDTH - MARGIN, y)
        drawn += text(MARGIN - 6, y + 4, f"{tick} %", end="end")
    for number, (name, spots) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join("{:.1f},{:.1f}".format(*at(it)) for it in spots)
        drawn += f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>\n'
        drawn += text(WIDTH - MARGIN, MARGIN + 16 * number, name, end="end", colour=colour)
    x, y = at(target)
    drawn += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="none" stroke="#d00"/>\n'
    drawn += text(x + 9, y + 4, "target", colour="#d00")
    words = "matches per card lost (across), people in nobody's three (up)"
    return drawn + text(MARGIN, HEIGHT - 10, words) + "</svg>\n"
