"""Broadcasts in dicts: what each change writes, what becomes of letters, and the port."""

from collections.abc import Sequence
from dataclasses import replace

from meetsmatch.adapters.memory.guards import must
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.broadcasting import (
    BroadcastChanged,
    Broadcasting,
    BroadcastMade,
    LettersGivenUp,
    PostBegun,
    ReaderPutOff,
    ReaderWoke,
    Withdrawn,
)
from meetsmatch.app.broadcasts import COUNTED, POSTS, UnderWay
from meetsmatch.app.ports import Mark, Outcome
from meetsmatch.app.work import Letter
from meetsmatch.core.broadcasts import LIVE, Broadcast, Reader, State
from meetsmatch.core.channels import Post
from meetsmatch.core.ids import CHANNEL, BotId, BroadcastId, PersonId

BECAME = {*COUNTED.values(), "post", "post_said"}
"""What no owner changes."""


def spread(tables: Tables, change: Broadcasting) -> None:
    """Do it, or raise Stale half-way (the caller undoes)."""
    match change:
        case BroadcastMade(it):
            must((it.bot, it.id) not in tables.broadcasts, "the number is taken")
            tables.put(tables.broadcasts, (it.bot, it.id), it)
        case BroadcastChanged(it):
            _change(tables, it)
        case ReaderPutOff(bot, broadcast, person, due_ms):
            key = (bot, broadcast, person)
            tables.put(tables.sleepers, key, tables.sleepers.get(key, due_ms))
        case ReaderWoke(bot, broadcast, person):
            slept = tables.drop(tables.sleepers, (bot, broadcast, person))
            must(slept is not None, "does not sleep")
        case PostBegun():
            _begin_post(tables, change)
        case Withdrawn(bot, broadcast, at_ms):
            pending = _pending(tables, bot, broadcast)
            begun = [it.outgoing.to for it in pending if it.id in tables.begun]
            ended = Post.UNKNOWN if CHANNEL in begun else Post.WITHDRAWN
            _post_ended(tables, bot, broadcast, ended)
            _settle(tables, pending, at_ms)
            _wake_all(tables, bot, broadcast)
        case LettersGivenUp():
            _give_up(tables, change)


def _change(tables: Tables, changed: Broadcast) -> None:
    key = (changed.bot, changed.id)
    stored = tables.broadcasts.get(key)
    must(stored is not None and stored.version == changed.version - 1, "changed meanwhile")
    assert stored is not None
    became = {it: getattr(stored, it) for it in BECAME}
    tables.put(tables.broadcasts, key, replace(changed, **became))


def _begin_post(tables: Tables, begun: PostBegun) -> None:
    key = (begun.bot, begun.broadcast)
    it = tables.broadcasts.get(key)
    must(it is not None and it.post is None, "written before")
    assert it is not None
    tables.put(tables.broadcasts, key, replace(it, post=begun.post, post_said=begun.said))


def _wake_all(tables: Tables, bot: BotId, broadcast: BroadcastId) -> None:
    for key in [it for it in tables.sleepers if it[:2] == (bot, broadcast)]:
        tables.drop(tables.sleepers, key)


def _give_up(tables: Tables, change: LettersGivenUp) -> None:
    pending = _pending(tables, change.bot, change.broadcast)
    lost = _begun(tables, pending, change.before_ms)
    key = (change.bot, change.broadcast)
    if any(letter.outgoing.to == CHANNEL for letter in lost):
        _post_ended(tables, *key, Post.UNKNOWN)
    it, people = tables.broadcasts[key], [its for its in lost if its.outgoing.to != CHANNEL]
    tables.put(tables.broadcasts, key, replace(it, unknown=it.unknown + len(people)))
    _settle(tables, lost, change.at_ms)


def _post_ended(tables: Tables, bot: BotId, id: BroadcastId, post: Post) -> None:
    """If it was on its way."""
    it = tables.broadcasts.get((bot, id))
    if it is not None and it.post is Post.WAITING:
        tables.put(tables.broadcasts, (bot, id), replace(it, post=post))


def _begun(tables: Tables, letters: Sequence[Letter], before_ms: int) -> list[Letter]:
    return [it for it in letters if tables.begun.get(it.id, before_ms) < before_ms]


