"""Virtual time: event loops whose clock stands still between two callbacks.

Callbacks that are ready run first in, first out, as asyncio runs them; when none is left, time
leaps to the next timer. Nothing here waits, and the same calls give the same order, always.
"""

import asyncio
from asyncio.events import _set_running_loop as set_running_loop  # asyncio's own runner calls it
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from heapq import heappop, heappush
from typing import Any, TypeVar

T = TypeVar("T")
SECOND = 1_000_000
"""All times here are whole microseconds."""


class Turn(asyncio.TimerHandle):
    """A callback to come."""

    __slots__ = ("args", "at", "callback", "host", "off")

    def __init__(
        self, host: "Loop", at: int, callback: Callable[..., object], args: tuple[Any, ...]
    ) -> None:
        # Not asyncio's own __init__: it looks up a context and a traceback for each callback.
        self.host, self.at, self.callback, self.args = host, at, callback, args
        self.off = False

    def cancel(self) -> None:
        self.off = True

    def cancelled(self) -> bool:
        return self.off

    def when(self) -> float:
        return self.at / SECOND


class Timeline:
    """The one clock of a simulated world."""

    def __init__(self) -> None:
        self.now = 0
        self.turns = 0
        """How many callbacks have run."""

        self.steps = 0
        """Things that people, Telegram, the clock or the end of a process did."""

        self._ready = deque[Turn]()
        self._later = list[tuple[int, int, Turn]]()
        self._serial = 0
        self._world = Loop(self)

    def after(self, delay: int, callback: Callable[..., object], *args: Any) -> None:
        """Call it so many microseconds from now; what happens to nobody's process."""
        self.file(Turn(self._world, self.now + delay, callback, args))

    def file(self, turn: Turn) -> None:
        """Put it where it belongs: among the ready, or later."""
        if turn.at <= self.now:
            self._ready.append(turn)
        else:
            self._serial += 1
            heappush(self._later, (turn.at, self._serial, turn))

    def clear(self) -> None:
        """Nothing is to come any more."""
        self._ready.clear()
        self._later.clear()

    def step(self) -> bool:
        """Run the next callback; False when there is none."""
        if not self._ready:
            if not self._later:
                return False
            self.now, _, turn = heappop(self._later)
        else:
            turn = self._ready.popleft()
        if turn.off or turn.host.dead:
            return True
        self.turns += 1
        set_running_loop(turn.host)
        try:
            turn.callback(*turn.args)
        finally:
            set_running_loop(None)
        return True


class Loop(asyncio.AbstractEventLoop):
    """What one process takes for its event loop. Once `dead`, nothing of it runs any more."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.dead = False

    def time(self) -> float:
        return self.timeline.now / SECOND

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Turn:
        turn = Turn(self, self.timeline.now, callback, args)
        self.timeline.file(turn)
        return turn

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> Turn:
        turn = Turn(self, self.timeline.now + round(delay * SECOND), callback, args)
        self.timeline.file(turn)
        return turn

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> Turn:
        turn = Turn(self, round(when * SECOND), callback, args)
        self.timeline.file(turn)
        return turn

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(  # pyright: ignore[reportIncompatibleMethodOverride]  # newer Pythons name more
        self,
        coro: Coroutine[Any, Any, T],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> asyncio.Task[T]:
        return asyncio.Task(coro, loop=self, name=name)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return self.dead

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """A process that ended in the middle of things leaves tasks behind: no news."""

    async def pause(self, delay: int) -> None:
        """So many microseconds of waiting for something outside."""
        done = asyncio.Future[None](loop=self)
        self.timeline.file(Turn(self, self.timeline.now + delay, _wake, (done,)))
        await done


def _wake(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)
