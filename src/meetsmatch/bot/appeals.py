"""Screens of whom a sanction keeps out: what it says, and /appeal."""

from dataclasses import dataclass

from meetsmatch.app.appeals import Appeals
from meetsmatch.app.ports import Store
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.sentences import Sentences
from meetsmatch.bot.speech import Command, Edited, Pressed, Reacted, Say, Sent
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say
from meetsmatch.core.ids import SanctionId
from meetsmatch.core.people import Person
from meetsmatch.core.relay import Kind
from meetsmatch.core.sanctions import APPEAL_LIMIT, Sanction

STILL = frozenset(
    {
        "appeal",
        "delete",
        "developer_info",
        "export",
        "help",
        "language",
        "paysupport",
        "privacy",
        "terms",
    }
)
"""Commands that stay open to everybody: one's rights, and reading up on them."""

STILL_PRESSED = frozenset(
    {Action.APPEAL, Action.DELETE, Action.KEEP, Action.ASK_LANGUAGE, Action.SET_LANGUAGE}
)


@dataclass(frozen=True, slots=True)
class AppealScreen:
    """Answers whoever is kept out, and listens to them once."""

    appeals: Appeals
    sentences: Sentences
    store: Store

    def commands(self) -> Commands:
        return {"appeal": self.appeal}

    def presses(self) -> Presses:
        return {Action.APPEAL: self.press_appeal}

    # --- the door -------------------------------------------------------------------------

    async def barred(
        self, me: Person, did: Command | Press | Sent | Edited | Reacted
    ) -> Said | None:
        """What somebody hears who is kept out; None when they may go on."""
        if not me.is_suspended(self.appeals.now_ms()):
            return None
        match did:
            case Command(name=name) if name in STILL:
                return None
            case Press(action=action) if action in STILL_PRESSED:
                return None
            case Edited() | Reacted():
                return NOTHING_SAID
            case _:
                return say(self.sentences.statement(me.id, await self.appeals.in_force(me)))

    # --- /appeal --------------------------------------------------------------------------

    async def appeal(self, me: Person, heard: Command) -> Said:
        sanction = await self.appeals.open(me)
        if heard.argument:
            return await self._appealed(me, sanction, heard.argument)
        return say(self._question(me, sanction))

    async def press_appeal(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return say(self._question(me, await self.appeals.open(me, press.subject)))

    def _question(self, me: Person, sanction: Sanction) -> Say:
        """Their answer is a reply to it: so nothing else is ever taken for one."""
        facts = {"most": APPEAL_LIMIT}
        return Say(me.id, "appeal-ask", facts, card=_question_of(sanction.id), asks=True)

    async def heard(self, me: Person, sent: Sent) -> Said:
        """What comes of a reply to the question; nothing if it is none."""
        if sent.reply_to is None or sent.own:
            return NOTHING_SAID
        for it in await self.appeals.of(me):
            name = _question_of(it.id)
            if sent.reply_to != await self.store.card(me.bot, me.id, name):
                continue
            if sent.content is None or sent.content.kind is not Kind.TEXT:
                return say(self._question(me, it))
            sanction = await self.appeals.open(me, it.id)
            return await self._appealed(me, sanction, sent.content.text)
        return NOTHING_SAID

    async def _appealed(self, me: Person, sanction: Sanction, words: str) -> Said:
        appealed = await self.appeals.appeal(sanction, words)
        return Said((appealed,), (Say(me.id, "appeal-taken"),))


def _question_of(sanction: SanctionId) -> str:
    return f"appeal-{sanction}"
