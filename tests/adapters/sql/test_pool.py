"""The map of the pool that a lasting store keeps in memory: it grows old, and is drawn anew."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from contract.made import ANN, BOB, CY, work
from contract.test_pool import NOW, enter, entry, found
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql import pool as searching
from meetsmatch.adapters.sql.executor import Group, Rows, Statement
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.browsing import Listed
from meetsmatch.app.ports import Unavailable
from meetsmatch.core.people import Gender

WHILE_MS = 60_000


class Failing:
    """An executor that can be away, and tells what it is asked."""

    mark = "?"
    lasts = True

    def __init__(self, inner: SqliteExecutor) -> None:
        self._inner = inner
        self.asked: list[str] = []
        self.away = ""

    async def run(self, group: Group) -> list[Rows]:
        return await self._inner.run(group)

    async def read(self, statement: Statement) -> Rows:
        return await self._inner.read(statement)

    async def scan(self, statement: Statement) -> Rows:
        self.asked.append(statement.query.name)
        if statement.query.name == self.away:
            raise Unavailable("away")
        return await self._inner.scan(statement)


@pytest.fixture
async def executor(tmp_path: Path) -> AsyncIterator[Failing]:
    inner = SqliteExecutor(tmp_path / "meetsmatch.db")
    yield Failing(inner)
    await inner.close()


@pytest.fixture
def store(executor: Failing) -> SqlStore:
    return SqlStore(executor)


async def drawn() -> None:
    """Whatever is drawn in the background is."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others)


async def test_the_first_search_asks_and_later_ones_know(store: SqlStore, executor: Failing):
    await enter(store, entry(BOB))
    assert await found(store, entry(ANN)) == [BOB]
    assert "count_stretches" in executor.asked
    await drawn()
    executor.asked.clear()
    assert await found(store, entry(ANN)) == [BOB]
    assert executor.asked == ["find_candidates"]


async def test_who_is_listed_here_is_found_at_once(store: SqlStore):
    await found(store, entry(ANN))
    await enter(store, entry(BOB))
    await drawn()
    await enter(store, entry(CY, gender=Gender.MAN))
    assert set(await found(store, entry(ANN))) == {BOB, CY}


async def test_who_is_listed_by_another_process_is_found_after_a_while(
    store: SqlStore, executor: Failing
):
    await enter(store, entry(BOB))
    await found(store, entry(ANN))
    await drawn()
    await enter(SqlStore(executor), entry(CY, gender=Gender.MAN))
    assert await found(store, entry(ANN)) == [BOB]
    await found(store, entry(ANN), at_ms=NOW + WHILE_MS)
    await drawn()
    assert set(await found(store, entry(ANN), at_ms=NOW + WHILE_MS)) == {BOB, CY}


async def test_an_old_map_finds_nobody_wrong(store: SqlStore, executor: Failing):
    await enter(store, entry(BOB))
    await found(store, entry(ANN))
    await drawn()
    moved = entry(BOB, birth_year=entry(BOB).birth_year - 1)
    other = SqlStore(executor)
    await other.commit(work(Listed(moved, 0, 0)))
    assert await found(store, replace(entry(ANN), age_to=30)) == []


async def test_while_it_cant_be_drawn_the_old_one_serves(store: SqlStore, executor: Failing):
    await enter(store, entry(BOB))
    await found(store, entry(ANN))
    await drawn()
    executor.away = "count_shelves"
    assert await found(store, entry(ANN), at_ms=NOW + WHILE_MS) == [BOB]
    await drawn()
    assert await found(store, entry(ANN), at_ms=NOW + WHILE_MS) == [BOB]
    assert executor.asked.count("count_shelves") == 3


async def test_a_map_of_more_than_a_page_counts_shelves_across_pages(
    store: SqlStore, executor: Failing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(searching, "PAGE", 4)
    crowd = [entry(100 + number) for number in range(9)]
    await enter(store, *crowd, *(entry(200 + it, gender=Gender.MAN) for it in range(3)))
    await found(store, entry(ANN))
    await drawn()
    assert executor.asked.count("count_shelves") == 4
    assert len(await found(store, entry(ANN))) == 12


async def test_who_seeks_what_is_rare_is_not_looked_for_for_ever(
    store: SqlStore, executor: Failing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(searching, "GLANCE", 30)
    monkeypatch.setattr(searching, "LONGEST", 24)
    year = entry(ANN).birth_year
    crowd = [entry(100 + it, birth_year=year + 4 * (it % 4)) for it in range(160)]
    await enter(store, *crowd)
    await found(store, entry(ANN))
    await drawn()
    executor.asked.clear()
    assert await found(store, entry(ANN, languages=("ru",)), limit=1) == []
    assert executor.asked == ["find_candidates"] * 2


async def test_when_there_is_somebody_the_search_ends_sooner(
    store: SqlStore, executor: Failing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(searching, "GLANCE", 1)
    monkeypatch.setattr(searching, "LONGEST", 1)
    year = entry(ANN).birth_year
    crowd = [entry(100 + it, birth_year=year + 4 * (it % 4)) for it in range(160)]
    await enter(store, *crowd)
    await found(store, entry(ANN))
    await drawn()
    executor.asked.clear()
    assert 0 < len(await found(store, entry(ANN), limit=48)) < 48
    assert executor.asked == ["find_candidates"]
