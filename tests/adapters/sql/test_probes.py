"""Probes: where a search looks, in which order, and that it overlooks nobody."""

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.adapters.sql.density import Density, Sounding
from meetsmatch.adapters.sql.probes import Probe, probes, rounds, stretches
from meetsmatch.adapters.sql.spots import BAND_BITS, SHUFFLE_BITS, SHUFFLES

RACK = 7_000
AGES = (10, 13)

people = st.dictionaries(st.integers(8, 15), st.integers(1, 40_000), max_size=8)
starts = st.integers(0, (1 << 31) - 1)


def known(bands: dict[int, int], rack: int = RACK) -> Density:
    density = Density()
    for band, number in bands.items():
        density.count(rack << BAND_BITS | band, number)
    return density


def shelf(band: int, rack: int = RACK) -> int:
    return rack << BAND_BITS | band


def parts(found: Iterable[Probe]) -> list[tuple[int, int]]:
    return sorted((probe.low, probe.high) for probe in found if probe.low <= probe.high)


@given(people, starts)
def test_every_spot_of_a_shelf_with_somebody_is_looked_at_once(bands: dict[int, int], start: int):
    found = parts(probes(known(bands), [RACK], AGES, start))
    assert all(high < low for (_, high), (low, _) in pairwise(found))
    for band in bands:
        low, high = shelf(band) << SHUFFLE_BITS, (shelf(band) + 1 << SHUFFLE_BITS) - 1
        covered = sum(max(0, min(high, b) - max(low, a) + 1) for a, b in found)
        assert covered == (SHUFFLES if AGES[0] <= band <= AGES[1] else 0)


@given(people)
def test_how_full_a_shelf_is_is_known_to_a_factor_of_two(bands: dict[int, int]):
    found = dict(known(bands).shelves(RACK, 8, 15))
    for band, number in bands.items():
        assert min(number, 32_767) <= found[shelf(band)] < max(2, 2 * number)
    assert len(found) == len(bands)


def test_where_nobody_is_nothing_is_looked_at():
    assert not [*probes(known({9: 5, 14: 5}), [RACK, RACK + 1], AGES, 0)]
    assert not [*probes(Sounding({RACK: 0}, {}), [RACK, RACK + 1], AGES, 0)]


def test_shelves_with_hardly_anybody_are_looked_at_together():
    (probe,) = probes(known({10: 3, 11: 2, 13: 7}), [RACK], AGES, 0)
    assert probe.low == shelf(10) << SHUFFLE_BITS
    assert probe.high == (shelf(14) << SHUFFLE_BITS) - 1
    assert probe.people == 3 + 3 + 7


def test_some_of_all_ages_come_before_all_of_one():
    found = [*probes(known({10: 10_000, 11: 10_000}), [RACK], AGES, 0)]
    assert [probe.low >> SHUFFLE_BITS for probe in found[:3]] == [shelf(10), shelf(11), shelf(10)]
    assert found[0].people == 24


def test_another_start_looks_at_others_first():
    crowd = known({10: 10_000})
    first, other = (next(probes(crowd, [RACK], AGES, start)) for start in (0, 1 << 30))
    assert first.high < other.low


def test_a_stretch_goes_on_at_the_beginning_of_its_shelf():
    crowd, start = known({10: 1_000}), (1 << 31) - 1
    end, beginning = [*probes(crowd, [RACK], AGES, start)][:2]
    assert end.high == (shelf(11) << SHUFFLE_BITS) - 1
    assert beginning.low == shelf(10) << SHUFFLE_BITS


def test_who_is_seen_to_come_has_a_shelf_from_then_on():
    density = known({10: 100})
    density.add(shelf(10))
    density.add(shelf(12))
    assert dict(density.shelves(RACK, 8, 15)) == {shelf(10): 127, shelf(12): 1}
    assert not [*density.shelves(RACK + 1, 8, 15)]


@given(st.integers(1, 24), starts)
def test_a_rack_with_hardly_anybody_is_looked_at_as_a_whole(number: int, start: int):
    (probe,) = probes(Sounding({RACK: number}, {}), [RACK], AGES, start)
    ((low, high),) = stretches([RACK], AGES)
    assert (probe.low, probe.high) == (low, high)
    assert number <= probe.people < number + 4


def test_of_a_crowded_rack_the_shelves_with_people_are_looked_at():
    sounding = Sounding({}, {shelf(11): 90, shelf(12): 0})
    assert {it.low >> SHUFFLE_BITS for it in probes(sounding, [RACK], AGES, 0)} == {shelf(11)}


def test_rounds_are_of_about_so_many_people():
    some = [Probe(number, number, 10) for number in range(7)]
    assert [len(it) for it in rounds(some, 25)] == [3, 3, 1]
    assert not [*rounds([], 25)]
