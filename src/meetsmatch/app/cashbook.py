"""What payments ask of the outside: who paid what, and who has what because of it."""

from collections.abc import Sequence
from typing import Protocol

from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.payments import Grant, Payment
from meetsmatch.core.rules import DAY_MS

PAYMENTS_MS = 8 * 365 * DAY_MS
"""How long payments are kept, as tax law of most countries wants it."""


class Cashbook(Protocol):
    """Reads of payments. Written is by `Store.commit` alone; every method may raise
    `Unavailable`."""

    async def payment(self, bot: BotId, charge: str) -> Payment | None: ...

    async def payer(self, bot: BotId, charge: str) -> bytes | None:
        """Where Telegram reaches who paid it, sealed."""
        ...

    async def payments(self, bot: BotId, payer: Fingerprint) -> Sequence[Payment]:
        """All of theirs that are still kept, the first of them first."""
        ...

    async def grants(self, bot: BotId, person: PersonId, now_ms: int) -> Sequence[Grant]:
        """What they have and will have, by when it begins."""
        ...
