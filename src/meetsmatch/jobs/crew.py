"""A bounded number of tasks that work things off."""

import asyncio
from collections.abc import Callable, Coroutine


class Crew:
    """Holds on to its tasks, so that none is collected half-way, and lets them finish."""

    def __init__(
        self,
        size: int,
        changed: Callable[[], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._size = size
        self._failed = failed
        self._tasks = set[asyncio.Task[None]]()
        self._changed = changed

    @property
    def free(self) -> int:
        """How many more may start now."""
        return self._size - len(self._tasks)

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Begin; the caller has looked at `free`."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._failed(error)
        self._changed()

    async def finish(self, seconds: float) -> None:
        """Let what runs end by itself for so long, then cancel the rest."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
