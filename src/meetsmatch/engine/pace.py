"""Buckets that say how long to wait. Plain arithmetic on the time that is handed in."""

from dataclasses import dataclass

SLACK = 100
"""More debt than this cannot be: the clock was set back, and the bucket starts again."""


@dataclass(slots=True)
class Bucket:
    """Holds `burst` and gains one each `every_ms`; `every_ms` 0 never makes anybody wait."""

    burst: int
    every_ms: float
    full_ms: float = 0.0
    """When it will be full again if nothing more is taken."""

    def free_ms(self, now_ms: int) -> int:
        """The first time, now or later, at which one may be taken."""
        if not self.every_ms:
            return now_ms
        if self.full_ms - now_ms > (self.burst + SLACK) * self.every_ms:
            self.full_ms = now_ms
        ready = self.full_ms - (self.burst - 1) * self.every_ms
        # Up, never down: a bucket asked too early by a fraction would be asked in a circle.
        return max(now_ms, -int(-ready // 1))

    def take(self, now_ms: int, count: int = 1) -> None:
        """Take so many, into debt if there are fewer."""
        if self.every_ms:
            self.full_ms = max(self.full_ms, now_ms) + count * self.every_ms

    def is_full(self, now_ms: int) -> bool:
        """Whether nothing would be forgotten if it were thrown away."""
        return self.full_ms <= now_ms
