"""Profiles, who can be seen, and what people think of each other."""

import asyncio
from dataclasses import replace

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CY,
    NOW,
    browser,
    candidate,
    joined,
    liked,
    matched,
    person,
    print_of,
    profile,
    work,
)
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.browsing import (
    CardShown,
    Listed,
    OpinionsEnded,
    OpinionsForgotten,
    Passed,
    PassUndone,
    ProfileWritten,
    StillListed,
    Unlisted,
)
from meetsmatch.app.catalogue import Counts
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import (
    FOREVER,
    Because,
    Change,
    KeptApart,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    Stale,
)
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.opinions import SHOWN_MS, Mind, Opinion
from meetsmatch.core.people import Gender, Seeks
from meetsmatch.core.places import cell_of
from meetsmatch.core.profiles import MASK_BITS, Asked, Goal
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.tallies import Tally, lately_at, weight_at

Browsed = MemoryStore | SqlStore
"""A store with its catalogue."""

TODAY = NOW // DAY_MS
WEIGHT, LATELY = weight_at(NOW), lately_at(NOW)
FAR = cell_of(48.1, 11.6)

WHOLE = profile(
    ANN,
    face=bytes(range(256)),
    interests=(1 << MASK_BITS) - 1,
    goal=Goal.FRIENDS,
    cell=FAR,
    moved_ms=NOW,
    moved_before_ms=NOW - 1,
    radius_km=300,
    is_paused=True,
    has_shot=True,
    has_bio=True,
    nudged_ms=NOW - 2,
    alert_ms=NOW - 4,
    alerted_ms=NOW - 5,
    asked=Asked.NOTE,
    asked_about=BOB,
    asked_ms=NOW - 3,
)


def shown(viewer: int, about: int, at_ms: int = NOW, **fields: object) -> CardShown:
    seen = candidate(about, **fields)
    return CardShown(BOT, PersonId(viewer), seen, at_ms, at_ms + SHOWN_MS)


def passed(by: int, about: int, at_ms: int = NOW, until_ms: int = NOW + DAY_MS) -> Passed:
    return Passed(BOT, PersonId(by), PersonId(about), at_ms, until_ms)


async def counts(store: Browsed, person: int) -> Counts | None:
    return (await store.catalogue.counts_of(BOT, [PersonId(person)])).get(PersonId(person))


async def seen_by(store: Browsed, viewer: int, now_ms: int = NOW, limit: int = 99) -> set[int]:
    found = await store.catalogue.candidates(candidate(viewer), 0, limit, now_ms)
    assert len(found) == len({it.person for it in found})
    return {it.person for it in found}


# --- profiles -----------------------------------------------------------------------------


async def test_every_field_of_a_profile_comes_back(store: Browsed):
    await store.commit(work(joined(ANN), joined(CY)))
    assert await store.catalogue.profile(BOT, ANN) is None
    bare = profile(CY, cell=None, is_finished=False)
    await store.commit(work(ProfileWritten(WHOLE), ProfileWritten(bare)))
    assert await store.catalogue.profile(BOT, ANN) == WHOLE
    assert await store.catalogue.profile(BOT, CY) == bare
    assert await store.catalogue.profile(BotId(2), ANN) is None
    changed = WHOLE.changed(
        alert_ms=0, goal=None, cell=None, is_paused=False, asked=None, asked_about=None
    )
    await store.commit(work(ProfileWritten(changed)))
    assert await store.catalogue.profile(BOT, ANN) == changed


async def test_alerts_are_due_when_their_time_has_come_the_earliest_first(store: Browsed):
    people = {ANN: NOW, BOB: NOW - 1, CY: NOW + 1, PersonId(14): 0}
    for who, due_ms in people.items():
        await store.commit(work(joined(who), ProfileWritten(profile(who, alert_ms=due_ms))))
    due = store.catalogue.alerts_due
    assert await due(BOT, NOW, 9) == [BOB, ANN]
    assert await due(BOT, NOW, 1) == [BOB]
    assert await due(BOT, NOW + 1, 9) == [BOB, ANN, CY]
    assert await due(BotId(2), NOW, 9) == []
    await store.commit(work(PersonForgotten(person(BOB))))
    assert await due(BOT, NOW, 9) == [ANN]


