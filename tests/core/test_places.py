"""Where people are: cells, nearness in words, moves."""

import random
from contextlib import suppress
from functools import cache
from itertools import chain, pairwise

import pytest
from geopy.distance import great_circle
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from meetsmatch.core.errors import TooSoon
from meetsmatch.core.ids import Cell
from meetsmatch.core.places import (
    ROWS,
    STRIDE,
    Moves,
    Nearness,
    cell_of,
    cells_within,
    centre_of,
    km_between,
    nearness,
)
from meetsmatch.core.rules import HOUR_MS

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
cells = st.builds(cell_of, latitudes, longitudes)

NORTH_POLE = cell_of(90, 0)
SUVA = cell_of(-18.14, 178.44)
BERLIN = cell_of(52.52, 13.405)
POTSDAM = cell_of(52.39, 13.06)
LEIPZIG = cell_of(51.34, 12.37)
MOSCOW = cell_of(55.75, 37.62)


@cache
def every_cell(of_row: int) -> list[Cell]:
    found: list[Cell] = []
    with suppress(ValueError):
        for number in range(of_row * STRIDE + 1, (of_row + 1) * STRIDE + 1):
            centre_of(Cell(number))
            found.append(Cell(number))
    return found


def by_brute_force(cell: Cell, km: float, rows: range) -> set[Cell]:
    everywhere = chain.from_iterable(every_cell(row) for row in rows)
    return {each for each in everywhere if km_between(cell, each) <= km}


@given(latitudes, longitudes)
@example(90, 180)
@example(-90, -180)
@example(90, -180)
@example(0, 180)
@example(0, -5e-324)
def test_every_point_lies_in_the_cell_around_it(latitude: float, longitude: float) -> None:
    cell = cell_of(latitude, longitude)
    assert 1 <= cell < 2**31
    assert great_circle(centre_of(cell), (latitude, longitude)).km < 5.1
    assert cell_of(*centre_of(cell)) == cell


@given(longitudes, st.integers(-880, 880))
def test_a_cell_is_about_five_kilometres_wide_and_high(longitude: float, tenths: int) -> None:
    cell = cell_of(tenths / 10, longitude)
    latitude, middle = centre_of(cell)
    beside = centre_of(cell_of(latitude, (middle + 180) % 360 - 180))[1]
    width = 360 / len(every_cell((cell - 1) // STRIDE))
    across = great_circle((latitude, beside), (latitude, beside + width)).km
    assert 4.9 < across < 5.2
    high = great_circle((latitude, middle), (latitude + 180 / ROWS, middle)).km
    assert high == pytest.approx(5.004, abs=0.001)


def test_both_sides_of_the_antimeridian_are_one_place() -> None:
    assert cell_of(10, 180) == cell_of(10, -180)
    assert km_between(cell_of(0, 179.99), cell_of(0, -179.99)) < 5.1
    assert nearness(cell_of(65, 179.97), cell_of(65, -179.97)) is Nearness.SAME_AREA


def test_around_a_pole_all_is_near() -> None:
    assert nearness(NORTH_POLE, cell_of(90, 179)) is Nearness.SAME_AREA
    assert nearness(cell_of(89.95, 0), cell_of(89.95, 180)) is Nearness.NEAR
    all_of_three_rows = [each for row in range(ROWS - 3, ROWS) for each in every_cell(row)]
    assert sorted(cells_within(NORTH_POLE, 15)) == all_of_three_rows


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.001, 0), (-91, 0), (0, 180.5), (0, -181), (float("nan"), 0), (0, float("inf"))],
)
def test_a_point_that_is_not_on_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="no such place"):
        cell_of(latitude, longitude)


@pytest.mark.parametrize("number", [-1, 0, 4, STRIDE, ROWS * STRIDE + 1])
def test_a_number_that_is_no_cell_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=f"no such cell: {number}"):
        centre_of(Cell(number))


@given(cells, cells)
def test_distances_are_those_of_geopy(a: Cell, b: Cell) -> None:
    expected = great_circle(centre_of(a), centre_of(b)).km
    # Where two points are nearly opposite, the haversine keeps seven digits, geopy all.
    assert km_between(a, b) == pytest.approx(expected, abs=0.01, rel=1e-9)


