"""Deeds that may hang for ever, as files of a server that is away do."""

import asyncio
import errno
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

LONGEST_S = 30.0

T = TypeVar("T")


class Patience:
    """Deeds one after the other, each in a thread. While one hangs there are no others."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        self._longest_s, self._one = longest_s, asyncio.Lock()
        # Of the deed that was given up last, whether it still runs.
        self._hangs: Callable[[], bool] = bool

    async def do(self, deed: Callable[..., T], *args: object) -> T:
        """TimeoutError when it takes too long, and at once while an earlier one still does."""
        future, limit = Future[T](), asyncio.timeout(self._longest_s)
        try:
            async with limit, self._one:
                if self._hangs():
                    raise _silent()
                return await _begun(future, deed, *args)
        except TimeoutError as error:
            if not limit.expired():
                raise
            if future.running():
                self._hangs = future.running
            raise _silent() from error


def _begun(future: Future[T], deed: Callable[..., T], *args: object) -> "asyncio.Future[T]":
    future.set_running_or_notify_cancel()

    def run() -> None:
        try:
            future.set_result(deed(*args))
        except BaseException as error:
            future.set_exception(error)

    # None of a pool, whose threads are waited for when the process ends.
    Thread(target=run, daemon=True, name="patience").start()
    return asyncio.wrap_future(future)


def _silent() -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, "it does not answer")
