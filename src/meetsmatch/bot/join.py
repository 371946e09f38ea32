"""Screens of the beginning and the end: /start and its questions, /help, /delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from meetsmatch.app.browsing import ProfileWritten
from meetsmatch.app.copychanges import CopyLeft
from meetsmatch.app.join import Join
from meetsmatch.app.ports import NowMs
from meetsmatch.app.work import Change, GaveUp, PersonChanged, PersonForgotten
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.questions import QuestionScreen
from meetsmatch.bot.speech import Answered, Button, Command, Facts, Pressed, Rows, Say, Show
from meetsmatch.bot.talk import TalkScreen
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, card, say
from meetsmatch.core.chats import Chat
from meetsmatch.core.errors import NotLetIn, OldButton
from meetsmatch.core.people import (
    Gender,
    Person,
    Question,
    Seeks,
    without_last_answer,
    year_at,
)
from meetsmatch.core.rules import HOUR_MS

OLDEST = 99
YOUNGEST = 8
"""The youngest year offered: nobody should read from the buttons which answer is wanted."""

ANSWERS = {
    Action.AGREE: Question.CONSENT,
    Action.GENDER: Question.GENDER,
    Action.SEEKS: Question.SEEKS,
    Action.YEAR: Question.BIRTH_YEAR,
}
TO_DECADES = "decades"


@dataclass(frozen=True, slots=True)
class JoinScreen:
    """Asks what must be known before somebody can meet people, on one card."""

    join: Join
    talk: TalkScreen
    questions: QuestionScreen
    buttons: Buttons
    now_ms: NowMs

    def commands(self) -> Commands:
        return {
            "start": self.start,
            "help": self.help,
            "delete": self.delete,
        }

    def presses(self) -> Presses:
        return {
            **dict.fromkeys(ANSWERS, self.answer),
            Action.DECADE: self.decade,
            Action.BACK: self.back,
            Action.ASK_DELETE: self.ask_delete,
            Action.DELETE: self.forget,
            Action.KEEP: self.keep,
        }

    # --- /start and the questions ---------------------------------------------------------

    async def start(self, me: Person, heard: Command) -> Said:
        if question := self.join.question(me):
            return self.ask(me, question)
        if chat := await self.talk.talk.present(me.id):
            return say(Say(me.id, "welcome-match" if chat.is_match else "welcome-chatting"))
        hello = Say(me.id, "welcome-back", buttons=((self.talk.offered.way(me.id),),))
        return say(hello) + await self.questions.resume(me)

    def ask(
        self, me: Person, question: Question, message: int | None = None, typed: str = "no"
    ) -> Said:
        """The card with this question: a new one, or the one whose button was pressed. `typed` is
        "yes" to whom has written instead of tapping."""
        rules = self.join.rules
        facts: Facts = {"age": rules.min_age, "way": rules.assurance.word, "typed": typed}
        return say(card(me.id, f"ask-{question}", facts, self._rows(me, question), message))

    def next(self, me: Person, message: int | None = None, typed: str = "no") -> Said:
        """Whatever comes next for them on their way in."""
        try:
            question = self.join.question(me)
        except NotLetIn as refusal:
            return say(card(me.id, refusal.key, refusal.facts, (), message))
        if question:
            return self.ask(me, question, message, typed)
        return say(card(me.id, "ready", {}, ((self.talk.offered.way(me.id),),), message))

    def _rows(self, me: Person, question: Question) -> Rows:
        make = self.buttons.make
        back = make(me.id, "back", Action.BACK)
        match question:
            case Question.CONSENT:
                agree = make(me.id, "agree", Action.AGREE, facts={"age": self.join.rules.min_age})
                languages = make(me.id, "choose-language", Action.ASK_LANGUAGE)
                return ((agree,),) if self.join.rules.only_language else ((agree,), (languages,))
            case Question.GENDER:
                return (
                    tuple(make(me.id, f"gender-{g}", Action.GENDER, choice=g) for g in Gender),
                )
            case Question.SEEKS:
                bare: Facts = {"chosen": "no"}
                wishes = tuple(
                    make(me.id, f"seeks-{s}", Action.SEEKS, choice=s, facts=bare) for s in Seeks
                )
                return wishes, (back,)
            case Question.BIRTH_YEAR:
                return *self._decades(me), (back,)
            case Question.AGE_CHECK:
                way: Facts = {"way": self.join.rules.assurance.word}
                return ((make(me.id, "age-start", Action.CHECK_AGE, facts=way),),)

    def _decades(self, me: Person) -> Rows:
        year = year_at(self.now_ms())
        decades = range((year - YOUNGEST) // 10 * 10, (year - OLDEST) // 10 * 10 - 1, -10)
        made = [
            self.buttons.make(
                me.id, "decade", Action.DECADE, choice=str(d), facts={"decade": str(d)}
            )
            for d in decades
        ]
        return _in_rows(made, 5)

    async def decade(self, me: Person, pressed: Pressed, press: Press) -> Said:
        if self.join.question(me) is not Question.BIRTH_YEAR:
            raise OldButton
        first, latest = int(press.choice), year_at(self.now_ms()) - YOUNGEST
        years = [
            self.buttons.make(
                me.id, "year", Action.YEAR, choice=str(year), facts={"year": str(year)}
            )
            for year in range(first, min(first + 9, latest) + 1)
        ]
        back = self.buttons.make(me.id, "back", Action.BACK, choice=TO_DECADES)
        rows = (*_in_rows(years, 5), (back,))
        return say(Show(me.id, "ask-year", {}, rows, message=pressed.message))

    async def answer(self, me: Person, pressed: Pressed, press: Press) -> Said:
        question = ANSWERS[press.action]
        return await self.answered(self.join.answer(me, question, press.choice), question, pressed)

    async def answered(self, me: Person, question: Question, pressed: Pressed) -> Said:
        """What follows from their answer to it."""
        said = Said((PersonChanged(me), *self.join.logged(me, question)))
        return said + await self.onward(me, pressed)

    async def onward(self, me: Person, pressed: Pressed) -> Said:
        """The next question in place of the last one; nothing more to ask lets them in."""
        said = self.next(me, pressed.message)
        if not self.join.is_ready(me):
            return said
        # They may chat at once; whether others shall find them as well is asked below.
        return said + await self.questions.begin(me, pressed.who)

    async def back(self, me: Person, pressed: Pressed, press: Press) -> Said:
        if self.join.question(me) is None:
            raise OldButton
        if press.choice == TO_DECADES:
            return self.next(me, pressed.message)
        before = without_last_answer(me, self.join.rules)
        changes = (PersonChanged(before),) if before != me else ()
        return Said(changes) + self.next(before, pressed.message)

    # --- what everybody may read ----------------------------------------------------------

    async def help(self, me: Person, heard: Command) -> Said:
        facts = {"sells": "yes" if self.join.rules.for_sale else "no"}
        return say(Say(me.id, "help", facts)) + self.asked_again(me)

    def asked_again(self, me: Person) -> Said:
        """Whoever reads up on us while joining finds the open question below, not far above."""
        if self.join.open_question(me) is None:
            return NOTHING_SAID
        return self.next(me)

    # --- /delete --------------------------------------------------------------------------

    async def ask_delete(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return self._sure(me)

    async def delete(self, me: Person, heard: Command) -> Said:
        return self._sure(me)

    def _sure(self, me: Person) -> Said:
        make = self.buttons.make
        sure = make(me.id, "delete-yes", Action.DELETE, lasts_ms=HOUR_MS)
        rather_not = make(me.id, "delete-no", Action.KEEP, lasts_ms=HOUR_MS)
        return say(Say(me.id, "delete-sure", buttons=((sure,), (rather_not,))))

    async def keep(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return say(Show(me.id, "delete-kept", message=pressed.message))

    async def forget(self, me: Person, pressed: Pressed, press: Press) -> Said:
        key = "deleted-but-age" if self.join.is_too_young(me) else "deleted"
        now = f"{datetime.fromtimestamp(self.now_ms() // 1000, UTC):%Y-%m-%d %H:%M} UTC"
        receipt = Say(me.id, key, {"age": self.join.rules.min_age, "when": now}, keys=())
        gone = Said(
            (GaveUp(me.bot, me.id), *await self._forgotten(me)),
            (Answered(me.id, pressed.query), receipt),
        )
        ended = await self.talk.parting.end_all(await self._chats(me), me.id)
        return await self._still_on_their_way(me) + ended + gone

    async def _chats(self, me: Person) -> Sequence[Chat]:
        """All that live, open or parked."""
        matches = await self.talk.parting.matches.all(me.id)
        present = await self.talk.talk.present(me.id)
        return matches if present is None or present.is_match else [*matches, present]

    async def _forgotten(self, me: Person) -> tuple[Change, ...]:
        forgotten = self.join.forget(me)
        emptied = await self.questions.profiles.emptied(me.id)
        if isinstance(forgotten[0], PersonForgotten) or emptied is None:
            return forgotten
        left = CopyLeft(me.bot, me.id, "", self.now_ms())
        return (*forgotten, ProfileWritten(emptied), left)

    async def _still_on_their_way(self, me: Person) -> Said:
        """Words from an earlier chat that will not find them any more: their author is told."""
        last = await self.talk.talk.last(me.id)
        return self.talk.parting.cancelling(last, last.partner_of(me.id)) if last else NOTHING_SAID


def _in_rows(items: list[Button], width: int) -> Rows:
    return tuple(tuple(items[at : at + width]) for at in range(0, len(items), width))
