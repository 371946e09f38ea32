"""Screens of the beginning and the end: /start and its questions, /help, /privacy, /delete."""

from dataclasses import dataclass

from meetsmatch.app.join import Join
from meetsmatch.app.ports import NowMs
from meetsmatch.app.work import GaveUp, PersonChanged
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.speech import Answered, Button, Command, Pressed, Rows, Say, Show
from meetsmatch.bot.talk import TalkScreen
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, card, say
from meetsmatch.core.chats import Ending
from meetsmatch.core.errors import OldButton, TooYoung
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
    buttons: Buttons
    now_ms: NowMs

    def commands(self) -> Commands:
        return {
            "start": self.start,
            "help": self.help,
            "privacy": self.privacy,
            "delete": self.delete,
        }

    def presses(self) -> Presses:
        return {
            **dict.fromkeys(ANSWERS, self.answer),
            Action.DECADE: self.decade,
            Action.BACK: self.back,
            Action.DELETE: self.forget,
            Action.KEEP: self.keep,
        }

    # --- /start and the questions ---------------------------------------------------------

    async def start(self, me: Person, heard: Command) -> Said:
        if question := self.join.question(me):
            return self.ask(me, question)
        if await self.talk.talk.present(me.id):
            return say(Say(me.id, "welcome-chatting"))
        return say(Say(me.id, "welcome-back", buttons=((self.talk.chat_button(me),),)))

    def ask(self, me: Person, question: Question, message: int | None = None) -> Said:
        """The card with this question: a new one, or the one whose button was pressed."""
        facts = {"age": self.join.rules.min_age}
        return say(card(me.id, f"ask-{question}", facts, self._rows(me, question), message))

    def next(self, me: Person, message: int | None = None) -> Said:
        """Whatever comes next for them on their way in."""
        try:
            question = self.join.question(me)
        except TooYoung as refusal:
            return say(card(me.id, refusal.key, refusal.facts, (), message))
        if question:
            return self.ask(me, question, message)
        return say(card(me.id, "ready", {}, ((self.talk.chat_button(me),),), message))

    def _rows(self, me: Person, question: Question) -> Rows:
        make = self.buttons.make
        back = make(me.id, "back", Action.BACK)
        match question:
            case Question.CONSENT:
                agree = make(me.id, "agree", Action.AGREE, facts={"age": self.join.rules.min_age})
                return (agree,), (make(me.id, "choose-language", Action.ASK_LANGUAGE),)
            case Question.GENDER:
                return (
                    tuple(make(me.id, f"gender-{g}", Action.GENDER, choice=g) for g in Gender),
                )
            case Question.SEEKS:
                wishes = tuple(make(me.id, f"seeks-{s}", Action.SEEKS, choice=s) for s in Seeks)
                return wishes, (back,)
            case Question.BIRTH_YEAR:
                return *self._decades(me), (back,)

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
        me = self.join.answer(me, ANSWERS[press.action], press.choice)
        return Said((PersonChanged(me),)) + self.next(me, pressed.message)

    async def back(self, me: Person, pressed: Pressed, press: Press) -> Said:
        if self.join.question(me) is None:
            raise OldButton
        if press.choice == TO_DECADES:
            return self.next(me, pressed.message)
        before = without_last_answer(me)
        changes = (PersonChanged(before),) if before != me else ()
        return Said(changes) + self.next(before, pressed.message)

    # --- what everybody may read ----------------------------------------------------------

    async def help(self, me: Person, heard: Command) -> Said:
        return say(Say(me.id, "help")) + self._asked_again(me)

    async def privacy(self, me: Person, heard: Command) -> Said:
        return say(Say(me.id, "privacy")) + self._asked_again(me)

    def _asked_again(self, me: Person) -> Said:
        """Whoever reads up on us while joining finds the open question below, not far above."""
        if self.join.is_too_young(me) or self.join.question(me) is None:
            return NOTHING_SAID
        return self.next(me)

    # --- /delete --------------------------------------------------------------------------

    async def delete(self, me: Person, heard: Command) -> Said:
        make = self.buttons.make
        sure = make(me.id, "delete-yes", Action.DELETE, lasts_ms=HOUR_MS)
        rather_not = make(me.id, "delete-no", Action.KEEP, lasts_ms=HOUR_MS)
        return say(Say(me.id, "delete-sure", buttons=((sure,), (rather_not,))))

    async def keep(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return say(Show(me.id, "delete-kept", message=pressed.message))

    async def forget(self, me: Person, pressed: Pressed, press: Press) -> Said:
        key = "deleted-but-age" if self.join.is_too_young(me) else "deleted"
        receipt = Say(me.id, key, {"age": self.join.rules.min_age}, keys=())
        gone = Said(
            (GaveUp(me.bot, me.id), self.join.forget(me)),
            (Answered(me.id, pressed.query), receipt),
        )
        if chat := await self.talk.talk.present(me.id):
            return self.talk.parting(chat, me.id, Ending.DELETED) + gone
        return gone


def _in_rows(items: list[Button], width: int) -> Rows:
    return tuple(tuple(items[at : at + width]) for at in range(0, len(items), width))
