"""Random chat: waiting, meeting, writing, parting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.ports import FRONT, PAGE, Lobby, NewId, NowMs, Store
from meetsmatch.app.work import FOREVER, Because, Change, ChatEnded, KeptApart, Paired, Sought
from meetsmatch.core.chats import Chat, Ending, Media
from meetsmatch.core.errors import NobodyThere, OldButton, QueueFull, UnderReview
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import AGE_WIDENS_MS, Place, Waiting, pairs
from meetsmatch.core.opinions import PASSED_MS
from meetsmatch.core.people import Person, year_at
from meetsmatch.core.relay import VISUAL, Content, cleaned
from meetsmatch.core.rules import Rules

IDLE_AT_ONCE = 100
"""So many silent chats are ended by one sweep; the next sweep takes the others."""


CLAIMS = 5
"""How often one claims on when most of those whom the lobby named have left the queue."""


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
    lobby: Lobby
    rules: Rules
    now_ms: NowMs
    new_id: NewId

    # --- where one is ---------------------------------------------------------------------

    async def present(self, person: PersonId) -> Chat | None:
        """The live chat they sit in."""
        return await self.store.chat_of(self.bot, person)

    async def last(self, person: PersonId) -> Chat | None:
        """The chat that ended last, however long ago."""
        return await self.store.last_chat_of(self.bot, person)

    async def previous(self, person: PersonId) -> Chat | None:
        """The chat that ended last, while it can still be reported."""
        chat = await self.last(person)
        return chat if chat and self.is_recent(chat, self.rules.previous_ms) else None

    async def to_report(self, person: PersonId, by: Fingerprint) -> Chat | None:
        """The same, unless they have done so: one report is all that a chat takes."""
        chat = await self.previous(person)
        if chat is None or await self.store.has_reported(self.bot, chat.id, by):
            return None
        return chat

    def is_recent(self, chat: Chat, span_ms: int) -> bool:
        """Whether it lives or ended no longer ago than that."""
        return chat.ended_ms is None or self.now_ms() - chat.ended_ms < span_ms

    async def place(self, person: PersonId) -> Waiting | None:
        """Their place in the queue as it is stored, to be guarded; None if they don't wait."""
        return next(iter(await self.places([person])), None)

    async def places(self, people: Sequence[PersonId]) -> Sequence[Waiting]:
        """Those of them who wait."""
        return await self.store.places(self.bot, people)

    async def line(self, person: PersonId) -> Line | None:
        """Their place in the queue, None if they don't wait."""
        found = await self.store.place_of(self.bot, person)
        return Line(*found, await self._usual_wait_ms()) if found else None

    async def _usual_wait_ms(self) -> int | None:
        return await self.store.usual_wait_ms(self.bot)

    # --- waiting and meeting --------------------------------------------------------------

    async def seek(self, person: Person) -> tuple[Sought, Line]:
        """Join the queue at its end; QueueFull if the operator's limit is reached, UnderReview
        for whom a moderator has not looked at yet."""
        if person.is_hidden:
            raise UnderReview
        length = await self.store.queue_length(self.bot)
        if 0 < self.rules.queue_limit <= length:
            raise QueueFull(limit=self.rules.queue_limit)
        return self.sought(person), Line(length + 1, length + 1, await self._usual_wait_ms())

    def sought(self, person: Person) -> Sought:
        """Their place with the wishes that they have now."""
        now_ms = self.now_ms()
        return Sought(Waiting.of(person, now_ms, year_at(now_ms), self.rules))

    async def couples(self, people: Sequence[PersonId], turn: int = 0) -> Sequence[Paired]:
        """Who meets now among these and those whom they may find.

        Turn 0 is for who has just come; others are walked through again and again, and a turn for
        each walk brings them together with everybody in the end.
        """
        seekers = await self.places(people)
        if not seekers:
            return ()
        if turn == 0:
            await self.lobby.enter(seekers)
        now_ms = self.now_ms()
        waiting = await self._claimed(seekers, turn, now_ms)
        apart = await self.store.apart(self.bot, now_ms, list(waiting))
        couples = pairs(waiting.values(), apart, now_ms)
        met = [(waiting.pop(couple.first), waiting.pop(couple.second)) for couple in couples]
        await self.lobby.enter(list(waiting.values()))
        return [self._paired(one, two, now_ms) for one, two in met]

    async def _claimed(
        self, seekers: Sequence[Waiting], turn: int, now_ms: int
    ) -> dict[PersonId, Waiting]:
        found = dict[PersonId, Waiting]()
        for _ in range(CLAIMS):
            claimed = await self.lobby.claim(seekers, max(PAGE, len(seekers)), turn, now_ms)
            places = await self.store.places(self.bot, claimed)
            found |= {place.person: place for place in places}
            if 2 * len(places) >= len(claimed):
                break
        return found

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
        return Paired(chat, now_ms - one.since_ms, (one, two))

    async def lines(self, after: Place = FRONT) -> Sequence[tuple[Waiting, Line]]:
        """A page of everybody's places, longest wait first."""
        waiting = await self.store.waiting(self.bot, after)
        first = await self.store.place_of(self.bot, waiting[0].person) if waiting else None
        if first is None:
            return ()
        usual, now_ms = await self._usual_wait_ms(), self.now_ms()
        place, total = first
        return [
            (it, Line(number, total, usual, now_ms - it.since_ms, it.relaxes))
            for number, it in enumerate(waiting, place)
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

    async def is_too_early(
        self, chat: Chat, author: PersonId, message: int, written_s: int
    ) -> bool:
        """Whether they wrote it before they had met their partner: it was meant for nobody here.

        It may come late, when a button has overtaken it.
        """
        if not chat.may_precede(author, written_s):
            return False
        greeting = await self.store.card(self.bot, author, chat.greeting(author))
        return chat.is_preceded_by(author, message, written_s, greeting)

    def for_partner(self, chat: Chat, author: PersonId, content: Content) -> Content:
        """The content as the other seat may see it now."""
        hides = chat.media_of(chat.partner_of(author)) is not Media.SHOWN
        shown = cleaned(content, links=hides)
        return replace(shown, spoiler=True) if hides and shown.kind in VISUAL else shown

    # --- parting --------------------------------------------------------------------------

    def end(
        self, chat: Chat, ending: Ending, silent_since_ms: int = FOREVER
    ) -> tuple[Change, ...]:
        """The chat is over, and the two don't meet again at once; who wanted a match no more is
        not led back to the other for as long as to a card that was passed on."""
        now_ms, apart_ms = self.now_ms(), self.rules.rematch_ms
        if ending is Ending.UNMATCHED:
            apart_ms = max(apart_ms, PASSED_MS)
        recent = KeptApart(
            bot=self.bot,
            by=chat.one_print,
            other=chat.two_print,
            because=Because.RECENT,
            until_ms=now_ms + apart_ms,
        )
        return ChatEnded(self.bot, chat.id, ending, now_ms, silent_since_ms), recent

    def end_of_silence(self, chat: Chat) -> tuple[Change, ...]:
        """It is over because nobody has written; not if somebody does at this very moment."""
        return self.end(chat, Ending.IDLE, self.now_ms() - self.rules.idle_ms)

    async def idle(self) -> Sequence[Chat]:
        """Chats in which nobody has written for too long."""
        before_ms = self.now_ms() - self.rules.idle_ms
        return await self.store.idle_chats(self.bot, before_ms, IDLE_AT_ONCE)
