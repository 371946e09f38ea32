"""All that one request leads to, done within it: a Worker has no process to leave it to.

Requests overlap, in one isolate and in many. Each borrows the parts that it works on, so that
nobody's updates are handled side by side and nothing is sent twice; what is in other hands it
waits for a little. What a request can't finish the next one finds, or cron.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from meetsmatch.app.leases import SWEEPS, Lease, shard_of
from meetsmatch.app.ports import Arrived, Unavailable
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.engine.assembly import Limits, Outside, assembled
from meetsmatch.engine.borrowing import Borrowed
from meetsmatch.engine.lane import redacted
from meetsmatch.engine.outbox import Parcel
from meetsmatch.engine.ports import UNPACED, Hooks, Point, Step, Taken, unreached
from meetsmatch.worker.subrequests import COPYING, HANDLING, SENDING, SWEEPING, Subrequests

ROWS = 200
"""Open updates that one look finds; those beyond come with a later one."""

PARCELS = 6
"""Calls at the same time: more connections a Worker does not get."""

ROUNDS = 60
"""Of sending, between two looks at what has come meanwhile."""

WALKS = 3
"""Along the queue, while others change it under our feet."""

COPIES = 5
"""Copies of photos that one minute's cron fetches or deletes, as long as it may."""

NAP_MS = 700
"""So long a request stays with what it holds for a letter that is due soon: an album, mostly."""

PAUSES_MS = (50, 100, 200, 400, 800, 1_600, 3_200, 4_800)
"""Between two tries to get what is in other hands. Cron tries once a minute."""

SOON_MS = sum(PAUSES_MS)
"""A letter that is due later than this is cron's."""

Pause = Callable[[int], Awaitable[None]]
"""Waits so many milliseconds."""


class Spent(Unavailable):
    """What is left of the request's subrequests is for its end."""


class Rung:
    """The port Signals, for one request: in which parts there is something to do now."""

    def __init__(self) -> None:
        self.parts = set[int]()

    def ring(self, bot: BotId, parts: Collection[int]) -> None:
        """As Signals says; nobody but this request hears it."""
        self.parts.update(parts)

    def listen(self, bot: BotId, heard: Callable[[Collection[int]], None]) -> None:
        """Nothing rings here from elsewhere."""


@dataclass(slots=True)
class Known:
    """What the requests of an isolate tell each other, to spare themselves trips."""

    leases: dict[int, Lease] = field(default_factory=dict[int, Lease])
    """As Borrowed has them."""

    addresses: dict[PersonId, int] = field(default_factory=dict[PersonId, int])
    """As Calls has them: somebody who comes back has another number."""