async def test_a_profile_is_written_from_the_version_before_and_for_the_known_only(
    store: Browsed,
):
    first = ProfileWritten(WHOLE)
    with pytest.raises(Stale):
        await store.commit(work(first))
    await store.commit(work(joined(ANN)))
    with pytest.raises(Stale):
        await store.commit(work(ProfileWritten(WHOLE.changed())))
    await store.commit(work(first))
    for other in (first, ProfileWritten(WHOLE.changed().changed())):
        with pytest.raises(Stale):
            await store.commit(work(other))
    await store.commit(work(ProfileWritten(WHOLE.changed(radius_km=10))))
    assert await store.catalogue.profile(BOT, ANN) == WHOLE.changed(radius_km=10)


# --- the pool -----------------------------------------------------------------------------


async def test_every_field_of_an_entry_comes_back(store: Browsed):
    wish: dict[str, object] = {
        "gender": Gender.OTHER,
        "birth_year": 1950,
        "seeks": Seeks.MEN,
        "age_from": 60,
        "age_to": 80,
        "languages": ("ru",),
        "cell": FAR,
        "radius_km": 10,
        "interests": (1 << MASK_BITS) - 1,
    }
    assert await store.catalogue.candidate(BOT, ANN) is None
    await store.commit(work(*browser(ANN, **wish)))
    assert await store.catalogue.candidate(BOT, ANN) == candidate(ANN, **wish)
    assert await store.catalogue.candidate(BotId(2), ANN) is None


async def test_an_entry_is_renewed_but_is_as_old_as_it_was(store: Browsed):
    await store.commit(work(*browser(ANN)))
    later = candidate(ANN, cell=FAR, active_day=TODAY + 5, listed_day=TODAY + 5)
    await store.commit(work(Listed(later, 0, 0)))
    assert await store.catalogue.candidate(BOT, ANN) == replace(later, listed_day=TODAY)


async def test_an_entry_is_made_of_what_is_stored(store: Browsed):
    entry = Listed(candidate(ANN), 0, 0)
    with pytest.raises(Stale):
        await store.commit(work(entry))
    await store.commit(work(joined(ANN)))
    with pytest.raises(Stale):
        await store.commit(work(entry))
    await store.commit(work(ProfileWritten(profile(ANN))))
    for versions in ((1, 0), (0, 1)):
        with pytest.raises(Stale):
            await store.commit(work(Listed(candidate(ANN), *versions)))
    await store.commit(work(PersonChanged(person(ANN).changed(language="ru"))))
    with pytest.raises(Stale):
        await store.commit(work(entry))
    assert await store.catalogue.candidate(BOT, ANN) is None
    await store.commit(work(Listed(candidate(ANN), 1, 0)))
    assert await store.catalogue.candidate(BOT, ANN) == candidate(ANN)


async def test_who_is_not_listed_is_not_seen(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB)))
    assert await seen_by(store, ANN) == {BOB}
    await store.commit(work(Unlisted(BOT, BOB), Unlisted(BOT, BOB)))
    assert await seen_by(store, ANN) == set()
    assert await store.catalogue.candidate(BOT, BOB) is None


async def test_only_people_who_may_see_each_other_are_candidates(store: Browsed):
    men = {"gender": Gender.MAN}
    others: dict[int, dict[str, object]] = {
        20: {},
        21: {"seeks": Seeks.MEN},
        22: men,
        23: {"age_to": 20},
        24: {"birth_year": 1900},
        25: {"languages": ("de",)},
        26: {"languages": ("de", "ru")},
        27: {"cell": FAR},
        28: {"cell": FAR, "radius_km": 600},
    }
    for id, fields in others.items():
        await store.commit(work(*browser(id, **fields)))
    viewer = candidate(ANN, seeks=Seeks.WOMEN)
    found = await store.catalogue.candidates(viewer, 0, 99, NOW)
    assert {it.person for it in found} == {20, 26}
    wide = replace(viewer, radius_km=600, seeks=Seeks.EVERYONE)
    found = await store.catalogue.candidates(wide, 0, 99, NOW)
    assert {it.person for it in found} == {20, 22, 26, 28}
    assert await store.catalogue.candidates(replace(viewer, bot=BotId(2)), 0, 99, NOW) == []


