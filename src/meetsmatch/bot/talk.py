"""Screens of the random chat: the queue, meeting, and parting. What is written is in bot/relay."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.join import Join
from meetsmatch.app.talk import Line, Talk
from meetsmatch.app.trust import Trust
from meetsmatch.app.work import Change, GaveUp, Paired, PersonChanged, StillWaits
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.parting import Parting
from meetsmatch.bot.proof import ProofScreen
from meetsmatch.bot.speech import Button, Command, Facts, Pressed, Rows, Say, Show
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say
from meetsmatch.core.ages import Assurance
from meetsmatch.core.chats import Chat, Ending
from meetsmatch.core.errors import EnoughChats, NobodyThere, OldButton, QueueFull, UnderReview
from meetsmatch.core.ids import PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Person
from meetsmatch.core.rules import MINUTE_MS

QUEUE = "queue"
KEYS = (("key-next", "key-stop"),)
"""The reply keyboard of a chat; the words of a key are read as its command."""

KEY_COMMANDS = {"key-next": "next", "key-stop": "stop"}


@dataclass(frozen=True, slots=True)
class TalkScreen:
    """Brings people together and apart."""

    join: Join
    talk: Talk
    parting: Parting
    proof: ProofScreen
    trust: Trust
    buttons: Buttons

    def commands(self) -> Commands:
        return {"chat": self.chat, "next": self.next, "stop": self.stop}

    def presses(self) -> Presses:
        return {
            Action.CHAT: self.press_chat,
            Action.NEXT: self.press_next,
            Action.STOP: self.press_stop,
            Action.CANCEL: self.cancel,
        }

    # --- the queue ------------------------------------------------------------------------

    async def chat(self, me: Person, heard: Command | Pressed) -> Said:
        self.join.check_ready(me)
        if chat := await self.talk.present(me.id):
            if chat.is_match:
                return await self.next(me, heard)
            return say(Say(me.id, "already-chatting", buttons=(self._chat_row(me, chat),)))
        if line := await self.talk.line(me.id):
            return await self._waiting(me, line)
        return await self._seek(me, await self.talk.to_report(me.id, me.fingerprint))

    def _chat_row(self, me: Person, chat: Chat) -> tuple[Button, ...]:
        return (
            self.buttons.make(me.id, "next-button", Action.NEXT, chat.id),
            self.buttons.make(me.id, "stop-button", Action.STOP, chat.id),
        )

    async def _seek(self, me: Person, previous: Chat | None) -> Said:
        if asked := await self.proof.asked(me):
            return asked
        sought, line = await self.talk.seek(me)
        now = await self.trust.admitted(me)
        settled = (PersonChanged(now),) if now != me else ()
        return Said((*settled, sought), (self.queue_card(me.id, line, previous, anew=True),))

    async def _waiting(self, me: Person, line: Line) -> Said:
        previous = await self.talk.to_report(me.id, me.fingerprint)
        return say(self.queue_card(me.id, line, previous, anew=True))

    def queue_card(self, me: PersonId, line: Line, previous: Chat | None, anew: bool) -> Show:
        """Place and usual wait. The previous partner can be reported from here, too."""
        rows: Rows = (
            (
                self.buttons.make(me, "cancel", Action.CANCEL),
                self.buttons.make(me, "filters", Action.SETTINGS),
            ),
        )
        if previous:
            # One below the other: these words are too long for half a row.
            rows += tuple(
                (button,) for button in self.parting.guard_row(me, previous, "-previous")
            )
        return Show(me, "queue-card", line_facts(line), rows, card=QUEUE, anew=anew)

    async def cancel(self, me: Person, pressed: Pressed, press: Press) -> Said:
        place = await self.talk.place(me.id)
        if place is None:
            raise OldButton
        shown = Show(me.id, "queue-left", {}, ((self.chat_button(me),),), message=pressed.message)
        return Said(self._left_queue(place), (shown,))

    def _left_queue(self, place: Waiting) -> tuple[Change, ...]:
        """Not if they have just met somebody: then it is decided again, and that chat is ended."""
        return StillWaits(place), GaveUp(place.bot, place.person)

    # --- next and stop --------------------------------------------------------------------

    async def next(self, me: Person, heard: Command | Pressed) -> Said:
        self.join.check_ready(me)
        chat = await self.talk.present(me.id)
        if not chat:
            return await self.chat(me, heard)
        left, previous = await self._left(me, chat)
        try:
            return left + await self._seek(me, previous)
        except (QueueFull, EnoughChats, UnderReview) as refusal:
            return left + say(Say(me.id, refusal.key, refusal.facts))

    async def _left(self, me: Person, chat: Chat) -> tuple[Said, Chat | None]:
        """A match waits for them, anything else is over; and whom they have left last then."""
        if chat.is_match:
            parked = await self.parting.park(chat, me.id)
            return parked, await self.talk.to_report(me.id, me.fingerprint)
        over = await self.parting.end(chat, me.id, Ending.NEXT)
        return over + await self.parting.left(chat, me.id), chat

    async def stop(self, me: Person, heard: Command | Pressed) -> Said:
        # Their place first: who loses it after that has a chat, and is seen there.
        place = await self.talk.place(me.id)
        if chat := await self.talk.present(me.id):
            if chat.is_match:
                return await self.parting.park(chat, me.id)
            over = await self.parting.end(chat, me.id, Ending.STOPPED)
            left = await self.parting.left(chat, me.id)
            return over + left + say(self.parting.after_card(me.id, chat))
        if place is not None:
            again = ((self.chat_button(me),),)
            return Said(self._left_queue(place), (Say(me.id, "queue-left", buttons=again),))
        raise NobodyThere

    async def press_chat(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return await self.chat(me, pressed)

    async def press_next(self, me: Person, pressed: Pressed, press: Press) -> Said:
        await self.talk.same_chat(me.id, press.subject)
        return await self.next(me, pressed)

    async def press_stop(self, me: Person, pressed: Pressed, press: Press) -> Said:
        await self.talk.same_chat(me.id, press.subject)
        return await self.stop(me, pressed)

    # --- what happens to people -----------------------------------------------------------

    def chat_button(self, me: Person) -> Button:
        return self.buttons.make(me.id, "find-someone", Action.CHAT)

    async def wave(self, people: Sequence[PersonId], turn: int) -> Sequence[Said]:
        """Couples that meet now, each on its own."""
        return [await self._met(paired) for paired in await self.talk.couples(people, turn)]

    async def _met(self, paired: Paired) -> Said:
        if left := await self._no_longer(paired.chat):
            return left
        found = Said((paired,))
        for seat in (paired.chat.one, paired.chat.two):
            card = Show(seat, "queue-found", card=QUEUE)
            greeting = Say(seat, "found", keys=KEYS, card=paired.chat.greeting(seat))
            found += say(card, greeting)
        return found

    async def _no_longer(self, chat: Chat) -> Said:
        """Who began to wait when less had to stand behind an age leaves the queue instead; what
        is missing is asked for when they come back to it."""
        left = NOTHING_SAID
        if self.join.rules.assurance is Assurance.DECLARED:
            return left
        for seat in (chat.one, chat.two):
            person = await self.join.store.person(chat.bot, seat)
            if person is not None and not self.join.is_ready(person):
                again: Rows = ((self.chat_button(person),),)
                shown = Show(seat, "queue-left", {}, again, card=QUEUE)
                left += Said((GaveUp(chat.bot, seat),), (shown,))
        return left

    async def idle(self) -> Sequence[Said]:
        """Chats that end because nobody writes."""
        minutes = {"minutes": self.talk.rules.idle_ms // MINUTE_MS}
        return [self._idle(chat, minutes) for chat in await self.talk.idle()]

    def _idle(self, chat: Chat, facts: Facts) -> Said:
        over = Said(self.talk.end_of_silence(chat))
        for seat in (chat.one, chat.two):
            over += say(
                Say(seat, "chat-idle", facts, keys=()), self.parting.after_card(seat, chat)
            )
        return over


def line_facts(line: Line) -> Facts:
    """As the queue's card shows it: whole minutes, so that it seldom has to be edited."""
    return {"place": line.place, "total": line.total, "minutes": _wait(line)}


def _wait(line: Line) -> str | int:
    if line.is_slow:
        return "widening" if line.relaxes else "strict"
    return "unknown" if line.usual_wait_ms is None else line.usual_wait_ms // MINUTE_MS
