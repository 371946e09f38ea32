"""One bot, as its programs reach it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.api.parts import ApiParts
from meetsmatch.api.reading import Reading
from meetsmatch.core.ids import BotId

Answers = Mapping[tuple[str, str], Callable[..., Awaitable[object]]]
"""What answers, by method and address."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that one bot answers."""

    parts: ApiParts
    reading: Reading
    answers: Answers


class Desks(Protocol):
    """Those of all bots that run in this process."""

    @property
    def first(self) -> Desk:
        """Of the bot of BOT_TOKEN."""
        ...

    def of(self, bot: BotId | None) -> Desk | None:
        """None if that bot does not run here."""
        ...