async def test_candidates_are_so_many_and_whole(store: Browsed):
    for id in range(20, 30):
        await store.commit(work(*browser(id)))
    found = await store.catalogue.candidates(candidate(ANN), 7, 4, NOW)
    assert len({it.person for it in found}) == 4
    assert all(it == candidate(it.person) for it in found)


async def test_who_was_decided_about_is_no_candidate_until_it_is_over(store: Browsed):
    everybody = (ANN, BOB, CY, PersonId(14), PersonId(15))
    for id in everybody:
        await store.commit(work(*browser(id)))
    await store.commit(work(shown(ANN, BOB), passed(ANN, CY, until_ms=NOW + 7), liked(ANN, 14)))
    await store.commit(work(OpinionsEnded(BOT, ANN, PersonId(15), NOW)))
    assert await seen_by(store, ANN) == set()
    assert await seen_by(store, ANN, NOW + 6) == set()
    assert await seen_by(store, ANN, NOW + 7) == {CY}
    assert await seen_by(store, ANN, NOW + SHOWN_MS) == {BOB, CY}
    assert await seen_by(store, BOB) == {ANN, CY, 14, 15}


# --- cards --------------------------------------------------------------------------------


async def test_a_card_that_was_shown_counts_for_both(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB)))
    await store.commit(work(shown(ANN, BOB)))
    seen = Opinion(ANN, BOB, Mind.SHOWN, NOW, NOW + SHOWN_MS)
    assert await store.catalogue.opinion(BOT, ANN, BOB) == seen
    assert await store.catalogue.opinion(BOT, BOB, ANN) is None
    assert await counts(store, ANN) == Counts(Tally(given_seen=WEIGHT), TODAY)
    assert await counts(store, BOB) == Counts(Tally(got_seen=WEIGHT, lately=LATELY), TODAY)
    await store.commit(work(shown(ANN, BOB, NOW + 5)))
    assert await store.catalogue.opinion(BOT, ANN, BOB) == seen
    assert await counts(store, BOB) == Counts(Tally(got_seen=2 * WEIGHT, lately=2 * LATELY), TODAY)


async def test_a_card_that_is_only_shown_once_more_does_not_count(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB), shown(ANN, BOB)))
    again = replace(shown(ANN, BOB, NOW + 5), counts=False)
    await store.commit(work(again))
    assert await counts(store, BOB) == Counts(Tally(got_seen=WEIGHT, lately=LATELY), TODAY)
    apart = KeptApart(BOT, print_of(BOB), print_of(ANN), Because.BLOCKED)
    await store.commit(work(apart))
    with pytest.raises(Stale):
        await store.commit(work(again))


async def test_another_day_counts_anew_and_adds_to_the_sums(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB)))
    tomorrow = NOW + DAY_MS
    await store.commit(work(shown(ANN, BOB), liked(BOB, ANN)))
    await store.commit(work(shown(ANN, BOB, tomorrow)))
    seen, lately = WEIGHT + weight_at(tomorrow), LATELY + lately_at(tomorrow)
    sums = Tally(got_seen=seen, given_likes=WEIGHT, lately=lately)
    assert await counts(store, BOB) == Counts(sums, TODAY + 1)
    assert await counts(store, CY) is None
    found = await store.catalogue.counts_of(BOT, [PersonId(it) for it in range(200)])
    assert found.keys() == {ANN, BOB}


async def test_a_card_is_shown_again_when_what_was_thought_is_over(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB), passed(ANN, BOB, until_ms=NOW + 5)))
    await store.commit(work(shown(ANN, BOB, NOW + 4)))
    found = await store.catalogue.opinion(BOT, ANN, BOB)
    assert found == Opinion(ANN, BOB, Mind.PASSED, NOW, NOW + 5)
    await store.commit(work(shown(ANN, BOB, NOW + 5)))
    found = await store.catalogue.opinion(BOT, ANN, BOB)
    assert found == Opinion(ANN, BOB, Mind.SHOWN, NOW + 5, NOW + 5 + SHOWN_MS)


