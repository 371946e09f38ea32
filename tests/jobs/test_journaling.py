"""Deletions reach the journal while the bot runs, and at the latest when it stops."""

import asyncio
from pathlib import Path

import pytest

from contract.made import ANN, BOT, CY, NOW, joined, person, print_of, work
from e2e.running import running, settings
from meetsmatch.adapters.journal import Journal
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.app.ports import Forgotten, Unavailable
from meetsmatch.app.work import PersonForgotten
from meetsmatch.jobs.journaling import journaling
from meetsmatch.wiring import CannotStart
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]


class Noticed(Journal):
    """A journal that tells when it was written to."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, NOW)
        self.loop, self.written = asyncio.get_running_loop(), asyncio.Event()

    def add(self, forgotten: object) -> None:
        super().add(forgotten)
        if self.known:
            self.loop.call_soon_threadsafe(self.written.set)


async def test_who_deletes_themselves_is_written_down_soon(tmp_path: Path) -> None:
    store, journal, stopping = MemoryStore(), Noticed(tmp_path / "journal"), asyncio.Event()
    troubles: list[str] = []
    await store.commit(work(joined(ANN), joined(CY)))
    task = asyncio.create_task(
        journaling(store, journal, stopping, lambda where, error: troubles.append(where), 0.01)
    )
    await store.commit(work(PersonForgotten(person(ANN))))
    await journal.written.wait()
    await store.commit(work(PersonForgotten(person(CY))))
    stopping.set()
    await task
    both = {Forgotten(BOT, print_of(it), NOW) for it in (ANN, CY)}
    assert Journal(tmp_path / "journal", NOW).known == both
    assert troubles == []


async def test_trouble_with_the_store_or_the_file_is_told_and_tried_again(tmp_path: Path) -> None:
    class Away(MemoryStore):
        times = 2

        async def forgotten(self, since_ms: int) -> list[Forgotten]:
            self.times -= 1
            if self.times >= 0:
                raise Unavailable
            return [Forgotten(BOT, print_of(ANN), NOW)]

    troubles: list[type] = []
    journal, stopping = Noticed(tmp_path / "none" / "journal"), asyncio.Event()

    def trouble(where: str, error: BaseException) -> None:
        troubles.append(type(error))
        if isinstance(error, OSError):
            (tmp_path / "none").mkdir()

    task = asyncio.create_task(journaling(Away(), journal, stopping, trouble, 0.01))
    await journal.written.wait()
    stopping.set()
    await task
    assert troubles == [Unavailable, Unavailable, FileNotFoundError]


async def test_a_journal_that_cannot_be_read_keeps_the_bot_from_starting(
    playground: Playground, tmp_path: Path
) -> None:
    wanted = settings(playground.url, tmp_path)
    wanted.journal_at.write_text("7 print yesterday\n")
    with pytest.raises(CannotStart, match="journal of deletions"):
        async with running(wanted):
            pass
