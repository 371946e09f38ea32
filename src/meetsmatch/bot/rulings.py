"""Decisions that are made in Telegram: carried out in one commit with their line of the audit log,
which says the same as of those made in the panel."""

from dataclasses import dataclass

from meetsmatch.app.audit import Audit
from meetsmatch.app.cases import alias
from meetsmatch.app.moderation import Decided, Moderation
from meetsmatch.app.work import FOREVER
from meetsmatch.bot.sentences import Sentences
from meetsmatch.bot.turn import Said
from meetsmatch.core.ids import Fingerprint, SanctionId
from meetsmatch.core.reports import Verdict
from meetsmatch.core.sanctions import Actor, Outcome, Rung

NOBODY = Fingerprint("")


@dataclass(frozen=True, slots=True)
class Rulings:
    """What moderators decide, as `Moderation` does, with all that follows from it."""

    moderation: Moderation
    sentences: Sentences
    audit: Audit

    async def decide(
        self,
        about: Fingerprint,
        verdict: Verdict,
        reason: str,
        actor: Actor,
        upto_ms: int = FOREVER,
    ) -> Said:
        """About the open reports that came no later than that."""
        made = await self.moderation.decide(about, verdict, reason, actor, upto_ms)
        return await self._done(made, actor, "case-decided", f"{verdict} for {reason}", about)

    async def ban(self, about: Fingerprint, reason: str, actor: Actor) -> Said:
        """With everything open about them, if anything is."""
        if await self.moderation.docket.reports_about(self.moderation.bot, about):
            return await self.decide(about, Verdict.BAN, reason, actor)
        made = await self.moderation.sanction(about, Rung.BAN, reason, actor)
        return await self._done(made, actor, "sanctioned", f"{Verdict.BAN} for {reason}", about)

    async def lift(self, sanction: SanctionId, actor: Actor) -> Said:
        """It holds no longer."""
        made = await self.moderation.lift(sanction, actor)
        return await self._done(made, actor, "sanction-lifted", str(sanction))

    async def judge(self, sanction: SanctionId, outcome: Outcome, actor: Actor) -> Said:
        """What becomes of an appeal."""
        made = await self.moderation.judge(sanction, outcome, actor)
        return await self._done(made, actor, f"appeal-{outcome}", str(sanction))

    async def _done(
        self, made: Decided, actor: Actor, deed: str, words: str, about: Fingerprint = NOBODY
    ) -> Said:
        """`about`: whom it concerns, where no sanction need say so."""
        said = await self.sentences.carried_out(made)
        them = made.sanction.fingerprint if made.sanction else about
        return said + Said((await self.audit.line(actor.name, deed, alias(them), words),))
