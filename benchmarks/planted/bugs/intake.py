"""Bugs in taking updates and in handling them in their order."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from benchmarks.planted.registry import Buggy, bug, wrong_value
from meetsmatch.adapters.memory import MemoryStore, sweeps
from meetsmatch.app.ports import Received
from meetsmatch.core.rules import HOUR_MS
from meetsmatch.engine.held import Held
from meetsmatch.engine.lane import Lane
from meetsmatch.jobs import Jobs
from meetsmatch.jobs.lanes import Lanes


@bug(
    (Jobs, "take"),
    "the webhook says 200 while the update is still on its way to the store",
    seen="aiogram's webhook handler, by default (`handle_in_background=True`)",
)
async def acknowledge_before_commit(right: Buggy, jobs: Jobs, updates: Sequence[Any]) -> None:
    asyncio.get_running_loop().create_task(_quietly(right(jobs, updates)))


async def _quietly(taking: Any) -> None:
    try:
        await taking
    except Exception:  # as a handler in the background does
        return


@bug(
    (MemoryStore, "take"),
    "an update that comes again counts again",
    seen="aiogram, telegraf: the same `update_id` thrice is handled thrice",
)
async def no_dedupe_of_updates(
    right: Buggy, store: Any, rows: Sequence[Received], at_ms: int
) -> Sequence[Received]:
    for row in rows:
        store._tables.known.pop((row.bot, row.update), None)
    return await right(store, rows, at_ms)


@bug(
    (MemoryStore, "take"),
    "updates with a smaller number than the greatest so far are taken for repeated ones",
    seen="bots that remember only the last `update_id`",
)
async def greater_than_the_last(
    right: Buggy, store: Any, rows: Sequence[Received], at_ms: int
) -> Sequence[Received]:
    last = max((update for _, update in store._tables.known), default=0)
    return await right(store, [row for row in rows if row.update > last], at_ms)


wrong_value(
    "memory_of_a_minute",
    (sweeps, "INBOX_MEMORY_MS"),
    HOUR_MS // 60,
    "which updates were handled is known for a minute; Telegram repeats them for a day",
    seen="dedupe keys with a short time to live",
    steps=16_000,
)


@bug(
    (Lanes, "_add"),
    "one task for each update, not one lane for each person",
    seen="aiogram's polling, by default (`handle_as_tasks=True`)",
)
def unordered_tasks(right: Buggy, lanes: Lanes, taken: Any) -> None:
    right(lanes, replace(taken, row=replace(taken.row, lane=taken.row.id)))


@bug(
    (Lane, "handle_one"),
    "the lock on a person ends after 20 ms, whether their update is handled by then or not",
    seen="aiogram's RedisEventIsolation: a handler outlives its lock",
)
async def lock_with_a_time_limit(right: Buggy, lane: Lane, taken: Any) -> Sequence[Any]:
    handling = asyncio.ensure_future(right(lane, taken))
    await asyncio.wait([handling], timeout=0.02)
    return handling.result() if handling.done() else ()


@bug(
    (Held, "fall_behind"),
    "what had no room in memory is behind the cursor when it is read on",
    seen="queues that are read on from the last id seen",
)
def cursor_skips(right: Buggy, held: Held, first: int = 1) -> None:
    held.behind = True


@bug(
    (Held, "__init__"),
    "a new process begins with new updates and leaves the old ones lying",
    seen="`drop_pending_updates=True`, and queues in memory",
)
def backlog_forgotten(right: Buggy, held: Held, *args: Any, **named: Any) -> None:
    right(held, *args, **named)
    held.behind = False
