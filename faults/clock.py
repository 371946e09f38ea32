"""A wall clock that jumps while monotonic time goes on, shared by the harness and the bot.

libfaketime would do it for any program, but 0.9.10 breaks `time.sleep` and the GIL of Python 3.11
as soon as its clock is days off. So the entry script of the harness hands the bot this clock.
"""

import mmap
import struct
import time
from pathlib import Path

OFFSET = struct.Struct("<q")
"""Nanoseconds before or after the true time."""


class WallClock:
    """The harness's end: makes the file and moves the clock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stands(0)

    def stands(self, seconds: int) -> None:
        """So many seconds before or after the true time."""
        # In place: the bot has mapped it.
        with self.path.open("r+b" if self.path.exists() else "wb") as file:
            file.write(OFFSET.pack(seconds * 1_000_000_000))


def follow(path: Path) -> None:
    """The bot's end: this process's wall clock stands where the file says, from now on."""
    with path.open("rb") as file:
        shared = mmap.mmap(file.fileno(), OFFSET.size, access=mmap.ACCESS_READ)
    true_ns = time.time_ns

    def time_ns() -> int:
        return true_ns() + OFFSET.unpack_from(shared)[0]

    time.time_ns = time_ns
    time.time = lambda: time_ns() / 1e9
