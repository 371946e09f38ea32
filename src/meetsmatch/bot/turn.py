"""One turn of the conversation as a value: what a screen wants written down and said."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.app.profiles import Mine
from meetsmatch.app.work import Change
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.speech import Command, Facts, Pressed, Reply, Rows, Say, Sent, Show
from meetsmatch.core.ids import ChatId, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import Asked


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Relays of a chat that must not go out any more, and the words for who loses some."""

    chat: ChatId
    notices: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something from `author` for a parked seat: said when that is opened."""

    reply: Reply
    chat: ChatId
    author: PersonId
    at_ms: int
    is_first: bool | None = None
    """As in Withheld."""


@dataclass(frozen=True, slots=True)
class Said:
    """Screens compose by adding these."""

    changes: tuple[Change, ...] = ()
    replies: tuple[Reply, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()
    kept: tuple[Kept, ...] = ()

    def __bool__(self) -> bool:
        return self != NOTHING_SAID

    def __add__(self, other: "Said") -> "Said":
        return Said(
            self.changes + other.changes,
            self.replies + other.replies,
            self.cancelled + other.cancelled,
            self.kept + other.kept,
        )


NOTHING_SAID = Said()


def say(*replies: Reply) -> Said:
    """Only words."""
    return Said(replies=replies)


def who(name: str) -> Facts:
    """Somebody as texts name them; without a name they are somebody from a random chat."""
    return {"name": name, "known": "yes" if name else "no"}


def card(to: PersonId, key: str, facts: Facts, buttons: Rows, message: int | None) -> Say | Show:
    """A card with buttons: a new message, or in the place of the one that was pressed."""
    if message is None:
        return Say(to, key, facts, buttons)
    return Show(to, key, facts, buttons, message=message)


CommandScreen = Callable[[Person, Command], Awaitable[Said]]
PressScreen = Callable[[Person, Pressed, Press], Awaitable[Said]]
AnswerScreen = Callable[[Person, Mine, Sent], Awaitable[Said]]
Answers = Mapping[Asked, AnswerScreen]
"""Who hears what somebody writes when they were asked for it."""

Commands = Mapping[str, CommandScreen]
Presses = Mapping[Action, PressScreen]


class Screen(Protocol):
    """What answers commands and buttons."""

    def commands(self) -> Commands: ...
    def presses(self) -> Presses: ...
