"""What moderation asks of the outside: what is held against whom, and what waits for a human."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from meetsmatch.core.ids import BotId, ChatId, Fingerprint, SanctionId
from meetsmatch.core.reports import Record, Report
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Sanction

EVIDENCE_MS = 30 * DAY_MS
"""How long what a reporter attached is kept."""

APPEALS_MS = 180 * DAY_MS
"""How long the words of an appeal are kept."""


class Standing(NamedTuple):
    """What keeps somebody from meeting people."""

    suspended_until_ms: int = 0
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """Open reports about one person."""

    about: Fingerprint
    reports: int
    weight: int
    is_hidden: bool
    first_ms: int
    last_ms: int


class Tally(NamedTuple):
    """How much there is."""

    cases: int = 0
    hidden: int = 0
    """Of them: whom they keep from meeting people until a human has looked."""

    appeals: int = 0
    chats: int = 0
    """Random chats that began since then."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reporter has attached."""

    chat: ChatId
    by: Fingerprint
    message: int
    sealed: bytes
    at_ms: int


class Docket(Protocol):
    """Reads of moderation. Written is by `Store.commit` alone; every method may raise
    `Unavailable`. Every list is in a stable order."""

    async def standing(self, bot: BotId, fingerprint: Fingerprint) -> Standing:
        """What PersonJoined takes over for them."""
        ...

    async def record_of(self, bot: BotId, by: Fingerprint) -> Record:
        """What became of somebody's reports; `since_ms` is for whoever knows them."""
        ...

    async def cleared(self, bot: BotId, about: Fingerprint) -> Mapping[str, int]:
        """How often a report has hidden them that a human then dismissed, by reason."""
        ...

    async def reports_about(self, bot: BotId, about: Fingerprint) -> Sequence[Report]:
        """Open ones, the oldest first."""
        ...

    async def reports_judged(self, bot: BotId, about: Fingerprint, at_ms: int) -> Sequence[Report]:
        """What a verdict of that moment was about, the oldest first."""
        ...

    async def open_report(self, bot: BotId, chat: ChatId, by: Fingerprint) -> Report | None:
        """A report of theirs that nobody has judged yet."""
        ...

    async def cases(self, bot: BotId, limit: int) -> Sequence[CaseLine]:
        """Who is hidden first, then the heaviest, then the oldest."""
        ...

    async def evidence(self, bot: BotId, about: Fingerprint) -> Sequence[Evidence]:
        """Attached to open reports about them."""
        ...

    async def evidence_judged(
        self, bot: BotId, about: Fingerprint, at_ms: int
    ) -> Sequence[Evidence]:
        """Attached to what a verdict of that moment was about; nothing outlives EVIDENCE_MS."""
        ...

    async def sanctions(self, bot: BotId, fingerprint: Fingerprint) -> Sequence[Sanction]:
        """All that are known, the latest first."""
        ...

    async def sanction(self, bot: BotId, sanction: SanctionId) -> Sanction | None: ...

    async def appeals(self, bot: BotId, limit: int) -> Sequence[Sanction]:
        """Those that wait to be judged, the oldest first."""
        ...

    async def known_as(self, bot: BotId, alias: str) -> Sequence[Fingerprint]:
        """Whose fingerprint begins like that: of people who are here, sanctioned, or reported with
        no verdict yet."""
        ...

    async def tally(self, bot: BotId, since_ms: int) -> Tally:
        """What waits for moderators, and what has gone on since then."""
        ...
