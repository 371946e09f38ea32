"""Everything the outside must provide, on one page. Ports ask for the deed, not the data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from meetsmatch.app.broadcasts import Beginning
from meetsmatch.app.leases import Fence, Holder, Lease, Leasing
from meetsmatch.app.monitoring import Measuring
from meetsmatch.app.tongues import Tongues
from meetsmatch.app.work import Commit, Letter
from meetsmatch.core.chats import Chat
from meetsmatch.core.copies import Renewed
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Place, Waiting
from meetsmatch.core.people import Person

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

    UNKNOWN = "unknown"
    """No answer came, and it is worse doubled than lost."""

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
    tries: int = 0
    """How often it was tried in vain so far, for RETRY: one with 0 has no place in line yet."""

    said: str = ""
    """Why Telegram did not take it."""


FRONT = Place(-1, PersonId(0))
"""Before everybody in the queue."""

PAGE = 250
"""So many of the queue are read at once."""


class Arrived(NamedTuple):
    """A row that waits, and what tells its shard: a lane, or a recipient."""

    id: int
    shared_by: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """That somebody has deleted themselves: a restored backup must not bring them back."""

    bot: BotId
    fingerprint: Fingerprint
    at_ms: int


class Store(Measuring, Beginning, Tongues, Protocol):
    """Remembers. Every write is one atomic step; every method may raise `Unavailable`."""

    # intake
    async def take(self, rows: Sequence[Received], at_ms: int) -> Sequence[Received]:
        """Keep updates durably; returns those that were new, with ids. Known ones are ignored."""
        ...

    async def open_rows(self, bot: BotId, after: int, limit: int) -> Sequence[Received]:
        """Rows not finished yet with id > after, in order."""
        ...

    async def failed(
        self,
        row: Received,
        quarantine: bool,
        trace: str,
        at_ms: int,
        fence: Fence | None = None,
    ) -> None:
        """Count a failed try of an inbox row; quarantined rows stay for a while, with a redacted
        trace, and are no longer open. Nothing happens to a row that was finished meanwhile.

        Fenced as a commit is."""

    async def arrived_rows(self, bot: BotId, after: int, limit: int) -> Sequence[Arrived]:
        """Ids and lanes of the rows of `open_rows`."""
        ...

    # the one write
    async def commit(self, commit: Commit) -> Sequence[Letter]:
        """All of it or, raising Stale or Fenced, nothing. Returns the letters as given,
        with their ids, in order, after those notices of RelaysCancelled that are to be sent
        and before what Opened brings to light."""
        ...

    # reads
    async def person_of(self, bot: BotId, fingerprint: Fingerprint) -> Person | None: ...
    async def person(self, bot: BotId, person: PersonId) -> Person | None: ...
    async def forgotten(self, since_ms: int) -> Sequence[Forgotten]:
        """Who has deleted themselves from any bot since then, the first of them first."""
        ...

    async def address(self, bot: BotId, person: PersonId) -> bytes | None:
        """As PersonJoined sealed it."""

    async def chat_of(self, bot: BotId, person: PersonId) -> Chat | None:
        """The live chat they sit in."""

    async def last_chat_of(self, bot: BotId, person: PersonId) -> Chat | None:
        """Their random chat that ended last, if any is still known."""

    async def lasting_chats(self, bot: BotId, person: PersonId, lasting_ms: int, most: int) -> int:
        """How many chats they have left, of those still known, in which somebody wrote so long
        after the beginning or later; counted up to `most`."""
        ...

    async def chat(self, bot: BotId, chat: ChatId) -> Chat | None: ...
    async def has_reported(self, bot: BotId, chat: ChatId, by: Fingerprint) -> bool: ...
    async def place_of(self, bot: BotId, person: PersonId) -> tuple[int, int] | None:
        """(position from 1, how many wait), None if they don't wait."""

    async def queue_length(self, bot: BotId) -> int: ...
    async def waiting(
        self, bot: BotId, after: Place = FRONT, limit: int = PAGE
    ) -> Sequence[Waiting]:
        """A page of the queue, longest wait first."""
        ...

    async def places(self, bot: BotId, people: Sequence[PersonId]) -> Sequence[Waiting]:
        """Those among these who wait, in no order."""
        ...

    async def apart(
        self, bot: BotId, now_ms: int, people: Sequence[PersonId]
    ) -> set[frozenset[Fingerprint]]:
        """Whom one of these waiting people keeps away now, or has a live match with, among all who
        wait, and that one."""
        ...

    async def usual_wait_ms(self, bot: BotId) -> int | None:
        """Median wait of the last pairings, None before the first ones."""

    # the outbox
    async def unsent(self, bot: BotId, after: int, limit: int) -> Sequence[Letter]:
        """Pending letters with id > after, in order, due or not, but for those begun."""
        ...

    async def arrived_letters(self, bot: BotId, after: int, limit: int) -> Sequence[Arrived]:
        """Ids and recipients of the letters of `unsent`."""
        ...

    async def sendable(self, letters: Sequence[Letter], holder: Holder | None = None) -> set[int]:
        """Ids among these that are still pending and, for relays, whose chat names `to` as the
        other seat of `author`. Asked right before sending.

        Fenced when `holder` is given and doesn't hold the shards of all that are pending."""
        ...

    async def twin(self, bot: BotId, chat: ChatId, person: PersonId, message: int) -> int | None:
        """The partner's number of a message that `person` sent or received in this chat."""

    async def linked(self, bot: BotId, person: PersonId, message: int) -> ChatId | None:
        """The chat in which they sent or received that message, while it is remembered."""

    async def is_passed_on(self, bot: BotId, chat: ChatId, author: PersonId, source: int) -> bool:
        """Whether this message was relayed in this chat, or waits to be sent or read."""
        ...

    async def card(self, bot: BotId, person: PersonId, name: str) -> int | None:
        """The message that shows a live card now."""

    async def mark(self, marks: Sequence[Mark], at_ms: int) -> None:
        """Write outcomes, links and cards of many letters at once."""

    # leases
    async def leasing(self, bot: BotId) -> Leasing:
        """Parts that nobody ever held are left out."""
        ...

    async def beat(self, bot: BotId, holder: str, leaves: bool = False) -> None:
        """A sign of life: the holder's beats grow by one."""

    async def hand_over(self, bot: BotId, seen: Sequence[Lease], holder: str) -> Sequence[Lease]:
        """Give these parts to `holder`, or to NOBODY, under fences one higher. Those that changed
        hands since they were seen stay as they are; returns the others as they are now.

        A commit under an older fence has either taken effect before, or will be refused."""
        ...

    async def leave(self, bot: BotId, holder: str) -> None:
        """The holder is gone and gives no more signs of life. Leases stay as they are."""

    # sweeps
    async def idle_chats(self, bot: BotId, before_ms: int, limit: int) -> Sequence[Chat]:
        """Live random chats in which nobody wrote since."""
        ...

    async def expire(self, now_ms: int) -> int:
        """Forget what has outlived its purpose (adapters/schema/classes says what, and when). A
        bounded step: returns the number of things, and is called again while there are any."""
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
    renewed: Renewed | None = None


