"""What people and the bot say to each other about Stars."""

from dataclasses import dataclass, field

from meetsmatch.bot.sender import Sender
from meetsmatch.bot.wording import Facts
from meetsmatch.core.ids import TILL, PersonId


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
    """All Stars of a charge go back to that account, whether they are known by then or not."""

    telegram_id: int = field(repr=False)
    charge: str
    to: PersonId = TILL
