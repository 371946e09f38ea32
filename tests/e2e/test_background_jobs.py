"""Background jobs, in the bot's own process and over each kind of queue: done once in effect,
whoever dies over them."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from e2e.running import Spawned, environment, settings
from e2e.test_broadcast_kill import arrived, left, made, moved_in, unread
from meetsmatch.engine.ports import Point
from meetsmatch.settings import Settings
from playground.client import Bot, Playground
from support.brokers import SERVERS, own_queue
from support.redis import own_redis

pytest_plugins = ["playground.pytest_plugin"]

PEOPLE = 12
PATIENT_S = 120
ROOT = Path(__file__).parents[2]


@dataclass
class House:
    """A bot whose people are to be told something."""

    town: Playground
    bot: Bot
    wanted: Settings
    broker: str
    phones: list[int]
    more: dict[str, str] = field(default_factory=dict[str, str])
    """Other settings of its processes."""

    async def starts(self, deed: str, dies_at: Point | None = None) -> Spawned:
        """One process; one that dies is of no use for anything else."""
        command, env = self.process(deed, dies_at)
        return await Spawned.started(command, env=env)

    def process(
        self, deed: str, dies_at: Point | None = None
    ) -> tuple[tuple[str, ...], dict[str, str]]:
        """Its command and its environment."""
        own = {
            "BOT_TOKEN": self.bot.token,
            "BROADCAST_PACE": "50",
            "BROKER": self.broker,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        }
        dying = ("support.dying", deed, dies_at or "")
        command = (sys.executable, "-m", *(dying if dies_at else ("meetsmatch", deed)))
        return command, environment(self.wanted) | own | self.more

    async def announces(self) -> None:
        """It is due from now on."""
        await made(self.wanted, self.phones)

    async def everybody_is_told(self) -> None:
        """Once, and nobody else."""
        async with asyncio.timeout(PATIENT_S):
            while arrived(self.town).total() < PEOPLE:
                await asyncio.sleep(0.05)
        # What would come twice would come with the next round.
        await asyncio.sleep(3)
        assert arrived(self.town) == Counter(self.phones)


@pytest.fixture(params=["in the process", *SERVERS])
async def house(
    request: pytest.FixtureRequest, playground: Playground, tmp_path: Path
) -> AsyncGenerator[House]:
    house = await housed(playground, tmp_path)
    async with broker(str(request.param), house.wanted) as house.broker:
        yield house


async def housed(town: Playground, folder: Path) -> House:
    """Without a queue."""
    bot = await town.bot("a_bot")
    wanted = settings(town.url, folder, bot_token=bot.token)
    phones = [await moved_in(town, bot) for _ in range(PEOPLE)]
    await unread(town, bot)
    return House(town, bot, wanted, "", phones)


@asynccontextmanager
async def broker(kind: str, wanted: Settings) -> AsyncGenerator[str]:
    if kind not in SERVERS:
        yield ""
        return
    async with own_queue(kind, f"meetsmatch-jobs-{wanted.bot}") as url:
        yield url


@pytest.mark.parametrize("point", [Point.DECIDED, Point.COMMITTED])
async def test_what_somebody_died_over_is_done_once(house: House, point: Point) -> None:
    served = [await house.starts("run")] if house.broker else []
    dying = await house.starts("work" if house.broker else "run", point)
    await house.announces()
    async with asyncio.timeout(PATIENT_S):
        assert await dying.process.wait() == -signal.SIGKILL
    last = await house.starts("work" if house.broker else "run")
    await house.everybody_is_told()
    lost, waiting, stands = await left(house.wanted)
    assert (lost, waiting, stands.told, stands.sent) == (0, 0, PEOPLE, PEOPLE)
    for process in (last, *served):
        assert await process.stop() == 0


@pytest.mark.parametrize("house", ["redis"], indirect=True)
async def test_when_nobody_works_any_more_the_bot_does_it_itself(house: House) -> None:
    served, worker = await house.starts("run"), await house.starts("work")
    worker.process.kill()
    await worker.process.wait()
    await house.announces()
    await house.everybody_is_told()
    assert await served.stop() == 0


async def test_when_the_queue_dies_the_bot_does_it_itself(
    playground: Playground, tmp_path: Path
) -> None:
    house = await housed(playground, tmp_path)
    async with own_redis() as queue:
        house.broker = queue.url
        served, worker = await house.starts("run"), await house.starts("work")
        await queue.kill()
        await house.announces()
        await house.everybody_is_told()
        for process in (worker, served):
            assert await process.stop() == 0
    assert any('"where": "queue"' in line for line in (*served.lines, *worker.lines))
