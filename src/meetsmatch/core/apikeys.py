"""Keys for programs: what each may do, and until when."""

import re
from dataclasses import dataclass
from enum import StrEnum

from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import HOUR_MS
from meetsmatch.core.sanctions import Actor

KEY_DAYS = range(1, 731)
"""So many days a key may last."""

USUAL_DAYS = 90
ANSWERS_MS = 24 * HOUR_MS
"""How long the same request again gets the same answer."""

TOKEN = re.compile(r"mm_([1-9]\d{0,18})_([0-9a-z]{12})_([\w-]{43})", re.A)
"""How a key is written: the bot it is of, its public part, and the secret."""


class Scope(StrEnum):
    """What a key may do; nothing but what it names."""

    PEOPLE = "people:read"
    CHATS = "chats:read"
    """Who talks to whom, by aliases: never what is said."""

    MODERATION = "moderation:read"
    DECIDE = "moderation:write"
    """Verdicts, sanctions, appeals; only where the installation allows writing at all."""

    PAYMENTS = "payments:read"
    INVITATIONS = "invitations:read"
    BROADCASTS = "broadcasts:read"
    BROADCAST = "broadcasts:write"
    """Writes to everybody; only where the installation allows writing at all."""

    EXPERIMENTS = "experiments:read"
    EXPERIMENT = "experiments:write"
    """Decides what people get; only where the installation allows writing at all."""

    SETTINGS = "settings:read"
    SET = "settings:write"
    """Sets what a bot may have of its own; only where the installation allows writing at all."""

    BOTS = "bots:read"
    BOT = "bots:write"
    """Starts and stops bots; only where the installation allows writing at all."""

    EVENTS = "events:read"
    """What happened, by aliases of their own that lead to nobody."""

    STATISTICS = "statistics:read"
    """Numbers, and nobody in particular."""

    @property
    def writes(self) -> bool:
        return self.value.endswith(":write")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept. `hash` is of the secret: who reads the database can't use it."""

    bot: BotId
    id: str
    """Its public part, by which it is found."""

    hash: str
    name: str
    scopes: frozenset[Scope]
    made_by: str
    made_ms: int
    expires_ms: int
    revoked_ms: int | None = None

    def lasts(self, now_ms: int) -> bool:
        """Neither revoked nor past its end."""
        return self.revoked_ms is None and now_ms < self.expires_ms

    @property
    def actor(self) -> Actor:
        """As whom it decides: no account has a colon in its name."""
        return Actor(f"key:{self.name}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request that writes was answered, for when it comes again."""

    bot: BotId
    key: str
    id: str
    """Hash of its Idempotency-Key."""

    asked: str
    """Hash of what was asked: the same id with another request is a mistake."""

    status: int
    body: str
    at_ms: int
