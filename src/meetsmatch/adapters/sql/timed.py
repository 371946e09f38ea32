"""An executor that is timed, once somebody wants to know."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from meetsmatch.adapters.sql.executor import Executor, Group, Rows, Statement

T = TypeVar("T")

Heard = Callable[[str, float], None]
"""What was done (`write`, `read` or `scan`), and how many seconds its caller waited for it."""


class Timed:
    """The executor `inner`; what fails has taken its time as well."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner
        self._clock_s: Callable[[], float] | None = None
        self._heard: Heard | None = None

    def listen(self, heard: Heard, clock_s: Callable[[], float]) -> None:
        """From now on somebody wants to know, by this monotonic clock."""
        self._heard, self._clock_s = heard, clock_s

    @property
    def mark(self) -> str:
        return self._inner.mark

    @property
    def lasts(self) -> bool:
        return self._inner.lasts

    async def run(self, group: Group) -> list[Rows]:
        return await self._timed("write", self._inner.run(group))

    async def read(self, statement: Statement) -> Rows:
        return await self._timed("read", self._inner.read(statement))

    async def scan(self, statement: Statement) -> Rows:
        return await self._timed("scan", self._inner.scan(statement))

    async def _timed(self, deed: str, doing: Awaitable[T]) -> T:
        heard, clock_s = self._heard, self._clock_s
        if heard is None or clock_s is None:
            return await doing
        began_s = clock_s()
        try:
            return await doing
        finally:
            heard(deed, clock_s() - began_s)
