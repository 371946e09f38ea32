"""What the store costs: CPU per durable write of a relayed message, beside a primary-key read.

    python -m benchmarks.store [--messages 20000] [--batch 64] [--database FILE]

Absolute times depend on the machine; the ratio to the read in the same run is what counts.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.ports import Mark, Outcome, Received
from meetsmatch.app.work import (
    Commit,
    Letter,
    Outgoing,
    Paired,
    PersonJoined,
    Priority,
    Sought,
    Wrote,
)
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import Rules

BOT = BotId(1)
CHATS = 500
UPDATE = b"u" * 500
CALL = b"c" * 200


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds each, of this process's CPU and of the clock on the wall."""

    cpu: float
    wall: float


async def measured(deed: Callable[[], Awaitable[object]], times: int) -> Cost:
    """One deed that does something `times` times."""
    wall, cpu = time.perf_counter(), time.process_time()
    await deed()
    spent = time.process_time() - cpu, time.perf_counter() - wall
    return Cost(*(seconds * 1e6 / times for seconds in spent))


def person(id: int) -> Person:
    wishes = Wishes(Seeks.EVERYONE, languages=("en",))
    return Person(
        BOT,
        PersonId(id),
        Fingerprint(f"{id:064x}"),
        "en",
        gender=Gender.OTHER,
        birth_year=1990,
        wishes=wishes,
    )


async def talking(store: SqlStore) -> list[Chat]:
    """Chats of two in which people can write."""
    chats: list[Chat] = []
    for number in range(CHATS):
        one, two = person(2 * number + 1), person(2 * number + 2)
        prints = one.fingerprint, two.fingerprint
        chats.append(Chat(BOT, ChatId(number + 1), one.id, two.id, 1, *prints))
        await store.commit(
            Commit(
                BOT,
                1,
                (
                    *(PersonJoined(it, b"a" * 60) for it in (one, two)),
                    *(Sought(Waiting.of(it, 1, 2020, Rules())) for it in (one, two)),
                    Paired(chats[-1], 1),
                ),
            )
        )
    return chats


def relay(chat: Chat, row: Received) -> Commit:
    """What one message of one person writes."""
    call = Outgoing(
        BOT,
        chat.two,
        "sendMessage",
        {},
        Priority.RELAY,
        chat=chat.id,
        author=chat.one,
        source=row.update,
    )
    return Commit(BOT, 2, (Wrote(BOT, chat.id, 2),), (Letter(call, CALL),), done=row.id)


class Run:
    """The stages of a message, each measured for all messages at once."""

    def __init__(self, store: SqlStore, chats: Sequence[Chat], messages: int, batch: int) -> None:
        self._store, self._chats, self._batch = store, chats, batch
        self._updates = [Received(BOT, number, number, UPDATE) for number in range(messages)]
        self._rows: list[Received] = []
        self._works: list[Commit] = []
        self._letters: list[Letter] = []

    async def take(self) -> None:
        for first in range(0, len(self._updates), self._batch):
            self._rows += await self._store.take(self._updates[first : first + self._batch], 2)

    def decide(self) -> None:
        """What a conversation would do, outside the measure."""
        self._works = [relay(self._chats[row.update % CHATS], row) for row in self._rows]

    async def commit(self) -> None:
        for first in range(0, len(self._works), self._batch):
            posted = await asyncio.gather(
                *(self._store.commit(work) for work in self._works[first : first + self._batch])
            )
            self._letters += [letter for letters in posted for letter in letters]

    async def sendable(self) -> None:
        for first in range(0, len(self._letters), 4):
            await self._store.sendable(self._letters[first : first + 4])

    async def mark(self) -> None:
        marks = [Mark(it, Outcome.SENT, 10_000_000 + it.id) for it in self._letters]
        for first in range(0, len(marks), self._batch):
            await self._store.mark(marks[first : first + self._batch], 3)

    async def read(self) -> None:
        for row in self._rows:
            await self._store.chat(BOT, self._chats[row.update % CHATS].id)


async def run(path: Path, messages: int, batch: int) -> None:
    executor = SqliteExecutor(path)
    store = SqlStore(executor)
    try:
        stages = Run(store, await talking(store), messages, batch)
        costs = {"take": await measured(stages.take, messages)}
        stages.decide()
        costs |= {
            "commit": await measured(stages.commit, messages),
            "primary-key read": await measured(stages.read, messages),
            "sendable (by 4)": await measured(stages.sendable, messages),
            "mark, links": await measured(stages.mark, messages),
        }
    finally:
        await executor.close()
    read = costs["primary-key read"]
    print(f"{messages} messages in batches of {batch}, µs each   CPU   wall  ratio to the read")
    for name, cost in costs.items():
        print(f"{name:40} {cost.cpu:8.1f} {cost.wall:6.1f} {cost.cpu / read.cpu:8.1f}")


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, add_help=True)
    wanted.add_argument("--messages", type=int, default=20_000)
    wanted.add_argument("--batch", type=int, default=64)
    wanted.add_argument("--database", type=Path, help="a file that does not exist yet")
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.database or Path(folder) / "store.db"
        asyncio.run(run(path, given.messages, given.batch))


if __name__ == "__main__":
    main()
