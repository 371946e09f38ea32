"""A server's jobs on memory and real time."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from engine.world import Clock, World
from meetsmatch.engine.assembly import Limits
from meetsmatch.engine.ports import UNPACED, Hooks
from meetsmatch.engine.sweeps import Rhythm
from meetsmatch.jobs import Jobs

SOON_S = 10.0
CALM = Limits(pace=UNPACED, rhythm=Rhythm(60_000, 60_000, 60_000, 60_000, 60_000))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON_S):
        while not holds():
            await asyncio.sleep(0.005)


@dataclass
class RunningClock(Clock):
    """Runs as real time does, and can be put forward."""

    begun: float = field(default_factory=time.monotonic)

    def __call__(self) -> int:
        return self.ms + int((time.monotonic() - self.begun) * 1_000)


@dataclass
class Server:
    """Jobs and the world around them; `restart` is a new process on the same store."""

    world: World
    limits: Limits = CALM
    jobs: Jobs = field(init=False)

    def __post_init__(self) -> None:
        self.boot()

    def boot(self) -> None:
        troubles = self.world.troubles
        hooks = Hooks(trouble=lambda where, it: troubles.append((where, it)))
        self.jobs = Jobs(self.world.engine.outside, self.limits, hooks)

    async def restart(self) -> None:
        await self.jobs.stop()
        self.boot()
        self.jobs.start()

    async def says(self, person: int, *texts: str) -> None:
        """Somebody types; returns when all of it is durable."""
        await self.jobs.take([self.world.telegram.writes(person, text) for text in texts])

    async def idle(self) -> None:
        async with asyncio.timeout(SOON_S):
            await self.jobs.idle()

    async def pair(self, *people: int) -> None:
        for person in people:
            await self.says(person, "/chat")
        await self.idle()


@pytest.fixture
def world() -> World:
    return World(limits=CALM, clock=RunningClock())


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    server = Server(world)
    server.jobs.start()
    yield server
    await server.jobs.stop()
