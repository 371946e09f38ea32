"""What moderators do: look at cases, decide them, lift what was decided, hear appeals.

A decision is a value; whoever words it (bot/sentences) ends the chats that it ends, tells the
person why and how to appeal, and the reporters that somebody has looked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app import evidence
from meetsmatch.app.cases import ALIAS_LETTERS, Appeal, Case, Hearing
from meetsmatch.app.charges import AppealJudged, Judged, Lifted, Sanctioned, TermMoved
from meetsmatch.app.docket import EVIDENCE_MS, CaseLine, Docket
from meetsmatch.app.naming import NO_NAMES, Names
from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.work import FOREVER, Change, GaveUp, PersonChanged
from meetsmatch.core.errors import CaseClosed, NobodyKnown, NotYours
from meetsmatch.core.ids import BotId, Fingerprint, PersonId, SanctionId
from meetsmatch.core.people import Person
from meetsmatch.core.reports import Report, Verdict
from meetsmatch.core.rules import Rules
from meetsmatch.core.sanctions import Actor, Outcome, Rung, Sanction, is_banned

CASES = 20
"""So many cases, or appeals, are listed at once."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision writes, and whom it concerns."""

    changes: tuple[Change, ...]
    person: Person | None = None
    """As they are from now on; None when they are not here."""

    sanction: Sanction | None = None
    """Imposed, lifted, or kept after an appeal."""

    outcome: Outcome | None = None
    """Of an appeal, or GRANTED when it was lifted without one."""

    was_hidden: bool = False
    reporters: tuple[PersonId, ...] = ()
    """Who is told that somebody has looked."""

    @property
    def keeps_out(self) -> bool:
        """Whether they must leave what they are in."""
        return self.outcome is None and self.sanction is not None and self.sanction.rung > 0


