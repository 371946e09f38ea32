"""Everything the outside must provide, on one page. Ports ask for the deed, not the data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from meetsmatch.app.work import Commit, Letter
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS, HOUR_MS

NowMs = Callable[[], int]
"""Unix time in milliseconds."""

NewId = Callable[[], int]
"""A fresh random identity, 1 <= id < 2**52."""


# --- the inbox ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Received:
    """An inbox row: one update of one lane. Rows of a lane are handled strictly by `id`."""

    bot: BotId
    update: int
    """Telegram's update_id: known ones are never taken twice within the inbox's memory (48 h)."""

    lane: int
    """Who it is about, as a number below 2**52; people may share a lane, never the other way."""

    sealed: bytes
    id: int = 0
    tries: int = 0


class Outcome(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    RETRY = "retry"
    """Not now: try again at `due_ms`."""

    FAILED = "failed"
    """Telegram will never take it (400): kept as a fact without its payload."""

    UNREACHABLE = "unreachable"
    """The person blocked the bot or is gone."""

    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Mark:
    """The outcome of one letter, to be written down. Sent ones lose their payload."""

    letter: Letter
    outcome: Outcome
    message: int | None = None
    """The sent message's number in the recipient's chat: links source and copy, names the card."""

    due_ms: int = 0


INBOX_MEMORY_MS = 48 * HOUR_MS
"""How long finished updates are known again; Telegram repeats one for at most 24 hours."""

QUARANTINE_MS = 7 * DAY_MS
"""How long a quarantined row stays to be looked at; its payload goes with INBOX_MEMORY_MS."""

SETTLED_MS = 48 * HOUR_MS
"""How long the fact stays that a letter was sent, or why it never was."""

LINKS_MS = 7 * DAY_MS
"""How long replies, edits and reactions still find the other side's copy."""


class Store(Protocol):
    """Remembers. Every write is one atomic step; every method may raise `Unavailable`."""

    # intake
    async def take(self, rows: Sequence[Received], at_ms: int) -> Sequence[Received]:
        """Keep updates durably; returns those that were new, with ids. Known ones are ignored."""
        ...

    async def open_rows(self, bot: BotId, after: int, limit: int) -> Sequence[Received]:
        """Rows not finished yet with id > after, in order."""
        ...

    async def failed(self, row: Received, quarantine: bool, trace: str, at_ms: int) -> None:
        """Count a failed try of an inbox row; quarantined rows stay for a while, with a redacted
        trace, and are no longer open. Nothing happens to a row that was finished meanwhile."""
        ...

    # the one write
    async def commit(self, commit: Commit) -> Sequence[Letter]:
        """All of it or, raising Stale, nothing. Returns the letters as given, with their ids, in
        order, after those notices of RelaysCancelled that are to be sent."""
        ...

    # reads
    async def person_of(self, bot: BotId, fingerprint: Fingerprint) -> Person | None: ...
    async def person(self, bot: BotId, person: PersonId) -> Person | None: ...
    async def address(self, bot: BotId, person: PersonId) -> bytes | None:
        """As PersonJoined sealed it."""
        ...

    async def chat_of(self, bot: BotId, person: PersonId) -> Chat | None:
        """The live chat they sit in."""
        ...

    async def last_chat_of(self, bot: BotId, person: PersonId) -> Chat | None:
        """The chat that ended last, if any."""
        ...

    async def chat(self, bot: BotId, chat: ChatId) -> Chat | None: ...
    async def has_reported(self, bot: BotId, chat: ChatId, by: Fingerprint) -> bool: ...
    async def place_of(self, bot: BotId, person: PersonId) -> tuple[int, int] | None:
        """(position from 1, how many wait), None if they don't wait."""
        ...

    async def queue_length(self, bot: BotId) -> int: ...
    async def waiting(self, bot: BotId) -> Sequence[Waiting]: ...
    async def apart(self, bot: BotId, now_ms: int) -> set[frozenset[Fingerprint]]:
        """Those among the waiting who may not meet now."""
        ...

    async def usual_wait_ms(self, bot: BotId) -> int | None:
        """Median wait of the last pairings, None before the first ones."""
        ...

    # the outbox
    async def unsent(self, bot: BotId, after: int, limit: int) -> Sequence[Letter]:
        """Pending letters with id > after, in order, due or not."""
        ...

    async def sendable(self, letters: Sequence[Letter]) -> set[int]:
        """Ids among these that are still pending and, for relays, whose chat names `to` as the
        other seat of `author`. Asked right before sending."""
        ...

    async def twin(self, bot: BotId, chat: ChatId, person: PersonId, message: int) -> int | None:
        """The partner's number of a message that `person` sent or received in this chat."""
        ...

    async def is_passed_on(self, bot: BotId, chat: ChatId, author: PersonId, source: int) -> bool:
        """Whether this message of theirs was relayed in this chat, or waits in the outbox."""
        ...

    async def card(self, bot: BotId, person: PersonId, name: str) -> int | None:
        """The message that shows a live card now."""
        ...

    async def mark(self, marks: Sequence[Mark], at_ms: int) -> None:
        """Write outcomes, links and cards of many letters at once."""
        ...

    # sweeps
    async def idle_chats(self, bot: BotId, before_ms: int, limit: int) -> Sequence[Chat]:
        """Live chats in which nobody wrote since."""
        ...

    async def expire(self, now_ms: int) -> int:
        """Forget what has outlived its purpose: inbox memory (48 h), links (7 days), settled
        letters (48 h), past keep-aparts. A bounded step: returns the number of rows, and is called
        again while there are any."""
        ...

    async def counts(self, bot: BotId) -> Mapping[str, int]:
        """Depths for health: inbox, outbox, quarantined, waiting, chats, people."""
        ...


class Unavailable(Exception):
    """The store can't be reached now: take nothing, acknowledge nothing, try again later."""


# --- the outside --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What Telegram said to one call: the HTTP status and the decoded envelope.

    `status` 0: the connection failed before anything was sent. -1: the request was sent but no
    answer came back, so nobody knows whether it happened (ambiguous).
    """

    status: int
    result: object = None
    description: str = ""
    retry_after: int = 0


class Gateway(Protocol):
    """Calls Bot API methods. Never raises for what Telegram or the network does.

    A parameter `{"reupload": file_id, "name": name}` (also inside `media`) is a file of Telegram's
    to be fetched and sent anew under that name: at most 20 MB, else the answer is a 400.
    """

    async def call(self, method: str, params: Mapping[str, object]) -> Answer: ...


class Vault(Protocol):
    """Seals what must not be read in the database, and finds people without their ids."""

    async def seal(self, plain: bytes) -> bytes: ...
    async def open(self, sealed: bytes) -> bytes: ...
    def fingerprint(self, bot: BotId, telegram_id: int) -> Fingerprint: ...
    def sign(self, text: bytes) -> bytes:
        """Keyed MAC, 32 bytes."""
        ...


class Allowances(Protocol):
    """Rate limits: a bucket per key."""

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        """0 if one more is allowed (and it is spent), else milliseconds to wait.

        The bucket holds `burst` and gains one each `per_ms`.
        """
        ...
