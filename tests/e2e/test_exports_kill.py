"""Days become files in the bot's own process and over each kind of queue: each once in effect,
whoever dies over them."""

import asyncio
import signal
import time
from asyncio.subprocess import DEVNULL
from pathlib import Path

from e2e.test_background_jobs import PATIENT_S, House, house
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.exports import SETTLES_MS, WRITTEN, File
from meetsmatch.app.handing_out import Table
from meetsmatch.app.telling import Happened
from meetsmatch.app.work import Commit
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.engine.ports import Point

__all__ = ["house"]
pytest_plugins = ["playground.pytest_plugin"]

DAYS = 3


class Written:
    """What is to be written of a house, and what is there."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder, self.bot = house, folder / "exports", BotId(house.wanted.bot)
        house.more["EXPORTS"] = str(self.folder)
        self.last = (round(time.time() * 1_000) - SETTLES_MS) // DAY_MS - 1
        self.days = range(self.last - DAYS + 1, self.last + 1)

    async def happens(self) -> None:
        executor = SqliteExecutor(self.house.wanted.database)
        for day in self.days:
            told = Happened(Event(self.bot, Kind.LIKED, day * DAY_MS, 77, f"of-{day}"))
            await SqlStore(executor).commit(Commit(self.bot, 1, (told,)))
        await executor.close()

    async def mark(self) -> int:
        executor = SqliteExecutor(self.house.wanted.database)
        marks = await SqlStore(executor).marks(self.bot)
        await executor.close()
        return marks.get(WRITTEN, 0)

    async def all_is_there(self) -> None:
        """Whole, once, and nothing half."""
        async with asyncio.timeout(PATIENT_S):
            while await self.mark() < self.last:
                await asyncio.sleep(0.1)
        there = {it.name: it for it in (self.folder / str(self.bot)).iterdir()}
        assert {it for it in there if not it.endswith(".part")} == {
            File(day, table, "csv").name for day in self.days for table in Table
        }
        for day in self.days:
            text = there[File(day, Table.EVENTS, "csv").name].read_text("utf-8")
            assert text.count("\n") == 2
            assert f"of-{day}" in text


async def test_a_day_over_which_somebody_died_is_written_once(
    house: House, tmp_path: Path
) -> None:
    """Its files are there, and nobody knows of it."""
    written = Written(house, tmp_path)
    await written.happens()
    deed = "work" if house.broker else "run"
    if house.broker:
        dying = (await house.starts(deed, Point.DECIDED)).process
        served = [await house.starts("run")]
    else:
        command, env = house.process(deed, Point.DECIDED)
        dying = await asyncio.create_subprocess_exec(*command, env=env, stdout=DEVNULL)
        served = []
    async with asyncio.timeout(PATIENT_S):
        assert await dying.wait() == -signal.SIGKILL
    assert await written.mark() == 0
    # It is due again with the next round, which a new process does not wait for.
    for it in served:
        assert await it.stop() == 0
    last = [await house.starts("work")] if house.broker else []
    last.append(await house.starts("run"))
    await written.all_is_there()
    for it in reversed(last):
        assert await it.stop() == 0
