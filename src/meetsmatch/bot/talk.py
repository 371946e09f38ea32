"""Screens of the random chat: the queue, meeting, and parting. What is written is in bot/relay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meetsmatch.app.join import Join
from meetsmatch.app.talk import Line, Talk
from meetsmatch.app.trust import Trust
from meetsmatch.app.work import Change, GaveUp, Paired, PersonChanged, StillWaits
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.offered import Offered
from meetsmatch.bot.parting import Parting
from meetsmatch.bot.proof import ProofScreen
from meetsmatch.bot.speech import Button, Command, Facts, Pressed, Rows, Say, Show
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say
from meetsmatch.core.ages import Assurance
from meetsmatch.core.chats import Chat, Ending
from meetsmatch.core.errors import (
    EnoughChats,
    NobodyThere,
    NotMeant,
    OldButton,
    QueueFull,
    UnderReview,
)
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
    offered: Offered
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
        chat = await self.talk.present(me.id)
        if chat and not chat.is_match:
            return say(Say(me.id, "already-chatting", buttons=(self._chat_row(me, chat),)))
        if not self.talk.rules.chats:
            return say(self.offered.instead(me.id))
        if chat:
            return await self.next(me, heard)
        if line := await self.talk.line(me.id):
            return await self._waiting(me, line)
        return await self._seek(me, await self.talk.to_report(me.id, me.fingerprint))

    def _chat_row(self, me: Person, chat: Chat) -> tuple[Button, ...]:
        return (
            self.buttons.make(me.id, "next-button", Action.NEXT, chat.id),
            self.buttons.make(me.id, "stop-button", Action.STOP, chat.id),
        )

    async def _seek(self, me: Person, previous: Chat | None) -> Said:
        if not self.talk.rules.chats:
            return say(self.offered.instead(me.id))
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
        shown = Show(
            me.id, "queue-left", {}, ((self.offered.way(me.id),),), message=pressed.message
        )
        return Said(self._left_queue(place), (shown,))

    def _left_queue(self, place: Waiting) -> tuple[Change, ...]:
        """Not if they have just met somebody: then it is decided again, and that chat is ended."""
        return StillWaits(place), GaveUp(place.bot, place.person)

    # --- next and stop --------------------------------------------------------------------

    async def next(self, me: Person, heard: Command | Pressed) -> Said:
        chat = await self.talk.present(me.id)
        if not chat or (chat.is_match and not self.talk.rules.chats):
            return await self.chat(me, heard)
        self.join.check_goes_on(me)
        left, previous = await self._left(me, chat)
        try:
            self.join.check_ready(me)
            return left + await self._seek(me, previous)
        except (NotMeant, QueueFull, EnoughChats, UnderReview) as refusal:
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
            again = ((self.offered.way(me.id),),)
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

    async def wave(self, people: Sequence[PersonId], turn: int) -> Sequence[Said]:
        """Couples that meet now, each on its own; where there are no such chats any more, whoever
        still waits for one is told."""
        if not self.talk.rules.chats:
            return [self._sent_off(place) for place in await self.talk.places(people)]
        moved = await self._moved(people)
        rest = [it for it in people if it not in moved]
        return [
            *moved.values(),
            *[await self._met(paired) for paired in await self.talk.couples(rest, turn)],
        ]

    async def _moved(self, people: Sequence[PersonId]) -> Mapping[PersonId, Said]:
        """Those of them whose place was taken by wider rules than those of now."""
        rules = self.join.rules
        if not rules.is_choosy and not rules.languages:
            return {}
        places = await self.talk.places(people)
        return {it.person: said for it in places if (said := await self._adapted(it))}

    async def _adapted(self, place: Waiting) -> Said:
        """They leave the queue, or wait on in a language that is spoken; or all is well."""
        rules = self.join.rules
        if not place.is_meant(rules):
            return Said(self._left_queue(place), (self._gone(place.person),))
        if rules.speaks(place.languages):
            return NOTHING_SAID
        person = await self.join.store.person(place.bot, place.person)
        return Said((StillWaits(place), self.talk.sought(person))) if person else NOTHING_SAID

    def _gone(self, person: PersonId) -> Show:
        """Why, they learn when they come back to the queue."""
        return Show(person, "queue-left", {}, ((self.offered.way(person),),), card=QUEUE)

    def _sent_off(self, place: Waiting) -> Said:
        over = Show(place.person, "queue-found", card=QUEUE)
        return Said(self._left_queue(place), (over, self.offered.instead(place.person)))

    async def _met(self, paired: Paired) -> Said:
        if gone := await self._no_longer(paired.chat):
            # Whoever of them waits on is there to be found again.
            await self.talk.lobby.enter([it for it in paired.places if it.person not in gone])
            left = NOTHING_SAID
            for seat in gone:
                left += Said((GaveUp(paired.chat.bot, seat),), (self._gone(seat),))
            return left
        found = Said((paired,))
        for seat in (paired.chat.one, paired.chat.two):
            card = Show(seat, "queue-found", card=QUEUE)
            greeting = Say(seat, "found", keys=KEYS, card=paired.chat.greeting(seat))
            found += say(card, greeting)
            if not _understand_each_other(paired):
                found += say(Say(seat, "other-language"))
        return found

    async def _no_longer(self, chat: Chat) -> Sequence[PersonId]:
        """Who began to wait when less had to stand behind an age, or when the bot was still for
        them: they leave the queue instead."""
        rules = self.join.rules
        if rules.assurance is Assurance.DECLARED and not rules.is_choosy:
            return ()
        found = [await self.join.store.person(chat.bot, it) for it in (chat.one, chat.two)]
        return [it.id for it in found if it is not None and not self.join.is_ready(it)]

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


def _understand_each_other(paired: Paired) -> bool:
    """Whether they have a language in common, as far as they have told us."""
    one, two = paired.places
    return one.understands(two)


def line_facts(line: Line) -> Facts:
    """As the queue's card shows it: whole minutes, so that it seldom has to be edited."""
    return {"place": line.place, "total": line.total, "minutes": _wait(line)}


def _wait(line: Line) -> str | int:
    if line.is_slow:
        return "widening" if line.relaxes else "strict"
    return "unknown" if line.usual_wait_ms is None else line.usual_wait_ms // MINUTE_MS
