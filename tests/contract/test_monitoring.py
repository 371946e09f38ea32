"""What operators are told of: how things stand, and marks that say what was told."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    NOW,
    couple,
    joined,
    letter,
    relay,
    update,
    work,
)
from contract.test_moderation import DISMISSED, REPORT
from meetsmatch.app.monitoring import TRIES, MarkMoved
from meetsmatch.app.ports import Mark, Outcome, Store
from meetsmatch.app.telling import Happened
from meetsmatch.app.work import Commit, Letter, Stale
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import BotId, BroadcastId, ChatId
from meetsmatch.core.monitoring import Readings
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.trends import Tally

MARK = "alert-lag"
OTHER = BotId(2)


async def read(store: Store, upto: int = 1 << 40, since_ms: int = NOW) -> Readings:
    return await store.readings(BOT, upto, NOW, since_ms)


async def posted(store: Store, *letters: Letter) -> Sequence[Letter]:
    return await store.commit(Commit(BOT, NOW, letters=letters))


def later(one: Letter, due_ms: int) -> Letter:
    return replace(one, outgoing=replace(one.outgoing, due_ms=due_ms))


# --- marks --------------------------------------------------------------------------------


async def test_a_mark_moves_from_where_it_is(store: Store):
    assert await store.marks(BOT) == {}
    await store.commit(work(MarkMoved(BOT, MARK, 0, 7)))
    await store.commit(work(MarkMoved(BOT, MARK, 7, 5), MarkMoved(BOT, "digest", 0, 1)))
    assert await store.marks(BOT) == {MARK: 5, "digest": 1}
    assert await store.marks(OTHER) == {}


@pytest.mark.parametrize("before", [0, 6, 8])
async def test_a_mark_that_is_elsewhere_writes_nothing(store: Store, before: int):
    await store.commit(work(MarkMoved(BOT, MARK, 0, 7)))
    with pytest.raises(Stale):
        await store.commit(work(MarkMoved(BOT, "digest", 0, 1), MarkMoved(BOT, MARK, before, 9)))
    assert await store.marks(BOT) == {MARK: 7}


async def test_a_mark_that_is_not_there_is_0(store: Store):
    await store.commit(work(MarkMoved(OTHER, MARK, 0, 7)))
    with pytest.raises(Stale):
        await store.commit(work(MarkMoved(BOT, MARK, 7, 8)))
    assert await store.marks(BOT) == {}


@pytest.mark.parametrize("before", [0, 7])
async def test_of_many_who_tell_at_once_one_does(store: Store, before: int):
    if before:
        await store.commit(work(MarkMoved(BOT, MARK, 0, before)))
    moved = MarkMoved(BOT, MARK, before, 9)
    telling = (store.commit(Commit(BOT, NOW, (moved,), (letter(ANN),))) for _ in range(9))
    outcomes = await asyncio.gather(*telling, return_exceptions=True)
    assert [type(it) for it in outcomes].count(Stale) == 8
    assert len(await store.unsent(BOT, 0, 9)) == 1


# --- how things stand ---------------------------------------------------------------------


async def test_at_first_all_is_well(store: Store):
    assert await read(store) == Readings()


async def test_reports_wait_until_they_are_judged(store: Store):
    await store.commit(work(joined(ANN), joined(BOB), replace(REPORT, at_ms=NOW - 5)))
    again = replace(REPORT, chat=ChatId(CHAT + 1), others=1)
    await store.commit(work(again))
    seen = await read(store)
    assert (seen.cases, seen.reported_ms) == (1, NOW - 5)
    assert await store.readings(OTHER, 0, NOW, NOW) == Readings()
    await store.commit(work(replace(DISMISSED, reports=2, person=BOB)))
    assert await read(store) == Readings()


async def test_the_oldest_update_that_is_not_handled(store: Store):
    (first,) = await store.take([update(1)], NOW - 9)
    (second,) = await store.take([update(2)], NOW - 5)
    await store.take([replace(update(3), bot=OTHER)], NOW - 99)
    assert (await read(store)).taken_ms == NOW - 9
    await store.commit(work(done=first.id))
    assert (await read(store)).taken_ms == NOW - 5
    await store.failed(second, True, "ValueError", NOW)
    assert (await read(store)).taken_ms is None


async def test_updates_that_were_put_aside_lately(store: Store):
    for number, at_ms in enumerate((NOW - 1, NOW, NOW + 1)):
        (row,) = await store.take([update(number)], NOW)
        await store.failed(row, True, "ValueError", at_ms)
    assert (await read(store)).errors == 2
    assert (await store.readings(OTHER, 0, NOW, 0)).errors == 0


async def test_a_letter_waits_if_it_is_one_of_those_and_due(store: Store):
    one, two = await posted(store, letter(ANN), later(letter(BOB), NOW + 1))
    assert await read(store) == Readings(waits=True, last_letter=two.id)
    assert await read(store, upto=one.id) == Readings(waits=True, last_letter=two.id)
    assert not (await read(store, upto=one.id - 1)).waits
    await store.mark([Mark(one, Outcome.SENT, 1)], NOW)
    assert await read(store) == Readings(last_letter=two.id)
    assert (await store.readings(BOT, two.id, NOW + 1, NOW)).waits
    await store.mark([Mark(two, Outcome.FAILED)], NOW)
    assert await read(store) == Readings()


async def test_a_letter_that_was_tried_often_waits_whenever_it_is_tried_again(store: Store):
    (one,) = await posted(store, letter(ANN))
    for tries in (TRIES - 1, TRIES):
        await store.mark([Mark(one, Outcome.RETRY, due_ms=NOW + 9, tries=tries)], NOW)
        assert (await read(store)).waits == (tries == TRIES)


async def test_letters_of_broadcasts_and_what_is_being_sent_are_not_waited_for(store: Store):
    news = replace(letter(ANN).outgoing, broadcast=BroadcastId(1))
    sent, begun = await posted(store, replace(letter(ANN), outgoing=news), letter(BOB))
    await store.begin(begun, NOW)
    assert await read(store) == Readings(last_letter=begun.id)
    assert sent.id < begun.id


async def test_relays_wait_as_everything_else(store: Store):
    await store.commit(work(joined(ANN), joined(BOB), *couple()))
    await posted(store, relay(BOB, ANN, 5))
    assert (await read(store)).waits


async def test_what_is_counted_of_days_is_read_here_too(store: Store):
    event = Event(BOT, Kind.MATCHED, NOW)
    await store.commit(work(Happened(event)))
    await store.roll(BOT)
    today = NOW // DAY_MS
    assert list(await store.days(BOT, today, today + 1)) == [Tally(today, "matched", "", 1)]
    assert list(await store.days(BOT, today + 1, today + 2)) == []
