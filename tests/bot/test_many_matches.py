"""Somebody with very many matches deletes everything, through the whole conversation."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.pairs import named, writes_down
from bot.scene import ANA, BOT, Scene
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql.executor import Group, Rows, Statement
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.browsing import Liked, Matched
from meetsmatch.app.work import Change, PersonJoined
from meetsmatch.core.chats import new_match
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person

MATCHES = 200
IN_MEMORY = Path("/dev/shm")


class Counted(SqliteExecutor):
    """Remembers what it was asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.looks: list[str] = []
        self.forgot: tuple[int, int] = (0, 0)
        """How many statements the group had that forgets somebody, and look-ups until then."""

    async def run(self, group: Group) -> list[Rows]:
        if any(it.query.name == "forget_person" for it in group):
            self.forgot = len(group), len(self.looks)
        return await super().run(group)

    async def read(self, statement: Statement) -> Rows:
        self.looks.append(statement.query.name)
        return await super().read(statement)

    async def scan(self, statement: Statement) -> Rows:
        self.looks.append(statement.query.name)
        return await super().scan(statement)


@pytest.fixture
def database() -> Iterator[Path]:
    """On a file system without a disk."""
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Path(folder) / "meetsmatch.db"


@pytest.fixture
async def executor(database: Path) -> AsyncIterator[Counted]:
    made = Counted(database)
    yield made
    await made.close()


@pytest.fixture
async def popular(executor: Counted) -> Scene:
    """Ana has so many matches; every second of them reads Russian."""
    scene = Scene(store=SqlStore(executor))
    await scene.joins(ANA)
    await named(scene, ANA, "Ann")
    me = await scene.person(ANA)
    met = [await _match(scene, me, 1_000 + number) for number in range(MATCHES)]
    await writes_down(scene, *(change for each in met for change in each))
    return scene


async def _match(scene: Scene, me: Person, number: int) -> tuple[Change, ...]:
    now_ms, print_ = scene.clock(), scene.vault.fingerprint(BOT, number)
    them = Person(BOT, PersonId(number), print_, "ru" if number % 2 else "en", created_ms=now_ms)
    address = await scene.vault.seal(b"%d" % number)
    likes = (
        Liked(BOT, me.id, them.id, now_ms, answers=False, most=999),
        Liked(BOT, them.id, me.id, now_ms, answers=True, most=999),
    )
    match = new_match(BOT, number, (me.id, me.fingerprint), (them.id, print_), now_ms)
    return PersonJoined(them, address), *likes, Matched(match)


async def test_two_hundred_partners_are_told_in_few_statements(popular: Scene, executor: Counted):
    """A request of a Worker may ask D1 only so often, and everybody is told in their language."""
    await popular(ANA, "/delete")
    executor.looks.clear()
    seen = await popular.taps(ANA, "delete-yes")
    assert sorted(it for it in seen if it[0] != ANA) == [
        (1_000 + number, "match-over") for number in range(MATCHES)
    ]
    assert (ANA, "deleted") in seen
    assert popular.reads(1_000) == "💔 Your match with Ann has ended."
    assert popular.reads(1_001) == "💔 Вы больше не пара: Ann."
    statements, looks = executor.forgot
    assert 20 < statements <= 40
    assert looks <= 25, executor.looks[:looks]
