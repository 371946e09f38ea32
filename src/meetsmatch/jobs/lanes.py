"""Inbox rows handled: many lanes at once, bounded, each strictly in its order."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from meetsmatch.engine.assembly import Engine
from meetsmatch.engine.held import Held
from meetsmatch.engine.ports import Taken
from meetsmatch.jobs.crew import Crew

PAGE = 200


class Lanes:
    """A worker has one row at a time and takes lanes in turn, so nobody's flood starves others."""

    def __init__(
        self,
        engine: Engine,
        put_off: Callable[[str, Exception], Awaitable[None]],
        changed: Callable[[], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self.held = Held(engine.limits.rows)
        self.crew = Crew(engine.limits.lanes, self._freed, failed)
        self._engine = engine
        self._put_off = put_off
        self._changed = changed
        self._lines = dict[int, deque[Taken]]()
        self._turns = deque[int]()
        """Lanes with rows that no worker has."""

        self._closed = False

    def feed(self, rows: Iterable[Taken]) -> None:
        """Fresh from intake, in order; what has no room is read again later."""
        for taken in rows:
            if self.held.admits(taken.row):
                self._add(taken)

    async def refill(self) -> None:
        """Read one page of the inbox, if there is a backlog and room for it."""
        if not self.held.wants_page:
            return
        outside = self._engine.outside
        try:
            page = await outside.store.open_rows(outside.bot, self.held.reading(), PAGE)
        except BaseException:
            self.held.unread()
            raise
        now_ms = outside.now_ms()
        for row in self.held.read(page, PAGE):
            self._add(Taken(row, at_ms=now_ms))

    def oldest_ms(self) -> int | None:
        """Since when the row waits that has waited longest in memory."""
        return min((line[0].at_ms for line in self._lines.values()), default=None)

    async def finish(self, seconds: float) -> None:
        """Rows that are being handled end; the others stay in the inbox."""
        self._closed = True
        await self.crew.finish(seconds)

    def _add(self, taken: Taken) -> None:
        lane = taken.row.lane
        if lane in self._lines:
            self._lines[lane].append(taken)
            return
        self._lines[lane] = deque((taken,))
        self._turns.append(lane)
        if self.crew.free > 0:
            self.crew.start(self._work())

    def _freed(self) -> None:
        # A lane may have come after the last worker had looked and before it was gone.
        if self._turns and not self._closed:
            self.crew.start(self._work())
        self._changed()

    async def _work(self) -> None:
        while self._turns and not self._closed:
            lane = self._turns.popleft()
            line = self._lines[lane]
            try:
                await self._engine.lane.handle_one(line[0])
            except Exception as error:
                await self._put_off("lane", error)
            else:
                self.held.release(line.popleft().row.id)
            if line:
                self._turns.append(lane)
            else:
                del self._lines[lane]
            self._changed()
