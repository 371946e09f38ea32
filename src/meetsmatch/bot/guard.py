"""Screens of protection: /block, /report, /unblock."""

from dataclasses import dataclass

from meetsmatch.app.guard import Guard, Shown
from meetsmatch.bot.attaching import AttachScreen
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.sentences import Sentences
from meetsmatch.bot.speech import Button, Command, Pressed, Rows, Say, Show
from meetsmatch.bot.talk import TalkScreen
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say, who
from meetsmatch.core.chats import Chat, Ending
from meetsmatch.core.people import Person
from meetsmatch.core.reports import REASONS
from meetsmatch.core.rules import HOUR_MS


@dataclass(frozen=True, slots=True)
class GuardScreen:
    """Ends what somebody does not want, and keeps it away."""

    guard: Guard
    talk: TalkScreen
    sentences: Sentences
    attaching: AttachScreen
    buttons: Buttons

    def commands(self) -> Commands:
        return {"block": self.block, "report": self.report, "unblock": self.unblock}

    def presses(self) -> Presses:
        return {
            Action.BLOCK: self.press_block,
            Action.REPORT: self.press_report,
            Action.REPORT_FOR: self.press_reason,
            Action.NEVER_MIND: self.never_mind,
        }

    # --- /block ---------------------------------------------------------------------------

    async def block(self, me: Person, heard: Command) -> Said:
        chat, *others = await self.guard.chats(me)
        if others or chat.is_match:
            return await self._whom(me, "block-whom", Action.BLOCK, chat, *others)
        return await self._blocked(me, chat)

    async def press_block(self, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self.guard.chat(me, press.subject)
        return await self._blocked(me, chat)

    async def _blocked(self, me: Person, chat: Chat) -> Said:
        # Said anew even after a press: the button may sit on the live card of the queue.
        done = say(Say(me.id, "blocked", buttons=self._again(me, chat)))
        over = await self._over(me, chat, Ending.BLOCKED)
        return over + Said(self.guard.block(me, chat)) + done

    def _again(self, me: Person, chat: Chat) -> Rows:
        """Who has just left a random chat may want another one."""
        left = chat.is_live and not chat.is_match
        return ((self.talk.offered.way(me.id),),) if left else ()

    async def _over(self, me: Person, chat: Chat, ending: Ending) -> Said:
        """The chat ends if it lives; what still waits of it goes nowhere either way.

        Two who met again sit in a newer chat, and may be a match: these end, too.
        """
        over, parting = NOTHING_SAID, self.talk.parting
        if not chat.is_live:
            over = parting.cancelling(chat, chat.one, chat.two)
        for each in await self.guard.together(me, chat):
            # Who that stranger was is not told by the end of a match.
            named = each.id == chat.id or chat.is_match
            over += await parting.left(each, me.id, named)
            over += await parting.end(each, me.id, ending, named)
        return over

    async def unblock(self, me: Person, heard: Command) -> Said:
        return Said((self.guard.unblock(me),), (Say(me.id, "unblocked"),))

    # --- /report --------------------------------------------------------------------------

    async def report(self, me: Person, heard: Command) -> Said:
        """In reply to a message that they received, it is about that chat, and takes it along."""
        if heard.reply_to is not None and heard.received is not None:
            about = await self.guard.received_in(me, heard.reply_to)
            if about is not None:
                return await self._why(me, await self.guard.chat(me, about), heard.reply_to)
        chat, *others = await self.guard.to_report(me)
        if others or (chat.is_match and await self._has_others(me, chat)):
            return await self._whom(me, "report-whom", Action.REPORT, chat, *others)
        return await self._why(me, chat)

    async def press_report(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return await self._why(me, await self.guard.chat(me, press.subject))

    async def _why(self, me: Person, chat: Chat, about: int | None = None) -> Said:
        await self.guard.check_unreported(me, chat)
        rows = *self._reasons(me, chat), self._never_mind(me)
        return say(Say(me.id, "report-why", buttons=rows, about=about))

    async def press_reason(self, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self.guard.chat(me, press.subject)
        about, content = pressed.about, pressed.received
        shown = None if about is None or content is None else Shown(about, content)
        filed = await self.guard.report(me, chat, press.choice, shown)
        reported = await self.sentences.filed(filed, me.id)
        attached, text = ("yes", "attach-more") if filed.is_shown else ("no", "attach")
        rows = ((self.attaching.button(me, chat, text),), *self._again(me, chat))
        facts = {"attached": attached}
        thanks = Show(me.id, "reported", facts, rows, message=pressed.message)
        return await self._over(me, chat, Ending.REPORTED) + reported + say(thanks)

    def _reasons(self, me: Person, chat: Chat) -> Rows:
        lasts_ms = self.guard.rules.previous_ms
        made = [
            self.buttons.make(
                me.id, f"reason-{reason}", Action.REPORT_FOR, chat.id, reason, lasts_ms
            )
            for reason in REASONS
        ]
        return tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))

    async def _whom(self, me: Person, key: str, action: Action, *chats: Chat) -> Said:
        """One of several; a match is asked about by name, for a button that opens another one may
        have overtaken the command."""
        rows = [(await self._one(me, action, chat),) for chat in chats]
        return say(Say(me.id, key, buttons=(*rows, self._never_mind(me))))

    def _never_mind(self, me: Person) -> tuple[Button, ...]:
        """The way out of a question, as a row."""
        return (self.buttons.make(me.id, "never-mind", Action.NEVER_MIND),)

    async def never_mind(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return say(Show(me.id, "nothing-done", message=pressed.message))

    async def _has_others(self, me: Person, match: Chat) -> bool:
        """Whether another match may be meant."""
        matches = await self.talk.parting.matches.all(me.id)
        return any(it.id != match.id for it in matches)

    async def _one(self, me: Person, action: Action, chat: Chat) -> Button:
        key, facts = "present-partner" if chat.is_live else "previous-partner", None
        if chat.is_match:
            name = await self.talk.parting.matches.name_of(chat.partner_of(me.id))
            key, facts = "match-name", who(name)
        return self.buttons.make(me.id, key, action, chat.id, lasts_ms=HOUR_MS, facts=facts)
