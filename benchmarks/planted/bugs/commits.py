"""Bugs in what is written together, and on what conditions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from benchmarks.planted.registry import Buggy, bug
from meetsmatch.adapters.memory import changes
from meetsmatch.engine.desk import Desk
from meetsmatch.engine.waves import Waves


@bug(
    (changes, "must"),
    "a commit is written although what it was decided upon has changed",
    seen="read, decide, write without a transaction (aiogram's FSM, #960)",
)
def unguarded_commit(right: Buggy, holds: bool, why: str) -> None:
    pass


@bug(
    (changes, "_paired"),
    "who was paired a moment ago is paired again from an old look",
    seen="queues in a Redis list without a script",
)
def look_before_join(right: Buggy, tables: Any, change: Any) -> None:
    chat = change.chat
    for person in (chat.one, chat.two):
        tables.drop(tables.waiting, (chat.bot, person))
        tables.put(tables.seats, (chat.bot, person), chat.id)
    tables.put(tables.chats, (chat.bot, chat.id), chat)
    tables.put(tables.waited, (chat.bot, chat.id), change.waited_ms)


@bug(
    (changes, "_paired"),
    "who has found a partner goes on waiting for one",
    seen="pairing in two writes: the chat, then the queue",
)
def still_in_the_queue(right: Buggy, tables: Any, change: Any) -> None:
    key = (change.chat.bot, change.chat.two)
    place = tables.waiting.get(key)
    right(tables, change)
    tables.put(tables.waiting, key, place)


@bug(
    (changes, "_ended"),
    "a pair is two keys, and ending the chat deletes one of them",
    seen="two keys in Redis for each pair, the usual design (docs/benchmarks.md, Wrong partner)",
)
def two_key_pairs(right: Buggy, tables: Any, change: Any) -> None:
    seats = dict(tables.seats)
    right(tables, change)
    chat = tables.chats[change.bot, change.chat]
    key = (change.bot, max(chat.one, chat.two))
    tables.put(tables.seats, key, seats[key])


@bug(
    (Desk, "_stored"),
    "the update is done with one write, what it led to comes with the next",
    seen="acknowledging a queue's message before its effects are stored",
)
async def done_before_the_work(right: Buggy, desk: Desk, commit: Any) -> Sequence[Any]:
    if commit.done is not None:
        await right(desk, replace(commit, changes=(), letters=()))
    return await right(desk, replace(commit, done=None))


@bug(
    (Desk, "_stored"),
    "what an update led to comes with one write, that it is done with the next",
    seen="commit in the handler, acknowledge afterwards: whoever dies between does it twice",
)
async def work_before_done(right: Buggy, desk: Desk, commit: Any) -> Sequence[Any]:
    letters = await right(desk, replace(commit, done=None))
    if commit.done is not None:
        await right(desk, replace(commit, changes=(), letters=()))
    return letters


@bug(
    (Waves, "walk"),
    "only who has just come is looked for; the queue of before a restart waits for ever",
    seen="matchmakers that live on events in memory",
)
async def queue_forgotten(right: Buggy, waves: Waves) -> None:
    pass