@given(cells, cells)
def test_distance_is_the_same_both_ways(a: Cell, b: Cell) -> None:
    assert km_between(a, b) == km_between(b, a)
    assert nearness(a, b) is nearness(b, a)


@given(cells)
def test_nobody_is_nearer_than_oneself(cell: Cell) -> None:
    assert km_between(cell, cell) == 0
    assert nearness(cell, cell) is Nearness.SAME_AREA
    assert cells_within(cell, 0) == [cell]
    assert cells_within(cell, -1) == []


@given(cells, st.floats(0, 20))
@example(NORTH_POLE, 20.0)
@example(cell_of(-89.9, 50), 20.0)
@example(SUVA, 20.0)
@example(cell_of(0, -180), 20.0)
@settings(max_examples=3, deadline=None)
def test_cells_within_are_what_looking_at_each_cell_finds(cell: Cell, km: float) -> None:
    row = (cell - 1) // STRIDE
    around = range(max(0, row - 5), min(ROWS, row + 6))
    found = cells_within(cell, km)
    assert len(found) == len(set(found))
    assert set(found) == by_brute_force(cell, km, around)


@given(cells, st.floats(0, 60))
@settings(deadline=None)
def test_the_nearest_come_first(cell: Cell, km: float) -> None:
    far = [km_between(cell, each) for each in cells_within(cell, km)]
    assert far == sorted(far)


@given(cells, st.integers(0, 400))
@settings(max_examples=25, deadline=None)
def test_a_radius_that_ends_at_a_centre_includes_it(cell: Cell, nth: int) -> None:
    some = cells_within(cell, 60)
    far = some[min(nth, len(some) - 1)]
    assert far in cells_within(cell, km_between(cell, far))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (cell_of(52.53, 13.41), Nearness.SAME_AREA),
        (POTSDAM, Nearness.REGION),
        (cell_of(52.45, 13.3), Nearness.NEAR),
        (LEIPZIG, Nearness.FAR),
        (MOSCOW, Nearness.FAR),
    ],
)
def test_how_near_two_people_are_is_said_in_four_words(other: Cell, words: Nearness) -> None:
    assert nearness(BERLIN, other) is words


@given(latitudes, longitudes)
def test_the_same_area_is_the_own_cell_and_those_that_touch_it(
    latitude: float, longitude: float
) -> None:
    assume(abs(latitude) < 85)
    cell = cell_of(latitude, longitude)
    same = [each for each in cells_within(cell, 30) if nearness(cell, each) is Nearness.SAME_AREA]
    assert 7 <= len(same) <= 9


def test_who_has_just_moved_waits_six_hours() -> None:
    moves = Moves().moved(1_000)
    assert moves.wait_ms(1_000) == 6 * HOUR_MS
    with pytest.raises(TooSoon) as refused:
        moves.moved(HOUR_MS + 500)
    assert refused.value.facts == {"seconds": 5 * 3_600 + 1}
    assert moves.wait_ms(6 * HOUR_MS + 999) == 1
    assert moves.moved(6 * HOUR_MS + 1_000) == Moves(6 * HOUR_MS + 1_000, 1_000)


def test_who_has_moved_twice_waits_until_the_first_is_a_day_old() -> None:
    moves = Moves().moved(0).moved(7 * HOUR_MS)
    assert moves.wait_ms(14 * HOUR_MS) == 10 * HOUR_MS
    assert moves.moved(24 * HOUR_MS) == Moves(24 * HOUR_MS, 7 * HOUR_MS)


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_however_often_one_tries_there_are_two_moves_in_a_day(seed: int, tries: int) -> None:
    chance = random.Random(seed)
    moves, now, made = Moves(), 0, list[int]()
    for _ in range(tries):
        now += chance.randrange(12 * HOUR_MS)
        if not moves.wait_ms(now):
            moves = moves.moved(now)
            made.append(now)
    assert all(later - sooner >= 6 * HOUR_MS for sooner, later in pairwise(made))
    assert all(third - first >= 24 * HOUR_MS for first, third in zip(made, made[2:], strict=False))
