"""Screens for whoever must show their age before they are let in: where the operator wants more
than their word."""

from dataclasses import dataclass
from datetime import UTC, datetime

from meetsmatch.app.ages import Elsewhere, Ways
from meetsmatch.app.work import PersonChanged
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.join import JoinScreen
from meetsmatch.bot.speech import Answered, Button, Facts, Pressed, Rows, Say, Show
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say
from meetsmatch.core.ages import Assurance, Birthdate
from meetsmatch.core.errors import OldButton
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person, Question

DONE = "done"


@dataclass(frozen=True, slots=True)
class AgeScreen:
    """Looks where the operator has said, and at what somebody else has found."""

    joining: JoinScreen
    ways: Ways

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {Action.CHECK_AGE: self.check}

    async def check(self, me: Person, pressed: Pressed, press: Press) -> Said:
        join = self.joining.join
        question = join.question(me)
        if question is None:
            return await self.joining.onward(me, pressed)
        if question is not Question.AGE_CHECK:
            raise OldButton
        if press.choice == DONE:
            return say(Answered(me.id, pressed.query, "age-not-yet", alert=True))
        way = self.ways[join.rules.assurance]
        match await way.evidence(me, pressed.who.telegram_id, join.rules.min_age):
            case Elsewhere(url):
                rows = self._rows(me, url)
                return say(
                    Show(me.id, "age-elsewhere", self._facts, rows, message=pressed.message)
                )
            case Birthdate() as born:
                return await self._seen(me, pressed, born)
            case None:
                return say(Answered(me.id, pressed.query, "age-unseen", alert=True))

    @property
    def _facts(self) -> Facts:
        return {"age": self.joining.join.rules.min_age}

    def _rows(self, me: Person, url: str) -> Rows:
        done = self.joining.buttons.make(me.id, "age-done", Action.CHECK_AGE, choice=DONE)
        return (Button("age-open", "", url=url),), (done,)

    async def _seen(self, me: Person, pressed: Pressed, born: Birthdate) -> Said:
        """Of a date only the year stays, in place of the one that they gave."""
        join, now_ms = self.joining.join, self.joining.now_ms()
        if born.age(datetime.fromtimestamp(now_ms / 1000, UTC).date()) >= join.rules.min_age:
            me = join.answer(me, Question.AGE_CHECK, str(born.year))
            return await self.joining.answered(me, Question.AGE_CHECK, pressed)
        if me.changed(birth_year=born.year).is_too_young(join.rules.min_age, now_ms):
            me = me.changed(birth_year=born.year)
            return Said((PersonChanged(me),)) + self.joining.next(me, pressed.message)
        return say(Answered(me.id, pressed.query, "age-soon", self._facts, alert=True))

    async def judged(self, person: PersonId, is_adult: bool) -> Said:
        """What a check elsewhere has come to. Nothing if nobody waits for it (any more)."""
        join = self.joining.join
        me = await join.store.person(join.bot, person)
        if me is None or not join.awaits_check(me, Assurance.PROVIDER):
            return NOTHING_SAID
        if not is_adult:
            me = join.refused(me)
            return Said((PersonChanged(me),)) + self.joining.next(me)
        me = join.answer(me, Question.AGE_CHECK, str(me.birth_year))
        onward = self.joining.buttons.make(me.id, "age-onward", Action.CHECK_AGE)
        told = Say(me.id, "age-passed", buttons=((onward,),))
        return Said((PersonChanged(me), *join.logged(me, Question.AGE_CHECK)), (told,))
