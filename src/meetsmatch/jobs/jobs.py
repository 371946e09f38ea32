"""Everything that runs by itself in a server: lanes, couriers, the flusher, the sweeper."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from meetsmatch.app.chores import Chore
from meetsmatch.app.ports import Unavailable
from meetsmatch.engine.assembly import NO_HOOKS, USUAL_LIMITS, Limits, Outside, assembled
from meetsmatch.engine.ports import Hooks, Step, Update
from meetsmatch.jobs.bell import Bell
from meetsmatch.jobs.crew import Crew
from meetsmatch.jobs.lanes import Lanes
from meetsmatch.jobs.loops import Loops
from meetsmatch.jobs.takes import Takes
from meetsmatch.jobs.turn import Turn

GATHER_MARKS_S = 0.004
GATHER_SEEKERS_S = 0.02
DRAIN_S = 10.0
LEAST_S = 1.0
LAST_FLUSH_S = 3.0
PRESSED_MS = 30_000
SLOW_S = 5.0
SILENT_MS = 90_000
"""The sweeper comes round every second or so, whatever fails; without it for so long, it hangs."""


class Jobs:
    """Drives one bot's engine. `start`, then `take` updates, then `stop`."""

    def __init__(
        self,
        outside: Outside,
        limits: Limits = USUAL_LIMITS,
        hooks: Hooks = NO_HOOKS,
    ) -> None:
        """`hooks` hear what happens; waking whoever sleeps is done here."""
        self._stirred, self._marked, self._sought = Bell(), Bell(), Bell()
        self._backlog, self._leased = Bell(), Bell()
        self._takes = Takes()
        self._closing = False
        self._emptied = asyncio.Event()
        self._joined = asyncio.Event()
        self._idle = asyncio.Event()
        self._trouble = hooks.trouble
        self._is_guest = outside.leases is not None
        waking = replace(
            hooks,
            stirred=self._stirred.ring,
            sought=self._sought.ring,
            leased=self._leased.ring,
            together=_together,
        )
        self.engine = assembled(outside, limits, waking)
        self.counters, leases = self.engine.counters, self.engine.leases
        self._loops = Loops(self.counters, hooks.trouble, outside.now_ms)
        self.outages = self._loops.outages
        self._swept_ms: int | None = None
        self.lanes = Lanes(self.engine, self._loops, self._changed)
        self._couriers = Crew(limits.couriers, self._delivered, self._loops.broken)
        self.turn = Turn(leases)
        leases.listeners.append(self._heard)
        if outside.signals is not None and not self._is_guest:
            outside.signals.listen(outside.bot, leases.heard)

    # --- for whoever brings updates ---------------------------------------------------------

    async def take(self, updates: Sequence[bytes | Update]) -> None:
        """Durable once it returns. Raises Unavailable when nothing may be acknowledged: the
        store is away, we stop, or we are pressed."""
        if self._closing or self.is_pressed or not self.engine.leases.is_member:
            raise Unavailable("stopping, too much waits already, or others don't know of us yet")
        with self._takes.one():
            known = await self._take(updates)
        if known:
            await self._takes.ended()
        if not self.engine.leases.is_member:
            # Written while we stood still, perhaps: whoever took over looks for no rows of ours.
            raise Unavailable("others may not know of these updates: send them again")

    async def _take(self, updates: Sequence[bytes | Update]) -> int:
        """How many were known already."""
        try:
            taking = await self.engine.intake.take(updates)
        except BaseException as error:
            if isinstance(error, Unavailable):
                self.outages.failed("intake")
            # Perhaps written all the same, or even later: Telegram's next try would only find
            # them known.
            self.lanes.held.fall_behind()
            self.engine.leases.unsure()
            self._changed()
            raise
        self.outages.over("intake")
        if taking.known:
            # By whom? Perhaps by somebody whom we took for dead.
            self.lanes.held.fall_behind()
        self.lanes.feed(taking.new)
        self._changed()
        return taking.known

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

    def problems(self) -> Iterator[str]:
        """Why this process should be started again, if it should."""
        if self._swept_ms is not None and self._now_ms() - self._swept_ms > SILENT_MS:
            yield "the sweeper hangs"

    def unready(self) -> Iterator[str]:
        """Why no updates should be given to this process now."""
        yield from self.problems()
        if self.is_pressed:
            yield "more to do than can be done"
        if self.outages.are_lasting:
            yield "the database can't be reached"

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
        if self.lanes.refill_ms() == 0:
            self._backlog.ring()
        if self.in_flight or self._is_behind() or self.engine.waves.is_due:
            self._idle.clear()
        else:
            self._idle.set()

    def _is_behind(self) -> bool:
        engine, sender = self.engine, self.engine.sender
        return bool(
            self.lanes.held.behind
            or engine.outbox.held.behind
            or self.lanes.arrivals.fresh
            or sender.arrivals.fresh
            or not engine.leases.is_member
        )

    def _heard(self) -> None:
        for arrivals, bell in (
            (self.lanes.arrivals, self._backlog),
            (self.engine.sender.arrivals, self._stirred),
        ):
            arrivals.ring()
            bell.ring()

    # --- running ----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin, with whatever an earlier process left behind."""
        self._swept_ms = self._now_ms()
        if self._is_guest:
            # Of what the house holds already nobody tells us.
            for tenant in (self.engine.sender, self.lanes):
                tenant.gained()
        else:
            self._loops.start("leases", self._keep_leases)
        for name, step in (
            ("refill", self._refill),
            ("dispatch", self._dispatch),
            ("flush", self._flush),
            ("sweep", self._sweep),
            (Chore.COPIES, self._copy),
        ):
            self._loops.start(name, step)
        for chore in self.engine.sweeps.slow:
            self._loops.start(chore, partial(self._watch, chore))
        for bell in (self._backlog, self._stirred):
            bell.ring()

    async def joined(self) -> None:
        """Until we, guests of nobody, share in the work and may take updates."""
        await self._joined.wait()

    async def stop(self) -> None:
        """Within 15 s: every part of the work goes to other processes as soon as nothing of it
        runs here, every outcome is written down, the rest is durable."""
        self.close()
        loop = asyncio.get_running_loop()
        until = loop.time() + DRAIN_S
        await self.hand_over()
        await self.finish(until - loop.time())

    def close(self) -> None:
        """Take no more updates."""
        self._closing = True

    async def finish(self, seconds: float) -> None:
        """What runs ends, within so long or a moment, and is written down."""
        self.close()
        self._loops.end()
        for bell in (self._stirred, self._marked, self._sought, self._backlog, self._leased):
            bell.ring()
        crews = (self.lanes.finish, self._couriers.finish, self._loops.finish)
        left_s = max(LEAST_S, seconds)
        await asyncio.gather(*(finish(left_s) for finish in crews))
        try:
            async with asyncio.timeout(LAST_FLUSH_S):
                await self.engine.sender.marks.flush()
                if not self._is_guest:
                    await self.engine.leases.gone()
        except (Unavailable, TimeoutError) as error:
            # Those letters are sent again after the start: the one duplicate that we allow.
            self._trouble("stop", error)
        self.part()

    def part(self) -> None:
        """The house goes on without us."""
        leases, engine = self.engine.leases, self.engine
        leases.part_from(self.lanes, engine.sender, engine.sweeps, self.turn)
        with suppress(ValueError):  # stopped twice
            leases.listeners.remove(self._heard)

    async def hand_over(self) -> None:
        """Every part of the work goes to other processes, as soon as nothing of it runs here; for
        guests, too."""
        leases = self.engine.leases
        if leases.process is None or self._is_guest:
            return
        leases.go()
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                await self._emptied.wait()

    # --- the loops -------------------------------------------------------------------------

    async def _keep_leases(self) -> None:
        leases = self.engine.leases
        next_ms = await leases.keep()
        if leases.is_member:
            self._joined.set()
        if self._closing and leases.is_empty:
            self._emptied.set()
        self._changed()
        await self._leased.wait(self._seconds_to(next_ms))

    async def _refill(self) -> None:
        due_ms = self.lanes.refill_ms()
        if due_ms is None or due_ms > self._now_ms():
            await self._backlog.wait(self._seconds_to(due_ms))
        await self.lanes.refill()
        self._changed()

    def _seconds_to(self, due_ms: int | None) -> float | None:
        return None if due_ms is None else max(0, due_ms - self._now_ms()) / 1_000

    async def _dispatch(self) -> None:
        sender, outbox, free = self.engine.sender, self.engine.outbox, self._couriers.free
        if sender.wants_refill:
            await sender.refill()
            self._changed()
        now_ms = self._now_ms()
        parcels = outbox.due(now_ms, free) if free > 0 else []
        if parcels:
            for parcel in await sender.checked(parcels):
                if not self._loops.are_ending:
                    self._couriers.start(sender.delivery.deliver(parcel))
            self._marked.ring()
        else:
            await self._stirred.wait(self._seconds_to(sender.next_ms() if free > 0 else None))

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

    async def _sweep(self) -> None:
        waves, self._swept_ms = self.engine.waves, self._now_ms()
        next_ms = await self.engine.sweeps.sweep_due(self._now_ms())
        await self._sought.wait(max(0, next_ms - self._now_ms()) / 1_000)
        if waves.is_due:
            await asyncio.sleep(GATHER_SEEKERS_S)
            try:
                await waves.wave()
            except Unavailable:
                self._sought.ring()
                raise
            self._changed()

    async def _copy(self) -> None:
        if not await self.engine.sweeps.copies():
            await self._loops.rest(SLOW_S)

    async def _watch(self, chore: Chore) -> None:
        await self.engine.sweeps.watch(chore, self._now_ms())
        await self._loops.rest(SLOW_S)


async def _together(steps: Sequence[Step]) -> None:
    await asyncio.gather(*(step() for step in steps))
