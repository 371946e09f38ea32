"""Spots: the order of the pool, in one number."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.adapters.sql.spots import (
    PERIOD_DAYS,
    ROUNDING_KM,
    first_spot,
    period_of,
    periods,
    position_of,
    shelf_of,
    spot_of,
)
from meetsmatch.core.candidates import ACTIVE_DAYS, Candidate
from meetsmatch.core.ids import BotId, Cell, PersonId
from meetsmatch.core.people import Gender, Seeks
from meetsmatch.core.places import cell_of, km_between

TODAY = 20_700
cells = st.builds(cell_of, st.floats(-90, 90), st.floats(-180, 180))
ANN = Candidate(
    BotId(1),
    PersonId(11),
    Gender.WOMAN,
    1996,
    Seeks.EVERYONE,
    18,
    99,
    ("en",),
    cell_of(55.75, 37.62),
    50,
    active_day=TODAY,
)

candidates = st.builds(
    replace,
    st.just(ANN),
    person=st.integers(1, (1 << 52) - 1).map(PersonId),
    gender=st.sampled_from(Gender),
    birth_year=st.integers(1900, 2060),
    cell=cells,
    active_day=st.integers(18_262, 28_400),
)


@given(candidates)
def test_a_spot_can_be_counted_with_by_every_engine(someone: Candidate):
    assert 0 <= spot_of(someone) < 1 << 53


@given(candidates, candidates)
def test_who_differs_in_the_shuffle_alone_shares_a_shelf(one: Candidate, other: Candidate):
    twin = replace(one, person=other.person)
    assert shelf_of(one) == shelf_of(twin)
    assert spot_of(one) >> 15 == shelf_of(one)


def test_people_of_one_shelf_are_shuffled_anew_with_each_visit():
    some = [replace(ANN, person=PersonId(number)) for number in range(1, 200)]
    order = sorted(some, key=spot_of)
    later = sorted((replace(it, active_day=TODAY + 1) for it in some), key=spot_of)
    assert len({spot_of(it) for it in some}) > 190
    assert [it.person for it in order] != [it.person for it in later]


def test_gender_age_and_place_have_shelves_of_their_own():
    others = (
        replace(ANN, gender=Gender.MAN),
        replace(ANN, birth_year=1990),
        replace(ANN, cell=cell_of(55.75, 38.2)),
        replace(ANN, active_day=TODAY - PERIOD_DAYS),
    )
    assert len({shelf_of(it) for it in (ANN, *others)}) == 5


@given(st.integers(18_300, 28_000), st.integers(-1, ACTIVE_DAYS))
def test_whoever_was_here_lately_is_in_a_period_that_is_searched(today: int, ago: int):
    assert period_of(today - ago) in [*periods(today)]
    assert spot_of(replace(ANN, active_day=today - ago)) >= first_spot(today)


def test_the_latest_period_is_searched_first():
    found = [*periods(TODAY)]
    assert found == sorted(found, reverse=True)
    assert found[0] == period_of(TODAY + 1)


@given(cells, cells)
def test_a_straight_line_is_no_longer_than_the_way_but_for_rounding(one: Cell, other: Cell):
    squares = ((a - b) ** 2 for a, b in zip(position_of(one), position_of(other), strict=True))
    assert sum(squares) <= (km_between(one, other) + ROUNDING_KM) ** 2
