"""Screens of matches: /matches, opening one, what can be done in it, and its end: /unmatch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.catalogue import Overdue
from meetsmatch.app.join import Join
from meetsmatch.app.matches import Entry, Matches
from meetsmatch.app.talk import Talk
from meetsmatch.app.work import GaveUp, WithheldDropped
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.parting import Parting
from meetsmatch.bot.speech import Button, Command, Facts, Pressed, Rebutton, Rows, Say, Show
from meetsmatch.bot.talk import QUEUE
from meetsmatch.bot.turn import Commands, Presses, Said, card, say, who
from meetsmatch.core.chats import Chat, Ending
from meetsmatch.core.errors import NobodyThere
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS

KEYS = (("key-park", "key-reveal"), ("key-more",))
"""The reply keyboard of an open match; the words of a key are read as its command."""

KEY_COMMANDS = {"key-park": "stop", "key-reveal": "reveal", "key-more": "more"}


@dataclass(frozen=True, slots=True)
class MatchesScreen:
    """Shows whom somebody is in touch with, and says clearly whom they talk to."""

    join: Join
    talk: Talk
    matches: Matches
    parting: Parting
    buttons: Buttons

    def commands(self) -> Commands:
        return {"matches": self.list, "more": self.more, "unmatch": self.unmatch}

    def presses(self) -> Presses:
        return {
            Action.MATCHES: self.turn,
            Action.OPEN_MATCH: self.open,
            Action.UNMATCH: self.press_unmatch,
            Action.END_MATCH: self.end,
            Action.KEEP_MATCH: self.keep,
        }

    # --- the list -------------------------------------------------------------------------

    async def list(self, me: Person, heard: Command) -> Said:
        self.join.check_goes_on(me)
        return await self._page(me, 0)

    async def turn(self, me: Person, pressed: Pressed, press: Press) -> Said:
        self.join.check_goes_on(me)
        return await self._page(me, press.subject, pressed.message)

    async def _page(self, me: Person, number: int, message: int | None = None) -> Said:
        entries, goes_on = await self.matches.page(me.id, number)
        if number and not entries:  # the last ones of them have ended meanwhile
            return await self._page(me, 0, message)
        if not entries:
            self.join.check_ready(me)
            return say(card(me.id, "matches-none", {}, (), message))
        rows: Rows = tuple((self._line(me, entry),) for entry in entries)
        turns = (
            *((self._turning(me, "back", number - 1),) if number else ()),
            *((self._turning(me, "matches-on", number + 1),) if goes_on else ()),
        )
        return say(card(me.id, "matches", {}, (*rows, turns) if turns else rows, message))

    def _line(self, me: Person, entry: Entry) -> Button:
        facts = {**who(entry.name), "days": self._days(entry.chat), "waiting": entry.waiting}
        return self.buttons.make(
            me.id, "match-line", Action.OPEN_MATCH, entry.chat.id, facts=facts
        )

    def _days(self, chat: Chat) -> str | int:
        """Since somebody last wrote, in whole days: when exactly is nobody's business."""
        if chat.last_ms <= chat.opened_ms:
            return "new"
        return (self.talk.now_ms() - chat.last_ms) // DAY_MS

    def _turning(self, me: Person, text: str, number: int) -> Button:
        return self.buttons.make(me.id, text, Action.MATCHES, number)

    # --- opening --------------------------------------------------------------------------

    async def open(self, me: Person, pressed: Pressed, press: Press) -> Said:
        self.join.check_goes_on(me)
        chat = await self.matches.match(me.id, press.subject)
        present = await self.talk.present(me.id)
        if present is not None and not present.is_match:
            return await self._end_first(me, present, chat)
        if present is not None and present.id == chat.id:
            return say(await self._talking_to(me, chat))
        opened, chat = self.matches.opened(me.id, chat)
        # What they wrote before they see this was for somebody else: its number is remembered.
        told = replace(await self._talking_to(me, chat), card=chat.greeting(me.id))
        said = Said((opened,), (told,))
        if present is not None:
            said = Said((self.matches.parked(me.id, present),)) + said
        return await self._searched_no_more(me) + said

    async def _end_first(self, me: Person, present: Chat, chat: Chat) -> Said:
        stop = self.buttons.make(me.id, "stop-button", Action.STOP, present.id)
        rows = ((stop,), (self.buttons.make(me.id, "open-match", Action.OPEN_MATCH, chat.id),))
        return say(Say(me.id, "end-first", await self._partner(me, chat), rows))

    async def _searched_no_more(self, me: Person) -> Said:
        if not await self.talk.line(me.id):
            return Said()
        return Said((GaveUp(me.bot, me.id),), (Show(me.id, "queue-found", card=QUEUE),))

    async def _talking_to(self, me: Person, chat: Chat) -> Say:
        waiting = await self.matches.waiting(me.id, chat)
        facts = {**await self._partner(me, chat), "waiting": waiting}
        return Say(me.id, "match-opened", facts, keys=KEYS)

    async def _partner(self, me: Person, chat: Chat) -> Facts:
        return await self._who(chat.partner_of(me.id))

    async def _who(self, person: PersonId) -> Facts:
        return who(await self.matches.name_of(person))

    # --- in a match -----------------------------------------------------------------------

    async def _present(self, me: Person) -> Chat:
        """The match that is open; NobodyThere if none is."""
        chat = await self.talk.present(me.id)
        if chat is None or not chat.is_match:
            raise NobodyThere
        return chat

    async def more(self, me: Person, heard: Command) -> Said:
        chat = await self._present(me)
        unmatch = self.buttons.make(me.id, "unmatch", Action.UNMATCH, chat.id)
        rows = ((unmatch,), self.parting.guard_row(me.id, chat))
        return say(Say(me.id, "match-more", await self._partner(me, chat), rows))

    async def unmatch(self, me: Person, heard: Command) -> Said:
        return await self._sure(me, await self._present(me))

    async def press_unmatch(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return await self._sure(me, await self.matches.match(me.id, press.subject))

    async def _sure(self, me: Person, chat: Chat) -> Said:
        rows = (
            (self.buttons.make(me.id, "unmatch-yes", Action.END_MATCH, chat.id),),
            (self.buttons.make(me.id, "unmatch-no", Action.KEEP_MATCH, chat.id),),
        )
        return say(Say(me.id, "unmatch-sure", await self._partner(me, chat), rows))

    async def end(self, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self.matches.match(me.id, press.subject)
        asked = say(Rebutton(me.id, message=pressed.message))
        left = await self.parting.unmatched(chat, me.id)
        return asked + left + await self.parting.end(chat, me.id, Ending.UNMATCHED)

    async def keep(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return say(Show(me.id, "unmatch-kept", message=pressed.message))

    # --- what happens to people -----------------------------------------------------------

    async def overdue(self) -> Sequence[Said]:
        """What nobody has come to read for too long is dropped, and its author told."""
        late = await self.matches.overdue()
        return [await self._dropped(it, dropped) for it, dropped in late]

    async def _dropped(self, late: Overdue, dropped: WithheldDropped) -> Said:
        if not late.messages:
            return Said((dropped,))
        facts = {**await self._who(late.to), "count": late.messages}
        return Said((dropped,), (Say(late.author, "not-read", facts),))