async def test_no_card_is_shown_or_liked_that_is_not_in_the_pool_as_it_was_read(store: Browsed):
    await store.commit(work(*browser(ANN), joined(BOB)))
    for seen in (shown(ANN, BOB), StillListed(candidate(BOB))):
        with pytest.raises(Stale):
            await store.commit(work(seen, liked(ANN, BOB)))
    await store.commit(work(ProfileWritten(profile(BOB)), Listed(candidate(BOB), 0, 0)))
    others: tuple[dict[str, object], ...] = (
        {"gender": Gender.MAN},
        {"birth_year": 1996},
        {"seeks": Seeks.MEN},
        {"age_from": 19},
        {"age_to": 98},
        {"languages": ("ru",)},
        {"cell": FAR},
        {"radius_km": 10},
        {"interests": 1},
    )
    for other in others:
        for seen in (shown(ANN, BOB, **other), StillListed(candidate(BOB, **other))):
            with pytest.raises(Stale):
                await store.commit(work(seen, liked(ANN, BOB)))
    assert await counts(store, ANN) is None
    await store.commit(work(StillListed(candidate(BOB, active_day=1, listed_day=1))))
    assert await counts(store, ANN) is None
    moved = {"active_day": 1, "listed_day": 1}
    await store.commit(work(shown(ANN, BOB, **moved)))
    assert await counts(store, ANN) is not None


# --- likes --------------------------------------------------------------------------------


async def test_a_like_lasts_counts_for_both_and_brings_words(store: Browsed):
    await store.commit(work(joined(ANN), joined(BOB)))
    await store.commit(work(liked(ANN, BOB, note=b"sealed words")))
    like = Opinion(ANN, BOB, Mind.LIKED, NOW, FOREVER, b"sealed words")
    assert await store.catalogue.opinion(BOT, ANN, BOB) == like
    assert await counts(store, ANN) == Counts(Tally(given_likes=WEIGHT), TODAY, 1)
    assert await counts(store, BOB) == Counts(Tally(got_likes=WEIGHT), TODAY)
    with pytest.raises(Stale):
        await store.commit(work(liked(ANN, BOB)))
    assert await counts(store, ANN) == Counts(Tally(given_likes=WEIGHT), TODAY, 1)


async def test_a_like_is_refused_when_the_other_thinks_otherwise_than_was_read(store: Browsed):
    await store.commit(work(joined(ANN), joined(BOB)))
    with pytest.raises(Stale):
        await store.commit(work(liked(ANN, BOB, answers=True)))
    await store.commit(work(passed(BOB, ANN)))
    with pytest.raises(Stale):
        await store.commit(work(liked(ANN, BOB, answers=True)))
    await store.commit(work(liked(BOB, ANN)))
    with pytest.raises(Stale):
        await store.commit(work(liked(ANN, BOB)))
    await store.commit(work(liked(ANN, BOB, answers=True)))


async def test_nobody_likes_or_is_shown_who_is_blocked_reported_or_unknown(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB)))
    for because in (Because.BLOCKED, Because.REPORTED):
        for by, other in ((ANN, BOB), (BOB, ANN)):
            kept = KeptApart(BOT, print_of(by), print_of(other), because, NOW + 1)
            for deed in (liked(ANN, BOB), shown(ANN, BOB)):
                with pytest.raises(Stale):
                    await store.commit(work(kept, deed))
    for deed in (liked(ANN, CY), liked(CY, ANN), shown(CY, ANN)):
        with pytest.raises(Stale):
            await store.commit(work(deed))
    assert await store.catalogue.are_apart(BOT, ANN, CY, NOW)
    assert not await store.catalogue.are_apart(BOT, ANN, BOB, NOW)
    recent = KeptApart(BOT, print_of(ANN), print_of(BOB), Because.RECENT)
    await store.commit(work(recent, shown(ANN, BOB), liked(ANN, BOB)))
    blocked = KeptApart(BOT, print_of(BOB), print_of(ANN), Because.BLOCKED, NOW + 1)
    await store.commit(work(blocked))
    assert await store.catalogue.are_apart(BOT, ANN, BOB, NOW)
    assert not await store.catalogue.are_apart(BOT, ANN, BOB, NOW + 1)


