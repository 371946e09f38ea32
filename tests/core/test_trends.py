"""What numbers of days and hours say."""

from collections.abc import Iterable

import pytest

from meetsmatch.core.events import LONG_AGO, Kind, wait_word
from meetsmatch.core.trends import AGES, Numbers, Tally

DAY = 20_000


def tally(at: int, kind: Kind, word: str = "", events: int = 1, **sums: int) -> Tally:
    return Tally(at, kind.value, word, events, **sums)


def visits(lives: Iterable[Iterable[int]]) -> Numbers:
    """Of people who were here on these days, as it is told."""
    told: list[Tally] = []
    for days in lives:
        last = None
        for day in sorted(days):
            gap = 0 if last is None else min(day - last, LONG_AGO)
            told.append(tally(day, Kind.VISITED, str(gap)))
            last = day
    return Numbers(told)


LIVES = ({1, 2, 9, 33}, {2, 3, 4, 5}, {8, 30}, {1, 40}, {33, 35, 60, 61})


@pytest.mark.parametrize("within", [1, 7, 30])
def test_different_people_are_counted_as_if_each_were_looked_at(within: int):
    days = range(1, 70)
    active = visits(LIVES).active(days, within)
    for day in days:
        here = sum(any(day - within < it <= day for it in life) for life in LIVES)
        assert active[day] == here, day


def test_who_came_in_one_week_is_followed_from_their_own_first_day():
    monday = 4 + 7 * 2_900
    told = [tally(monday, Kind.SIGNED_UP, events=6), tally(monday + 6, Kind.SIGNED_UP, "link", 4)]
    told += [tally(monday + 1, Kind.RETURNED, "1", 3), tally(monday + 7, Kind.RETURNED, "1", 2)]
    told += [tally(monday + 7, Kind.RETURNED, "7", 1)]
    this, last = Numbers(told).cohorts(today=monday + 9, weeks=2)
    assert (this.first_day, this.people, set(this.stayed.values())) == (monday + 7, 0, {None})
    assert (last.first_day, last.people) == (monday, 10)
    assert last.stayed[1] == 0.5
    assert last.stayed[2] == 0.0
    assert last.stayed[7] is None, "not for all of them yet"
    assert last.stayed.keys() == set(AGES)


def test_a_step_is_measured_by_the_one_before_it():
    told = [
        tally(DAY, Kind.SIGNED_UP, events=8),
        tally(DAY + 1, Kind.SIGNED_UP, "link", 2),
        tally(DAY, Kind.AGREED, events=5),
        tally(DAY, Kind.ANSWERED, "gender", 4),
        tally(DAY, Kind.ANSWERED, "seeks", 3),
        tally(DAY, Kind.REACHED, "sought", 1),
    ]
    steps = {it.name: (it.people, it.kept) for it in Numbers(told).steps()}
    assert steps["Wrote to the bot"] == (10, 0.0)
    assert steps["Agreed, and is of age"] == (5, 0.5)
    assert steps["Said whom they seek"] == (3, 0.75)
    assert steps["Looked for a random chat"] == (1, 0.0)


def test_a_wait_is_told_by_the_first_limit_that_it_does_not_exceed():
    assert [wait_word(it) for it in (0, 1_000, 1_001, 3_600_000, 3_600_001)] == [
        "1",
        "1",
        "2",
        "3600",
        "longer",
    ]


def test_most_waited_no_longer_than_that():
    told = [tally(DAY, Kind.PAIRED, "1", 50), tally(DAY, Kind.PAIRED, "30", 45)]
    told += [tally(DAY, Kind.PAIRED, "600", 4), tally(DAY, Kind.PAIRED, "longer", 1)]
    numbers = Numbers([*told, tally(DAY + 1, Kind.PAIRED, "longer", 1)])
    assert numbers.waits(0.5) == {DAY: 1, DAY + 1: 3_600}
    assert numbers.waits(0.95) == {DAY: 30, DAY + 1: 3_600}
    assert numbers.waits(1.1)[DAY] == 3_600


def test_one_number_by_another_where_there_is_something_to_divide_by():
    numbers = Numbers([tally(DAY, Kind.REPORTED, "spam", 3), tally(DAY, Kind.PAIRED, "1", 600)])
    reports, chats = numbers.events(Kind.REPORTED), numbers.events(Kind.PAIRED)
    assert numbers.per(reports, chats, 1_000) == {DAY: 5.0}
    assert numbers.per(chats, {DAY: 0}) == {}


def test_sizes_and_how_often_add_up_over_words():
    numbers = Numbers(
        [
            tally(DAY, Kind.CHAT_ENDED, "stopped", 1, size=60, often=4),
            tally(DAY, Kind.CHAT_ENDED, "next", 2, size=30, often=3),
        ]
    )
    assert numbers.size(Kind.CHAT_ENDED) == {DAY: 90}
    assert numbers.often(Kind.CHAT_ENDED, "next") == {DAY: 3}
    assert sorted(numbers.words(Kind.CHAT_ENDED)) == ["next", "stopped"]


def test_hours_of_the_week_begin_on_monday_and_hold_what_people_did():
    monday = 4 * 24
    told = [tally(monday + 9, Kind.SOUGHT), tally(monday + 9 + 7 * 24, Kind.LIKED, "note", 2)]
    told += [tally(monday + 9, Kind.RETURNED, "1", 50), tally(3 * 24 + 23, Kind.PAIRED, "1")]
    assert Numbers(told).busy() == {(0, 9): 3, (6, 23): 1}
