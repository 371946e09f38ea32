"""What invitations ask of the outside: links with their numbers, and who came by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.core.ids import BotId, Fingerprint, InvitationId
from meetsmatch.core.invitations import Arrival, Invitation
from meetsmatch.core.rules import DAY_MS

ARRIVALS_MS = 180 * DAY_MS
"""How long it is known who came by which link; its numbers stay."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody's link, and how many of those who came by it were reported, and not for nothing."""

    invitation: Invitation
    reported: int


class Guestbook(Protocol):
    """Reads of invitations. Written is by `Store.commit` alone; every method may raise
    `Unavailable`."""

    async def invitation(self, bot: BotId, id: InvitationId) -> Invitation | None: ...

    async def arrival(self, bot: BotId, fingerprint: Fingerprint) -> Arrival | None:
        """By which link they came, if that is still known."""
        ...

    async def campaigns(self, bot: BotId) -> Sequence[Invitation]:
        """The operator's links, the oldest first."""
        ...

    async def busiest(self, bot: BotId, limit: int) -> Sequence[Watched]:
        """People's links by which most came within minutes, those first."""
        ...


class Links(Protocol):
    """Where a code leads to."""

    async def home(self) -> str | None:
        """A link that opens the bot; None as below."""
        ...

    async def to(self, code: str) -> str | None:
        """A link that opens the bot with it; None while Telegram can't be asked for our name."""
        ...
