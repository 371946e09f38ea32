"""The same steps on every backend give the same answers, and what must always hold, holds.

A seed and a number of steps name a run: no step depends on a backend.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from contract.made import BOT, NOW, person, place, print_of
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.app.charges import Reported
from meetsmatch.app.leases import Fence, Fenced, Holder, Lease
from meetsmatch.app.ports import Mark, Outcome, Received, Store
from meetsmatch.app.work import (
    FOREVER,
    Because,
    BlocksLifted,
    Change,
    ChatEnded,
    Commit,
    GaveUp,
    KeptApart,
    Letter,
    MediaTaken,
    NotTogether,
    Outgoing,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Sought,
    Stale,
    StillWaits,
    Wrote,
)
from meetsmatch.core.chats import Chat, Ending, Media
from meetsmatch.core.ids import ChatId, PersonId

PEOPLE = range(1, 7)
CHATS = range(100, 130)
STEPS = 250
LOOKS = 3
"""After each third step all that can be seen is compared: what has gone apart stays apart for
longer than that, and to look takes fifty times as long as a step."""

RUNS = [
    *((seed, "sqlite") for seed in range(12)),
    *((seed, "postgresql") for seed in range(4)),
    *(pytest.param(seed, "d1", marks=pytest.mark.node) for seed in range(3)),
]
"""Which backends walk beside the memory, and how often: the last two are a hop away
at each step."""

Answer = object


@dataclass(slots=True)
class Side:
    """One store with what it has handed out. Ids are its own affair, their order is not."""

    store: Store
    rows: dict[int, Received] = field(default_factory=dict[int, Received])
    """By update."""

    letters: list[Letter] = field(default_factory=list[Letter])

    async def answer(self, asking: "Asking") -> Answer:
        """What a step answers, without the store's own ids."""
        try:
            answer = await asking(self)
        except Stale:
            return "stale"
        except Fenced:
            return "fenced"
        if isinstance(answer, list | tuple):
            self._learn(answer)
        return self.plain(answer)

    def _learn(self, answer: Iterable[object]) -> None:
        for kept in answer:
            if isinstance(kept, Received):
                self.rows[kept.update] = kept
            if isinstance(kept, Letter):
                self.letters.append(kept)

    def plain(self, answer: Answer) -> Answer:
        if isinstance(answer, list | tuple):
            return [self.plain(it) for it in answer]
        if isinstance(answer, Received):
            return replace(answer, id=0)
        if isinstance(answer, Letter):
            return replace(answer, id=self.index(answer.id))
        return answer

    def index(self, id: int) -> int:
        return [letter.id for letter in self.letters].index(id)

    async def sendable(self, holder: Holder | None) -> set[int]:
        return {self.index(id) for id in await self.store.sendable(self.letters[-3:], holder)}

    async def state(self, now_ms: int) -> Answer:
        """All that can be seen, after every step."""
        store, people = self.store, [PersonId(it) for it in PEOPLE]
        seen = await asyncio.gather(
            *(store.person_of(BOT, print_of(it)) for it in people),
            *(store.address(BOT, it) for it in people),
            *(store.chat_of(BOT, it) for it in people),
            store.waiting(BOT),
            store.apart(BOT, now_ms, people),
            store.unsent(BOT, 0, 999),
            store.open_rows(BOT, 0, 999),
            store.counts(BOT),
            store.leasing(BOT),
            store.forgotten(0),
        )
        return self.plain(seen)


Asking = Callable[[Side], Awaitable[Answer]]


