"""Changes that write events down: a part of `Change` (app/work). They come last in a Work, and
are in the same commit as what they tell."""

from dataclasses import dataclass

from meetsmatch.core.events import Event, Milestone
from meetsmatch.core.ids import BotId, ChatId, PersonId


@dataclass(frozen=True, slots=True)
class Happened:
    """An event."""

    event: Event


@dataclass(frozen=True, slots=True)
class Visited:
    """They are here on that day (since 1970, UTC). Stale unless it is later than the last one
    that was written down, or if they are not known."""

    bot: BotId
    person: PersonId
    day: int


@dataclass(frozen=True, slots=True)
class Reached:
    """They did something for the first time: the event is written down once. Nothing happens if
    they did it before, or are not known."""

    person: PersonId
    milestone: Milestone
    event: Event


@dataclass(frozen=True, slots=True)
class ChatTold:
    """A chat that the same Work ends, with what is counted of it; its kind, how long it lasted and
    how much was written come from there."""

    bot: BotId
    chat: ChatId
    at_ms: int
    word: str


@dataclass(frozen=True, slots=True)
class CardsTold:
    """The event, if the card that the same Work shows makes another CARDS of them."""

    person: PersonId
    event: Event


@dataclass(frozen=True, slots=True)
class Exposed:
    """Somebody meets an experiment: the event is written down once for its alias and `size`."""

    event: Event


Telling = Happened | Visited | Reached | ChatTold | CardsTold | Exposed
