"""How long something takes, and how much of that is spent in line for a processor."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

NS = 1_000_000_000


class Stopwatch:
    """Runs from the moment it is made."""

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        """`pids` tells the processes that take part; one that begins later counts as of then."""
        self._pids = pids
        self._began = time.monotonic()
        self._before = defaultdict[Path, float](float, self._waits())

    @property
    def seconds(self) -> float:
        """By the clock on the wall."""
        return time.monotonic() - self._began

    @property
    def waited(self) -> float:
        """Of these, what that thread of ours or theirs stood in line which had to do so longest,
        as the kernel tells: next to nothing on a machine with nothing else to do, and on a busy
        one nobody's fault. Not the sum: they also wait at the same time."""
        waits = self._waits()
        return max((long - self._before[thread] for thread, long in waits.items()), default=0.0)

    def _waits(self) -> dict[Path, float]:
        pids = {os.getpid(), *self._pids()}
        return {thread: long for pid in pids for thread, long in _threads(pid)}


def _threads(pid: int) -> Iterator[tuple[Path, float]]:
    for file in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):  # it has just ended
            yield file, int(file.read_text().split()[1]) / NS
