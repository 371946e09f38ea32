"""The leases of a process that does background jobs for others, and holds none of the work."""

from dataclasses import dataclass

from meetsmatch.app.leases import Fence, Fenced
from meetsmatch.engine.leases import BEAT_MS, Leases

SEEN_BEATS = 2
"""After so many signs of life in a row nobody believes any longer that nobody else writes."""


@dataclass(slots=True)
class Helping(Leases):
    """Its signs of life say that it takes nothing: nobody shares with it, everybody looks for what
    it writes, and whoever sweeps sees that there is help. Its `process` is named with HELPS."""

    _beats: int = 0

    def __post_init__(self) -> None:
        self._goes = True

    def fence(self, part: int | None) -> Fence | None:
        """None: what it writes is guarded by what it changes. Fenced while others may not know."""
        if not self.is_member:
            raise Fenced
        return None

    @property
    def is_member(self) -> bool:
        """Whether the others look for what we write."""
        return self.is_fresh and self._beats >= SEEN_BEATS

    @property
    def is_alone(self) -> bool:
        """Never: it is there for others."""
        return False

    async def keep(self) -> int | None:
        """A sign of life once a second, as Leases says; others look after each other."""
        assert self.process is not None, "who helps others has a name"
        if self._beat_is_due():
            if not self.is_fresh:
                self._beats = 0
            self._beaten_ms = await self._beat(self.process)
            self._beats += 1
        return (self._beaten_ms or 0) + BEAT_MS
