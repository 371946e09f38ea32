"""What humans have decided, and reports that hide, in words: who is told what, which chats end."""

from dataclasses import dataclass
from datetime import UTC, datetime

from meetsmatch.app.moderation import Decided
from meetsmatch.app.reporting import Filed
from meetsmatch.app.talk import Talk
from meetsmatch.bot.buttons import Action, Buttons
from meetsmatch.bot.parting import Parting
from meetsmatch.bot.speech import Rows, Say
from meetsmatch.bot.turn import NOTHING_SAID, Said, say
from meetsmatch.core.chats import Ending
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.reports import REASONS
from meetsmatch.core.sanctions import Outcome, Rung, Sanction


@dataclass(frozen=True, slots=True)
class Sentences:
    """Carries out what was decided. Whoever wrote to the person learns only that they left."""

    talk: Talk
    parting: Parting
    buttons: Buttons

    async def carried_out(self, decided: Decided) -> Said:
        """A moderator's decision, with everything that follows from it."""
        person, said = decided.person, NOTHING_SAID
        if person and decided.sanction and decided.keeps_out:
            said = await self._out(person.id, for_good=decided.sanction.rung is Rung.BAN)
        # Then what is decided: it is refused while they still sit somewhere.
        said += Said(decided.changes)
        if person:
            said += self._told(person, decided)
        told = [Say(it, "report-judged") for it in decided.reporters if it != _id(person)]
        return said + say(*told)

    async def filed(self, filed: Filed, by: PersonId) -> Said:
        """A report; whom it hides is told so, and leaves the chat that they are in if it must not
        wait."""
        said = await self._paused(filed.paused.id, by) if filed.paused else NOTHING_SAID
        said += Said(filed.changes)
        return said + say(Say(filed.hidden.id, "under-review")) if filed.hidden else said

    async def _paused(self, person: PersonId, by: PersonId) -> Said:
        """They leave a random chat, but for one with the reporter, who ends that in any case."""
        present = await self.talk.present(person)
        if not present or present.is_match or present.seats(by):
            return NOTHING_SAID
        over = await self.parting.end(present, person, Ending.BANNED)
        return over + say(Say(person, "chat-ended", keys=()))

    async def _out(self, person: PersonId, for_good: bool) -> Said:
        """They leave what they are in: for good even their matches."""
        said, present = NOTHING_SAID, await self.talk.present(person)
        if present and not present.is_match:
            said += await self.parting.end(present, person, Ending.BANNED)
        if for_good:
            for match in await self.parting.matches.all(person):
                said += await self.parting.end(match, person, Ending.BANNED)
        elif present and present.is_match:
            said += Said((self.parting.matches.parked(person, present),))
        return said + say(Say(person, "chat-ended", keys=())) if present else said

    # --- what they read -------------------------------------------------------------------

    def _told(self, person: Person, decided: Decided) -> Said:
        sanction, outcome = decided.sanction, decided.outcome
        if sanction is None:
            return say(Say(person.id, "review-over")) if decided.was_hidden else NOTHING_SAID
        if outcome is Outcome.UPHELD:
            return say(Say(person.id, "appeal-upheld", _facts(sanction)))
        if outcome is Outcome.GRANTED:
            until_ms = person.suspended_until_ms
            facts = {"still": "yes" if until_ms else "no", "until": _until(until_ms)}
            return say(Say(person.id, "sanction-lifted", facts))
        return say(self.statement(person.id, sanction))

    def statement(self, person: PersonId, sanction: Sanction) -> Say:
        """What was decided, why, for how long, and what they can do about it."""
        key = "statement" if sanction.rung else "statement-warning"
        return Say(person, key, _facts(sanction), self._appeal(person, sanction))

    def _appeal(self, person: PersonId, sanction: Sanction) -> Rows:
        if not sanction.may_be_appealed:
            return ()
        return ((self.buttons.make(person, "appeal", Action.APPEAL, sanction.id),),)


def _facts(sanction: Sanction) -> dict[str, str | int]:
    return {
        "rung": sanction.rung.name.lower(),
        "reason": sanction.reason if sanction.reason in REASONS else "other",
        "until": _until(sanction.until_ms),
        "appeal": _hearing(sanction),
    }


def _hearing(sanction: Sanction) -> str:
    """Where an appeal against it stands."""
    if sanction.may_be_appealed:
        return "open"
    return "heard" if sanction.outcome else "waits"


def _until(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def _id(person: Person | None) -> PersonId | None:
    return person and person.id
