"""Ends of chats, and matches left for a while: who is told what, and what is cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.matches import Matches
from meetsmatch.app.talk import Talk
from meetsmatch.bot.buttons import Action, Buttons
from meetsmatch.bot.speech import Button, Facts, Rows, Say
from meetsmatch.bot.turn import NOTHING_SAID, Cancelled, Said, say, who
from meetsmatch.core.chats import CANCELS, Chat, Ending
from meetsmatch.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class Parting:
    """Lets people go."""

    talk: Talk
    matches: Matches
    buttons: Buttons

    # --- ends -----------------------------------------------------------------------------

    async def end(self, chat: Chat, by: PersonId, ending: Ending, named: bool = True) -> Said:
        """The end of a chat by one of its seats; the other is told, but never why.

        Who can't be reached any more only leaves the seat of a match: they may come back.
        """
        if chat.is_match and ending is Ending.VANISHED:
            return Said((self.matches.parked(by, chat),))
        if chat.is_match:
            return await self._unmatched(chat, by, ending, named)
        return self._left_alone(chat, by, ending)

    async def end_all(self, chats: Sequence[Chat], by: PersonId) -> Said:
        """All that somebody has who deletes themselves. What they have not read yet is lost, and
        its authors are told; to them themselves there is nothing more to say."""
        theirs = await self._who(by)
        each = [
            self._without(chat, by, theirs)
            if chat.is_match
            else self._left_alone(chat, by, Ending.DELETED)
            for chat in chats
        ]
        return sum(each, NOTHING_SAID)

    def _left_alone(self, chat: Chat, by: PersonId, ending: Ending) -> Said:
        other = chat.partner_of(by)
        over = Said(self.talk.end(chat, ending)) + self._told(other, "partner-left", chat)
        if ending not in CANCELS:
            return over
        return over + self.cancelling(
            chat, *([other] if ending is Ending.DELETED else [by, other])
        )

    def _without(self, chat: Chat, by: PersonId, theirs: Facts) -> Said:
        other = chat.partner_of(by)
        over = Said(self.talk.end(chat, Ending.DELETED)) + self._match_over(other, chat, theirs)
        return over + _lost(chat, Say(other, "lost-with-match", theirs))

    async def _unmatched(self, chat: Chat, by: PersonId, ending: Ending, named: bool) -> Said:
        """Nothing that waits is delivered, whatever the reason: those who leave each other tell
        each other nothing more."""
        other = chat.partner_of(by)
        theirs, mine = await self._who(by, named), await self._who(other, named)
        changes = (*self.talk.end(chat, ending), self.matches.over(chat))
        over = Said(changes) + self._match_over(other, chat, theirs)
        lost = Say(other, "lost-with-match", theirs), Say(by, "lost-with-match", mine)
        return over + _lost(chat, *lost)

    def _match_over(self, reader: PersonId, chat: Chat, facts: Facts) -> Said:
        guarding = (self.guard_row(reader, chat),)
        if chat.is_away(reader):
            return say(Say(reader, "match-over", facts, guarding))
        over = Say(reader, "match-over", facts, keys=())
        return say(over, Say(reader, "after-match", buttons=guarding))

    async def left(self, chat: Chat, me: PersonId, named: bool = True) -> Said:
        """Words for whoever ends it."""
        if not chat.is_match:
            return say(Say(me, "you-left", keys=()))
        facts = await self._who(chat.partner_of(me), named)
        return say(Say(me, "match-over", facts, keys=None if chat.is_away(me) else ()))

    async def unmatched(self, chat: Chat, me: PersonId) -> Said:
        """The same for whoever wants a match no more: they may have reason to report it."""
        return self._match_over(me, chat, await self._who(chat.partner_of(me)))

    def cancelling(self, chat: Chat, *authors: PersonId) -> Said:
        """Nothing that still waits reaches the other side; who wrote it is told."""
        notices = tuple(Say(author, "lost-at-the-end") for author in authors)
        return Said(cancelled=(Cancelled(chat.id, notices),))

    async def _who(self, person: PersonId, named: bool = True) -> Facts:
        return who(await self.matches.name_of(person) if named else "")

    def _told(self, reader: PersonId, key: str, chat: Chat) -> Said:
        return say(Say(reader, key, keys=()), self.after_card(reader, chat))

    # --- a match is left for a while ------------------------------------------------------

    async def park(self, chat: Chat, me: PersonId) -> Said:
        """What the partner writes waits for them from now on."""
        facts = await self._who(chat.partner_of(me))
        return Said((self.matches.parked(me, chat),), (Say(me, "parked", facts, keys=()),))

    # --- what one can do then -------------------------------------------------------------

    def after_card(self, me: PersonId, chat: Chat) -> Say:
        """What one can do about the random chat that has just ended."""
        rows: Rows = (
            (
                self._lasting(me, "say-good", Action.SAY_GOOD, chat),
                self._lasting(me, "say-bad", Action.SAY_BAD, chat),
            ),
            (self._lasting(me, "keep-in-touch", Action.KEEP_IN_TOUCH, chat),),
        )
        if self.talk.rules.chats:
            rows = *rows, (self.buttons.make(me, "new-chat", Action.CHAT),)
        return Say(me, "after-chat", buttons=(*rows, self.guard_row(me, chat)))

    def guard_row(self, me: PersonId, chat: Chat, which: str = "") -> tuple[Button, ...]:
        """Report and block, for as long as that is possible."""
        return (
            self._lasting(me, f"report{which}", Action.REPORT, chat),
            self._lasting(me, f"block{which}", Action.BLOCK, chat),
        )

    def _lasting(self, me: PersonId, text: str, action: Action, chat: Chat) -> Button:
        return self.buttons.make(me, text, action, chat.id, lasts_ms=self.talk.rules.previous_ms)


def _lost(chat: Chat, *told: Say) -> Said:
    """What waits there is dropped."""
    return Said(cancelled=(Cancelled(chat.id, told),))
