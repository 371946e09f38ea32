"""Inbox rows handled: many lanes at once, bounded, each strictly in its order."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from functools import partial

from meetsmatch.app.leases import Fenced, shard_of
from meetsmatch.app.ports import Received
from meetsmatch.engine.arrivals import Arrivals
from meetsmatch.engine.assembly import Engine
from meetsmatch.engine.held import Held
from meetsmatch.engine.ports import Taken
from meetsmatch.jobs.crew import Crew
from meetsmatch.jobs.loops import Loops

PAGE = 200


class Lanes:
    """A worker has one row at a time and takes lanes in turn, so nobody's flood starves others.

    A tenant of the leases: handles the rows of our shards only.
    """

    def __init__(
        self,
        engine: Engine,
        loops: Loops,
        changed: Callable[[], None],
    ) -> None:
        self.held = Held(engine.limits.rows)
        self.crew = Crew(engine.limits.lanes, self._freed, loops.broken)
        outside = engine.outside
        self.arrivals = Arrivals[Taken](
            self.held,
            engine.leases,
            outside.now_ms,
            partial(outside.store.arrived_rows, outside.bot),
        )
        self._engine = engine
        self._loops = loops
        self._changed = changed
        self._lines = dict[int, deque[Taken]]()
        self._turns = deque[int]()
        """Lanes with rows that no worker has."""

        self._handled = set[int]()
        """Lanes with a row that a worker has."""

        self._closed = False
        engine.leases.join(self)

    # --- as a tenant of the leases ----------------------------------------------------------

    def gained(self) -> None:
        """As Tenant says."""
        self.held.fall_behind()
        self._changed()

    def lost(self, parts: Collection[int]) -> None:
        """As Tenant says."""
        for lane in [lane for lane in self._lines if shard_of(lane) in parts]:
            line = self._lines[lane]
            while len(line) > (lane in self._handled):
                self.held.drop(line.pop().id)
            if not line:
                del self._lines[lane]
                self._turns.remove(lane)

    def is_busy(self, part: int) -> bool:
        """As Tenant says."""
        return any(shard_of(lane) == part for lane in self._handled)

    # --- rows come --------------------------------------------------------------------------

    def feed(self, rows: Sequence[Taken]) -> None:
        """Fresh from intake, in order; what has no room is read again later, what belongs to
        others is left to them."""
        leases = self._engine.leases
        if self.arrivals.is_open:
            self._admit(rows)
        elif rows:
            self.arrivals.fresh.extend(rows)
            leases.ring({shard_of(taken.row.lane) for taken in rows} - leases.taking)

    def _admit(self, rows: Sequence[Taken]) -> None:
        for taken in rows:
            if self._is_ours(taken.row) and self.held.admits(taken):
                self._add(taken)

    def _is_ours(self, row: Received) -> bool:
        return shard_of(row.lane) in self._engine.leases.taking

    def refill_ms(self) -> int | None:
        """When `refill` has something to do, None if nothing is known."""
        return 0 if self.held.wants_page else self.arrivals.next_ms

    async def refill(self) -> None:
        """Take in what is new, and one page of the backlog, if there is one and room for it."""
        fresh = await self.arrivals.looked()
        self._admit(sorted(fresh, key=lambda taken: taken.id))
        if not self.held.wants_page:
            return
        outside = self._engine.outside
        try:
            page = await outside.store.open_rows(outside.bot, self.held.reading(), PAGE)
        except BaseException:
            self.held.unread()
            raise
        now_ms = outside.now_ms()
        for row in self.held.read(page, PAGE, self._is_ours):
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
            self._handled.add(lane)
            await self._handle(line)
            self._handled.discard(lane)
            if line and shard_of(lane) not in self._engine.leases.taking:
                self.held.drop(line.popleft().id)
            if line:
                self._turns.append(lane)
            else:
                del self._lines[lane]
            self._changed()

    async def _handle(self, line: deque[Taken]) -> None:
        try:
            await self._engine.lane.handle_one(line[0])
        except Fenced:
            self._fenced(line.popleft())
        except Exception as error:
            await self._loops.put_off("lane", error)
        else:
            self._loops.outages.over("lane")
            self.held.release(line.popleft().id)

    def _fenced(self, taken: Taken) -> None:
        # Somebody else's by now; or ours again, then it comes with a page.
        self._engine.counters.fenced += 1
        self.held.drop(taken.id)
        self.held.fall_behind(taken.id)
        self._engine.leases.doubt()
