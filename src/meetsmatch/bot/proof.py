"""Screens for whoever sends the same to many strangers: it is held back, and then they must show
that they are a person before they meet somebody new."""

from dataclasses import dataclass

from meetsmatch.app.suspicion import Suspicion
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.offered import Offered
from meetsmatch.bot.speech import Answered, Button, Facts, Pressed, Rows, Say, Show
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, card, say
from meetsmatch.core.chats import Chat
from meetsmatch.core.people import Person
from meetsmatch.core.relay import Content
from meetsmatch.core.rules import HOUR_MS

PICTURES = ("🐶", "🐱", "🦊", "🐼", "🦁", "🐸", "🐙", "🦉", "🐝")
OFFERED = 6
RIGHT = 1
"""A subject, which is enciphered: whoever reads the tokens learns nothing."""


@dataclass(frozen=True, slots=True)
class ProofScreen:
    """Lets people through, and copies not."""

    suspicion: Suspicion
    offered: Offered
    buttons: Buttons

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {Action.PROVE: self.prove}

    async def stopped(self, me: Person, chat: Chat, message: int, content: Content) -> Said:
        """Words for whoever sends what has gone to many; nothing when it may pass.

        Two who have chosen each other may tell each other whatever they like.
        """
        if chat.is_match or not await self.suspicion.is_copy(me, chat, content):
            return NOTHING_SAID
        return say(Say(me.id, "copied", about=message)) + await self.asked(me)

    async def asked(self, me: Person) -> Said:
        """The question, if they must answer it before they meet anybody."""
        return say(self._question(me)) if await self.suspicion.must_prove(me) else NOTHING_SAID

    async def prove(self, me: Person, pressed: Pressed, press: Press) -> Said:
        if wait_ms := await self.suspicion.tries(me):
            facts: Facts = {"hours": -(-wait_ms // HOUR_MS)}
            return say(Show(me.id, "prove-later", facts, message=pressed.message))
        if press.subject != RIGHT:
            wrong = Answered(me.id, pressed.query, "prove-wrong")
            return say(wrong, self._question(me, pressed.message))
        await self.suspicion.proved(me)
        again: Rows = ((self.offered.way(me.id),),)
        return say(Show(me.id, "proved", {}, again, message=pressed.message))

    def _question(self, me: Person, message: int | None = None) -> Say | Show:
        """Another one each second; the same when it is asked twice at once."""
        lot, first = divmod(self.suspicion.lot(me), len(PICTURES))
        shown = [PICTURES[(first + it) % len(PICTURES)] for it in range(OFFERED)]
        wanted = shown[lot % OFFERED]
        row = [self._picture(me, it, it == wanted) for it in shown]
        half = OFFERED // 2
        rows = (tuple(row[:half]), tuple(row[half:]))
        return card(me.id, "prove", {"picture": wanted}, rows, message)

    def _picture(self, me: Person, picture: str, is_right: bool) -> Button:
        facts: Facts = {"picture": picture}
        return self.buttons.make(
            me.id, "picture", Action.PROVE, RIGHT if is_right else ord(picture), facts=facts
        )
