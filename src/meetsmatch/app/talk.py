"""Random chat: waiting, meeting, writing, parting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.ports import NewId, NowMs, Store
from meetsmatch.app.work import Because, Change, ChatEnded, KeptApart, Paired, Sought
from meetsmatch.core.chats import Chat, Ending, Media
from meetsmatch.core.errors import NobodyThere, OldButton, QueueFull
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.matching import AGE_WIDENS_MS, Waiting, pairs
from meetsmatch.core.people import Person, year_at
from meetsmatch.core.relay import VISUAL, Content, cleaned
from meetsmatch.core.rules import Rules

IDLE_AT_ONCE = 100
"""So many silent chats are ended by one sweep; the next sweep takes the others."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where somebody stands in the queue, and how long it usually takes."""

    place: int
    total: int
    usual_wait_ms: int | None
    waited_ms: int = 0
    relaxes: bool = True

    @property
    def is_slow(self) -> bool:
        """Whether nobody fitting came in the time in which somebody usually does."""
        return self.waited_ms >= max(AGE_WIDENS_MS, self.usual_wait_ms or 0)


@dataclass(frozen=True, slots=True)
class Talk:
    """What people do to talk to somebody."""

    bot: BotId
    store: Store
    rules: Rules
    now_ms: NowMs
    new_id: NewId

    # --- where one is ---------------------------------------------------------------------

    async def present(self, person: PersonId) -> Chat | None:
        """The live chat they sit in."""
        return await self.store.chat_of(self.bot, person)

    async def previous(self, person: PersonId) -> Chat | None:
        """The chat that ended last, while it can still be reported."""
        chat = await self.store.last_chat_of(self.bot, person)
        return chat if chat and self.is_recent(chat, self.rules.previous_ms) else None

    def is_recent(self, chat: Chat, span_ms: int) -> bool:
        """Whether it lives or ended no longer ago than that."""
        return chat.ended_ms is None or self.now_ms() - chat.ended_ms < span_ms

    async def line(self, person: PersonId) -> Line | None:
        """Their place in the queue, None if they don't wait."""
        found = await self.store.place_of(self.bot, person)
        return Line(*found, await self._usual_wait_ms()) if found else None

    async def _usual_wait_ms(self) -> int | None:
        return await self.store.usual_wait_ms(self.bot)

    # --- waiting and meeting --------------------------------------------------------------

    async def seek(self, person: Person) -> tuple[Sought, Line]:
        """Join the queue at its end; QueueFull if the operator's limit is reached."""
        length = await self.store.queue_length(self.bot)
        if 0 < self.rules.queue_limit <= length:
            raise QueueFull(limit=self.rules.queue_limit)
        return self.sought(person), Line(length + 1, length + 1, await self._usual_wait_ms())

    def sought(self, person: Person) -> Sought:
        """Their place with the wishes that they have now."""
        now_ms = self.now_ms()
        return Sought(Waiting.of(person, now_ms, year_at(now_ms)))

    async def couples(self) -> Sequence[Paired]:
        """Who among the waiting meets now."""
        waiting = {place.person: place for place in await self.store.waiting(self.bot)}
        now_ms = self.now_ms()
        apart = await self.store.apart(self.bot, now_ms)
        return [
            self._paired(waiting[couple.first], waiting[couple.second], now_ms)
            for couple in pairs(waiting.values(), apart, now_ms)
        ]

    def _paired(self, one: Waiting, two: Waiting, now_ms: int) -> Paired:
        chat = Chat(
            bot=self.bot,
            id=ChatId(self.new_id()),
            one=one.person,
            two=two.person,
            opened_ms=now_ms,
            one_print=one.fingerprint,
            two_print=two.fingerprint,
            last_ms=now_ms,
        )
        return Paired(chat, now_ms - one.since_ms)

    async def lines(self) -> Sequence[tuple[PersonId, Line]]:
        """Everybody's place, longest wait first."""
        waiting = sorted(
            await self.store.waiting(self.bot), key=lambda place: (place.since_ms, place.person)
        )
        usual, now_ms = await self._usual_wait_ms(), self.now_ms()
        return [
            (
                place.person,
                Line(number, len(waiting), usual, now_ms - place.since_ms, place.relaxes),
            )
            for number, place in enumerate(waiting, 1)
        ]

    # --- writing --------------------------------------------------------------------------

    async def chat(self, person: PersonId) -> Chat:
        """The live chat they sit in; NobodyThere outside of one."""
        if found := await self.present(person):
            return found
        raise NobodyThere

    async def same_chat(self, person: PersonId, number: int) -> Chat:
        """The live chat they sit in; OldButton if that is not this one any more."""
        chat = await self.chat(person)
        if chat.id != number:
            raise OldButton
        return chat

    def for_partner(self, chat: Chat, author: PersonId, content: Content) -> Content:
        """The content as the other seat may see it now."""
        hides = chat.media_of(chat.partner_of(author)) is not Media.SHOWN
        shown = cleaned(content, links=hides)
        return replace(shown, spoiler=True) if hides and shown.kind in VISUAL else shown

    # --- parting --------------------------------------------------------------------------

    def end(self, chat: Chat, ending: Ending) -> tuple[Change, ...]:
        """The chat is over, and the two don't meet again at once."""
        now_ms = self.now_ms()
        recent = KeptApart(
            bot=self.bot,
            by=chat.one_print,
            other=chat.two_print,
            because=Because.RECENT,
            until_ms=now_ms + self.rules.rematch_ms,
        )
        return ChatEnded(self.bot, chat.id, ending, now_ms), recent

    async def idle(self) -> Sequence[Chat]:
        """Chats in which nobody has written for too long."""
        before_ms = self.now_ms() - self.rules.idle_ms
        return await self.store.idle_chats(self.bot, before_ms, IDLE_AT_ONCE)
