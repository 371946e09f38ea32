"""What both engines have in common when they are filled."""

import sys
import time
from dataclasses import dataclass, field
from typing import Protocol, TextIO

TABLES = ("people", "profiles", "pool", "counts")


class CannotSeed(Exception):
    """Nothing was written; the message says why."""


class Told(Protocol):
    """Who hears how far it is."""

    def made(self, people: int) -> None:
        """So many more are in."""
        ...

    def says(self, what: str) -> None:
        """What takes a while now."""
        ...


@dataclass(slots=True)
class Bar:
    """On a terminal one line that is written again and again; elsewhere a line each time."""

    whole: int
    out: TextIO = sys.stderr
    _done: int = 0
    _began_s: float = field(default_factory=time.monotonic)

    def made(self, people: int) -> None:
        self._done += people
        took_s = max(0.001, time.monotonic() - self._began_s)
        pace = self._done / took_s
        filled = 30 * self._done // self.whole
        left_s = (self.whole - self._done) / pace
        self._line(
            f"[{'#' * filled:30}] {self._done:,} of {self.whole:,} people, "
            f"{pace:,.0f} a second, {left_s:.0f} s left"
        )

    def says(self, what: str) -> None:
        self._line(f"{what} …")

    def _line(self, text: str) -> None:
        self.out.write(f"\r\x1b[K{text}" if self.out.isatty() else f"{text}\n")
        self.out.flush()
