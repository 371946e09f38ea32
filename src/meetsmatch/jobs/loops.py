"""Steps that are taken again and again until a process stops, each kind in a task of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from meetsmatch.app.ports import Unavailable
from meetsmatch.engine.ports import Counters
from meetsmatch.jobs.crew import Crew
from meetsmatch.jobs.outages import Outages

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 1.0
MOST = 16


class Loops:
    """What fails is noted and tried again a little later."""

    def __init__(
        self,
        counters: Counters,
        trouble: Callable[[str, BaseException], None],
        now_ms: Callable[[], int],
    ) -> None:
        self.outages = Outages(now_ms)
        self._counters, self._trouble = counters, trouble
        self._stopping = asyncio.Event()
        self._crew = Crew(MOST, lambda: None, self.broken)

    @property
    def are_ending(self) -> bool:
        """Whether no step is begun any more."""
        return self._stopping.is_set()

    def start(self, name: str, step: Callable[[], Awaitable[None]]) -> None:
        """Step after step."""
        self._crew.start(self._repeat(name, step))

    async def _repeat(self, name: str, step: Callable[[], Awaitable[None]]) -> None:
        pause_s = FIRST_PAUSE_S
        while not self.are_ending:
            try:
                await step()
                self.outages.over(name)
                pause_s = FIRST_PAUSE_S
            except Exception as error:
                await self.put_off(name, error, pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def put_off(self, where: str, error: Exception, seconds: float = 1.0) -> None:
        """Note what went wrong, and wait a little, unless we stop."""
        if isinstance(error, Unavailable):
            self._counters.unavailable += 1
            self.outages.failed(where)
        else:
            self._counters.troubles += 1
        self._trouble(where, error)
        await self.rest(seconds)

    def broken(self, error: BaseException) -> None:
        """Note what nobody tries again."""
        self._counters.troubles += 1
        self._trouble("task", error)

    async def rest(self, seconds: float) -> None:
        """Wait so long, unless we stop."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    def end(self) -> None:
        """The step that runs is the last one of its kind; whoever rests need not."""
        self._stopping.set()

    async def finish(self, seconds: float) -> None:
        """Let what runs end by itself for so long, then cancel the rest."""
        await self._crew.finish(seconds)
