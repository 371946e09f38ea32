"""Notices when the event loop does nothing: a call that blocks holds up everybody."""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import PurePath
from threading import Event, Thread, get_ident
from traceback import extract_stack

BEAT_S = 0.25
BLOCKED_S = 3.0


class Watchdog:
    """A thread beside the loop, which must show itself every quarter of a second."""

    def __init__(self, told: Callable[[str], None], blocked_s: float = BLOCKED_S) -> None:
        """`told` hears where the loop stands still, as file names and lines; in the thread."""
        self.blocked = 0
        """How often the loop stood still for so long."""

        self._told = told
        self._blocked_s = blocked_s
        self._seen_s = time.monotonic()
        self._lag_s = 0.0
        self._stopping = Event()
        self._loop = asyncio.get_running_loop()
        self._loop_thread = get_ident()
        self._beating = self._loop.call_soon(self._beat)
        self._thread = Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()

    def take_lag(self) -> float:
        """By how many seconds the loop was late at most since this was last asked."""
        late_s, self._lag_s = max(self._lag_s, self._late_s()), 0.0
        return late_s

    def stop(self) -> None:
        """Watch no longer."""
        self._beating.cancel()
        self._stopping.set()
        self._thread.join()

    def _late_s(self) -> float:
        return max(0.0, time.monotonic() - self._seen_s - BEAT_S)

    def _beat(self) -> None:
        self._lag_s = max(self._lag_s, self._late_s())
        self._seen_s = time.monotonic()
        self._beating = self._loop.call_later(BEAT_S, self._beat)

    def _watch(self) -> None:
        told_of = 0.0
        pause_s = min(BEAT_S, self._blocked_s)
        while not self._is_stopped_within(pause_s):
            seen_s = self._seen_s
            if self._late_s() > self._blocked_s and seen_s != told_of:
                told_of = seen_s
                self.blocked += 1
                self._told(self._place())

    def _is_stopped_within(self, seconds: float) -> bool:
        """Also waits anew when this thread was late itself: the whole process was frozen then."""
        began = time.monotonic()
        stopped = self._stopping.wait(seconds)
        while not stopped and time.monotonic() - began > seconds + self._blocked_s:
            began = time.monotonic()
            stopped = self._stopping.wait(seconds)
        return stopped

    def _place(self) -> str:
        frames = extract_stack(sys._current_frames()[self._loop_thread])  # pyright: ignore[reportPrivateUsage] CPython has no other way
        return " < ".join(f"{PurePath(it.filename).name}:{it.lineno}" for it in reversed(frames))
