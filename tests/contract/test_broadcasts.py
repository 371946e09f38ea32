"""What is told to many: how far it has come, who sleeps, and that no letter of it goes twice."""

import asyncio
from dataclasses import replace
from typing import Protocol

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CY,
    HERE,
    NOW,
    browser,
    joined,
    letter,
    paid,
    person,
    profile,
    work,
)
from meetsmatch.app.broadcasting import (
    BroadcastChanged,
    BroadcastMade,
    LettersGivenUp,
    ReaderPutOff,
    ReaderWoke,
    Withdrawn,
)
from meetsmatch.app.broadcasts import Broadcasts
from meetsmatch.app.browsing import ProfileWritten
from meetsmatch.app.ports import Mark, Outcome, Store
from meetsmatch.app.work import Letter, PersonChanged, PersonForgotten, Stale
from meetsmatch.core.broadcasts import BEGINNING, Broadcast, Draft, Quiet, Reader, Segment, State
from meetsmatch.core.ids import BotId, BroadcastId
from meetsmatch.core.people import Gender

DRAFT = Draft(
    "summer",
    {"en": "Hello <b>you</b>", "ru": "Привет"},
    Segment(("en", "ru"), (Gender.WOMAN,), ("DE",), 30, 7, True),
    Quiet(23, 8, 3),
)
ONE = BroadcastId(1)
NEWS = Broadcast(BOT, ONE, DRAFT, "olga", NOW)
RUNNING = NEWS.changed(state=State.RUNNING, starts_ms=NOW)


class Spreading(Store, Protocol):
    """A store with the port Broadcasts beside it."""

    broadcasts: Broadcasts


async def running(store: Spreading) -> None:
    await store.commit(work(joined(ANN), joined(BOB), BroadcastMade(NEWS)))
    await store.commit(work(BroadcastChanged(RUNNING)))


async def told(store: Spreading, *people: int) -> list[Letter]:
    """A letter of it to each."""
    letters = tuple(letter(it, broadcast=ONE) for it in people)
    return [*await store.commit(work(letters=letters))]


async def now(store: Spreading) -> Broadcast:
    found = await store.broadcasts.broadcast(BOT, ONE)
    assert found is not None
    return found


async def test_what_was_written_down_is_read_again(store: Spreading):
    await store.commit(work(BroadcastMade(NEWS)))
    assert await now(store) == NEWS
    later = replace(NEWS, id=BroadcastId(2), draft=Draft("autumn", {"en": "Hi"}))
    await store.commit(work(BroadcastMade(later)))
    assert await store.broadcasts.broadcasts(BOT, 9, 9) == [later, NEWS]
    assert await store.broadcasts.broadcasts(BOT, 2, 9) == [NEWS]
    assert await store.broadcasts.broadcasts(BOT, 9, 1) == [later]
    assert await store.broadcasts.broadcasts(BotId(2), 9, 9) == []
    with pytest.raises(Stale):
        await store.commit(work(BroadcastMade(NEWS)))


async def test_of_two_changes_of_the_same_version_one_is_stale(store: Spreading):
    await store.commit(work(BroadcastMade(NEWS)))
    moved = NEWS.changed(state=State.RUNNING, cursor=None, told=7, ended_ms=NOW + 1)
    await store.commit(work(BroadcastChanged(moved)))
    assert await now(store) == moved
    with pytest.raises(Stale):
        await store.commit(work(BroadcastChanged(NEWS.changed(state=State.STOPPED))))


async def test_due_is_what_has_begun_or_shall_by_now(store: Spreading):
    states = (State.SCHEDULED, State.RUNNING, State.PAUSED, State.DONE, State.DRAFT)
    for number, state in enumerate(states, 1):
        it = replace(NEWS, id=BroadcastId(number), state=state, starts_ms=NOW + 10 - number)
        await store.commit(work(BroadcastMade(it)))
    due = store.broadcasts.broadcasts_due
    assert [it.id for it in await due(BOT, NOW + 9)] == [2, 1]
    assert [it.id for it in await due(BOT, NOW + 8)] == [2]
    assert await due(BotId(2), NOW + 9) == []


async def test_readers_come_in_order_with_what_decides_whether_it_is_for_them(store: Spreading):
    await store.commit(work(*browser(BOB), joined(ANN), joined(CY)))
    await store.commit(work(paid("charge-1", CY)))
    changed = person(ANN, wants_news=False, version=1)
    await store.commit(work(PersonChanged(changed)))
    ann, bob, cy = (
        Reader(changed),
        Reader(person(BOB), HERE),
        Reader(person(CY), has_premium=True),
    )
    readers = store.broadcasts.readers
    assert await readers(BOT, ANN, NOW, 9) == [bob, cy]
    assert await readers(BOT, BEGINNING, NOW, 2) == [ann, bob]
    assert await readers(BOT, BOB, NOW - 1, 9) == [Reader(person(CY))]
    assert await readers(BotId(2), BEGINNING, NOW, 9) == []


async def test_of_readers_it_is_known_whose_profile_is_paused(store: Spreading):
    await store.commit(work(*browser(BOB)))
    paused = ProfileWritten(replace(profile(CY), is_paused=True))
    await store.commit(work(joined(CY), paused))
    found = await store.broadcasts.readers(BOT, BEGINNING, NOW, 9)
    assert {it.person.id: it.is_paused for it in found} == {BOB: False, CY: True}
    await store.commit(work(BroadcastMade(NEWS), ReaderPutOff(BOT, ONE, CY, NOW)))
    (cy,) = await store.broadcasts.woken(BOT, ONE, NOW, 9)
    assert cy.is_paused