@dataclass(slots=True)
class Steps:
    """Chooses what to do next, looking at one side only for how much there is."""

    random: Random
    seen: Side
    now_ms: int = NOW
    updates: int = 0

    def next(self) -> Asking:
        self.now_ms += self.random.choice((1, 7, 500, 60_000))
        choices = (
            self.commit,
            self.commit,
            self.commit,
            self.take,
            self.mark,
            self.ask,
            self.rare,
        )
        return self.random.choice(choices)()

    def one(self) -> PersonId:
        return PersonId(self.random.choice(PEOPLE))

    def some_chat(self) -> ChatId:
        return ChatId(self.random.choice(CHATS))

    # --- writes ---------------------------------------------------------------------------

    def commit(self) -> Asking:
        changes = tuple(self.change() for _ in range(self.random.choice((1, 1, 2, 3))))
        letters = tuple(self.letter() for _ in range(self.random.choice((0, 1, 2))))
        work = Commit(BOT, self.now_ms, changes, letters, None, self.fence())
        if self.seen.rows and self.random.random() < 0.3:
            update = self.some_update()
            return lambda side: side.store.commit(replace(work, done=side.rows[update].id))
        return lambda side: side.store.commit(work)

    def fence(self) -> Fence | None:
        part, number = self.random.randrange(2), self.random.randrange(4)
        return Fence(part, number, BOT) if self.random.random() < 0.05 else None

    def change(self) -> Change:
        kinds = (self.about_people, self.about_queue, self.about_chats, self.about_safety)
        return self.random.choices(kinds, (2, 4, 6, 2))[0]()

    def about_people(self) -> Change:
        someone = person(self.one(), version=self.random.choice((0, 0, 1, 2)))
        match self.random.randrange(4):
            case 0 | 1:
                return PersonJoined(person(someone.id), b"address")
            case 2:
                return PersonChanged(someone.changed(language=self.random.choice(("en", "ru"))))
            case _:
                return PersonForgotten(someone)

    def about_queue(self) -> Change:
        if self.random.random() < 0.1:
            return StillWaits(place(self.one(), self.now_ms - self.random.choice((0, 1, 7))))
        if self.random.random() < 0.8:
            return Sought(place(self.one(), self.now_ms, age=self.random.randrange(18, 60)))
        return GaveUp(BOT, self.one())

    def about_chats(self) -> Change:
        chat = self.some_chat()
        match self.random.randrange(8):
            case 0 | 1 | 2:
                one, two = self.random.sample(PEOPLE, 2)
                prints = print_of(one), print_of(two)
                seats = PersonId(one), PersonId(two)
                return Paired(
                    Chat(BOT, chat, *seats, self.now_ms, *prints), self.random.randrange(9)
                )
            case 3 | 4:
                return Wrote(BOT, chat, self.now_ms)
            case 5:
                return MediaTaken(BOT, chat, self.one(), self.random.choice(list(Media)))
            case 6:
                return RelaysCancelled(BOT, chat, (self.letter(), self.letter()))
            case _:
                silent_ms = self.now_ms - self.random.choice((0, 500, -FOREVER // 2))
                ending = self.random.choice(list(Ending))
                return ChatEnded(BOT, chat, ending, self.now_ms, silent_ms)

    def about_safety(self) -> Change:
        by, other = map(print_of, self.random.sample(PEOPLE, 2))
        match self.random.randrange(5):
            case 0:
                return BlocksLifted(BOT, by)
            case 4:
                return NotTogether(BOT, self.one(), other)
            case 1:
                return Reported(BOT, self.some_chat(), by, other, "spam", self.now_ms)
            case _:
                until_ms = self.now_ms + self.random.randrange(120_000)
                return KeptApart(BOT, by, other, self.random.choice(list(Because)), until_ms)

    def letter(self) -> Letter:
        relayed = self.random.random() < 0.6
        call = Outgoing(
            BOT,
            self.one(),
            "sendMessage",
            {"text": "hi"},
            chat=self.some_chat() if relayed else None,
            author=self.one() if relayed else None,
            source=self.random.randrange(9) if relayed else None,
            card=None if relayed else self.random.choice((None, "queue")),
        )
        return Letter(call, b"sealed")

    def take(self) -> Asking:
        self.updates += 1
        numbers = [self.updates, max(1, self.updates - self.random.randrange(5))]
        rows = [Received(BOT, number, number % 3, b"update") for number in numbers]
        return lambda side: side.store.take(rows, self.now_ms)

    def mark(self) -> Asking:
        late = range(max(0, len(self.seen.letters) - 20), len(self.seen.letters))
        chosen = [
            (index, self.random.choice(list(Outcome)), self.random.choice((None, 5, 6, 7)))
            for index in self.random.sample(late, min(3, len(late)))
        ]
        return lambda side: side.store.mark(
            [
                Mark(side.letters[index], outcome, number, self.now_ms, index % 3 + 1)
                for index, outcome, number in chosen
            ],
            self.now_ms,
        )

    def some_update(self) -> int:
        return self.random.choice(sorted(self.seen.rows)[-10:])

    def rare(self) -> Asking:
        if self.random.random() < 0.1:
            self.now_ms += self.random.choice((3, 8, 200)) * 86_400_000
        if self.random.random() < 0.3:
            return self.hand_over()
        if self.seen.rows and self.random.random() < 0.5:
            update, quarantine = self.some_update(), self.random.random() < 0.3
            return lambda side: side.store.failed(
                side.rows[update], quarantine, "trace", self.now_ms
            )
        return lambda side: side.store.expire(self.now_ms)

    def hand_over(self) -> Asking:
        who = self.random.choice(("one", "two"))
        seen = [Lease(part, who, self.random.randrange(3)) for part in range(2)]
        kinds: tuple[Asking, ...] = (
            lambda side: side.store.hand_over(BOT, seen, who),
            lambda side: side.store.beat(BOT, who),
            lambda side: side.store.leave(BOT, who),
        )
        return self.random.choice(kinds)

    # --- reads ----------------------------------------------------------------------------

    def ask(self) -> Asking:
        who, chat, message = self.one(), self.some_chat(), self.random.randrange(9)
        holder = self.random.choice((None, Holder(BOT, "one")))
        asked: tuple[Asking, ...] = (
            lambda side: side.store.person(BOT, who),
            lambda side: side.store.last_chat_of(BOT, who),
            lambda side: side.store.lasting_chats(BOT, who, message, 2),
            lambda side: side.store.chat(BOT, chat),
            lambda side: side.store.has_reported(BOT, chat, print_of(who)),
            lambda side: side.store.place_of(BOT, who),
            lambda side: side.store.queue_length(BOT),
            lambda side: side.store.usual_wait_ms(BOT),
            lambda side: side.sendable(holder),
            lambda side: side.store.twin(BOT, chat, who, message),
            lambda side: side.store.card(BOT, who, "queue"),
            lambda side: side.store.idle_chats(BOT, self.now_ms - 60_000, 3),
        )
        return self.random.choice(asked)


async def must_hold(store: Store) -> None:
    chats = await asyncio.gather(*(store.chat_of(BOT, PersonId(it)) for it in PEOPLE))
    waiting = {place.person for place in await store.waiting(BOT)}
    for it, chat in zip(PEOPLE, chats, strict=True):
        if chat is not None:
            assert chat.is_live
            assert chat == chats[PEOPLE.index(chat.partner_of(PersonId(it)))]
            assert it not in waiting


@pytest.mark.parametrize(("seed", "backend"), RUNS, indirect=["backend"])
@pytest.mark.usefixtures("backend")
async def test_every_backend_answers_alike(seed: int, store: Store):
    memory, other = Side(MemoryStore()), Side(store)
    steps = Steps(Random(seed), memory)
    for number in range(STEPS):
        asking = steps.next()
        expected = await memory.answer(asking)
        assert await other.answer(asking) == expected, f"step {number}"
        if number % LOOKS == 0:
            seen = await memory.state(steps.now_ms)
            assert await other.state(steps.now_ms) == seen, f"step {number}"
            await must_hold(other.store)
