"""Rate limits of one process."""

from collections import OrderedDict


class MemoryAllowances:
    """A bucket per key, kept as the time at which it is full again.

    At most `limit` buckets: then those go that were not used for longest, which forgives their
    owners a little and keeps memory bounded under attack.
    """

    def __init__(self, limit: int = 100_000) -> None:
        self._limit = limit
        self._full_at = OrderedDict[str, int]()

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        full_at, wait_ms = self._state(key, burst, per_ms, now_ms)
        self._full_at[key] = full_at if wait_ms else full_at + per_ms
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._limit:
            self._full_at.popitem(last=False)
        return wait_ms

    async def wait(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        return self._state(key, burst, per_ms, now_ms)[1]

    async def left(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        full_at, _ = self._state(key, burst, per_ms, now_ms)
        return (now_ms + burst * per_ms - full_at) // per_ms if per_ms else burst

    async def refill(self, key: str) -> None:
        self._full_at.pop(key, None)

    def _state(self, key: str, burst: int, per_ms: int, now_ms: int) -> tuple[int, int]:
        """When it is full again, and how long until one can be spent."""
        room_ms = burst * per_ms
        # A clock that was set back must not lock anybody out for longer than a whole bucket.
        full_at = min(max(self._full_at.get(key, 0), now_ms), now_ms + room_ms)
        return full_at, max(0, full_at + per_ms - (now_ms + room_ms))
