"""What a reporter shows of what they received: /attach in reply to it, for an hour after a report.
Nothing that is said in chats is kept here, so nobody else could show it."""

from dataclasses import dataclass

from meetsmatch.app import evidence
from meetsmatch.app.charges import EVIDENCE_PIECES
from meetsmatch.app.guard import Guard
from meetsmatch.app.reporting import ATTACHING_MS
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.speech import Button, Command, Pressed, Say
from meetsmatch.bot.turn import Commands, Presses, Said, say
from meetsmatch.core.chats import Chat
from meetsmatch.core.errors import OldButton
from meetsmatch.core.ids import ChatId
from meetsmatch.core.people import Person


@dataclass(frozen=True, slots=True)
class AttachScreen:
    """Takes messages along to an open report of theirs."""

    guard: Guard
    buttons: Buttons

    def commands(self) -> Commands:
        return {"attach": self.attach}

    def presses(self) -> Presses:
        return {Action.ATTACH: self.press_attach}

    def button(self, me: Person, chat: Chat, text: str) -> Button:
        """Tells how to, as long as it can be done."""
        return self.buttons.make(me.id, text, Action.ATTACH, chat.id, lasts_ms=ATTACHING_MS)

    async def press_attach(self, me: Person, pressed: Pressed, press: Press) -> Said:
        await self.guard.reporting.open(me, ChatId(press.subject))
        return say(self._how(me))

    async def attach(self, me: Person, heard: Command) -> Said:
        message, content = heard.reply_to, heard.received
        if message is None or content is None:
            return say(self._how(me))
        chat = await self.guard.received_in(me, message)
        if chat is None:
            return say(self._how(me))
        try:
            plain = evidence.of_message(content)
            given = await self.guard.reporting.attach(me, chat, message, plain)
        except OldButton:
            return say(Say(me.id, "attach-late", about=heard.message))
        return Said((given,), (Say(me.id, "attached", about=message),))

    def _how(self, me: Person) -> Say:
        return Say(me.id, "attach-how", {"most": EVIDENCE_PIECES})