async def test_likes_are_so_many_a_day(store: Browsed):
    people = range(100, 106)
    await store.commit(work(joined(ANN), *(joined(it) for it in people)))
    tomorrow = NOW + DAY_MS
    with pytest.raises(Stale):
        await store.commit(work(liked(ANN, 100, most=0)))
    for about in (100, 101):
        await store.commit(work(liked(ANN, about, most=2)))
    with pytest.raises(Stale):
        await store.commit(work(liked(ANN, 102, most=2)))
    assert await store.catalogue.opinion(BOT, ANN, PersonId(102)) is None
    await store.commit(work(liked(ANN, 102, most=2, at_ms=tomorrow)))
    await store.commit(work(liked(ANN, 103, most=2, at_ms=tomorrow)))
    with pytest.raises(Stale):
        await store.commit(work(liked(ANN, 104, most=2, at_ms=tomorrow)))


async def test_of_many_likes_at_once_only_so_many_are_given(store: Browsed):
    people = range(100, 120)
    await store.commit(work(joined(ANN), *(joined(it) for it in people)))
    given = await asyncio.gather(*(is_taken(store, liked(ANN, it, most=5)) for it in people))
    assert sum(given) == 5


async def is_taken(store: Browsed, change: Change) -> bool:
    """Once the store can be reached, as the engine does it: of very many who write the same row at
    once PostgreSQL may send some away."""
    while True:
        try:
            await store.commit(work(change))
        except Stale:
            return False
        except Unavailable:
            continue
        return True


async def test_likes_wait_until_they_are_answered(store: Browsed):
    people = (BOB, CY, PersonId(14))
    await store.commit(work(*(change for it in (ANN, *people) for change in browser(it))))
    for number, by in enumerate(reversed(people)):
        words = b"words" if by == BOB else None
        await store.commit(work(liked(by, ANN, at_ms=NOW - number, note=words)))
    assert await likers(store, ANN) == [BOB, CY, 14]
    assert await likers(store, ANN, limit=2) == [BOB, CY]
    (first,) = await store.catalogue.likes(candidate(ANN), NOW, 1)
    assert first == Opinion(BOB, ANN, Mind.LIKED, NOW - 2, FOREVER, b"words")
    assert await likers(store, BOB) == []
    await store.commit(work(passed(ANN, BOB, until_ms=NOW + 5), liked(ANN, CY, answers=True)))
    assert await likers(store, ANN, NOW + 4) == [14]
    assert await likers(store, ANN, NOW + 5) == [BOB, 14]
    elsewhere = replace(candidate(ANN), bot=BotId(2))
    assert await store.catalogue.likes(elsewhere, NOW, 9) == []


async def likers(store: Browsed, viewer: int, now_ms: int = NOW, limit: int = 9) -> list[int]:
    return [it.by for it in await store.catalogue.likes(candidate(viewer), now_ms, limit)]


async def test_likes_of_those_who_may_not_be_seen_take_nobodys_place(store: Browsed):
    misfits: dict[int, dict[str, object]] = {
        20: {"cell": FAR},
        21: {"birth_year": 1950},
        22: {"age_from": 60, "age_to": 70},
        23: {"languages": ("fr",)},
        24: {"gender": Gender.MAN},
        25: {"seeks": Seeks.MEN},
        26: {"cell": cell_of(52.9, 13.4), "radius_km": 10},
    }
    await store.commit(work(*browser(ANN), *browser(BOB), joined(30), *browser(31), *browser(32)))
    for it, fields in misfits.items():
        await store.commit(work(*browser(it, **fields)))
    everybody = (*misfits, 30, 31, 32)
    await store.commit(work(*(liked(it, ANN, at_ms=NOW - 1) for it in everybody)))
    await store.commit(work(liked(BOB, ANN)))
    for by, other in ((31, ANN), (ANN, 32)):
        apart = KeptApart(BOT, print_of(by), print_of(other), Because.BLOCKED)
        await store.commit(work(apart))
    wishes = {"gender": Gender.WOMAN, "seeks": Seeks.WOMEN, "age_from": 20, "age_to": 50}
    viewer = candidate(ANN, **wishes)
    assert [it.by for it in await store.catalogue.likes(viewer, NOW, 1)] == [BOB]
    assert [it.by for it in await store.catalogue.likes(viewer, NOW, 99)] == [BOB]