class Gateway(Protocol):
    """Calls Bot API methods. Never raises for what Telegram or the network does.

    A parameter `{"reupload": file_id, "name": name}` (also inside `media`) is a file of Telegram's
    to be fetched and sent anew under that name: at most 20 MB, else the answer is a 400.
    `{"upload": content, "name": name}` is a file that has these words or bytes in it.
    `{"kept": copy, "file": file_id, "name": name, "kind": kind}` is a file of Telegram's of which
    a copy may be kept: when Telegram does not know it any more, the copy is sent in its place, and
    the answer says what it is called now. With a name it is fetched and sent anew as above.
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

    def stamp(self, text: bytes) -> bytes:
        """The same, for what is kept: stays as it is when keys turn."""
        ...


CLAIM_MS = 5_000
"""How long a claim keeps others away when nothing more is heard of it."""


class Lobby(Protocol):
    """An index of who waits, so that nobody has to read the whole queue. Never raises.

    It may forget, lag or be wrong at any moment: the store says who waits, the guards of a commit
    decide, and whoever walks through the queue in the store brings back what was forgotten.
    """

    async def enter(self, places: Sequence[Waiting]) -> None:
        """These can be found and claimed from now on, whoever had claimed them."""

    async def claim(
        self, seekers: Sequence[Waiting], most: int, turn: int, now_ms: int
    ) -> Sequence[PersonId]:
        """Takes out the seekers, and of each kind of people whom they want up to `most`, longest
        wait first; other turns find other people until all had theirs.

        Whoever is claimed is in nobody else's answer until entered, or CLAIM_MS later.
        """
        ...
