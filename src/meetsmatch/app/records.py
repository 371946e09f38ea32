"""What is on record of somebody: what they agreed to, and what a copy for them shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.app.consent import Consented
from meetsmatch.app.work import KeptApart
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.opinions import Opinion
from meetsmatch.core.reports import Report
from meetsmatch.core.sanctions import Sanction


@dataclass(frozen=True, slots=True)
class Unread:
    """What they wrote to somebody who has not come to read it yet."""

    at_ms: int
    sealed: bytes
    """As a letter is."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds of somebody beside what the other ports tell; each list oldest first."""

    consents: Sequence[Consented]
    chats: Sequence[Chat]
    """Every one that they sit in or sat in, as far as it is still known."""

    opinions: Sequence[Opinion]
    """What they think of others."""

    apart: Sequence[KeptApart]
    """Whom they keep away, or have just met."""

    reports: Sequence[Report]
    """Those that they made."""

    sanctions: Sequence[Sanction]
    """What moderators decided about them."""

    unread: Sequence[Unread]


class Records(Protocol):
    """Reads what is on record. Written is by `Store.commit` alone; may raise `Unavailable`."""

    async def held(self, bot: BotId, person: PersonId, fingerprint: Fingerprint) -> Held: ...
