"""Which parts of the bot's work are ours, among any number of processes on one database.

A bounded step, `keep`, is taken about every second: it gives a sign of life, looks at everybody
else's, gives up what is above our fair share, and takes what nobody living holds. Nobody compares
clocks: who shows no new sign of life while we give BEATS of our own has lost its leases.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from meetsmatch.app.leases import (
    HELPS,
    NOBODY,
    PARTS,
    POLLER,
    SHARDS,
    SWEEPS,
    Fence,
    Fenced,
    Holder,
    Lease,
    Leasing,
    Process,
    Pulse,
    Signals,
)
from meetsmatch.app.ports import NowMs, Store
from meetsmatch.core.ids import BotId
from meetsmatch.engine.ports import Counters, Hooks
from meetsmatch.engine.tenants import Heard, Tenant, Watched

BEAT_MS = 1_000
BEATS = 5
"""So many signs of life of ours, without one of theirs, and we take over."""

FRESH_MS = BEAT_MS * BEATS
"""After so long without a sign of life others may have taken over: nothing is sent."""

LOOK_MS = 200
"""Between two looks while there are others: no signal is needed to be seen."""

LET_GO_MS = 20
"""Between two looks whether what runs on a part that we leave has ended."""

ALONE_MS = 10_000
"""How long after the last sign of others, or an unanswered write, rows are still looked for."""

SINGLES = (POLLER, SWEEPS)


@dataclass(slots=True)
class Leases:
    """What this process holds, of `bot` and of all guests of its house. Without a `process` the
    engine is the only one there can be, and everything is its own for ever."""

    bot: BotId
    store: Store
    process: Process | None
    now_ms: NowMs
    counters: Counters
    hooks: Hooks
    signals: Signals | None = None
    taking: set[int] = field(default_factory=set[int])
    """Parts of which new work may start."""

    sharers: int = 1
    """How many processes share the work now."""

    lacks: bool = False
    """Whether there is less than our fair share to take yet."""

    listeners: list[Heard] = field(default_factory=list[Heard])
    """Each is told of what other processes have written."""

    _fences: dict[int, int] = field(default_factory=dict[int, int])
    _leaving: set[int] = field(default_factory=set[int])
    _tenants: list[Tenant] = field(default_factory=list[Tenant])
    _watched: dict[str, Watched] = field(default_factory=dict[str, Watched])
    _others: frozenset[str] = frozenset()
    _goes: bool = False
    _told: bool = False
    """Whether the others know that we go."""

    _doubts: bool = False
    _beaten_ms: int | None = None
    _company_ms: int | None = None
    """When others were last there, or a write of ours was last not answered."""

    def __post_init__(self) -> None:
        if self.process is None:
            self.taking.update(PARTS)

    def join(self, tenant: Tenant) -> None:
        """It is told of every change from now on."""
        self._tenants.append(tenant)

    def part_from(self, *tenants: Tenant) -> None:
        """Nothing of theirs runs any more."""
        self._tenants = [it for it in self._tenants if not any(it is gone for gone in tenants)]

    # --- what may be done now ---------------------------------------------------------------

    def fence(self, part: int | None) -> Fence | None:
        """Under which to write for this part; Fenced when it isn't ours. What belongs to no part
        is guarded by what it changes, and written by members only."""
        if self.process is None:
            return None
        if part is None:
            if not self.is_member:
                raise Fenced
            return None
        if part not in self._fences:
            raise Fenced
        return Fence(part, self._fences[part], self.bot)

    @property
    def holder(self) -> Holder | None:
        """As whom we send, None when there can be no others."""
        return None if self.process is None else Holder(self.bot, self.process.name)

    @property
    def is_fresh(self) -> bool:
        """Whether nobody can have taken over from us unseen."""
        if self.process is None:
            return True
        return self._beaten_ms is not None and 0 <= self.now_ms() - self._beaten_ms < FRESH_MS

    @property
    def is_member(self) -> bool:
        """Whether we share in the work, and the others know it: before that nothing is taken in,
        because whoever believes itself alone looks for no rows of ours."""
        return self.process is None or (self.is_fresh and any(it < SHARDS for it in self._fences))

    @property
    def is_alone(self) -> bool:
        """Whether for a while nobody else has written, nor a write of ours been unanswered."""
        if self.process is None or self._company_ms is None:
            return True
        return not self._others and not 0 <= self.now_ms() - self._company_ms < ALONE_MS

    @property
    def has_helpers(self) -> bool:
        """Whether somebody lives who does background jobs for us."""
        return any(name.endswith(HELPS) for name in self._others)

    @property
    def is_empty(self) -> bool:
        """Whether we hold nothing."""
        return not self._fences

    # --- what others want of us -------------------------------------------------------------

    def ring(self, parts: Collection[int]) -> None:
        """Something was written for parts of others."""
        if parts and self.signals is not None:
            self.signals.ring(self.bot, parts)

    def heard(self, parts: Collection[int]) -> None:
        """Another process has written something for these, or let go of them."""
        if self.lacks:
            self.doubt()
        if not self.taking.isdisjoint(parts):
            for listener in self.listeners:
                listener()

    def doubt(self) -> None:
        """We may have lost something, or somebody else may have let go: look soon."""
        self._doubts = True
        self.hooks.leased()

    def unsure(self) -> None:
        """A write of ours was not answered. A server that is slow may do it even now, after we
        have looked: for a while we look as if somebody else were writing."""
        self._company_ms = self.now_ms()

    def go(self) -> None:
        """Take nothing more; `keep` lets go of each part as soon as nothing of it runs."""
        if self.process is not None:
            self._goes = self._doubts = True
            self._leave(set(self._fences))
            self.hooks.leased()

    async def gone(self) -> None:
        """Nothing of ours runs any more: give back what is left, and be forgotten."""
        if self.process is not None:
            await self._give_back(set(self._fences))
            await self.store.leave(self.bot, self.process.name)

    # --- the step ---------------------------------------------------------------------------

    async def keep(self) -> int | None:
        """Whatever is due; returns when to come again, None: never.

        Raises `Unavailable`; what was not done then is done the next time.
        """
        if self.process is None:
            return None
        self._doubts = False
        beats = self._beat_is_due()
        beaten_ms = await self._beat(self.process) if beats else self._beaten_ms
        found = await self.store.leasing(self.bot)
        self._drop_lost(found, self.process)
        # Not before: who stood still for long has lost what it still believes to hold.
        self._beaten_ms = beaten_ms
        await self._meet(found, self.process, beats)
        await self._give_back({it for it in self._leaving if not self._is_busy(it)})
        if not self._goes:
            await self._take(found, self.process)
        return self._next_ms()

    def _next_ms(self) -> int:
        now_ms = self.now_ms()
        if self._doubts:
            return now_ms
        if self._leaving:
            return now_ms + LET_GO_MS
        beat_ms = (self._beaten_ms or 0) + BEAT_MS
        return beat_ms if self.is_alone else min(beat_ms, now_ms + LOOK_MS)

    def _beat_is_due(self) -> bool:
        if self._beaten_ms is None or self._goes != self._told:
            return True
        return not 0 <= self.now_ms() - self._beaten_ms < BEAT_MS

    async def _beat(self, process: Process) -> int:
        # The time before the call: others count from when they see it, which is later.
        now_ms = self.now_ms()
        goes = self._goes
        await self.store.beat(self.bot, process.name, goes)
        self._told = goes
        return now_ms

    def _drop_lost(self, found: Leasing, process: Process) -> None:
        mine = {it.part: it.fence for it in found.leases if it.holder == process.name}
        lost = {part for part, fence in self._fences.items() if mine.get(part) != fence}
        if lost:
            self.counters.leases_lost += len(lost)
            self._forget(lost)

    async def _meet(self, found: Leasing, process: Process, beats: bool) -> None:
        """See who lives, and give up what is above our share."""
        living = {process.name}
        for who, pulse in found.holders.items():
            if who != process.name and self._lives(who, pulse, process, beats):
                living.add(who)
        for who in found.holders.keys() - living:
            self._watched.pop(who, None)
            await self.store.leave(self.bot, who)
        others = frozenset(living - {process.name})
        if others:
            self._company_ms = self.now_ms()
        if others != self._others:
            self._others = others
            self._tell_gained()
        self._share(found, process)

    def _lives(self, who: str, pulse: Pulse, process: Process, beats: bool) -> bool:
        watched = self._watched.get(who)
        if watched is None or watched.pulse.beats != pulse.beats:
            self._watched[who] = Watched(pulse)
        elif beats:
            watched.silent += 1
        return self._watched[who].silent < BEATS and not process.has_ended(who)

    def _share(self, found: Leasing, process: Process) -> None:
        sharers = self._sharers(found, process)
        self.sharers = max(1, len(sharers))
        if process.name in sharers:
            surplus = len(self._shards()) - self._fair(sharers, process)
            if surplus > 0:
                self._leave(set(sorted(self._shards())[-surplus:]))

    def _sharers(self, found: Leasing, process: Process) -> list[str]:
        """In an order that all agree on: those who take on work."""
        here = {who for who in self._others if not found.holders[who].leaves}
        return sorted(here if self._goes else here | {process.name})

    def _fair(self, sharers: list[str], process: Process) -> int:
        place = sharers.index(process.name)
        return SHARDS // len(sharers) + (place < SHARDS % len(sharers))

    def _shards(self) -> set[int]:
        return {part for part in self._fences if part < SHARDS and part not in self._leaving}

    # --- giving and taking ------------------------------------------------------------------

    def _is_busy(self, part: int) -> bool:
        return any(tenant.is_busy(part) for tenant in self._tenants)

    def _leave(self, parts: Collection[int]) -> None:
        self._leaving.update(parts)
        self.taking.difference_update(parts)
        for tenant in self._tenants:
            tenant.lost(parts)

    def _forget(self, parts: Collection[int]) -> None:
        self._leave(parts)
        self._leaving.difference_update(parts)
        for part in parts:
            del self._fences[part]

    async def _give_back(self, parts: Collection[int]) -> None:
        if parts and self.process is not None:
            name = self.process.name
            mine = [Lease(part, name, self._fences[part]) for part in sorted(parts)]
            await self.store.hand_over(self.bot, mine, NOBODY)
            self.counters.leases_given_back += len(mine)
            self._forget(parts)
            self.ring(parts)

    async def _take(self, found: Leasing, process: Process) -> None:
        wanted = self._wanted(found, process)
        taken = await self.store.hand_over(self.bot, wanted, process.name) if wanted else ()
        self._took(taken)

    def _took(self, taken: Collection[Lease]) -> None:
        for lease in taken:
            self._fences[lease.part] = lease.fence
            self.taking.add(lease.part)
        if taken:
            self.counters.leases_taken += len(taken)
            self._tell_gained()

    def _wanted(self, found: Leasing, process: Process) -> list[Lease]:
        known = {lease.part: lease for lease in found.leases}
        free = [lease for part in PARTS if self._is_free(lease := known.get(part, Lease(part)))]
        sharers = self._sharers(found, process)
        room = max(0, self._fair(sharers, process) - len(self._shards()))
        # Each begins elsewhere, so that they seldom reach for the same.
        begin = SHARDS * sharers.index(process.name) // len(sharers)
        shards = sorted(
            (it for it in free if it.part < SHARDS), key=lambda it: (it.part - begin) % SHARDS
        )[:room]
        self.lacks = len(shards) < room
        is_in = bool(shards or self._shards())
        return [*shards, *(it for it in free if is_in and it.part in SINGLES)]

    def _is_free(self, lease: Lease) -> bool:
        return lease.part not in self._fences and lease.holder not in self._others

    def _tell_gained(self) -> None:
        for tenant in self._tenants:
            tenant.gained()
        self.hooks.leased()
