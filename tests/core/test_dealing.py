"""Candidates scored for a viewer, and why one is shown."""

from dataclasses import replace
from itertools import count

from meetsmatch.core.candidates import Candidate
from meetsmatch.core.dealing import NEW_DAYS, dealt, reason
from meetsmatch.core.decks import Slot
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.people import Gender, Seeks
from meetsmatch.core.places import cell_of
from meetsmatch.core.ranking import Why
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.tallies import Tally, lately_at, weight_at

TODAY = 20_600
NOW_MS = TODAY * DAY_MS
HERE, NEAR, FAR = cell_of(52.5, 13.4), cell_of(52.6, 13.4), cell_of(53.5, 13.4)
ME = Candidate(
    bot=BotId(1),
    person=PersonId(1),
    gender=Gender.WOMAN,
    birth_year=1996,
    seeks=Seeks.EVERYONE,
    age_from=20,
    age_to=40,
    languages=("en",),
    cell=HERE,
    radius_km=300,
    interests=0b111,
    active_day=TODAY,
    listed_day=TODAY - 100,
)


def other(person: int, **fields: object) -> Candidate:
    return replace(ME, person=PersonId(person), **fields)


def tally(warmth: float, appeal: float, cards: int = 50) -> Tally:
    """Seen and shown so often now."""
    n = cards * weight_at(NOW_MS)
    return Tally(n, warmth * n, n, appeal * n)


def order(
    *found: Candidate,
    liked_me: frozenset[PersonId] = frozenset(),
    tallies: dict[int, Tally] | None = None,
    size: int | None = None,
) -> dict[int, Slot]:
    """Who gets which slot, in a deck that has room for half of them."""
    chances = (n % 97 / 97 for n in count(1))
    size = max(1, len(found) // 2) if size is None else size
    cards = dealt(
        ME,
        found,
        size,
        NOW_MS,
        lambda: next(chances),
        tallies={PersonId(who): it for who, it in (tallies or {}).items()},
        liked_me=liked_me,
    )
    return {card.person: card.slot for card in cards}


def best(*found: Candidate, tallies: dict[int, Tally] | None = None) -> int:
    """Whom a deck of one shows."""
    (person,) = order(*found, tallies=tallies, size=1)
    return person


def test_nobody_makes_an_empty_deck():
    assert not order()


def test_both_sides_count():
    kind = {2: tally(0.05, 0.9), 3: tally(0.6, 0.6)}
    assert best(other(2), other(3), tallies=kind) == 3
    assert best(other(2), other(3), tallies={2: tally(0.6, 0.6), 3: tally(0.9, 0.05)}) == 2


def test_of_whom_nothing_is_known_is_held_for_usual_among_those_around():
    """Five people who are all liked well, or all badly; of another two one is middling."""
    crowd = [other(n, age_from=29, age_to=29, cell=FAR) for n in range(4, 9)]
    for rate, winner in ((0.9, 2), (0.02, 3)):
        around = {n: tally(rate, rate) for n in range(4, 9)} | {3: tally(0.5, 0.5)}
        cards = order(other(2), other(3), *crowd, tallies=around, size=6)
        assert winner in cards


def test_everything_else_alike_what_two_share_decides():
    assert best(other(2, interests=0b1000), other(3, interests=0b1011)) == 3
    assert best(other(2, cell=FAR), other(3, cell=NEAR)) == 3
    assert best(other(2, active_day=TODAY - 9), other(3)) == 3
    assert best(other(2, birth_year=1978), other(3, birth_year=1995)) == 3


def test_who_was_shown_often_lately_gives_way_for_some_weeks():
    often, now = Tally(lately=40 * lately_at(NOW_MS)), lately_at(NOW_MS)
    assert best(other(2), other(3), tallies={2: often}) == 3
    weeks_ago = Tally(lately=40 * lately_at(NOW_MS - 60 * DAY_MS))
    assert best(other(2), other(3), tallies={2: weeks_ago, 3: Tally(lately=now)}) == 2


def test_who_likes_the_viewer_has_a_slot():
    crowd, fan = [other(n) for n in range(2, 21)], other(99)
    liked = {n: tally(0.9, 0.9) for n in range(2, 21)} | {99: tally(0.1, 0.1)}
    dealt = order(*crowd, fan, liked_me=frozenset({fan.person}), tallies=liked)
    assert dealt[99] is Slot.LIKED_YOU


def test_new_people_are_explored():
    crowd = [other(n) for n in range(2, 21)]
    liked = {n: tally(0.9, 0.9) for n in range(2, 21)} | {99: tally(0.1, 0.1)}
    newcomer = other(99, listed_day=TODAY - NEW_DAYS + 1)
    assert order(*crowd, newcomer, tallies=liked)[99] is Slot.EXPLORE


def test_the_reason_is_the_most_particular_one_that_is_true():
    new, near = other(2, listed_day=TODAY), other(2, cell=NEAR)
    assert reason(ME, new, 1, NOW_MS) is Why.SHARED
    assert reason(ME, new, 0, NOW_MS) is Why.NEW
    assert reason(ME, near, 0, NOW_MS) is Why.NEAR
    assert reason(ME, other(2), 0, NOW_MS) is Why.NEAR
    assert reason(ME, other(2, cell=FAR), 0, NOW_MS) is Why.ACTIVE
    assert reason(ME, other(2, cell=FAR, active_day=TODAY - 1), 0, NOW_MS) is Why.FITS
