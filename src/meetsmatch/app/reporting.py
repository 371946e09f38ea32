"""Telling us about somebody: what a report weighs, whether it hides, what is attached to it."""

from dataclasses import dataclass

from meetsmatch.app.charges import (
    EVIDENCE_PIECES,
    AmongNoStrangers,
    EvidenceGiven,
    Reported,
)
from meetsmatch.app.docket import Docket
from meetsmatch.app.ports import NowMs, Store, Vault
from meetsmatch.app.work import Change, GaveUp, PersonChanged
from meetsmatch.core.errors import AlreadyReported, EnoughAttached, OldButton
from meetsmatch.core.ids import BotId, ChatId, Fingerprint
from meetsmatch.core.people import Person
from meetsmatch.core.reports import PAUSES, Report, hides, weight
from meetsmatch.core.rules import HOUR_MS

ATTACHING_MS = HOUR_MS
"""How long after a report messages can be attached to it."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A report, and what it leads to at once."""

    changes: tuple[Change, ...]
    hidden: Person | None = None
    """Who is hidden by it from now on."""

    paused: Person | None = None
    """Who leaves even the chat that they are in, hidden before or not."""

    @property
    def is_shown(self) -> bool:
        """Whether something of what was received comes with it."""
        return any(isinstance(it, EvidenceGiven) for it in self.changes)


@dataclass(frozen=True, slots=True)
class Reporting:
    """What people do to tell us about others."""

    bot: BotId
    store: Store
    docket: Docket
    vault: Vault
    now_ms: NowMs

    async def report(self, me: Person, chat: ChatId, about: Fingerprint, reason: str) -> Filed:
        """One per reporter and chat (or card, `card_number`); AlreadyReported otherwise."""
        if await self.store.has_reported(self.bot, chat, me.fingerprint):
            raise AlreadyReported
        # Read first: who goes or comes after that is another one to the guards below.
        accused = await self.store.person_of(self.bot, about)
        now_ms = self.now_ms()
        record = await self.docket.record_of(self.bot, me.fingerprint)
        worth = weight(record._replace(since_ms=me.created_ms), now_ms)
        new = Report(self.bot, chat, me.fingerprint, about, reason, now_ms, worth)
        others = await self.docket.reports_about(self.bot, about)
        hiding = hides(new, others, await self.docket.cleared(self.bot, about))
        reported = Reported(
            bot=self.bot,
            chat=chat,
            by=me.fingerprint,
            about=about,
            reason=reason,
            at_ms=now_ms,
            weight=worth,
            hides=hiding,
            others=len(others),
            person=accused and accused.id,
        )
        if accused is None or not hiding:
            return Filed((reported,))
        # Even if they are hidden: who clears them at this moment of what came before must see it.
        after = accused.changed(is_hidden=True)
        away = (PersonChanged(after), GaveUp(self.bot, after.id))
        hidden = None if accused.is_hidden else after
        if reason != PAUSES or not worth:
            return Filed((reported, *away), hidden)
        alone = AmongNoStrangers(self.bot, after.id, me.fingerprint)
        return Filed((reported, *away, alone), hidden, after)

    # --- what is attached -----------------------------------------------------------------

    async def open(self, me: Person, chat: ChatId) -> Report:
        """A report of theirs to which messages can be attached; OldButton otherwise."""
        report = await self.docket.open_report(self.bot, chat, me.fingerprint)
        if report is None or self.now_ms() - report.at_ms >= ATTACHING_MS:
            raise OldButton
        return report

    async def attach(self, me: Person, chat: ChatId, message: int, plain: bytes) -> EvidenceGiven:
        """A message that they received; OldButton or EnoughAttached when there is no room."""
        report = await self.open(me, chat)
        if report.evidence >= EVIDENCE_PIECES:
            raise EnoughAttached(most=EVIDENCE_PIECES)
        return await self.piece(me, chat, message, plain)

    async def piece(self, me: Person, chat: ChatId, message: int, plain: bytes) -> EvidenceGiven:
        """What comes with the report itself, in the same Work."""
        sealed = await self.vault.seal(plain)
        return EvidenceGiven(self.bot, chat, me.fingerprint, message, sealed, self.now_ms())
