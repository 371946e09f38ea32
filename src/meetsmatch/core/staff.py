"""Who works in the panel: accounts, their roles, how long a login lasts, what is written down."""

import re
from dataclasses import dataclass
from enum import StrEnum

from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS
from meetsmatch.core.sanctions import Actor, Role

IDLE_MS = 30 * MINUTE_MS
"""So long without a click, and somebody is logged out."""

SESSION_MS = 12 * HOUR_MS
"""So long at most, however much they click."""

AUDIT_MS = 730 * DAY_MS
"""How long it is known what staff did: as long as the longest sanction."""

PASSWORD_LENGTH = range(12, 257)
"""Letters that a password may have."""

NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
"""What an account may be called: a pseudonym, it is written down with every decision."""


class StaffRole(StrEnum):
    """What somebody may see and do in the panel."""

    OWNER = "owner"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    """Numbers, and nobody in particular."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who works here; `version` guards concurrent changes."""

    bot: BotId
    name: str
    role: StaffRole
    password: str
    """As it is kept: hashed, with its salt."""

    made_ms: int
    closed_ms: int | None = None
    version: int = 0
    second: bytes | None = None
    """The sealed secret of their second factor; None if they have none."""

    second_step: int = 0
    """Of the last code that let them in, in half minutes since 1970: none does so twice."""

    bots: frozenset[BotId] = frozenset()
    """Whose pages they see; empty: those of every bot, and of each that is added later."""

    def sees(self, bot: BotId) -> bool:
        """Whether that bot's people, cases and numbers are their business."""
        return not self.bots or bot in self.bots

    @property
    def actor(self) -> Actor:
        """As who they decide."""
        is_owner = self.role is StaffRole.OWNER
        return Actor(self.name, Role.OWNER if is_owner else Role.MODERATOR)


@dataclass(frozen=True, slots=True)
class Session:
    """One login. `id` is a hash: who reads the database can't use it."""

    bot: BotId
    id: str
    account: str
    begun_ms: int
    seen_ms: int

    def lasts(self, now_ms: int) -> bool:
        """Neither idle for too long nor too old."""
        return now_ms - self.seen_ms < IDLE_MS and now_ms - self.begun_ms < SESSION_MS


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the audit log."""

    bot: BotId
    number: int
    """From 1 on, without gaps."""

    at_ms: int
    actor: str
    deed: str
    about: str = ""
    """An alias, an account, or what else it was done to."""

    words: str = ""
    stamp: str = ""
    """Over this line and the stamp of the line before it."""

    def text(self, before: str) -> bytes:
        """What is stamped; no part can be mistaken for another one."""
        parts = (before, self.bot, self.number, self.at_ms, self.actor, self.deed, self.about)
        return "\0".join(map(_told, (*parts, self.words))).encode()


def _told(part: str | int) -> str:
    text = str(part)
    return f"{len(text)}:{text}"
