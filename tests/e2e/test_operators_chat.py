"""Operators are told in their group over real HTTP: one digest, and one alert with its end, though
two processes look and others die over it."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from e2e.running import TOKEN, Spawned, environment, free_port, meet, settings
from e2e.town import word
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.telling import Happened
from meetsmatch.app.work import Commit
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.engine.ports import Point
from meetsmatch.settings import Settings
from playground.client import Group, Playground

pytest_plugins = ["playground.pytest_plugin"]

WITHIN = 90.0
ROOT = Path(__file__).parents[2]


@dataclass
class House:
    """A bot of which something is counted, and the group of who looks after it."""

    town: Playground
    wanted: Settings
    group: Group

    async def starts(self, dies_at: Point | None = None) -> Spawned:
        """One process more."""
        own = {
            "MODERATORS_CHAT": str(self.group.id),
            "ALERT_REPORTS": "1",
            "DIGEST_HOUR": "0",
            "TIME_ZONE": by_day(),
            "PORT": str(free_port()),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        }
        dying = ("support.dying", "run", dies_at or "")
        command = (sys.executable, "-m", *(dying if dies_at else ("meetsmatch", "run")))
        return await Spawned.started(command, env=environment(self.wanted) | own)

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[SqlStore]:
        executor = SqliteExecutor(self.wanted.database)
        yield SqlStore(executor)
        await executor.close()

    async def everything_is_sent(self) -> None:
        async with self.opened() as store, asyncio.timeout(WITHIN):
            while (await store.counts(BotId(self.wanted.bot)))["outbox"]:
                await asyncio.sleep(0.05)

    def told(self, part: str) -> int:
        """How often the group was told that."""
        calls = self.town.calls("sendMessage")
        said = [str(it.args.get("text")) for it in calls if it.status == 200]
        return sum(part in it for it in said)


def by_day() -> str:
    """A zone where it is far from midnight, and the day before is over in UTC as well."""
    hour = time.time_ns() // 1_000_000 % DAY_MS // HOUR_MS
    return "UTC" if 6 <= hour < 20 else "-08:00"


@pytest.fixture
async def house(playground: Playground, tmp_path: Path) -> House:
    """Things have happened on each of the last days."""
    bot = await playground.bot(token=TOKEN)
    mia = await playground.person("Mia", language_code="en")
    group = await playground.group("Mods", mia, bot)
    mia.turns_to(group)
    house = House(playground, settings(playground.url, tmp_path), group)
    now_ms = time.time_ns() // 1_000_000
    days = [Event(BotId(house.wanted.bot), Kind.MATCHED, now_ms - it * DAY_MS) for it in range(4)]
    async with house.opened() as store:
        happened = tuple(map(Happened, days))
        await store.commit(Commit(BotId(house.wanted.bot), now_ms, happened))
    return house


@pytest.mark.parametrize("point", [Point.DECIDED, Point.COMMITTED])
async def test_a_digest_over_which_somebody_died_is_told_once_by_the_others(
    house: House, point: Point
) -> None:
    mia = await house.town.person("Mia")
    first = await house.starts(point)
    async with asyncio.timeout(WITHIN):
        assert await first.process.wait() == -signal.SIGKILL
    assert not house.told("in brackets"), "it died over it"
    one, two = await house.starts(), await house.starts()
    digest = await mia.expects(contains="in brackets", within=WITHIN)
    assert "Matches: 1 (±0)" in digest.text
    await house.everything_is_sent()
    for process in (one, two):
        assert await process.stop() == 0
    assert house.told("in brackets") == 1
    assert not await house.town.findings()


async def test_two_processes_of_which_one_is_killed_tell_an_alert_and_its_end_once(
    house: House,
) -> None:
    mia = await house.town.person("Mia")
    one, two = await house.starts(), await house.starts()
    ana, bob = await meet(house.town, await house.town.bot(token=TOKEN))
    await bob.says("nasty")
    await ana.expects("nasty", within=WITHIN)
    await ana.says("/report")
    await ana.expects(word("report-why"), within=WITHIN)
    await ana.taps(word("reason-insults"))
    await mia.expects(contains="Many cases", within=WITHIN)
    await house.everything_is_sent()
    one.process.kill()
    await one.process.wait()
    await mia.says("/cases")
    listed = await mia.expects(contains="Open cases", within=WITHIN)
    await mia.taps(*listed.inline_buttons)
    await mia.expects(contains="Insults × 1", within=WITHIN)
    await mia.taps("✅ Nothing wrong")
    await mia.expects(contains="Over: people who are reported", within=WITHIN)
    await house.everything_is_sent()
    assert await two.stop() == 0
    told = [house.told(it) for it in ("in brackets", "Many cases", "Over: ", "Still: ")]
    assert told == [1, 1, 1, 0]
    assert not await house.town.findings()
