"""Waiting on the playground's clock: alarms that ring when it gets there, or is moved there."""

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.clock import Clock


@dataclass(order=True, slots=True)
class Alarm:
    """Something to be done at a time; `cancel` takes it back."""

    at: float
    n: int
    ring: Callable[[], None] | None = field(compare=False)

    def cancel(self) -> None:
        """Never ring."""
        self.ring = None


class Timers:
    """Alarms on a clock that may be frozen or advanced."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._alarms: list[Alarm] = []
        self._count = 0
        self._armed: asyncio.TimerHandle | None = None
        self._armed_for = 0.0

    def after(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        """Ring in so many seconds of the playground's time."""
        self._count += 1
        alarm = Alarm(self.clock.now() + seconds, self._count, ring)
        heapq.heappush(self._alarms, alarm)
        if self._armed is None or alarm.at < self._armed_for:
            self._arm()
        return alarm

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds of the playground's time have passed."""
        passed = asyncio.get_running_loop().create_future()
        alarm = self.after(seconds, lambda: passed.set_result(None))
        try:
            await passed
        finally:
            alarm.cancel()

    def moved(self) -> None:
        """Ring whatever is due; to be called whenever the clock was touched."""
        while self._alarms and (self._alarms[0].ring is None or self._due(self._alarms[0])):
            if (ring := heapq.heappop(self._alarms).ring) is not None:
                ring()
        self._arm()

    def close(self) -> None:
        """Ring all alarms, so that nobody waits for ever."""
        alarms, self._alarms = self._alarms, []
        self._arm()
        for alarm in alarms:
            if alarm.ring is not None:
                alarm.ring()

    def _due(self, alarm: Alarm) -> bool:
        # A hair's breadth: the loop's own clock may wake us just before the time.
        return alarm.at <= self.clock.now() + 0.0005

    def _arm(self) -> None:
        if self._armed is not None:
            self._armed.cancel()
            self._armed = None
        if self._alarms and not self.clock.frozen:
            self._armed_for = self._alarms[0].at
            wait = max(0.0, self._armed_for - self.clock.now())
            self._armed = asyncio.get_running_loop().call_later(wait, self.moved)
