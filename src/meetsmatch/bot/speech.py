"""What people do to the bot, and what the bot says: plain values both ways.

`telegram_in` reads updates into intents, `telegram_out` renders replies into calls.
"""

from dataclasses import dataclass, field

from meetsmatch.app.work import Priority
from meetsmatch.bot.sender import Sender
from meetsmatch.bot.stars import Bill, Charged, Checkout, GiveBack, Settled
from meetsmatch.bot.wording import Facts, Formatted
from meetsmatch.core.ids import BroadcastId, Cell, ChatId, PersonId
from meetsmatch.core.profiles import Shot
from meetsmatch.core.relay import Content

# --- intents ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Command:
    """`/name argument`."""

    who: Sender
    name: str
    argument: str
    message: int
    reply_to: int | None = None
    own: bool = False
    """Whether `reply_to` is a message that they wrote themselves."""

    received: Content | None = None
    """What `reply_to` says, if they did not."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message for the partner; no `content` when its kind can't pass: `why` is a text key."""

    who: Sender
    message: int
    content: Content | None
    why: str = ""
    reply_to: int | None = None
    album: str | None = None
    written_s: int = 0
    """When, by Telegram's clock; what waited for a yes knows its chat and needs none."""

    own: bool = False
    """Whether `reply_to` is a message that they wrote themselves."""

    cell: Cell | None = None
    """Where it says that they are: all that is ever read of a place but to pass it on."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A message was changed by its author."""

    who: Sender
    message: int
    content: Content | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """An inline button. `token` is attacker data until bot/buttons has opened it."""

    who: Sender
    query: str
    token: str
    message: int
    about: int | None = None
    """The message that the one with the button replies to, see Say.about."""

    content: Content | None = None
    """What that says, if they wrote it themselves."""

    received: Content | None = None
    """What that says, if they did not."""

    is_visual: bool = False
    """Whether the message with the button shows a photo or a video."""

    below: "Rows" = ()
    """All buttons of that message."""

    @property
    def others(self) -> "Rows":
        """Those without the one that was pressed."""
        rows = (tuple(it for it in row if it.token != self.token) for row in self.below)
        return tuple(row for row in rows if row)


@dataclass(frozen=True, slots=True)
class Reacted:
    """The emoji (none or one) that now stands on a message."""

    who: Sender
    message: int
    emoji: str | None


@dataclass(frozen=True, slots=True)
class Vanished:
    """They blocked the bot or deleted their account."""

    who: Sender


@dataclass(frozen=True, slots=True)
class Returned:
    """They unblocked the bot."""

    who: Sender


@dataclass(frozen=True, slots=True)
class Grouped:
    """A command or a press in a group; nothing else that is said in one is ever read."""

    who: Sender
    group: int
    did: Command | Pressed
    bot: str = ""
    """Which bot the command names, lower-case; empty if none."""


Alone = Command | Sent | Edited | Pressed | Reacted | Vanished | Returned | Checkout | Charged
"""What somebody does in their own chat with the bot."""

Intent = Alone | Grouped

# --- replies ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: `text` is a text key; `token` is signed for one person (bot/buttons)."""

    text: str
    token: str
    facts: Facts = field(default_factory=dict[str, str | int])
    url: str = ""
    """Opened instead, without a word to us; then there is no token."""

    label: str = ""
    """What it says, when that is known: of one that stands below a message already."""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A new message in the person's language. `keys` are text keys of a reply keyboard."""

    to: PersonId
    key: str
    facts: Facts = field(default_factory=dict[str, str | int])
    buttons: Rows = ()
    keys: tuple[tuple[str, ...], ...] | None = None
    """None leaves the reply keyboard as it is, () removes it."""

    priority: Priority = Priority.CONTROL
    about: int | None = None
    """A message of their chat with the bot, which Telegram hands back with every press."""

    card: str | None = None
    """A name under which its number is known once it is sent."""

    asks: bool = False
    """Their next message is begun as a reply to this one."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A file with these words in it, and some below it. Both wait sealed until they are sent."""

    to: PersonId
    name: str
    content: str = field(repr=False)
    key: str
    facts: Facts = field(default_factory=dict[str, str | int])


@dataclass(frozen=True, slots=True)
class Announce:
    """What the operator has written, in the reader's language already."""

    to: PersonId
    words: Formatted
    buttons: Rows
    broadcast: BroadcastId | None = None
    """What it is one letter of; None for a preview."""

    chat: int | str | None = None
    """Telegram's name or number of a reader whose address nobody keeps: of the channel."""

    is_paid: bool = False
    expires_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """A card that changes in place: `message` is the one to edit, or `card` names it.

    A named card that nobody has seen yet is sent; `anew` sends it again, below all that was said.
    A text can get a shot in its place; what has one can't be a mere text again.
    """

    to: PersonId
    key: str
    facts: Facts = field(default_factory=dict[str, str | int])
    buttons: Rows = ()
    card: str | None = None
    message: int | None = None
    anew: bool = False
    shot: Shot | None = None
    """A photo or video above the words."""


@dataclass(frozen=True, slots=True)
class Rebutton:
    """A card gets other buttons, or loses them; nothing happens if there is none. Named as in
    Show."""

    to: PersonId
    buttons: Rows = ()
    card: str | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Every press is answered: silently, with a toast, or with an alert."""

    to: PersonId
    query: str
    key: str = ""
    facts: Facts = field(default_factory=dict[str, str | int])
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """Relay: rebuild `content` for the partner."""

    to: PersonId
    author: PersonId
    chat: ChatId
    source: int
    content: Content
    about: int | None = None
    """The message in the author's chat that this replies to."""

    album: str | None = None


@dataclass(frozen=True, slots=True)
class Revise:
    """The partner's copy of `about` becomes `content`."""

    to: PersonId
    author: PersonId
    chat: ChatId
    about: int
    content: Content


@dataclass(frozen=True, slots=True)
class Mirror:
    """The author's reaction appears on the partner's side."""

    to: PersonId
    author: PersonId
    chat: ChatId
    about: int
    emoji: str | None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """`/del`: the partner's copy of `about` is deleted."""

    to: PersonId
    author: PersonId
    chat: ChatId
    about: int


@dataclass(frozen=True, slots=True)
class Erase:
    """A message in the person's own chat with the bot is deleted. Named as in Show."""

    to: PersonId
    message: int | None = None
    card: str | None = None
    due_ms: int = 0


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What somebody said, behind a spoiler; its message is known by `card`."""

    to: PersonId
    content: Content
    card: str


About = (
    Say
    | Announce
    | Hand
    | Show
    | Rebutton
    | Answered
    | Erase
    | Exhibit
    | Bill
    | Settled
    | GiveBack
)
"""The bot's own words and deeds."""

Reply = About | Pass | Revise | Mirror | Withdraw
