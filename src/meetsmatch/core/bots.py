"""The further bots of an installation: which there are, and whether each should run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meetsmatch.core.ids import BotId

Own = Mapping[str, str]
"""Settings of one bot by name, as they would stand in `.env`; all others are the house's."""


def with_values(own: Own, values: Mapping[str, str | None]) -> Own:
    """The same with these set; None: as the house has it."""
    return {name: value for name, value in {**own, **values}.items() if value is not None}


class Wanted(StrEnum):
    """What the operator wants of it."""

    RUNNING = "running"
    STOPPED = "stopped"
    REMOVED = "removed"
    """Not a bot of the house any more, and without a token; what is known of its people is there
    until its time is over, or the bot is added again."""

    ERASING = "erasing"
    """Removed, and all of that is being deleted, for good."""

    @property
    def is_gone(self) -> bool:
        """Whether it was removed."""
        return self in (Wanted.REMOVED, Wanted.ERASING)


@dataclass(frozen=True, slots=True)
class Registered:
    """One bot of `house`, which is the bot of BOT_TOKEN; `version` guards concurrent changes."""

    house: BotId
    bot: BotId
    name: str
    """Telegram's, without the @."""

    token: bytes | None
    """Sealed; None for the house's own, whose token is in the environment, and once removed."""

    path: str
    """The last part of its webhook's address: opaque, and nobody guesses it."""

    wanted: Wanted
    made_ms: int
    changed_ms: int
    own: Own = field(default_factory=dict[str, str])
    before: Own = field(default_factory=dict[str, str])
    """Its settings before they were last changed."""

    version: int = 0
