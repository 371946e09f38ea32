"""The load: people typing, as fast as answers come (closed) or at a given rate (open)."""

import asyncio
import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.relay.bots import Bot
from benchmarks.relay.telegram import Ledger, Line


@dataclass(frozen=True)
class Figures:
    """One run: how many, how fast, what it cost."""

    messages: int
    seconds: float
    cpu_seconds: float
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.messages / self.seconds

    @property
    def cpu_us(self) -> float:
        return self.cpu_seconds / self.messages * 1e6


class Load:
    """Posts text messages of many people to one bot and waits for what they cause."""

    numbers = itertools.count(1)

    def __init__(self, ledger: Ledger, bot: Bot, people: Sequence[int]) -> None:
        self._ledger = ledger
        self._bot = bot
        self._people = itertools.cycle(people)

    async def _line(self) -> Line:
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(
            lambda: Line(self._bot.path, self._bot.secret), "127.0.0.1", self._bot.port
        )
        return line

    def _update(self, number: int) -> dict[str, Any]:
        person = next(self._people)
        user = {"id": person, "is_bot": False, "first_name": "P", "language_code": "en"}
        return {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": int(time.time()),
                "chat": {"id": person, "type": "private", "first_name": "P"},
                "from": user,
                "text": f"hello there, this is mark{number}x speaking",
            },
        }

    async def _say(self, line: Line) -> int:
        number = next(self.numbers)
        come = self._ledger.waiting[number] = asyncio.get_running_loop().create_future()
        self._ledger.posted[number] = time.perf_counter()
        status = await line.post(self._update(number))
        if status != 200:
            raise SystemExit(f"{self._bot.name} answered an update with {status}")
        await asyncio.wait_for(come, 30)
        return number

    async def closed(self, messages: int, in_flight: int) -> Figures:
        """`in_flight` slots, each refilled when the update's answer and its call have come."""
        left = iter(range(messages))

        async def slot() -> list[int]:
            line = await self._line()
            return [await self._say(line) for _ in left]

        cpu, began = self._bot.cpu_seconds(), time.perf_counter()
        done = await asyncio.gather(*(slot() for _ in range(in_flight)))
        return self._figures([n for part in done for n in part], cpu, began)

    async def open(self, messages: int, per_second: float) -> Figures:
        """One message each 1/per_second, whether answers come or not."""
        free: list[Line] = []
        cpu, began = self._bot.cpu_seconds(), time.perf_counter()

        async def one() -> int:
            line = free.pop() if free else await self._line()
            number = await self._say(line)
            free.append(line)
            return number

        tasks: list[asyncio.Task[int]] = []
        for count in range(messages):
            await asyncio.sleep(max(0.0, began + count / per_second - time.perf_counter()))
            tasks.append(asyncio.create_task(one()))
        return self._figures(await asyncio.gather(*tasks), cpu, began)

    def _figures(self, numbers: list[int], cpu: float, began: float) -> Figures:
        seconds = time.perf_counter() - began
        taken = sorted((self._ledger.called[n] - self._ledger.posted[n]) * 1e3 for n in numbers)
        cuts = statistics.quantiles(taken, n=100)
        used = self._bot.cpu_seconds() - cpu
        return Figures(len(numbers), seconds, used, cuts[49], cuts[94], cuts[98])

    def forget(self) -> None:
        """What was measured so far, in a run too long to keep it."""
        self._ledger.posted.clear()
        self._ledger.called.clear()