async def test_a_card_that_was_only_shown_answers_no_like(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB), liked(BOB, ANN), shown(ANN, BOB)))
    assert await likers(store, ANN) == [BOB]


# --- passes -------------------------------------------------------------------------------


async def test_a_pass_keeps_a_card_away_until_then(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB), shown(ANN, BOB), passed(ANN, BOB)))
    found = await store.catalogue.opinion(BOT, ANN, BOB)
    assert found == Opinion(ANN, BOB, Mind.PASSED, NOW, NOW + DAY_MS)
    await store.commit(work(passed(ANN, BOB, NOW + 1, NOW + 2)))
    found = await store.catalogue.opinion(BOT, ANN, BOB)
    assert found == Opinion(ANN, BOB, Mind.PASSED, NOW + 1, NOW + 2)


async def test_nothing_is_thought_of_who_is_not_known(store: Browsed):
    await store.commit(work(joined(ANN), joined(BOB), passed(ANN, BOB)))
    await store.commit(work(PersonForgotten(person(BOB))))
    for by, about in ((ANN, BOB), (BOB, ANN)):
        with pytest.raises(Stale):
            await store.commit(work(passed(by, about)))
        assert await store.catalogue.opinion(BOT, by, about) is None


async def test_nobody_passes_on_whom_they_like_or_were_a_match_with(store: Browsed):
    await store.commit(work(joined(ANN), joined(BOB), liked(ANN, BOB, note=b"words")))
    with pytest.raises(Stale):
        await store.commit(work(passed(ANN, BOB)))
    await store.commit(work(OpinionsEnded(BOT, BOB, ANN, NOW + 3)))
    for by, about in ((ANN, BOB), (BOB, ANN)):
        found = await store.catalogue.opinion(BOT, by, about)
        assert found == Opinion(by, about, Mind.UNMATCHED, NOW + 3, FOREVER)
        for deed in (passed(by, about), liked(by, about)):
            with pytest.raises(Stale):
                await store.commit(work(deed))


async def test_opinions_are_forgotten_both_ways_without_whom_they_are_of(store: Browsed):
    await store.commit(work(*(change for it in (ANN, BOB, CY) for change in browser(it))))
    await store.commit(work(shown(ANN, BOB), liked(ANN, BOB, note=b"words"), liked(BOB, CY)))
    await store.commit(work(liked(CY, ANN)))
    await store.commit(work(OpinionsForgotten(BOT, ANN)))
    for by, about in ((ANN, BOB), (CY, ANN)):
        assert await store.catalogue.opinion(BOT, by, about) is None
    assert await store.catalogue.opinion(BOT, BOB, CY) is not None
    assert ANN not in await store.catalogue.counts_of(BOT, [ANN, BOB, CY])
    assert await store.person(BOT, ANN) is not None


async def test_a_pass_is_taken_back_if_it_is_that_pass(store: Browsed):
    await store.commit(work(joined(ANN), joined(BOB), passed(ANN, BOB)))
    for other in (PassUndone(BOT, ANN, BOB, NOW - 1), PassUndone(BOT, BOB, ANN, NOW)):
        with pytest.raises(Stale):
            await store.commit(work(other))
    await store.commit(work(PassUndone(BOT, ANN, BOB, NOW)))
    found = await store.catalogue.opinion(BOT, ANN, BOB)
    assert found == Opinion(ANN, BOB, Mind.SHOWN, NOW, NOW + SHOWN_MS)
    with pytest.raises(Stale):
        await store.commit(work(PassUndone(BOT, ANN, BOB, NOW)))
    await store.commit(work(liked(ANN, BOB)))
    with pytest.raises(Stale):
        await store.commit(work(PassUndone(BOT, ANN, BOB, NOW)))


