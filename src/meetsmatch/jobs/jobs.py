"""Everything that runs by itself in a server: lanes, couriers, the flusher, the sweeper."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from meetsmatch.app.ports import Unavailable
from meetsmatch.engine.assembly import USUAL_LIMITS, Limits, Outside, assembled
from meetsmatch.engine.ports import Hooks, Step, Update, unheard
from meetsmatch.jobs.bell import Bell
from meetsmatch.jobs.crew import Crew
from meetsmatch.jobs.lanes import Lanes

GATHER_MARKS_S = 0.004
GATHER_SEEKERS_S = 0.02
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0
DRAIN_S = 10.0
LAST_FLUSH_S = 3.0
PRESSED_MS = 30_000


class Jobs:
    """Drives one bot's engine. `start`, then `take` updates, then `stop`."""

    def __init__(
        self,
        outside: Outside,
        limits: Limits = USUAL_LIMITS,
        trouble: Callable[[str, BaseException], None] = unheard,
    ) -> None:
        self._stirred, self._marked, self._sought = Bell(), Bell(), Bell()
        self._backlog = Bell()
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._seekers = 0
        self._trouble = trouble
        hooks = Hooks(trouble, self._stirred.ring, self._somebody_seeks, _together)
        self.engine = assembled(outside, limits, hooks)
        self.counters = self.engine.counters
        self.lanes = Lanes(self.engine, self._put_off, self._changed, self._broken)
        self._couriers = Crew(limits.couriers, self._delivered, self._broken)
        self._loops = Crew(4, lambda: None, self._broken)

    # --- for whoever brings updates ---------------------------------------------------------

    async def take(self, updates: Sequence[bytes | Update]) -> None:
        """Durable once it returns. Raises Unavailable when nothing may be acknowledged: the
        store is away, we stop, or we are pressed."""
        if self._stopping.is_set() or self.is_pressed:
            raise Unavailable("stopping, or too much waits already")
        try:
            taking = await self.engine.intake.take(updates)
        except BaseException:
            # Perhaps written all the same: Telegram's next try would only find them known.
            self.lanes.held.fall_behind()
            self._changed()
            raise
        self.lanes.feed(taking.new)
        self._changed()

    @property
    def is_pressed(self) -> bool:
        """Whether memory is full of updates and the oldest has waited for too long."""
        oldest_ms = self.lanes.oldest_ms() if self.lanes.held.is_full else None
        return oldest_ms is not None and self._now_ms() - oldest_ms > PRESSED_MS

    # --- for whoever watches ----------------------------------------------------------------

    @property
    def in_flight(self) -> int:
        """Updates and letters in memory that are not finished."""
        return len(self.lanes.held) + len(self.engine.outbox.held)

    async def idle(self) -> None:
        """Until every update is handled, every letter settled, and everybody paired who can be."""
        await self._idle.wait()

    def ages_ms(self) -> dict[str, int]:
        """How long the oldest update and the oldest letter in memory have been waiting."""
        now_ms = self._now_ms()
        oldest = {"inbox": self.lanes.oldest_ms(), "outbox": self.engine.outbox.oldest_ms()}
        return {name: now_ms - (now_ms if at is None else at) for name, at in oldest.items()}

    def _now_ms(self) -> int:
        return self.engine.outside.now_ms()

    def _changed(self) -> None:
        if self.lanes.held.wants_page:
            self._backlog.ring()
        behind = self.lanes.held.behind or self.engine.outbox.held.behind
        if self.in_flight or behind or self._seekers:
            self._idle.clear()
        else:
            self._idle.set()

    # --- running ----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin, with whatever an earlier process left behind."""
        for name, step in (
            ("refill", self._refill),
            ("dispatch", self._dispatch),
            ("flush", self._flush),
            ("sweep", self._sweep),
        ):
            self._loops.start(self._repeat(name, step))
        for bell in (self._backlog, self._stirred):
            bell.ring()

    async def stop(self) -> None:
        """Within 15 s: what runs ends, every outcome is written down, the rest is durable."""
        self._stopping.set()
        for bell in (self._stirred, self._marked, self._sought, self._backlog):
            bell.ring()
        crews = (self.lanes.finish, self._couriers.finish, self._loops.finish)
        await asyncio.gather(*(finish(DRAIN_S) for finish in crews))
        try:
            async with asyncio.timeout(LAST_FLUSH_S):
                await self.engine.sender.marks.flush()
        except (Unavailable, TimeoutError) as error:
            # Those letters are sent again after the start: the one duplicate that we allow.
            self._trouble("stop", error)

    async def _repeat(self, name: str, step: Callable[[], Awaitable[None]]) -> None:
        """Step after step until we stop; a failed one is noted and tried again later."""
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            try:
                await step()
                pause_s = FIRST_PAUSE_S
            except Exception as error:
                await self._put_off(name, error, pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def _put_off(self, where: str, error: Exception, seconds: float = 1.0) -> None:
        """Note what went wrong, and wait a little, unless we stop."""
        if isinstance(error, Unavailable):
            self.counters.unavailable += 1
        else:
            self.counters.troubles += 1
        self._trouble(where, error)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    def _broken(self, error: BaseException) -> None:
        self.counters.troubles += 1
        self._trouble("task", error)

    # --- the four loops ---------------------------------------------------------------------

    async def _refill(self) -> None:
        if not self.lanes.held.wants_page:
            await self._backlog.wait()
        await self.lanes.refill()
        self._changed()

    async def _dispatch(self) -> None:
        sender, outbox, free = self.engine.sender, self.engine.outbox, self._couriers.free
        if outbox.held.wants_page:
            await sender.refill()
            self._changed()
        now_ms = self._now_ms()
        parcels = outbox.due(now_ms, free) if free > 0 else []
        if parcels:
            for parcel in await sender.checked(parcels):
                if not self._stopping.is_set():
                    self._couriers.start(sender.delivery.deliver(parcel))
            self._marked.ring()
        else:
            due_ms = outbox.next_ms(now_ms) if free > 0 else None
            await self._stirred.wait(None if due_ms is None else (due_ms - now_ms) / 1_000)

    def _delivered(self) -> None:
        self._stirred.ring()
        self._marked.ring()

    async def _flush(self) -> None:
        await self._marked.wait()
        await asyncio.sleep(GATHER_MARKS_S)
        try:
            await self.engine.sender.marks.flush()
        except Unavailable:
            self._marked.ring()
            raise
        if self.engine.outbox.held.wants_page:
            self._stirred.ring()
        self._changed()

    def _somebody_seeks(self) -> None:
        self._seekers += 1
        self._sought.ring()

    async def _sweep(self) -> None:
        sweeps = self.engine.sweeps
        next_ms = await sweeps.sweep_due(self._now_ms())
        await self._sought.wait(max(0, next_ms - self._now_ms()) / 1_000)
        if self._seekers:
            await asyncio.sleep(GATHER_SEEKERS_S)
            seekers = self._seekers
            try:
                await sweeps.wave()
            except Unavailable:
                self._sought.ring()
                raise
            self._seekers -= seekers
            self._changed()


async def _together(steps: Sequence[Step]) -> None:
    await asyncio.gather(*(step() for step in steps))