class Turn:
    """One request's engine. Nothing outlives it but the database, and what is known of it."""

    def __init__(
        self,
        outside: Outside,
        known: Known,
        pause: Pause,
        subrequests: Subrequests,
        reached: Callable[[Point], None] = unreached,
    ) -> None:
        """`outside.process` is a passing one; `subrequests` are those that `outside` counts."""
        self._may = subrequests
        self._rung = Rung()
        self._outside = replace(outside, signals=self._rung)
        self._pause = pause
        self._wanted = set[int]()
        self._taken = dict[int, Taken]()
        self.troubles: list[str] = []
        hooks = Hooks(self._note, together=self._in_turn, reached=reached)
        # A pace would be forgotten with the request: Telegram's own 429 sets it.
        self._engine = assembled(self._outside, Limits(pace=UNPACED), hooks)
        leases = self._engine.leases
        assert isinstance(leases, Borrowed), "a request borrows"
        leases.known = known.leases
        self._leases = leases
        self._engine.sender.delivery.calls.addresses = known.addresses

    # --- what a request does ------------------------------------------------------------------

    async def take(self, updates: Sequence[bytes]) -> None:
        """Durable once it returns: Telegram may be told.

        Raises Unavailable when the database is away.
        """
        taking = await self._engine.intake.take(updates)
        self._taken = {it.row.id: it for it in taking.new}
        self._wanted = {shard_of(it.row.lane) for it in taking.new}
        if taking.known:
            # Sent again by Telegram, who has not heard from the request that took it.
            self._wanted.update(shard_of(it.shared_by) for it in await self._open_rows())

    @property
    def has_work(self) -> bool:
        """Whether `work` has something to do."""
        return bool(self._wanted)

    async def work(self) -> None:
        """Answer what was taken, and whatever else is open in the same parts. Never raises:
        what is not done by then is in the database."""
        await self._guarded("turn", self._until_done)
        await self._guarded("leases", self._leases.gone)

    async def sweep(self, tidied: Callable[[], Awaitable[object]]) -> None:
        """What earlier requests have left undone, then what is due by the clock; `tidied` last.
        Never raises."""
        # In this order: nobody's chat ends over what they wrote while nobody looked.
        # However much was left undone, what is due by the clock has its share.
        self._may.kept = SWEEPING
        await self._guarded("leftovers", self._left_over)
        self._may.kept = 0
        await self._guarded("sweep", self._swept)
        await self.work()
        if self._may.has(1):
            await self._guarded("tidying", tidied)

    # --- steps --------------------------------------------------------------------------------

    async def _left_over(self) -> None:
        it = self._outside
        self._wanted |= {shard_of(row.shared_by) for row in await self._open_rows()}
        soon_ms = it.now_ms() + SOON_MS
        for letter in await it.store.unsent(it.bot, 0, ROWS):
            if letter.outgoing.due_ms <= soon_ms:
                self._wanted.add(shard_of(letter.outgoing.to))
        if self._wanted:
            await self._until_done()

    async def _swept(self) -> None:
        if not await self._may_sweep():
            return
        sweeps = self._engine.sweeps
        await sweeps.sweep_due(self._outside.now_ms())
        for _ in range(COPIES):
            if self._leases.is_late or not self._may.has(COPYING) or not await sweeps.copies():
                return

    async def _may_sweep(self) -> bool:
        """Whoever pairs people holds that part for a moment, and in a crowd somebody always does:
        who asked once a minute would hardly ever get it."""
        for pause_ms in PAUSES_MS:
            if not await self._leases.borrow({SWEEPS}):
                return True
            if self._is_over:
                break
            await self._pause(pause_ms)
        return False

    async def _until_done(self) -> None:
        for pause_ms in (*PAUSES_MS, None):
            self._wanted = await self._leases.borrow(self._wanted)
            due_ms = await self._drained()
            if self._is_over or not (self._wanted or self._engine.waves.is_due):
                return
            if pause_ms is None:
                return
            # Who holds what we want may want what we hold.
            await self._leases.gone()
            await self._pause(max(pause_ms, due_ms or 0))

    async def _drained(self) -> int | None:
        """Do what can be done in the parts that are ours; in how many milliseconds there will be
        more to do in those that are added to the wanted ones, None if that isn't known."""
        while not self._leases.is_late and self._may.has(SENDING):
            await self._handle()
            await self._pair()
            await self._send()
            if self._has_more():
                continue
            wait_ms = self._wait_ms()
            if wait_ms is None:
                return None
            if wait_ms > NAP_MS:
                self._wanted |= self._lines() if wait_ms <= SOON_MS else set()
                return wait_ms
            await self._leases.give_back(self._leases.taking - self._lines())
            await self._pause(wait_ms)
        return None

    async def _handle(self) -> None:
        # Those that earlier requests could not finish, too, in their order.
        leases = self._leases
        for found in await self._open_rows() if leases.taking else ():
            if self._is_over or shard_of(found.shared_by) not in leases.taking:
                continue
            if (taken := await self._row(found.id)) is not None:
                await self._engine.lane.handle_one(taken)

    async def _row(self, id: int) -> Taken | None:
        if (taken := self._taken.pop(id, None)) is not None:
            return taken
        it = self._outside
        rows = await it.store.open_rows(it.bot, id - 1, 1)
        return Taken(rows[0]) if rows and rows[0].id == id else None

    async def _pair(self) -> None:
        """One request at a time looks who fits whom: couples that several find at once are
        mostly the same."""
        waves, newcomers = self._engine.waves, self._engine.waves.desk.newcomers
        for _ in range(WALKS):
            if not newcomers or self._is_over or await self._leases.borrow({SWEEPS}):
                break
            # The index of who waits is as young as the request: the queue in the store is walked.
            newcomers.clear()
            with suppress(Spent):  # whoever walks next finds the others
                await waves.walk()
        if newcomers and not self._is_over:
            it = self._outside
            left = {place.person for place in await it.store.places(it.bot, [*newcomers])}
            for person in newcomers.keys() - left:
                del newcomers[person]
        # Not while couples are told, which takes long: others want to pair, and cron to sweep.
        await self._leases.give_back(self._leases.taking & {SWEEPS})

    async def _send(self) -> None:
        parts, self._rung.parts = self._rung.parts, set[int]()
        await self._lacks(parts)
        sender, outbox = self._engine.sender, self._engine.outbox
        if not self._leases.taking or not self._may.parcels():
            return
        await sender.refill()
        for _ in range(ROUNDS):
            if self._leases.is_late:
                return
            if not (most := min(PARCELS, self._may.parcels())):
                return
            due = outbox.due(self._outside.now_ms(), most)
            if not due:
                return
            await self._delivered(await sender.checked(due))
            await sender.marks.flush()

    async def _delivered(self, parcels: Iterable[Parcel]) -> None:
        deliver = self._engine.sender.delivery.deliver
        await asyncio.gather(*map(deliver, parcels))

    async def _in_turn(self, steps: Sequence[Step]) -> None:
        """What sweeps commit. Spent, with the rest of it still due, when there is too little."""
        for step in steps:
            if not self._may.has(SENDING):
                raise Spent
            await step()

    # --- what they ask ------------------------------------------------------------------------

    async def _lacks(self, parts: Collection[int]) -> set[int]:
        """Those of them that are in other hands, and wanted from now on."""
        missing = await self._leases.borrow(parts)
        self._wanted |= missing
        return missing

    @property
    def _is_over(self) -> bool:
        """Whether nothing more is begun."""
        return self._leases.is_late or not self._may.has(HANDLING)

    async def _open_rows(self) -> Sequence[Arrived]:
        return await self._outside.store.arrived_rows(self._outside.bot, 0, ROWS)

    def _has_more(self) -> bool:
        """Whether there is something to do in parts that nobody else is known to hold."""
        taking, sender = self._leases.taking, self._engine.sender
        comes = sender.arrivals.fresh or sender.outbox.held.wants_page
        return bool(self._rung.parts - self._wanted - taking or (taking and comes))

    def _lines(self) -> set[int]:
        """Parts in which something waits to be sent."""
        lines = self._engine.outbox.lines.values()
        return {shard_of(it.person) for it in lines if it.letters or it.answers}

    def _wait_ms(self) -> int | None:
        now_ms = self._outside.now_ms()
        due_ms = self._engine.outbox.next_ms(now_ms) if self._lines() else None
        return None if due_ms is None else max(0, due_ms - now_ms)

    async def _guarded(self, where: str, step: Callable[[], Awaitable[object]]) -> None:
        try:
            await step()
        except Spent:
            return
        except Exception as error:
            self._note(where, error)

    def _note(self, where: str, error: BaseException) -> None:
        self.troubles.append(f"{where}: {redacted(error)}")
