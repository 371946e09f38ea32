"""Screens of protection: /block, /report, /unblock."""

from dataclasses import dataclass

from meetsmatch.app.guard import REASONS, Guard
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.speech import Command, Pressed, Rows, Say, Show
from meetsmatch.bot.talk import TalkScreen
from meetsmatch.bot.turn import Commands, Presses, Said, say
from meetsmatch.core.chats import Chat, Ending
from meetsmatch.core.people import Person
from meetsmatch.core.rules import HOUR_MS


@dataclass(frozen=True, slots=True)
class GuardScreen:
    """Ends what somebody does not want, and keeps it away."""

    guard: Guard
    talk: TalkScreen
    buttons: Buttons

    def commands(self) -> Commands:
        return {"block": self.block, "report": self.report, "unblock": self.unblock}

    def presses(self) -> Presses:
        return {
            Action.BLOCK: self.press_block,
            Action.REPORT: self.press_report,
            Action.REPORT_FOR: self.press_reason,
        }

    # --- /block ---------------------------------------------------------------------------

    async def block(self, me: Person, heard: Command) -> Said:
        chat, *others = await self.guard.chats(me)
        if others:
            return self._whom(me, "block-whom", Action.BLOCK, chat, *others)
        return self._blocked(me, chat)

    async def press_block(self, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self.guard.chat(me, press.subject)
        return self._blocked(me, chat)

    def _blocked(self, me: Person, chat: Chat) -> Said:
        # Said anew even after a press: the button may sit on the live card of the queue.
        done = say(Say(me.id, "blocked", buttons=self._again(me, chat)))
        return Said((self.guard.block(me, chat),)) + self._over(me, chat, Ending.BLOCKED) + done

    def _again(self, me: Person, chat: Chat) -> Rows:
        """Who has just left a chat may want another one."""
        return ((self.talk.chat_button(me),),) if chat.is_live else ()

    def _over(self, me: Person, chat: Chat, ending: Ending) -> Said:
        """The chat ends if it lives; what still waits of it goes nowhere either way."""
        if not chat.is_live:
            return self.talk.cancelling(chat, chat.one, chat.two)
        return say(Say(me.id, "you-left", keys=())) + self.talk.parting(chat, me.id, ending)

    async def unblock(self, me: Person, heard: Command) -> Said:
        return Said((self.guard.unblock(me),), (Say(me.id, "unblocked"),))

    # --- /report --------------------------------------------------------------------------

    async def report(self, me: Person, heard: Command) -> Said:
        chat, *others = await self.guard.chats(me)
        if others:
            return self._whom(me, "report-whom", Action.REPORT, chat, *others)
        return say(Say(me.id, "report-why", buttons=self._reasons(me, chat)))

    async def press_report(self, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self.guard.chat(me, press.subject)
        return say(Say(me.id, "report-why", buttons=self._reasons(me, chat)))

    async def press_reason(self, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self.guard.chat(me, press.subject)
        reported = Said(await self.guard.report(me, chat, press.choice))
        thanks = Show(me.id, "reported", {}, self._again(me, chat), message=pressed.message)
        return reported + self._over(me, chat, Ending.REPORTED) + say(thanks)

    def _reasons(self, me: Person, chat: Chat) -> Rows:
        lasts_ms = self.guard.rules.previous_ms
        made = [
            self.buttons.make(
                me.id, f"reason-{reason}", Action.REPORT_FOR, chat.id, reason, lasts_ms
            )
            for reason in REASONS
        ]
        return tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))

    def _whom(self, me: Person, key: str, action: Action, *chats: Chat) -> Said:
        rows = tuple(
            (
                self.buttons.make(
                    me.id,
                    "present-partner" if chat.is_live else "previous-partner",
                    action,
                    chat.id,
                    lasts_ms=HOUR_MS,
                ),
            )
            for chat in chats
        )
        return say(Say(me.id, key, buttons=rows))
