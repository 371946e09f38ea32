"""Work: everything that one decision writes, as a value. A store commits it whole or not at all.

Most changes carry their own guard: `Store.commit` raises Stale, and writes nothing, when what
the decision was based on no longer holds. Then the caller reads and decides again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from meetsmatch.app.beside import Beside
from meetsmatch.app.consent import Consented
from meetsmatch.app.leases import Fence
from meetsmatch.core.chats import Chat, Ending, Media
from meetsmatch.core.ids import BotId, BroadcastId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Person

FOREVER = 1 << 52
"""A time in milliseconds that never comes; fits every engine's integers."""


class Stale(Exception):
    """A guard no longer holds: nothing was written."""


@dataclass(frozen=True, slots=True)
class PersonJoined:
    """First contact. Stale if the fingerprint is known already.

    What stands against the fingerprint is taken over, whatever the person says.
    """

    person: Person
    address: bytes
    """Where Telegram reaches them: the decimal id, sealed by the Vault."""


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Stale unless the stored version is the one before `person.version`."""

    person: Person


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    """Deletes the person with wishes, place in the queue, links, cards and pending messages,
    profile, entry in the pool, counters, what they agreed to, and all opinions of and about them.

    What keeps people apart stays: it is keyed by fingerprint, and so do the seats of their chats,
    and what is held against them, but for appeals that nobody has judged and the words of others;
    that they went is kept for backups.
    Stale on another version than `person.version`, or while they have a seat in a live chat,
    parked or not: the same Work ends it first.
    """

    person: Person


# --- the queue and chats ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sought:
    """Starts to wait. Joining again keeps the first place but takes the new wishes.

    Stale if they sit in a live chat, or are known to be out of reach, hidden, or kept out then.
    """

    waiting: Waiting


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Leaves the queue; nothing happens if they were not in it."""

    bot: BotId
    person: PersonId


@dataclass(frozen=True, slots=True)
class StillWaits:
    """Stale unless this place in the queue is as it was read, wishes and all.

    Comes with what is shown because of it: the card of the queue.
    """

    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Paired:
    """Two waiting people get a chat, which names their fingerprints too.

    Stale unless both still wait, sit in no live one, have no match, and nothing keeps them apart.
    """

    chat: Chat
    waited_ms: int
    """How long the first of them waited: tells others what to expect."""

    places: tuple[Waiting, ...] = ()
    """What it was decided on: Stale unless these places are as they were, wishes and all."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody wrote into the chat. Stale unless it is live."""

    bot: BotId
    chat: ChatId
    at_ms: int
    reaches: PersonId | None = None
    """Stale if this seat is parked: then it is Withheld instead. Stale, too, if the other is: a
    sanction has just parked it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A call to a parked seat of a match is kept until that seat is opened.

    Stale unless the chat is live and the seat of its recipient is parked, or if its author is
    kept out then.
    """

    letter: "Outgoing | Letter"
    """The call as it is in a Work, sealed as a letter in a Commit."""

    at_ms: int
    is_first: bool | None = None
    """Stale unless so: whether no message (a call with a `source`) is kept for that seat yet. Of
    the first one its reader is told. None: it does not matter."""


@dataclass(frozen=True, slots=True)
class WithheldDropped:
    """What was kept for this seat since before then is gone. Stale if there is nothing."""

    bot: BotId
    chat: ChatId
    to: PersonId
    before_ms: int


@dataclass(frozen=True, slots=True)
class MediaTaken:
    """How `person` takes the other's pictures from now on. Stale unless the chat is live."""

    bot: BotId
    chat: ChatId
    person: PersonId
    media: Media


@dataclass(frozen=True, slots=True)
class ChatEnded:
    """Stale unless the chat is live and nobody has written since `silent_since_ms`."""

    bot: BotId
    chat: ChatId
    ending: Ending
    at_ms: int
    silent_since_ms: int = FOREVER
    """For an end that silence is the reason of."""