def _pending(tables: Tables, bot: BotId, broadcast: BroadcastId) -> list[Letter]:
    letters = tables.outbox.values()
    key = (bot, broadcast)
    return [it for it in letters if (it.outgoing.bot, it.outgoing.broadcast) == key]


def _settle(tables: Tables, letters: Sequence[Letter], at_ms: int) -> None:
    for letter in letters:
        tables.drop(tables.outbox, letter.id)
        tables.drop(tables.begun, letter.id)
        tables.put(tables.settled, letter.id, at_ms)


def forget_reader(tables: Tables, bot: BotId, person: PersonId) -> None:
    """They are told nothing when they wake."""
    for key in [it for it in tables.sleepers if (it[0], it[2]) == (bot, person)]:
        tables.drop(tables.sleepers, key)


def count(tables: Tables, letter: Letter, outcome: Outcome) -> None:
    """What became of a letter that still waits; outside of any commit."""
    tables.begun.pop(letter.id, None)
    call, counted = letter.outgoing, COUNTED.get(outcome)
    if call.broadcast is None or call.to == CHANNEL or counted is None:
        return
    it = tables.broadcasts[call.bot, call.broadcast]
    more = {counted: getattr(it, counted) + 1}
    tables.broadcasts[it.bot, it.id] = replace(it, **more)


def post_became(tables: Tables, mark: Mark) -> None:
    """If it is about a post, whether or not its letter still waits; outside of any commit."""
    call, post = mark.letter.outgoing, POSTS.get(mark.outcome)
    if call.broadcast is None or call.to != CHANNEL or post is None:
        return
    if (it := tables.broadcasts.get((call.bot, call.broadcast))) is not None:
        tables.broadcasts[it.bot, it.id] = replace(it, post=post, post_said=mark.said)


class MemoryBroadcasts:
    """The Broadcasts port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def broadcast(self, bot: BotId, id: BroadcastId) -> Broadcast | None:
        return self._tables.broadcasts.get((bot, id))

    async def broadcasts(self, bot: BotId, before: int, limit: int) -> Sequence[Broadcast]:
        found = [it for it in self._tables.broadcasts.values() if it.bot == bot]
        earlier = [it for it in found if it.id < before]
        return sorted(earlier, key=lambda it: it.id, reverse=True)[:limit]

    async def broadcasts_due(self, bot: BotId, now_ms: int) -> Sequence[Broadcast]:
        found = [it for it in self._tables.broadcasts.values() if it.bot == bot]
        walking = [it for it in found if it.state in LIVE and it.state is not State.PAUSED]
        due = [it for it in walking if it.starts_ms <= now_ms]
        return sorted(due, key=lambda it: (it.starts_ms, it.id))

    async def readers(
        self, bot: BotId, after: PersonId, now_ms: int, limit: int
    ) -> Sequence[Reader]:
        ids = sorted(person for its, person in self._tables.people if its == bot)
        return [self._reader(bot, it, now_ms) for it in ids if it > after][:limit]

    async def woken(
        self, bot: BotId, id: BroadcastId, now_ms: int, limit: int
    ) -> Sequence[Reader]:
        asleep = self._tables.sleepers.items()
        mine = [(ms, person) for (its, of, person), ms in asleep if (its, of) == (bot, id)]
        due = sorted(it for it in mine if it[0] <= now_ms)[:limit]
        return [self._reader(bot, person, now_ms) for _, person in due]

    async def asleep(self, bot: BotId, id: BroadcastId) -> int:
        return sum(key[:2] == (bot, id) for key in self._tables.sleepers)

    async def under_way(self, bot: BotId, id: BroadcastId, before_ms: int) -> UnderWay:
        pending = _pending(self._tables, bot, id)
        return UnderWay(len(pending), len(_begun(self._tables, pending, before_ms)))

    def _reader(self, bot: BotId, person: PersonId, now_ms: int) -> Reader:
        tables, key = self._tables, (bot, person)
        profile = tables.profiles.get(key)
        theirs = [it for it in tables.grants.values() if (it.bot, it.person) == key]
        has_premium = any(it.from_ms <= now_ms < it.until_ms for it in theirs)
        is_paused = profile is not None and profile.is_paused
        return Reader(tables.people[key], profile and profile.cell, has_premium, is_paused)
