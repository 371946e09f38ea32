"""Updates: taken once, finished once, quarantined with a trace, forgotten in time."""

import asyncio
from dataclasses import replace

import pytest

from contract.made import ANN, BOT, NOW, joined, update, work
from meetsmatch.app.ports import Received, Store
from meetsmatch.app.retention import INBOX_MEMORY_MS, QUARANTINE_MS
from meetsmatch.app.work import Stale
from meetsmatch.core.ids import BotId


async def test_new_updates_come_back_with_ids_in_their_order(store: Store):
    taken = await store.take([update(9), update(3, lane=2)], NOW)
    assert [(row.update, row.lane, row.tries) for row in taken] == [(9, 1, 0), (3, 2, 0)]
    assert 0 < taken[0].id < taken[1].id
    assert list(await store.open_rows(BOT, 0, 10)) == list(taken)


async def test_known_updates_are_ignored(store: Store):
    first = await store.take([update(1), update(2)], NOW)
    again = await store.take([update(2), update(3), update(3)], NOW)
    assert [row.update for row in again] == [3]
    await store.commit(work(done=first[0].id))
    assert await store.take([update(1)], NOW) == []


async def test_nothing_to_take_is_no_mistake(store: Store):
    assert await store.take([], NOW) == []


async def test_every_bot_has_numbers_of_its_own(store: Store):
    await store.take([update(1)], NOW)
    other = replace(update(1), bot=BotId(2))
    taken = await store.take([other], NOW)
    assert len(taken) == 1
    assert list(await store.open_rows(BotId(2), 0, 10)) == list(taken)


async def test_an_update_that_comes_many_times_at_once_is_taken_once(store: Store):
    taken = await asyncio.gather(*(store.take([update(5), update(6)], NOW) for _ in range(50)))
    assert sorted(row.update for rows in taken for row in rows) == [5, 6]


async def test_rows_are_read_in_pages(store: Store):
    taken = await store.take([update(number) for number in range(5)], NOW)
    page = await store.open_rows(BOT, taken[1].id, 2)
    assert list(page) == list(taken[2:4])


async def test_a_finished_row_is_no_longer_open(store: Store):
    (row,) = await store.take([update(1)], NOW)
    await store.commit(work(done=row.id))
    assert await store.open_rows(BOT, 0, 10) == []


async def test_of_two_workers_one_finishes_and_the_other_writes_nothing(store: Store):
    (row,) = await store.take([update(1)], NOW)
    both = await asyncio.gather(
        store.commit(work(joined(ANN), done=row.id)),
        store.commit(work(joined(ANN + 1), done=row.id)),
        return_exceptions=True,
    )
    assert sorted(type(outcome) for outcome in both if isinstance(outcome, Stale)) == [Stale]
    assert (await store.counts(BOT))["people"] == 1


async def test_a_row_of_another_bot_is_not_finished(store: Store):
    (row,) = await store.take([replace(update(1), bot=BotId(2))], NOW)
    with pytest.raises(Stale):
        await store.commit(work(done=row.id))
    assert len(await store.open_rows(BotId(2), 0, 10)) == 1


async def test_failed_tries_are_counted(store: Store):
    (row,) = await store.take([update(1)], NOW)
    await store.failed(row, False, "", NOW)
    await store.failed(row, False, "", NOW)
    assert await store.open_rows(BOT, 0, 10) == [replace(row, tries=2)]


async def test_a_quarantined_row_stays_but_is_not_open(store: Store):
    (row,) = await store.take([update(1)], NOW)
    await store.failed(row, True, "ValueError", NOW)
    assert await store.open_rows(BOT, 0, 10) == []
    assert await store.take([update(1)], NOW) == []
    counts = await store.counts(BOT)
    assert (counts["inbox"], counts["quarantined"]) == (0, 1)
    with pytest.raises(Stale):
        await store.commit(work(done=row.id))


async def test_no_trace_is_too_strange_for_a_quarantine(store: Store):
    (row,) = await store.take([update(1)], NOW)
    await store.failed(row, True, "Value\0Error 'ü'", NOW)
    assert (await store.counts(BOT))["quarantined"] == 1


async def test_a_row_that_was_finished_meanwhile_does_not_fail(store: Store):
    (row,) = await store.take([update(1)], NOW)
    await store.commit(work(done=row.id))
    await store.failed(row, True, "late", NOW)
    assert (await store.counts(BOT))["quarantined"] == 0


async def test_finished_rows_are_known_for_two_days(store: Store):
    (first,) = await store.take([update(1)], NOW)
    await store.commit(work(done=first.id))
    assert await store.expire(NOW + INBOX_MEMORY_MS) == 0
    assert await store.take([update(1)], NOW) == []
    assert await store.expire(NOW + INBOX_MEMORY_MS + 1) == 1
    assert [row.update for row in await store.take([update(1)], NOW)] == [1]


async def test_open_rows_never_expire(store: Store):
    taken = await store.take([update(1), update(2)], NOW)
    assert await store.expire(NOW + 100 * QUARANTINE_MS) == 0
    assert list(await store.open_rows(BOT, 0, 10)) == list(taken)


async def test_quarantined_rows_lose_their_payload_and_then_go(store: Store):
    (first,) = await store.take([update(1)], NOW)
    await store.failed(first, True, "trace", NOW)
    assert await store.expire(NOW + INBOX_MEMORY_MS + 1) == 1
    assert await store.expire(NOW + INBOX_MEMORY_MS + 1) == 0
    assert await store.expire(NOW + QUARANTINE_MS + 1) == 1
    assert (await store.counts(BOT))["quarantined"] == 0


async def test_ids_are_never_given_twice(store: Store):
    (row,) = await store.take([update(1)], NOW)
    await store.commit(work(done=row.id))
    await store.expire(NOW + INBOX_MEMORY_MS + 1)
    (later,) = await store.take([update(2)], NOW)
    assert later.id > row.id


async def test_every_field_of_a_row_comes_back(store: Store):
    big = Received(BotId(7), 2**40, 2**52 - 1, b"\x00\xff", 0, 0)
    (row,) = await store.take([big], NOW)
    (read,) = await store.open_rows(BotId(7), 0, 1)
    assert read == row == replace(big, id=row.id)
