"""Regions: every cell lies in one, and a search overlooks none."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetsmatch.adapters.sql.regions import BITS, region_of, regions_within
from meetsmatch.core.ids import Cell
from meetsmatch.core.places import cell_of, cells_within
from meetsmatch.core.profiles import RADII_KM

cells = st.builds(cell_of, st.floats(-90, 90), st.floats(-180, 180))
POLE, DATE_LINE = cell_of(89.99, 0), cell_of(-17, 179.99)


@given(cells, st.sampled_from((10, 25, 50, 100)))
@example(POLE, 100)
@example(cell_of(-90, 0), 50)
@example(cell_of(89.5, 120), 100)
@example(DATE_LINE, 100)
@example(cell_of(0, 0), 300)
def test_whoever_is_near_enough_lives_in_a_region_that_is_searched(cell: Cell, km: int):
    near = {region_of(it) for it in cells_within(cell, km)}
    assert near <= set(regions_within(cell, km))


@given(cells, st.sampled_from(RADII_KM))
def test_a_region_is_searched_once(cell: Cell, km: int):
    found = regions_within(cell, km)
    assert len(found) == len(set(found))
    assert all(0 <= region < 1 << BITS for region in found)


@pytest.mark.parametrize("latitude", [0, 40, 55, 70])
def test_hardly_more_is_searched_than_must_be(latitude: int):
    cell = cell_of(latitude, 10)
    needed = {region_of(it) for it in cells_within(cell, 100)}
    assert len(regions_within(cell, 100)) <= 1.2 * len(needed) + 5


@given(cells)
def test_ones_own_region_is_among_the_first(cell: Cell):
    first = regions_within(cell, 25)[:4]
    assert region_of(cell) in first


def test_a_region_is_twenty_kilometres_high():
    northwards = {region_of(cell_of(-89.9 + number / 100, 0)) for number in range(17_980)}
    assert len(northwards) == pytest.approx(20_015 / 20, rel=0.01)