# --- forgetting ---------------------------------------------------------------------------


async def test_what_was_thought_is_forgotten_when_it_is_over_and_likes_are_not(store: Browsed):
    everybody = (ANN, BOB, CY, PersonId(14))
    await store.commit(work(*(change for it in everybody for change in browser(it))))
    await store.commit(work(shown(ANN, BOB), passed(ANN, CY, until_ms=NOW + 5), liked(ANN, 14)))
    await store.commit(work(OpinionsEnded(BOT, BOB, CY, NOW)))
    assert await store.expire(NOW + 4) == 0
    assert await store.expire(NOW + 5) == 1
    assert await store.catalogue.opinion(BOT, ANN, CY) is None
    assert await store.expire(NOW + SHOWN_MS) == 1
    assert await store.expire(FOREVER - 1) == 0
    assert await store.catalogue.opinion(BOT, ANN, PersonId(14)) is not None
    assert await store.catalogue.opinion(BOT, BOB, CY) is not None


@pytest.mark.security
async def test_who_comes_back_goes_on_counting_the_likes_of_that_day(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB), *browser(CY), liked(ANN, BOB)))
    again = PersonJoined(replace(person(99), fingerprint=print_of(ANN)), b"address")
    await store.commit(work(PersonForgotten(person(ANN)), again))
    assert await counts(store, 99) == Counts(Tally(), TODAY, 1)
    once = replace(liked(99, BOB), most=1)
    with pytest.raises(Stale):
        await store.commit(work(once))
    # Once more, and with nothing given in between.
    third = PersonJoined(replace(person(98), fingerprint=print_of(ANN)), b"address")
    await store.commit(work(PersonForgotten(again.person), third))
    with pytest.raises(Stale):
        await store.commit(work(replace(once, by=PersonId(98))))


async def test_the_likes_of_a_day_are_forgotten_with_it(store: Browsed):
    midnight = (TODAY + 1) * DAY_MS
    await store.commit(work(*browser(ANN), *browser(BOB), liked(ANN, BOB)))
    await store.commit(work(PersonForgotten(person(ANN))))
    await store.expire(midnight - 1)
    assert await store.expire(midnight) == 1
    assert await store.expire(midnight) == 0
    await store.commit(work(joined(ANN)))
    assert await counts(store, ANN) is None


async def test_what_was_given_on_a_day_before_is_not_remembered(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB), liked(ANN, BOB)))
    tomorrow = replace(work(PersonForgotten(person(ANN)), joined(ANN)), at_ms=NOW + DAY_MS)
    await store.commit(tomorrow)
    assert await counts(store, ANN) is None


async def test_who_is_forgotten_leaves_nothing_to_browse(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB), *browser(CY)))
    await store.commit(work(shown(ANN, BOB), shown(BOB, ANN), liked(CY, ANN), liked(BOB, CY)))
    await store.commit(work(PersonForgotten(person(ANN))))
    catalogue = store.catalogue
    assert await catalogue.profile(BOT, ANN) is None
    assert await catalogue.candidate(BOT, ANN) is None
    assert await counts(store, ANN) is None
    assert await seen_by(store, CY) == {BOB}
    for by, about in ((ANN, BOB), (BOB, ANN), (CY, ANN)):
        assert await catalogue.opinion(BOT, by, about) is None
    assert await catalogue.opinion(BOT, BOB, CY) is not None
    assert await catalogue.profile(BOT, BOB) is not None
    await store.commit(work(*browser(ANN)))
    assert await store.catalogue.candidate(BOT, ANN) == candidate(ANN)


async def test_what_one_bot_knows_is_nothing_to_another(store: Browsed):
    await store.commit(work(*browser(ANN), *browser(BOB), *matched()))
    catalogue, other = store.catalogue, BotId(2)
    assert await catalogue.opinion(other, ANN, BOB) is None
    assert await catalogue.counts_of(other, [ANN, BOB]) == {}
    assert await catalogue.matches(other, ANN, 9) == []
    assert await catalogue.match_of(other, ANN, BOB) is None
    assert (await catalogue.match_of(BOT, ANN, BOB)) is not None
