"""getUpdates for one bot: long polls, the busy-loop brake, and conflicts between pollers."""

import asyncio
from collections.abc import Callable
from typing import cast

from playground.call import Call
from playground.errors import ApiError
from playground.timers import Timers
from playground.updates import Queue, Update

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
SET_WEBHOOK = "Conflict: terminated by setWebhook request"
_LONGEST = 50
_BATCHING = 0.001
_PATIENCE = 3.0


class Polling:
    """The one poller a bot may have; a second one ends the first."""

    def __init__(
        self, queue: Queue, timers: Timers, confirmed: Callable[[list[Update]], None]
    ) -> None:
        self._queue = queue
        self._timers = timers
        self._confirmed = confirmed
        self._waiting: asyncio.Future[None] | None = None
        self._previous_offset: int | None = None
        self._previous_start = 0.0
        self._next_conflict = 0.0

    @property
    def waiting(self) -> bool:
        """Whether somebody is at the other end of a long poll."""
        return self._waiting is not None

    async def get(self, call: Call) -> list[Update]:
        """Answer one getUpdates (source: C 15707-15722, 16321-16403)."""
        offset = call.number("offset", 0, -(1 << 31), (1 << 31) - 1)
        limit = call.number("limit", 100, 1, 100)
        timeout = call.number("timeout", 0, 0, _LONGEST)
        timeout, limit = self._braked(offset, timeout, limit)
        updates = self._take(offset, limit)
        if updates or not timeout:
            return updates
        self.abort(OTHER_POLLER)
        await self._wait(timeout)
        return self._take(max(offset, 0), limit)

    def wake(self) -> None:
        """An update came: answer the waiting poll, a moment later to batch (source: 1-2 ms)."""
        if self._waiting is not None:
            asyncio.get_running_loop().call_later(_BATCHING, _finish, self._waiting)

    def answer(self) -> None:
        """Answer the waiting poll with what there is, now."""
        if self._waiting is not None:
            _finish(self._waiting)

    def abort(self, text: str) -> None:
        """Fail the waiting poll with 409; conflicts in quick succession are told 3 s later."""
        if (poll := self._waiting) is None:
            return
        self._waiting = None
        error = ApiError(409, text)
        now = self._timers.clock.now()
        if now >= self._next_conflict:
            self._next_conflict = now + _PATIENCE
            _fail(poll, error)
        else:
            self._timers.after(_PATIENCE, lambda: _fail(poll, error))

    def _take(self, offset: int, limit: int) -> list[Update]:
        if done := self._queue.confirm(offset):
            self._confirmed(done)
        return self._queue.get(limit)

    def _braked(self, offset: int, timeout: int, limit: int) -> tuple[int, int]:
        now = self._timers.clock.now()
        since = now - self._previous_start
        if offset == self._previous_offset:
            timeout = max(timeout, 3) if since < 3.0 else timeout
            limit = 1 if since < 0.5 else limit
        self._previous_offset = offset
        self._previous_start = now
        return timeout, limit

    async def _wait(self, seconds: int) -> None:
        loop = asyncio.get_running_loop()
        poll = cast("asyncio.Future[None]", loop.create_future())
        self._waiting = poll
        # Both clocks: a frozen playground must not hold a connection open for ever.
        alarm = self._timers.after(seconds, lambda: _finish(poll))
        handle = loop.call_later(seconds, _finish, poll)
        try:
            await poll
        finally:
            alarm.cancel()
            handle.cancel()
            if self._waiting is poll:
                self._waiting = None


def _finish(poll: "asyncio.Future[None]") -> None:
    if not poll.done():
        poll.set_result(None)


def _fail(poll: "asyncio.Future[None]", error: ApiError) -> None:
    if not poll.done():
        poll.set_exception(error)
