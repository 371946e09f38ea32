"""What a memory store holds: dicts of frozen values, and how to take back half a commit."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from meetsmatch.app.ports import Received
from meetsmatch.app.work import Because, Letter, Reported
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Person

K = TypeVar("K")
V = TypeVar("V")


class Finished(NamedTuple):
    """An inbox row whose update must not be taken again for a while."""

    bot: BotId
    update: int
    at_ms: int


class Quarantined(NamedTuple):
    row: Received
    trace: str
    at_ms: int


class Link(NamedTuple):
    """Where the other side's copy of a message is."""

    chat: ChatId
    other: PersonId
    twin: int
    at_ms: int


class Tables:
    """Everything remembered. Commits change it by `put` and `drop` only, so they can be undone."""

    def __init__(self) -> None:
        self.last_row = 0
        self.last_letter = 0
        self._undo: list[Callable[[], object]] = []

        # the inbox: ids of rows by update, then rows by state
        self.known: dict[tuple[BotId, int], int] = {}
        self.open: dict[int, Received] = {}
        self.finished: dict[int, Finished] = {}
        self.quarantined: dict[int, Quarantined] = {}

        self.people: dict[tuple[BotId, PersonId], Person] = {}
        self.found: dict[tuple[BotId, Fingerprint], PersonId] = {}
        self.addresses: dict[tuple[BotId, PersonId], bytes] = {}
        self.waiting: dict[tuple[BotId, PersonId], Waiting] = {}

        # chats: the one open seat of each person, and the chat that each left last
        self.chats: dict[tuple[BotId, ChatId], Chat] = {}
        self.waited: dict[tuple[BotId, ChatId], int] = {}
        self.seats: dict[tuple[BotId, PersonId], ChatId] = {}
        self.left: dict[tuple[BotId, PersonId], ChatId] = {}

        self.apart: dict[tuple[BotId, Fingerprint, Fingerprint, Because], int] = {}
        self.reports: dict[tuple[BotId, ChatId, Fingerprint], Reported] = {}

        # letters that still wait, and when the others were settled
        self.outbox: dict[int, Letter] = {}
        self.settled: dict[int, int] = {}
        self.links: dict[tuple[BotId, PersonId, int], Link] = {}
        self.cards: dict[tuple[BotId, PersonId, str], int] = {}

    def begin(self) -> None:
        """What follows is one commit."""
        self._undo.clear()

    def undo(self) -> None:
        """As it was at `begin`."""
        while self._undo:
            self._undo.pop()()

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        if key in table:
            old = table[key]
            self._undo.append(lambda: table.__setitem__(key, old))
        else:
            self._undo.append(lambda: table.pop(key))
        table[key] = value

    def drop(self, table: dict[K, V], key: K) -> V | None:
        """Removes what may not be there; returns what was."""
        if key not in table:
            return None
        old = table.pop(key)
        self._undo.append(lambda: table.__setitem__(key, old))
        return old
