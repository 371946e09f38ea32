"""What belongs to one query: whose key asks, and what is read for many at once."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from starlette.requests import HTTPConnection
from strawberry.dataloader import DataLoader

from meetsmatch.api.desk import Desk
from meetsmatch.api.gate import Caller
from meetsmatch.api.problems import Problem
from meetsmatch.api.reading import Referring
from meetsmatch.app.directory import Doings
from meetsmatch.core.ids import Fingerprint, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.reports import Report
from meetsmatch.core.sanctions import Sanction

AT_ONCE = 100
OBJECTS = 2_000
"""People, chats and so on that an answer may hold at most, pages counted as if full."""

K = TypeVar("K")
V = TypeVar("V")


class Loading:
    """Asked one by one, read together."""

    def __init__(self, desk: Desk) -> None:
        bot, directory = desk.parts.bot, desk.parts.directory

        async def people(prints: list[Fingerprint]) -> list[Person | None]:
            return _in_order(prints, await directory.people(bot, prints), lambda: None)

        async def doings(ids: list[PersonId]) -> list[Doings]:
            return _in_order(ids, await directory.doings(bot, ids), Doings)

        async def referring(prints: list[Fingerprint]) -> list[Referring | None]:
            return _in_order(prints, await desk.reading.referring(prints), lambda: None)

        async def reports(prints: list[Fingerprint]) -> list[Sequence[Report]]:
            return _in_order(prints, await directory.open_reports(bot, prints), tuple)

        async def sanctions(prints: list[Fingerprint]) -> list[Sequence[Sanction]]:
            return _in_order(prints, await directory.sanctions(bot, prints), tuple)

        self.people, self.doings = _loader(people), _loader(doings)
        self.referring = _loader(referring)
        self.reports, self.sanctions = _loader(reports), _loader(sanctions)


def _loader(read: Callable[[list[K]], Coroutine[Any, Any, list[V]]]) -> DataLoader[K, V]:
    return DataLoader(load_fn=read, max_batch_size=AT_ONCE)


def _in_order(keys: list[K], found: Mapping[K, V], none: Callable[[], Any]) -> list[Any]:
    return [found[it] if it in found else none() for it in keys]


def too_much(kind: str, most: str) -> Problem:
    """A query is beyond one of its limits."""
    return Problem(400, f"That query asks for too much: {most}.", f"query-{kind}")


@dataclass
class Context:
    """`caller` is there once the key is known: at once, or after `connection_init`."""

    known: Caller | None = None
    connection: HTTPConnection | None = None
    """Of a WebSocket, on which subscriptions run."""

    connection_params: Mapping[str, object] = field(default_factory=dict[str, object])
    token: str = ""
    """The key itself, of a connection: it is looked at again while it lives."""

    held: int = 0
    """What was found of those lists of which nobody knows before how long they are."""

    def hold(self, found: Sequence[V]) -> Sequence[V]:
        """Such a list; Problem when all of them together are more than an answer may hold."""
        self.held += len(found)
        if self.held > OBJECTS:
            raise too_much("costly", f"at most {OBJECTS} reports and sanctions of people")
        return found

    @property
    def is_live(self) -> bool:
        return self.connection is not None

    @property
    def caller(self) -> Caller:
        assert self.known is not None
        return self.known

    @property
    def desk(self) -> Desk:
        return self.caller.desk

    @cached_property
    def load(self) -> Loading:
        return Loading(self.desk)
