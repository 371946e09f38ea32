"""How what one seat does reaches the other: at once, or when the other opens the chat."""

from dataclasses import dataclass

from meetsmatch.app.matches import Matches
from meetsmatch.app.work import Priority, Wrote
from meetsmatch.bot.buttons import Action, Buttons
from meetsmatch.bot.speech import Mirror, Pass, Revise, Say, Withdraw
from meetsmatch.bot.turn import Kept, Said, say, who
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class Reach:
    """Nothing is said into a parked seat; what waits for it is announced once."""

    matches: Matches
    buttons: Buttons

    async def passed(self, chat: Chat, passed: Pass) -> Said:
        """A message, which keeps the chat alive."""
        if not chat.is_away(passed.to):
            return Said((self._wrote(chat, passed.to),), (passed,))
        is_first = await self.matches.waiting(passed.to, chat) == 0
        kept = Kept(passed, chat.id, passed.author, self.matches.now_ms(), is_first)
        announced = await self._announced(chat, passed) if is_first else Said()
        return Said(kept=(kept,)) + announced

    async def _announced(self, chat: Chat, passed: Pass) -> Said:
        name = await self.matches.name_of(passed.author)
        opening = self.buttons.make(passed.to, "open-match", Action.OPEN_MATCH, chat.id)
        rows = ((opening,),)
        return say(Say(passed.to, "match-wrote", who(name), rows, priority=Priority.NOTICE))

    def changed(self, chat: Chat, change: Revise | Mirror | Withdraw) -> Said:
        """Something about an earlier message."""
        if chat.is_away(change.to):
            return self._kept(chat, change.author, change)
        wrote = (self._wrote(chat, change.to),) if chat.is_match else ()
        return Said(wrote, (change,))

    def asked(self, chat: Chat, author: PersonId, question: Say) -> Said:
        """A question about what comes next from `author`."""
        if chat.is_away(question.to):
            return self._kept(chat, author, question)
        return say(question)

    def _kept(self, chat: Chat, author: PersonId, reply: Revise | Mirror | Withdraw | Say) -> Said:
        return Said(kept=(Kept(reply, chat.id, author, self.matches.now_ms()),))

    def _wrote(self, chat: Chat, reader: PersonId) -> Wrote:
        reaches = reader if chat.is_match else None
        return Wrote(chat.bot, chat.id, self.matches.now_ms(), reaches)
