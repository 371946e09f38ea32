"""Those who work under the leases of this process, and what it has seen of other processes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.app.leases import Pulse

Heard = Callable[[], None]
"""Told when another process has written something for parts of ours."""


class Tenant(Protocol):
    """Whoever works on what a lease covers."""

    def gained(self) -> None:
        """Parts are ours now, or others came and went: the database may hold what we lack."""
        ...

    def lost(self, parts: Collection[int]) -> None:
        """Start nothing more of these and forget what did not start."""
        ...

    def is_busy(self, part: int) -> bool:
        """Whether something of it still runs, or is not written down yet."""
        ...


@dataclass(slots=True)
class Watched:
    """The last sign of life of another process, and for how many of ours there was no new one."""

    pulse: Pulse
    silent: int = 0
