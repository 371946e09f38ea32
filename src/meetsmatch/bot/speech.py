"""What people do to the bot, and what the bot says: plain values both ways.

`telegram_in` reads updates into intents, `telegram_out` renders replies into calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meetsmatch.app.work import Priority
from meetsmatch.core.ids import Cell, ChatId, Fingerprint, PersonId
from meetsmatch.core.profiles import Shot
from meetsmatch.core.relay import Content, Entity

# --- intents ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an update comes from, before we know whether we know them."""

    fingerprint: Fingerprint
    telegram_id: int
    language: str
    """Telegram's language_code, lower-case, may be empty."""

    name: str = field(default="", repr=False)
    """As Telegram shows it, unchecked. Neither this nor the next is logged or stored unsealed."""

    username: str = field(default="", repr=False)
    """Without the @; empty when they have none."""


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
    """The message that the one with the button replies to, and what it says (see Say.about)."""

    content: Content | None = None
    is_visual: bool = False
    """Whether the message with the button shows a photo or a video."""


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
class Checkout:
    """They have tapped Pay on an invoice: Telegram asks whether we sell."""

    who: Sender
    query: str
    currency: str
    stars: int
    payload: str


@dataclass(frozen=True, slots=True)
class Charged:
    """Stars were paid, or went back. Only Telegram can say so."""

    who: Sender
    charge: str
    stars: int
    payload: str
    is_refund: bool = False


Intent = Command | Sent | Edited | Pressed | Reacted | Vanished | Returned | Checkout | Charged

# --- replies ------------------------------------------------------------------------------

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Formatted:
    """Words as Telegram takes them: plain text, and its formatting apart from it."""

    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: `text` is a text key; `token` was signed by bot/buttons for one person."""

    text: str
    token: str
    facts: Facts = field(default_factory=dict[str, str | int])
    url: str = ""
    """Opened instead, without a word to us; then there is no token."""


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
    """A message in their own chat with the bot that this replies to. Telegram hands it back with
    every press, so what waits for a yes is kept nowhere else."""

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


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice in Stars, with a button to pay."""

    to: PersonId
    title: str
    about: str
    facts: Facts
    stars: int
    payload: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer to a checkout: yes, or why not."""

    to: PersonId
    query: str
    key: str = ""
    facts: Facts = field(default_factory=dict[str, str | int])


@dataclass(frozen=True, slots=True)
class GiveBack:
    """All Stars of a charge go back to that account."""

    to: PersonId
    telegram_id: int = field(repr=False)
    charge: str


About = Say | Hand | Show | Rebutton | Answered | Erase | Bill | Settled | GiveBack
"""The bot's own words and deeds."""

Reply = About | Pass | Revise | Mirror | Withdraw
