"""A store as a process sees it: over a network that is slow, breaks, and loses answers."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

from meetsmatch.app.ports import Mark, Received, Unavailable
from meetsmatch.app.work import (
    Change,
    ChatEnded,
    Commit,
    Letter,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Sought,
    Stale,
)
from meetsmatch.simulation.ledger import Ledger
from meetsmatch.simulation.timeline import Loop
from meetsmatch.simulation.trace import Trace
from meetsmatch.simulation.weather import Ended, Weather

Method = Callable[..., Awaitable[object]]


class WatchedStore:
    """The Store port over another one. Every success is told to the ledger at the very moment
    at which it takes effect."""

    def __init__(
        self, inner: object, host: int, loop: Loop, weather: Weather, ledger: Ledger, trace: Trace
    ) -> None:
        self._inner, self._host, self._loop = inner, host, loop
        self._weather, self._ledger, self._trace = weather, ledger, trace

    def __getattr__(self, name: str) -> Method:
        method = cast(Method, getattr(self._inner, name))
        tell = cast(
            "Callable[[tuple[Any, ...], Any], None] | None", getattr(self, f"_saw_{name}", None)
        )

        async def watched(*args: object) -> object:
            await self._way(name)
            result = await method(*args)
            if tell is not None:
                tell(args, result)
            await self._way(name)
            return result

        setattr(self, name, watched)
        return watched

    async def _way(self, name: str) -> None:
        if self._loop.dead:
            raise Ended
        weather = self._weather
        if delay := weather.delay():
            await self._loop.pause(delay)
        if weather.happens(weather.breaks):
            self._ledger.counts["store away"] += 1
            self._trace.note(f"{self._loop.timeline.now} host {self._host} {name} broken")
            raise Unavailable(name)

    async def commit(self, commit: Commit) -> Sequence[Letter]:
        await self._way("commit")
        try:
            letters = await cast(Any, self._inner).commit(commit)
        except Stale:
            self._ledger.counts["stale"] += 1
            raise
        self._note(commit, letters)
        self._ledger.committed(commit, letters)
        await self._way("commit")
        return letters

    def _note(self, commit: Commit, letters: Sequence[Letter]) -> None:
        done = 0 if commit.done is None else self._ledger.rows[commit.done].number
        changes = " ".join(_told(change) for change in commit.changes)
        sent = " ".join(
            f"{it.id}:{it.outgoing.to}" for it in letters if it.outgoing.source is None
        )
        relays = " ".join(
            f"{it.id}:{it.outgoing.chat}:{it.outgoing.source}"
            for it in letters
            if it.outgoing.source is not None
        )
        self._trace.note(f"{self._loop.timeline.now} commit u{done} {changes} | {sent} | {relays}")

    def _saw_take(self, args: tuple[Any, ...], rows: Sequence[Received]) -> None:
        if rows:
            taken = " ".join(f"u{row.update}" for row in rows)
            self._trace.note(f"{self._loop.timeline.now} host {self._host} takes {taken}")
        self._ledger.took(rows)

    def _saw_failed(self, args: tuple[Any, ...], result: object) -> None:
        row, quarantine = cast("tuple[Received, bool]", args[:2])
        number = self._ledger.rows[row.id].number
        self._trace.note(f"u{number} failed, put aside: {quarantine}, {args[2]}")
        self._ledger.failed(row, quarantine)

    def _saw_sendable(self, args: tuple[Any, ...], allowed: set[int]) -> None:
        self._ledger.asked(cast("Sequence[Letter]", args[0]), allowed)

    def _saw_mark(self, args: tuple[Any, ...], result: object) -> None:
        marks = cast("Sequence[Mark]", args[0])
        self._trace.note("mark " + " ".join(f"{it.letter.id}:{it.outcome}" for it in marks))
        self._ledger.marked(self._host, marks)


def _told(change: Change) -> str:
    """A change by its name and the numbers of whom and what it is about."""
    name = type(change).__name__
    match change:
        case Paired(chat):
            return f"{name} {chat.id} {chat.one} {chat.two}"
        case ChatEnded(_, chat, ending):
            return f"{name} {chat} {ending}"
        case RelaysCancelled(_, chat):
            return f"{name} {chat}"
        case PersonJoined(person) | PersonChanged(person) | PersonForgotten(person):
            return f"{name} {person.id}"
        case Sought(waiting):
            return f"{name} {waiting.person}"
        case _:
            return name
