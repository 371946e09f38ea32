"""Screens of telling one another's name on Telegram: /reveal. Both must want it."""

from dataclasses import dataclass

from meetsmatch.app.join import Join
from meetsmatch.app.matches import Matches
from meetsmatch.app.talk import Talk
from meetsmatch.app.work import Priority
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.speech import Command, Facts, Pressed, Rows, Say, Show
from meetsmatch.bot.turn import Commands, Presses, Said, card, say, who
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person


@dataclass(frozen=True, slots=True)
class RevealScreen:
    """Tells both at the same moment, or nobody."""

    join: Join
    talk: Talk
    matches: Matches
    buttons: Buttons

    def commands(self) -> Commands:
        return {"reveal": self.reveal}

    def presses(self) -> Presses:
        return {Action.REVEAL: self.offer, Action.NOT_NOW: self.not_now}

    async def reveal(self, me: Person, heard: Command) -> Said:
        chat = await self.talk.chat(me.id)
        if not chat.is_match:
            return say(Say(me.id, "reveal-only-matches"))
        if chat.contact_of(me.id) is not None:
            return say(await self._known(me, chat))
        if not heard.who.username:
            return say(Say(me.id, "reveal-no-username"))
        facts = {**await self._who(chat.partner_of(me.id)), "username": heard.who.username}
        return say(Say(me.id, "reveal-sure", facts, self._rows(me.id, chat)))

    async def _known(self, me: Person, chat: Chat, message: int | None = None) -> Say | Show:
        """What has come of their offer."""
        partner = chat.partner_of(me.id)
        facts, theirs = await self._who(partner), chat.contact_of(partner)
        if theirs is None or not await self._agrees(partner):
            return card(me.id, "reveal-offered", facts, (), message)
        known = {**facts, "username": await self.matches.contact(theirs)}
        return card(me.id, "revealed", known, (), message)

    def _rows(self, reader: PersonId, chat: Chat) -> Rows:
        yes = self.buttons.make(reader, "reveal-yes", Action.REVEAL, chat.id)
        return ((yes, self.buttons.make(reader, "reveal-no", Action.NOT_NOW, chat.id)),)

    async def offer(self, me: Person, pressed: Pressed, press: Press) -> Said:
        self.join.check_goes_on(me)
        chat = await self.matches.match(me.id, press.subject)
        username = pressed.who.username
        if chat.contact_of(me.id) is not None:
            return say(await self._known(me, chat, pressed.message))
        if not username:
            return say(Say(me.id, "reveal-no-username"))
        offered = await self.matches.offered(me.id, chat, username)
        mine = await self._who(me.id)
        if offered.is_answer:
            if not await self._agrees(chat.partner_of(me.id)):
                return Said((offered,), (await self._known(me, chat, pressed.message),))
            told = Say(chat.partner_of(me.id), "revealed", {**mine, "username": username})
            # As if the offer stood already: by the same Work it does.
            return Said((offered,), (await self._known(me, chat, pressed.message), told))
        asked = Say(
            chat.partner_of(me.id),
            "reveal-asked",
            mine,
            self._rows(chat.partner_of(me.id), chat),
            priority=Priority.NOTICE,
        )
        return Said((offered,), (await self._known(me, chat, pressed.message), asked))

    async def _agrees(self, partner: PersonId) -> bool:
        """Whether what they have offered may still be told: not of who takes their consent back,
        until they agree again."""
        who = await self.join.store.person(self.join.bot, partner)
        return who is not None and self.join.goes_on(who)

    async def not_now(self, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self.matches.match(me.id, press.subject)
        facts = await self._who(chat.partner_of(me.id))
        return say(Show(me.id, "reveal-not-now", facts, message=pressed.message))

    async def _who(self, person: PersonId) -> Facts:
        return who(await self.matches.name_of(person))
