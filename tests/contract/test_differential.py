"""The same steps on every backend give the same answers, and what must always hold, holds.

A seed and a number of steps name a run: no step depends on a backend.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from contract.made import BOT, NOW, person, place, print_of
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.ports import Mark, Outcome, Received, Store
from meetsmatch.app.work import (
    Because,
    BlocksLifted,
    Change,
    ChatEnded,
    Commit,
    GaveUp,
    KeptApart,
    Letter,
    MediaTaken,
    Outgoing,
    Paired,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Reported,
    Sought,
    Stale,
    Wrote,
)
from meetsmatch.core.chats import Chat, Ending, Media
from meetsmatch.core.ids import ChatId, PersonId

PEOPLE = range(1, 7)
CHATS = range(100, 130)
STEPS = 250

Answer = object
Asking = Callable[[Store], Awaitable[Answer]]


@dataclass(slots=True)
class Steps:
    """Chooses what to do next. Remembers only what every store has answered alike."""

    random: Random
    now_ms: int = NOW
    updates: int = 0
    rows: list[Received] = field(default_factory=list[Received])
    letters: list[Letter] = field(default_factory=list[Letter])

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
        done = (
            self.random.choice(self.rows).id if self.rows and self.random.random() < 0.3 else None
        )
        commit = Commit(BOT, self.now_ms, changes, letters, done)
        return lambda store: store.commit(commit)

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
                return ChatEnded(BOT, chat, self.random.choice(list(Ending)), self.now_ms)

    def about_safety(self) -> Change:
        by, other = map(print_of, self.random.sample(PEOPLE, 2))
        match self.random.randrange(4):
            case 0:
                return BlocksLifted(BOT, by)
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
        return lambda store: store.take(rows, self.now_ms)

    def mark(self) -> Asking:
        chosen = self.random.sample(self.letters, min(3, len(self.letters)))
        numbers = [self.random.choice((None, self.random.randrange(9))) for _ in chosen]
        marks = [
            Mark(letter, self.random.choice(list(Outcome)), number, self.now_ms)
            for letter, number in zip(chosen, numbers, strict=True)
        ]
        return lambda store: store.mark(marks, self.now_ms)

    def rare(self) -> Asking:
        if self.random.random() < 0.1:
            self.now_ms += self.random.choice((3, 8)) * 86_400_000
        if self.rows and self.random.random() < 0.5:
            row, quarantine = self.random.choice(self.rows), self.random.random() < 0.3
            return lambda store: store.failed(row, quarantine, "trace", self.now_ms)
        return lambda store: store.expire(self.now_ms)

    # --- reads ----------------------------------------------------------------------------

    def ask(self) -> Asking:
        who, chat, message = self.one(), self.some_chat(), self.random.randrange(9)
        asked: tuple[Asking, ...] = (
            lambda store: store.person(BOT, who),
            lambda store: store.last_chat_of(BOT, who),
            lambda store: store.chat(BOT, chat),
            lambda store: store.has_reported(BOT, chat, print_of(who)),
            lambda store: store.place_of(BOT, who),
            lambda store: store.usual_wait_ms(BOT),
            lambda store: store.sendable(self.letters),
            lambda store: store.twin(BOT, chat, who, message),
            lambda store: store.card(BOT, who, "queue"),
            lambda store: store.idle_chats(BOT, self.now_ms - 60_000, 3),
        )
        return self.random.choice(asked)

    def learn(self, answer: Answer) -> None:
        for kept in answer if isinstance(answer, list) else ():
            if isinstance(kept, Received):
                self.rows = [*self.rows[-9:], kept]
            if isinstance(kept, Letter):
                self.letters = [*self.letters[-19:], kept]


async def answered(asking: Asking, store: Store) -> Answer:
    try:
        answer = await asking(store)
    except Stale:
        return "stale"
    return list(answer) if isinstance(answer, tuple) else answer


async def state(store: Store, now_ms: int) -> Answer:
    """All that can be seen, after every step."""
    return (
        [await store.person_of(BOT, print_of(it)) for it in PEOPLE],
        [await store.address(BOT, PersonId(it)) for it in PEOPLE],
        [await store.chat_of(BOT, PersonId(it)) for it in PEOPLE],
        list(await store.waiting(BOT)),
        await store.apart(BOT, now_ms),
        list(await store.unsent(BOT, 0, 999)),
        list(await store.open_rows(BOT, 0, 999)),
        dict(await store.counts(BOT)),
    )


async def must_hold(store: Store) -> None:
    chats = [await store.chat_of(BOT, PersonId(it)) for it in PEOPLE]
    waiting = {place.person for place in await store.waiting(BOT)}
    for it, chat in zip(PEOPLE, chats, strict=True):
        if chat is not None:
            assert chat.is_live
            assert chat == chats[PEOPLE.index(chat.partner_of(PersonId(it)))]
            assert it not in waiting


@pytest.mark.parametrize("seed", range(12))
async def test_every_backend_answers_alike(seed: int, tmp_path: Path):
    steps = Steps(Random(seed))
    memory = MemoryStore()
    executor = SqliteExecutor(tmp_path / "meetsmatch.db")
    sqlite = SqlStore(executor)
    try:
        for number in range(STEPS):
            asking = steps.next()
            expected = await answered(asking, memory)
            assert await answered(asking, sqlite) == expected, f"step {number}"
            assert await state(sqlite, steps.now_ms) == await state(memory, steps.now_ms)
            await must_hold(sqlite)
            steps.learn(expected)
    finally:
        await executor.close()
