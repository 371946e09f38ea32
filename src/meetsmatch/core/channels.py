"""The bot's channel in Telegram: where it is, and what becomes of a post there."""

import re
from dataclasses import dataclass
from enum import StrEnum

WRITTEN = re.compile(r"@[A-Za-z]\w{3,31}|-100\d{5,13}", re.A)


@dataclass(frozen=True, slots=True)
class Channel:
    """As the operator has set it."""

    written: str = ""
    """@name, or the number that begins with -100; empty: there is none."""

    language: str = "en"
    """What is read there."""

    def __bool__(self) -> bool:
        return bool(self.written)

    @property
    def chat(self) -> int | str:
        """As the Bot API is told of it."""
        return self.written if self.written.startswith("@") else int(self.written)


NO_CHANNEL = Channel()


class Post(StrEnum):
    """What has become of a post."""

    WAITING = "waiting"
    """It is written, and on its way."""

    POSTED = "posted"
    REFUSED = "refused"
    """Telegram did not take it, and said why."""

    UNKNOWN = "unknown"
    """No answer came, or the process died in the middle of the call: not repeated."""

    WITHDRAWN = "withdrawn"
    """The broadcast was stopped before."""


class Obstacle(StrEnum):
    """What an operator has to mend before anything can be posted."""

    UNSET = "unset"
    """There is no channel any more."""

    MISSING = "missing"
    """Telegram knows none of that name or number."""

    RIGHTS = "rights"
    """The bot is not in it, or may not post there."""

    OTHER = "other"


UNSET = "CHANNEL is empty"
"""What is said of a post that nobody could be asked to take."""

_OBSTACLES = {
    UNSET.lower(): Obstacle.UNSET,
    "chat not found": Obstacle.MISSING,
    "not a member": Obstacle.RIGHTS,
    "was kicked": Obstacle.RIGHTS,
    "administrator rights": Obstacle.RIGHTS,
    "not enough rights": Obstacle.RIGHTS,
    "chat_admin_required": Obstacle.RIGHTS,
    "chat_write_forbidden": Obstacle.RIGHTS,
}


def obstacle(said: str) -> Obstacle:
    """By what Telegram said of it."""
    words = said.lower()
    found = (what for part, what in _OBSTACLES.items() if part in words)
    return next(found, Obstacle.OTHER)
