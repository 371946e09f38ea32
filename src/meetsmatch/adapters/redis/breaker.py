"""When to leave something alone that has failed."""

from collections.abc import Callable
from dataclasses import dataclass

FAILURES = 3
"""So many in a row open it."""

PAUSE_S = 1.0
"""How long it stays open before somebody may try again."""


def unheard(seconds: float) -> None:
    """Nobody measures how long Redis takes."""


@dataclass(slots=True)
class Breaker:
    """Open: nobody tries, except one each PAUSE_S, to see whether it works again."""

    now_s: Callable[[], float]
    """A monotonic clock."""

    opened: int = 0
    """How often it has opened since the start."""

    failed_in_all: int = 0
    """How many tries have failed since the start."""

    refused: int = 0
    """How many were spared the wait."""

    heard: Callable[[float], None] = unheard
    """Told how many seconds somebody waited for an answer, or in vain."""

    _failures: int = 0
    _next_try_s: float = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= FAILURES

    def lets_through(self) -> bool:
        """Whether the caller may try; while it is open that makes the caller the one who does."""
        if not self.is_open:
            return True
        if self.now_s() < self._next_try_s:
            self.refused += 1
            return False
        self._next_try_s = self.now_s() + PAUSE_S
        return True

    def worked(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        self.failed_in_all += 1
        if self._failures == FAILURES:
            self.opened += 1
            self._next_try_s = self.now_s() + PAUSE_S
