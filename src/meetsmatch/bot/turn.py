"""One turn of the conversation as a value: what a screen wants written down and said."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from meetsmatch.app.work import Change
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.speech import Command, Facts, Pressed, Reply, Rows, Say, Show
from meetsmatch.core.ids import ChatId, PersonId
from meetsmatch.core.people import Person


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Relays of a chat that must not go out any more, and the words for who loses some."""

    chat: ChatId
    notices: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Screens compose by adding these."""

    changes: tuple[Change, ...] = ()
    replies: tuple[Reply, ...] = ()
    cancelled: tuple[Cancelled, ...] = ()

    def __bool__(self) -> bool:
        return self != NOTHING_SAID

    def __add__(self, other: "Said") -> "Said":
        return Said(
            self.changes + other.changes,
            self.replies + other.replies,
            self.cancelled + other.cancelled,
        )


NOTHING_SAID = Said()


def say(*replies: Reply) -> Said:
    """Only words."""
    return Said(replies=replies)


def card(to: PersonId, key: str, facts: Facts, buttons: Rows, message: int | None) -> Say | Show:
    """A card with buttons: a new message, or in the place of the one that was pressed."""
    if message is None:
        return Say(to, key, facts, buttons)
    return Show(to, key, facts, buttons, message=message)


CommandScreen = Callable[[Person, Command], Awaitable[Said]]
PressScreen = Callable[[Person, Pressed, Press], Awaitable[Said]]
Commands = Mapping[str, CommandScreen]
Presses = Mapping[Action, PressScreen]