@dataclass(frozen=True, slots=True)
class Moderation:
    """Decisions by humans. `decide`, `sanction`, `lift` and `judge` are for people who may."""

    bot: BotId
    store: Store
    docket: Docket
    vault: Vault
    rules: Rules
    now_ms: NowMs
    new_id: NewId
    names: Names = NO_NAMES

    # --- looking --------------------------------------------------------------------------

    async def cases(self, limit: int = CASES) -> Sequence[CaseLine]:
        """Who is hidden first, then the heaviest."""
        return await self.docket.cases(self.bot, limit)

    async def find(self, name: str) -> Fingerprint:
        """Whom an alias means; NobodyKnown if nobody, or more than one."""
        found = await self.docket.known_as(self.bot, name) if len(name) >= ALIAS_LETTERS else ()
        if len(found) != 1:
            raise NobodyKnown
        return found[0]

    async def case(self, about: Fingerprint) -> Case:
        """CaseClosed when nothing is open about them."""
        reports = await self.docket.reports_about(self.bot, about)
        if not reports:
            raise CaseClosed
        pieces = await self.docket.evidence(self.bot, about)
        person = await self.store.person_of(self.bot, about)
        return Case(
            about=about,
            reports=reports,
            attached=await evidence.opened(self.vault, reports, pieces),
            record=await self.record(about),
            is_here=person is not None,
            is_hidden=any(it.hides for it in reports),
        )

    async def record(self, about: Fingerprint) -> Sequence[Sanction]:
        """What was decided about them, the latest first."""
        return await self.docket.sanctions(self.bot, about)

    async def appeals(self, limit: int = CASES) -> Sequence[Appeal]:
        """Those that wait, the oldest first."""
        return [await self._words(it) for it in await self.docket.appeals(self.bot, limit)]

    async def hearing(self, sanction: SanctionId) -> Hearing:
        """CaseClosed when no appeal waits."""
        found = await self._waiting(sanction)
        about, at_ms = found.fingerprint, found.at_ms
        reports = await self.docket.reports_judged(self.bot, about, at_ms)
        pieces = await self.docket.evidence_judged(self.bot, about, at_ms)
        oldest_ms = self.now_ms() - EVIDENCE_MS
        return Hearing(
            appeal=await self._words(found),
            reports=reports,
            attached=await evidence.opened(self.vault, reports, pieces),
            record=await self.record(about),
            is_aged=any(it.at_ms < oldest_ms for it in reports),
        )

    async def _waiting(self, sanction: SanctionId) -> Sanction:
        found = await self.docket.sanction(self.bot, sanction)
        if found is None or not found.awaits:
            raise CaseClosed
        return found

    async def _words(self, sanction: Sanction) -> Appeal:
        return Appeal(sanction, (await self.vault.open(sanction.appeal or b"")).decode())

    # --- deciding -------------------------------------------------------------------------

    async def decide(
        self,
        about: Fingerprint,
        verdict: Verdict,
        reason: str,
        actor: Actor,
        upto_ms: int = FOREVER,
    ) -> Decided:
        """About the open reports that came no later than `upto_ms` (Case.seen_ms); CaseClosed
        when somebody else was faster."""
        person = await self._first(about)
        reports = await self.docket.reports_about(self.bot, about)
        judged = [it for it in reports if it.at_ms <= upto_ms]
        if not judged:
            raise CaseClosed
        # One moment for both: an appeal against the sanction finds its reports by it.
        now_ms = self.now_ms()
        them, rung, sanction = person and person.id, verdict.rung, None
        told = Judged(self.bot, about, upto_ms, len(judged), verdict, actor.name, now_ms, them)
        if rung is not None:
            sanction = await self._made(about, person, rung, reason, actor, now_ms)
        hidden = any(it.hides for it in reports if it.at_ms > upto_ms)
        decided = _imposed(person, sanction, hidden)
        changes = (told, *decided.changes)
        return replace(decided, changes=changes, reporters=await self._reporters(judged))

    async def sanction(
        self,
        about: Fingerprint,
        rung: Rung,
        reason: str,
        actor: Actor,
        upto_ms: int = FOREVER,
    ) -> Decided:
        """Without a report, or beside them. CaseClosed when anything was decided about them since
        `upto_ms`, and for a ban while another one lasts."""
        person = await self._first(about)
        now_ms, record = self.now_ms(), await self.record(about)
        is_again = rung is Rung.BAN and is_banned(record, now_ms)
        if is_again or any(it.at_ms > upto_ms for it in record):
            raise CaseClosed
        hidden = person is not None and person.is_hidden
        sanction = await self._made(about, person, rung, reason, actor, now_ms)
        return _imposed(person, sanction, hidden)

    async def _first(self, about: Fingerprint) -> Person | None:
        """Read before what is held against them: what comes against them after that has another
        version of them in its commit, and this decision is Stale."""
        return await self.store.person_of(self.bot, about)

    async def _made(
        self,
        about: Fingerprint,
        person: Person | None,
        rung: Rung,
        reason: str,
        actor: Actor,
        now_ms: int,
    ) -> Sanction:
        keeps_ms = self.rules.ban_ms
        until_ms = now_ms + rung.length_ms(keeps_ms)
        return Sanction(
            bot=self.bot,
            id=SanctionId(self.new_id()),
            fingerprint=about,
            rung=rung,
            reason=reason,
            actor=actor.name,
            at_ms=now_ms,
            until_ms=until_ms,
            # A short ban of an operator may end before a break of three days does.
            forget_ms=max(until_ms, now_ms + keeps_ms),
            shared=await self._name(person) if rung is Rung.BAN else "",
        )

    async def _name(self, person: Person | None) -> str:
        """What lists of bans call them, while we still know whom."""
        sealed = person and await self.store.address(self.bot, person.id)
        return await self.names.of(int(await self.vault.open(sealed))) if sealed else ""

    async def _reporters(self, judged: Sequence[Report]) -> tuple[PersonId, ...]:
        prints = dict.fromkeys(it.by for it in judged)
        found = [await self.store.person_of(self.bot, it) for it in prints]
        return tuple(it.id for it in found if it is not None)

    # --- taking back ----------------------------------------------------------------------

    async def lift(self, sanction: SanctionId, actor: Actor) -> Decided:
        """It holds no longer. CaseClosed if it doesn't anyway, NotYours without the right."""
        found = await self.docket.sanction(self.bot, sanction)
        if found is None or found.lifted_ms is not None:
            raise CaseClosed
        if not actor.may_lift(found):
            raise NotYours
        return await self._lifted(found, actor, ())

    async def judge(self, sanction: SanctionId, outcome: Outcome, actor: Actor) -> Decided:
        """What becomes of an appeal. CaseClosed if none waits, NotYours without the right."""
        found = await self._waiting(sanction)
        if not actor.may_judge(found):
            raise NotYours
        judged = AppealJudged(self.bot, found.id, outcome, actor.name, self.now_ms())
        if outcome is Outcome.GRANTED:
            return await self._lifted(found, actor, (judged,))
        person = await self.store.person_of(self.bot, found.fingerprint)
        return Decided((judged,), person, found, outcome)

    async def _lifted(
        self, sanction: Sanction, actor: Actor, before: tuple[Change, ...]
    ) -> Decided:
        person, changes = await self._without(sanction)
        them = person and person.id
        now_ms, about = self.now_ms(), sanction.fingerprint
        lifted = Lifted(self.bot, sanction.id, actor.name, now_ms, about, them)
        return Decided((*before, lifted, *changes), person, sanction, Outcome.GRANTED)

    async def moved(self, sanction: Sanction, until_ms: int) -> tuple[Change, ...]:
        """It ends at another time."""
        person, changes = await self._without(sanction, until_ms)
        them = person and person.id
        moved = TermMoved(self.bot, sanction.id, until_ms, sanction.fingerprint, them)
        return moved, *changes

    async def _without(
        self, sanction: Sanction, until_ms: int = 0
    ) -> tuple[Person | None, tuple[Change, ...]]:
        """Whom it is about, kept out by the others that they have, or until then."""
        now_ms, about = self.now_ms(), sanction.fingerprint
        person = await self._first(about)
        others = [it for it in await self.record(about) if it.id != sanction.id]
        until_ms = max((until_ms, *(it.until_ms for it in others if it.lasts(now_ms))))
        if person is None:
            return None, ()
        # Even if it is what it was: two that are lifted at once must not miss one another.
        person = person.changed(suspended_until_ms=until_ms)
        return person, (PersonChanged(person),)


def _imposed(person: Person | None, sanction: Sanction | None, hidden: bool) -> Decided:
    """That sanction, if any, for somebody whom open reports hide from now on, or no longer."""
    until_ms = sanction.until_ms if sanction and sanction.rung else 0
    changes, after = _standing(person, until_ms, hidden)
    if sanction is not None:
        # Last: it is refused while they still sit or wait anywhere.
        changes = (*changes, Sanctioned(sanction, person and person.id))
    was_hidden = person is not None and person.is_hidden
    return Decided(changes, after, sanction, was_hidden=was_hidden)


def _standing(
    person: Person | None, until_ms: int, hidden: bool
) -> tuple[tuple[Change, ...], Person | None]:
    """What changes for somebody who is here; an older sanction that lasts longer stays, but who
    lifts it at this moment must see the new one."""
    if person is None:
        return (), None
    if not until_ms and hidden == person.is_hidden:
        return (), person
    until_ms = max(person.suspended_until_ms, until_ms)
    after = person.changed(suspended_until_ms=until_ms, is_hidden=hidden)
    return (GaveUp(after.bot, after.id), PersonChanged(after)), after