async def test_who_sleeps_is_woken_in_time_and_once(store: Spreading):
    await running(store)
    first, second = ReaderPutOff(BOT, ONE, BOB, NOW + 5), ReaderPutOff(BOT, ONE, ANN, NOW + 9)
    await store.commit(work(first, second, replace(first, due_ms=NOW + 1)))
    ports = store.broadcasts
    assert await ports.asleep(BOT, ONE) == 2
    assert [it.person.id for it in await ports.woken(BOT, ONE, NOW + 9, 9)] == [BOB, ANN]
    assert [it.person.id for it in await ports.woken(BOT, ONE, NOW + 9, 1)] == [BOB]
    assert await ports.woken(BOT, ONE, NOW + 4, 9) == []
    assert await ports.woken(BOT, BroadcastId(2), NOW + 9, 9) == []
    await store.commit(work(ReaderWoke(BOT, ONE, BOB)))
    with pytest.raises(Stale):
        await store.commit(work(ReaderWoke(BOT, ONE, BOB)))
    await store.commit(work(PersonForgotten(person(ANN))))
    assert await ports.asleep(BOT, ONE) == 0


async def test_what_became_of_each_letter_is_counted_once(store: Spreading):
    await running(store)
    people = (ANN, BOB, CY, 14, 15)
    letters = await told(store, *people)
    assert [it.outgoing.broadcast for it in await store.unsent(BOT, 0, 9)] == [ONE] * 5
    assert await store.broadcasts.under_way(BOT, ONE, NOW) == (5, 0)
    outcomes = (
        Outcome.SENT,
        Outcome.FAILED,
        Outcome.EXPIRED,
        Outcome.UNREACHABLE,
        Outcome.CANCELLED,
    )
    marks = [Mark(it, outcome) for it, outcome in zip(letters, outcomes, strict=True)]
    await store.mark(marks, NOW)
    await store.mark(marks, NOW)
    assert await now(store) == replace(RUNNING, sent=1, failed=2, unreachable=1)
    assert await store.broadcasts.under_way(BOT, ONE, NOW) == (0, 0)
    # What a step of the walk writes leaves these as they are.
    await store.commit(work(BroadcastChanged(RUNNING.changed(told=5))))
    assert await now(store) == replace(RUNNING.changed(told=5), sent=1, failed=2, unreachable=1)


async def test_a_letter_whose_call_has_begun_is_never_read_again_unless_it_was_refused(
    store: Spreading,
):
    await running(store)
    one, two = await told(store, ANN, BOB)
    await store.begin(one, NOW)
    assert [it.id for it in await store.unsent(BOT, 0, 9)] == [two.id]
    assert [it.id for it in await store.arrived_letters(BOT, 0, 9)] == [two.id]
    assert await store.sendable([one, two]) == {one.id, two.id}
    assert await store.broadcasts.under_way(BOT, ONE, NOW) == (2, 0)
    await store.mark([Mark(one, Outcome.RETRY, due_ms=NOW + 9, tries=1)], NOW)
    assert [it.id for it in await store.unsent(BOT, 0, 9)] == [one.id, two.id]
    await store.mark([Mark(one, Outcome.SENT, 900)], NOW)
    await store.begin(one, NOW)
    assert [it.id for it in await store.unsent(BOT, 0, 9)] == [two.id]


async def test_calls_that_nobody_will_tell_of_count_as_unknown(store: Spreading):
    await running(store)
    one, two, three = await told(store, ANN, BOB, CY)
    await store.begin(one, NOW)
    await store.begin(two, NOW + 5)
    assert await store.broadcasts.under_way(BOT, ONE, NOW + 5) == (3, 1)
    await store.commit(work(LettersGivenUp(BOT, ONE, NOW + 5, NOW + 9)))
    assert await now(store) == replace(RUNNING, unknown=1)
    assert await store.broadcasts.under_way(BOT, ONE, NOW + 5) == (2, 0)
    await store.mark([Mark(one, Outcome.SENT, 900)], NOW)
    assert (await now(store)).sent == 0, "it is over"
    assert await store.sendable([one, two, three]) == {two.id, three.id}


async def test_what_is_withdrawn_is_not_sent_and_wakes_nobody(store: Spreading):
    await running(store)
    mine = await told(store, ANN)
    (other,) = await store.commit(work(letters=(letter(BOB),)))
    await store.commit(work(ReaderPutOff(BOT, ONE, BOB, NOW)))
    await store.commit(work(Withdrawn(BOT, ONE, NOW)))
    assert await store.sendable([*mine, other]) == {other.id}
    assert await store.broadcasts.asleep(BOT, ONE) == 0


async def test_a_letter_that_is_sent_while_it_is_withdrawn_is_one_or_the_other(store: Spreading):
    await running(store)
    (mine,) = await told(store, ANN)
    deeds = (
        store.mark([Mark(mine, Outcome.SENT, 900)], NOW),
        store.commit(work(Withdrawn(BOT, ONE, NOW))),
    )
    await asyncio.gather(*deeds)
    assert (await now(store)).sent in (0, 1)
    assert await store.sendable([mine]) == set()


async def test_letters_of_two_broadcasts_that_are_marked_at_once_hold_up_nobody(store: Spreading):
    await store.commit(work(BroadcastMade(NEWS), BroadcastMade(replace(NEWS, id=BroadcastId(2)))))
    made = tuple(letter(ANN, broadcast=BroadcastId(1 + it % 2)) for it in range(40))
    letters = [*await store.commit(work(letters=made))]
    halves = (letters[:20], letters[20:][::-1])
    marking = [store.mark([Mark(it, Outcome.SENT) for it in half], NOW) for half in halves]
    await asyncio.gather(*marking)
    found = await store.broadcasts.broadcasts(BOT, 9, 9)
    assert [it.sent for it in found] == [20, 20]
