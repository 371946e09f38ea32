"""What one says of the other after a random chat: how it was, and whether to keep in touch."""

from dataclasses import dataclass
from functools import partial

from meetsmatch.app.guard import Guard
from meetsmatch.app.join import Join
from meetsmatch.app.matches import Matches
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.speech import Answered, Pressed, Reply, Say
from meetsmatch.bot.turn import Commands, Presses, Said, say, who
from meetsmatch.core.chats import Chat, Says
from meetsmatch.core.errors import OldButton
from meetsmatch.core.ids import ChatId, PersonId
from meetsmatch.core.people import Person


@dataclass(frozen=True, slots=True)
class AfterwardsScreen:
    """Nobody learns what the other said, but when both want to keep in touch."""

    join: Join
    guard: Guard
    matches: Matches
    buttons: Buttons

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {
            Action.SAY_GOOD: partial(self.rate, Says.GOOD, "said-good"),
            Action.SAY_BAD: partial(self.rate, Says.BAD, "said-bad"),
            Action.KEEP_IN_TOUCH: self.keep,
        }

    async def _ended(self, me: Person, press: Press) -> Chat:
        """The random chat that the button came with."""
        chat = await self.guard.chat(me, press.subject)
        if chat.is_live or chat.is_match:
            raise OldButton
        return chat

    async def rate(self, says: Says, key: str, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self._ended(me, press)
        said = self.matches.said(me.id, chat, says)
        return Said((said,), (Answered(me.id, pressed.query, key),))

    async def keep(self, me: Person, pressed: Pressed, press: Press) -> Said:
        self.join.check_goes_on(me)
        chat = await self._ended(me, press)
        if await self.guard.has_reported(me, chat):
            return say(Answered(me.id, pressed.query, "keep-reported", alert=True))
        noted = say(Answered(me.id, pressed.query, "keep-noted", alert=True))
        # Who has said it before, or can't be kept in touch with, reads the same as all others.
        if Says.KEEP in chat.says_of(me.id) or not await self._is_possible(me, chat):
            return noted
        said = Said((self.matches.said(me.id, chat, Says.KEEP),))
        if Says.KEEP not in chat.says_of(chat.partner_of(me.id)):
            return said + noted
        return said + await self._both_keep(chat)

    async def _is_possible(self, me: Person, chat: Chat) -> bool:
        partner = await self.join.store.person(me.bot, chat.partner_of(me.id))
        stays = partner is not None and self.join.goes_on(partner)
        return stays and await self.matches.may_keep(chat)

    async def _both_keep(self, chat: Chat) -> Said:
        """They are a match from now on, or have been one already without knowing who that was."""
        known = await self.matches.of_seats(chat)
        if known is not None:
            return say(*[await self._told(seat, known, "kept-known") for seat in seats(chat)])
        matched = self.matches.kept(chat)
        told = [await self._told(seat, matched.chat, "kept") for seat in seats(chat)]
        return Said((matched,), tuple(told))

    async def _told(self, reader: PersonId, match: Chat, key: str) -> Reply:
        name = await self.matches.name_of(match.partner_of(reader))
        opening = self.buttons.make(reader, "open-match", Action.OPEN_MATCH, ChatId(match.id))
        return Say(reader, key, who(name), ((opening,),))


def seats(chat: Chat) -> tuple[PersonId, PersonId]:
    """Both of them."""
    return chat.one, chat.two
