"""The port of all limits."""

from typing import Protocol


class Allowances(Protocol):
    """Rate limits: a bucket per key."""

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        """0 if one more is allowed (and it is spent), else milliseconds to wait.

        The bucket holds `burst` and gains one each `per_ms`.
        """
        ...

    async def wait(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        """What `spend` would answer; nothing is spent."""
        ...

    async def left(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        """How many can be spent at once now; nothing is spent."""
        ...

    async def refill(self, key: str) -> None:
        """The bucket is full again."""
        ...