@dataclass(frozen=True, slots=True)
class RelaysCancelled:
    """Relays of this chat that were not sent yet never will be, withheld ones included.

    Every author who loses at least one gets the notice that is addressed to them.
    """

    bot: BotId
    chat: ChatId
    notices: tuple["Outgoing | Letter", ...] = ()
    """Calls as they are in a Work, sealed as letters in a Commit."""


# --- keeping apart ------------------------------------------------------------------------


class Because(IntEnum):
    """Why two people are kept apart."""

    RECENT = 0
    BLOCKED = 1
    REPORTED = 2


@dataclass(frozen=True, slots=True)
class KeptApart:
    """`by` and `other` do not meet before `until_ms`. Known already: the later time wins."""

    bot: BotId
    by: Fingerprint
    other: Fingerprint
    because: Because
    until_ms: int = FOREVER


@dataclass(frozen=True, slots=True)
class NotTogether:
    """Stale while `person` has a seat in a live chat with `other`, a parked one included.

    Comes with what keeps the two apart for ever, after the end of their chat, or match, or both:
    so they are either not paired at that very moment, or the decision is taken again.
    """

    bot: BotId
    person: PersonId
    other: Fingerprint


@dataclass(frozen=True, slots=True)
class BlocksLifted:
    """All blocks (not reports) that `by` has set."""

    bot: BotId
    by: Fingerprint


Change = (
    PersonJoined
    | PersonChanged
    | PersonForgotten
    | Consented
    | Sought
    | GaveUp
    | StillWaits
    | Paired
    | Wrote
    | Withheld
    | WithheldDropped
    | MediaTaken
    | ChatEnded
    | RelaysCancelled
    | KeptApart
    | NotTogether
    | BlocksLifted
    | Beside
)


# --- what goes out ------------------------------------------------------------------------


class Priority(IntEnum):
    """Who goes first when the bot's pace is short. Within one recipient only ANSWER overtakes."""

    ANSWER = 0
    CONTROL = 1
    RELAY = 2
    NOTICE = 3
    BROADCAST = 4


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One Bot API call to be made, addressed to a person, never to a Telegram chat id.

    `params` hold everything but the recipient and what is bound only when it is sent: the
    recipient's number of message `about`, the message number of `card`. A `chat_id` among them is
    the exception: the receipt to somebody whom the same Work forgets.
    """

    bot: BotId
    to: PersonId
    method: str
    params: Mapping[str, object]
    priority: Priority = Priority.CONTROL
    chat: ChatId | None = None
    """Set for relays: before sending, this chat must name `to` as the other seat of `author`."""

    author: PersonId | None = None
    source: int | None = None
    """The message in the author's chat that this relays: sending links the two."""

    about: int | None = None
    """A message in the author's chat, own or received, that this replies to, edits, …"""

    album: str | None = None
    """Relays of one album share this and are sent as one."""

    card: str | None = None
    """Name of a live card. Methods that send: this new message becomes the card from now on.

    Methods that edit: the card's message is edited; if there is none, sent as a new one.
    editMessageReplyMarkup, deleteMessage: then nothing is done.
    """

    due_ms: int = 0
    expires_ms: int | None = None
    """Dropped, not sent, after this: an answer to a button dies after 150 s."""

    broadcast: BroadcastId | None = None
    """What it is one letter of: such a call is made at most once, and what became is counted."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one decision writes: changes (with their guards) and calls to be made, at once."""

    changes: tuple[Change, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()


NOTHING = Work()


@dataclass(frozen=True, slots=True)
class Letter:
    """An outbox row: an Outgoing whose method and params are sealed."""

    outgoing: Outgoing
    """Method and params are empty when it was read from a store."""

    sealed: bytes
    id: int = 0
    """Set by the store; grows in the order of commits."""

    tries: int = 0


@dataclass(frozen=True, slots=True)
class Commit:
    """Work made ready for a store: letters sealed, and the inbox row that it finishes."""

    bot: BotId
    at_ms: int
    changes: tuple[Change, ...] = ()
    letters: tuple[Letter, ...] = ()
    done: int | None = None
    """Inbox row (`Received.id`). Stale if it is no longer open: another worker was faster."""

    fence: Fence | None = None
    """Fenced unless its part is still held under it."""
