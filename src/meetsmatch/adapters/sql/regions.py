"""Regions: squares of about 20 km, in which the pool is sorted. The cells of people are finer."""

from collections.abc import Iterator
from functools import lru_cache
from math import acos, asin, ceil, cos, degrees, floor, pi, radians, sin

from meetsmatch.core.ids import Cell
from meetsmatch.core.places import EARTH_KM, centre_of

ROWS = 1_000
WIDTH = 1 << 11
"""A region's number is its row times this, plus its column."""

BITS = 21
"""All of them are below 2 to this."""


@lru_cache(4_096)
def region_of(cell: Cell) -> int:
    """The region in which the middle of a cell lies."""
    latitude, longitude = centre_of(cell)
    row = _row(latitude)
    return row * WIDTH + _column(longitude, _columns(row))


@lru_cache(256)
def regions_within(cell: Cell, km: int) -> tuple[int, ...]:
    """Every region of which some point is not farther from the cell's middle, nearest first.

    A few more may be among them, whose nearest point is just outside.
    """
    latitude, longitude = centre_of(cell)
    reach, level = km / EARTH_KM, cos(radians(latitude))
    found: list[tuple[float, int]] = []
    for row in _rows(latitude, reach):
        columns = _columns(row)
        run = degrees(_widest(radians(latitude), reach, row))
        west, east = (_column(longitude + way, columns) for way in (-run, run))
        rise = (_latitude(row + 0.5) - latitude) ** 2
        width, middle = level * 360 / columns, (longitude + 180) / 360 * columns - 0.5
        found += [
            (rise + (width * (column - middle)) ** 2, row * WIDTH + column % columns)
            for column in range(west, min(east, west + columns - 1) + 1)
        ]
    return tuple(region for _, region in sorted(found))


def _rows(latitude: float, reach: float) -> Iterator[int]:
    low, high = (_row(latitude + degrees(way)) for way in (-reach, reach))
    yield from range(max(0, low), min(ROWS - 1, high) + 1)


def _widest(latitude: float, reach: float, row: int) -> float:
    """How far to the side a circle gets within a row of regions; all in radians.

    The circle of angular radius d around latitude a is widest at asin(sin a / cos d), and at
    latitude b as wide as the spherical law of cosines says.
    """
    low, high = radians(_latitude(row)), radians(_latitude(row + 1))
    steep = sin(latitude) / cos(reach)
    where = min(high, max(low, asin(max(-1.0, min(1.0, steep)))))
    level = cos(latitude) * cos(where)
    if level <= 0:
        return pi
    return acos(max(-1.0, min(1.0, (cos(reach) - sin(latitude) * sin(where)) / level)))


def _latitude(row: float) -> float:
    return row / ROWS * 180 - 90


def _row(latitude: float) -> int:
    return min(ROWS - 1, floor((latitude + 90) / 180 * ROWS))


def _columns(row: int) -> int:
    # At the edge that is nearer to the equator: nowhere wider than that.
    nearest = min(abs(_latitude(row)), abs(_latitude(row + 1)))
    return ceil(2 * ROWS * cos(radians(nearest)))


def _column(longitude: float, columns: int) -> int:
    """May be outside 0 to columns - 1 when the longitude is outside the map."""
    return floor((longitude + 180) / 360 * columns)
