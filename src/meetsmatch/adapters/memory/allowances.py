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
        room_ms = burst * per_ms
        # A clock that was set back must not lock anybody out for longer than a whole bucket.
        full_at = min(max(self._full_at.get(key, 0), now_ms), now_ms + room_ms)
        wait_ms = full_at + per_ms - (now_ms + room_ms)
        if wait_ms <= 0:
            full_at += per_ms
            wait_ms = 0
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._limit:
            self._full_at.popitem(last=False)
        return wait_ms
