"""Where people are: cells of a grid, never points; how near in words, never in numbers; moves.

Everything here that speaks of two people takes cells. What somebody else can find out about
a place is therefore the same for every point of a cell, however often and from wherever they ask.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import asin, ceil, cos, floor, pi, radians, sin, sqrt

from meetsmatch.core.errors import TooSoon
from meetsmatch.core.ids import Cell
from meetsmatch.core.rules import DAY_MS, HOUR_MS

EARTH_KM = 6371.009
"""The mean radius (2a + b) / 3 of the WGS 84 ellipsoid."""

ROWS = 4_000
"""Of equal latitude, counted from the South Pole; each is 5.004 km high."""

ROW_DEGREES = 180 / ROWS
COLUMNS = 2 * ROWS
"""At the equator; elsewhere as many as keep a cell about as wide as high, at least three."""

STRIDE = 8_192
"""Numbers kept for each row, so that a cell is row * STRIDE + column + 1."""

SAME_AREA_KM = 7.5
"""Between the centres of cells that touch there are at most 7.1 km, between others 10."""

NEAR_KM = 25.0
REGION_KM = 100.0

MOVE_PAUSE_MS = 6 * HOUR_MS
MOVES_WITHIN_MS = DAY_MS
"""No two moves within MOVE_PAUSE_MS, no three within this."""

LONG_AGO_MS = 1
"""A move of whom nothing is known but that they were somewhere: who deletes themselves and comes
back does not begin anew, or deleting would be the way to move as often as one likes."""


class Nearness(StrEnum):
    """All that anybody is told of how far apart two people are."""

    SAME_AREA = "same_area"
    """The same cell or one that touches it."""

    NEAR = "near"
    """Less than NEAR_KM between the centres."""

    REGION = "region"
    """Less than REGION_KM between the centres."""

    FAR = "far"


def cell_of(latitude: float, longitude: float) -> Cell:
    """The cell around a point in degrees; ValueError if there is no such point on Earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("no such place: latitude is -90 to 90, longitude -180 to 180 degrees")
    row = min(floor((latitude + 90) / ROW_DEGREES), ROWS - 1)
    columns = _columns(row)
    column = floor((longitude + 180) / 360 * columns) % columns
    return Cell(row * STRIDE + column + 1)


def centre_of(cell: Cell) -> tuple[float, float]:
    """Latitude and longitude of its middle, in degrees; ValueError if there is no such cell."""
    row, column = _row_column(cell)
    return _latitude(row), (column + 0.5) * 360 / _columns(row) - 180


@lru_cache(1 << 14)  # who searches compares the same few cells hundreds of times
def km_between(a: Cell, b: Cell) -> float:
    """Kilometres between the two centres along a great circle (haversine formula)."""
    (north, east), (other_north, other_east) = map(_radians, (a, b))
    east_part = sin((east - other_east) / 2) ** 2
    return _km(_north_part(north, other_north) + cos(north) * cos(other_north) * east_part)


def cells_within(cell: Cell, km: float) -> list[Cell]:
    """All cells for which `km_between(cell, …) <= km`, nearest first."""
    north, east = _radians(cell)
    angle = min(km / EARTH_KM, pi)
    reach = ceil(angle / radians(ROW_DEGREES))
    middle = _row_column(cell)[0]
    found: list[tuple[float, int]] = []
    for row in range(max(0, middle - reach), min(ROWS, middle + reach + 1)):
        row_north = radians(_latitude(row))
        part, cosines = _north_part(north, row_north), cos(north) * cos(row_north)
        number, width = row * STRIDE + 1, 2 * pi / _columns(row)
        columns = _columns_about(east, width, _half_width(part, cosines, angle))
        # Written out because there are thousands of cells, and they wait for it.
        found += [
            (
                part + cosines * sin((east - ((column + 0.5) * width - pi)) / 2) ** 2,
                number + column,
            )
            for column in columns
        ]
    found.sort()
    end = bisect_right(found, km, key=lambda each: _km(each[0]))
    return [Cell(number) for _, number in found[:end]]


def nearness(a: Cell, b: Cell) -> Nearness:
    """How near two people may be told that they are."""
    km = km_between(a, b)
    if km < SAME_AREA_KM:
        return Nearness.SAME_AREA
    if km < NEAR_KM:
        return Nearness.NEAR
    return Nearness.REGION if km < REGION_KM else Nearness.FAR


@dataclass(frozen=True, slots=True)
class Moves:
    """When somebody last changed their cell, and when before that: Unix times in milliseconds.

    Where they begin is no move, and neither is saying again where they are.
    """

    last_ms: int | None = None
    previous_ms: int | None = None

    def wait_ms(self, now_ms: int) -> int:
        """How long until they may move; 0 if they may now."""
        last = 0 if self.last_ms is None else self.last_ms + MOVE_PAUSE_MS - now_ms
        both = 0 if self.previous_ms is None else self.previous_ms + MOVES_WITHIN_MS - now_ms
        return max(0, last, both)

    def moved(self, now_ms: int) -> "Moves":
        """With a move made now; TooSoon, with the seconds to wait, if they may not yet."""
        if wait := self.wait_ms(now_ms):
            raise TooSoon(ceil(wait / 1_000))
        return Moves(now_ms, self.last_ms)


def _radians(cell: Cell) -> tuple[float, float]:
    row, column = _row_column(cell)
    return radians(_latitude(row)), (column + 0.5) * (2 * pi / _columns(row)) - pi


def _km(haversine: float) -> float:
    return 2 * EARTH_KM * asin(min(1.0, sqrt(haversine)))


def _north_part(north: float, other_north: float) -> float:
    """What two latitudes add to the haversine of the distance."""
    return sin((north - other_north) / 2) ** 2


def _half_width(north_part: float, cosines: float, angle: float) -> float:
    """How far east or west, in radians, a row reaches into the circle of this angle."""
    left = (sin(angle / 2) ** 2 - north_part) / cosines
    return 2 * asin(sqrt(min(1.0, max(0.0, left))))


def _columns_about(east: float, width: float, half_width: float) -> Iterator[int]:
    """Each column whose centre may lie within the half width, once; a few may not."""
    columns = round(2 * pi / width)
    west = floor((east + pi - half_width) / width) - 1
    count = min(columns, ceil(2 * half_width / width) + 3)
    return (column % columns for column in range(west, west + count))


def _row_column(cell: Cell) -> tuple[int, int]:
    row, column = divmod(cell - 1, STRIDE)
    if not (0 <= row < ROWS and column < _columns(row)):
        raise ValueError(f"no such cell: {cell}")
    return row, column


def _columns(row: int) -> int:
    return round(COLUMNS * cos(radians(_latitude(row))))


def _latitude(row: int) -> float:
    return (row + 0.5) * ROW_DEGREES - 90
