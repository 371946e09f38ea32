"""What is due by the clock, not by an update: waves, idle chats, places in the queue, expiry."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from meetsmatch.app.chores import Chore, Elsewhere, Here
from meetsmatch.app.leases import SWEEPS
from meetsmatch.app.ports import Store
from meetsmatch.app.removing import nothing_goes
from meetsmatch.app.work import Work
from meetsmatch.core.rules import DAY_MS
from meetsmatch.engine.committing import commit_all
from meetsmatch.engine.desk import Desk
from meetsmatch.engine.ports import Dialog, Point
from meetsmatch.engine.waves import Waves

PAGES = 20
"""So many pages of readers, or of copies, one round goes through at most."""

EXPIRY_STEPS = 20
"""So many bounded steps of forgetting in one round; the rest comes with the next."""

EXPORTS = 30
"""So many days are written in one round; the rest comes with the next."""

ROLLS = 10
"""So many steps of counting in one round; the rest comes with the next."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Milliseconds between two rounds of each sweep."""

    wave_ms: int = 1_000
    idle_ms: int = 10_000
    cards_ms: int = 5_000
    overdue_ms: int = 60_000
    alerts_ms: int = 5_000
    broadcasts_ms: int = 2_000
    reminders_ms: int = 600_000
    expiry_ms: int = 60_000
    rollup_ms: int = 60_000
    standing_ms: int = 3_600_000
    trials_ms: int = 600_000
    monitoring_ms: int = 20_000
    removals_ms: int = 10_000
    exports_ms: int = 600_000


Doing = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Sweeps:
    """Each is one bounded round, whoever asks for it. Each Work is a commit of its own.

    Pairing and the cards of the queue are for people who wait: whoever sweeps does them. The
    others are background jobs (app/chores): where helpers are, whoever sweeps only wakes them.
    """

    store: Store
    desk: Desk
    dialog: Dialog
    waves: Waves
    rhythm: Rhythm = Rhythm()
    forgets: bool = True
    """Whether it is us who forget, which is done for all bots of the store at once."""

    elsewhere: Elsewhere = field(default_factory=Here)
    removals: Callable[[], Awaitable[Sequence[Work]]] = nothing_goes
    """The next step for each bot of which all is to be deleted, as whoever forgets is told."""

    exports: Callable[[], Awaitable[Sequence[Work]]] = nothing_goes
    """The next day as files, as whoever sweeps is told."""

    _due_ms: dict[str, int] = field(default_factory=dict[str, int])
    _rounds: int = 0
    _watched_ms: dict[Chore, int] = field(default_factory=dict[Chore, int])

    # --- as a tenant of the leases ----------------------------------------------------------

    def gained(self) -> None:
        """What was due elsewhere is due here with the next round."""

    def lost(self, parts: Collection[int]) -> None:
        """A round that runs is refused at its next commit."""

    def is_busy(self, part: int) -> bool:
        """As Tenant says."""
        return part == SWEEPS and self._rounds > 0

    # --- steps ------------------------------------------------------------------------------

    async def sweep_due(self, now_ms: int) -> int:
        """Run whatever is due by now, if it is us who sweep; returns when to come again.

        Raises `Unavailable`; what was not done then is still due.
        """
        if SWEEPS not in self.desk.leases.taking:
            return now_ms + self.rhythm.wave_ms
        self._rounds += 1
        try:
            return await self._round(now_ms)
        finally:
            self._rounds -= 1

    async def _round(self, now_ms: int) -> int:
        rhythm = self.rhythm
        await self._when_due("wave", rhythm.wave_ms, self.waves.pair, now_ms)
        await self._when_due("cards", rhythm.cards_ms, self.queue_cards, now_ms)
        for chore, (every_ms, doing) in self._chores().items():
            await self._when_due(chore, every_ms, partial(self._see_to, chore, doing), now_ms)
        return min(self._due_ms.values())

    def _chores(self) -> Mapping[Chore, tuple[int, Doing]]:
        """Those of every round."""
        rhythm = self.rhythm
        chores: dict[Chore, tuple[int, Doing]] = {
            Chore.IDLE: (rhythm.idle_ms, self.idle),
            Chore.OVERDUE: (rhythm.overdue_ms, self.overdue),
            Chore.ALERTS: (rhythm.alerts_ms, self.alerts),
            Chore.BROADCASTS: (rhythm.broadcasts_ms, self.broadcasts),
            Chore.REMINDERS: (rhythm.reminders_ms, self.reminders),
            Chore.ROLLUP: (rhythm.rollup_ms, self.roll),
            Chore.STANDING: (rhythm.standing_ms, self.stand),
            Chore.MONITORING: (rhythm.monitoring_ms, self.monitoring),
        }
        if self.forgets:
            chores[Chore.EXPIRY] = (rhythm.expiry_ms, self.expire)
        return chores

    def _slow_chores(self) -> Mapping[Chore, tuple[int, Doing]]:
        """Those of no round, but for copies, which are due as long as there are any."""
        rhythm = self.rhythm
        chores: dict[Chore, tuple[int, Doing]] = {
            Chore.TRIALS: (rhythm.trials_ms, self.trials),
            Chore.EXPORTS: (rhythm.exports_ms, self.export),
        }
        if self.forgets:
            chores[Chore.REMOVALS] = (rhythm.removals_ms, self.remove)
        return chores

    async def _see_to(self, chore: Chore, doing: Doing) -> None:
        if not await self._is_elsewhere(chore):
            await doing()

    async def _is_elsewhere(self, chore: Chore) -> bool:
        helped = self.desk.leases.has_helpers
        return helped and await self.elsewhere.wake(self.desk.bot, chore)

    async def help_with(self, chore: Chore) -> None:
        """Do what another process has woken us for. Raises `Unavailable`: it will be due again."""
        match chore:
            case Chore.COPIES:
                await self._copy()
            case Chore.EXPIRY:
                await self.expire()
            case Chore.REMOVALS:
                await self.remove()
            case _:
                _, doing = {**self._chores(), **self._slow_chores()}[chore]
                await doing()
        self.desk.pass_on()

    async def idle(self) -> None:
        """End chats in which nobody writes."""
        await commit_all(self.desk, SWEEPS, "idle", self.dialog.idle)

    async def overdue(self) -> None:
        """Drop what nobody has come to read."""
        await commit_all(self.desk, SWEEPS, "overdue", self.dialog.overdue)

    async def alerts(self) -> None:
        """Tell those who asked for it that new people have come."""
        await commit_all(self.desk, SWEEPS, "alerts", self.dialog.alerts)

    async def broadcasts(self) -> None:
        """Tell the next of those whom something is for: pages of people, until enough letters are
        on their way."""
        for _ in range(PAGES):
            if not await commit_all(self.desk, SWEEPS, "broadcasts", self.dialog.broadcasts):
                return

    async def reminders(self) -> None:
        """Begin to tell those who have not been here for a while."""
        await commit_all(self.desk, SWEEPS, "reminders", self.dialog.reminders)

    @property
    def slow(self) -> Collection[Chore]:
        """Those to `watch` one beside the other: files may hang, and counting what everybody did
        takes its time."""
        return self._slow_chores()

    async def watch(self, chore: Chore, now_ms: int) -> None:
        """See to one that is slow when it is time to, in no round. What failed comes with the
        next time."""
        every_ms, doing = self._slow_chores()[chore]
        last_ms = self._watched_ms.get(chore, now_ms - every_ms)
        if SWEEPS in self.desk.leases.taking and not 0 <= now_ms - last_ms < every_ms:
            self._watched_ms[chore] = now_ms
            await self._see_to(chore, doing)

    async def trials(self) -> None:
        """End experiments that do harm, or that were long enough."""
        await commit_all(self.desk, SWEEPS, "trials", self.dialog.watched)

    async def export(self) -> None:
        """Write finished days as files."""
        for _ in range(EXPORTS):
            if not await commit_all(self.desk, SWEEPS, "exports", self.exports):
                return

    async def monitoring(self) -> None:
        """Tell operators what is wrong, and how the day before was."""
        await commit_all(self.desk, SWEEPS, "monitoring", self.dialog.monitoring)

    async def queue_cards(self) -> None:
        """Show people where they stand in the queue."""
        await commit_all(self.desk, SWEEPS, "queue_cards", self.dialog.queue_cards)

    async def copies(self) -> bool:
        """Fetch and delete copies of photos, in no round: files are slow. Whether there may be
        more to do at once."""
        if SWEEPS not in self.desk.leases.taking or await self._is_elsewhere(Chore.COPIES):
            return False
        return await commit_all(self.desk, SWEEPS, "copies", self.dialog.copies) > 0

    async def _copy(self) -> None:
        for _ in range(PAGES):
            if not await commit_all(self.desk, SWEEPS, "copies", self.dialog.copies):
                return

    async def expire(self) -> None:
        """Forget what has outlived its purpose."""
        for _ in range(EXPIRY_STEPS):
            if not await self.store.expire(self.desk.now_ms()):
                return

    async def remove(self) -> None:
        """Delete what is kept of removed bots."""
        for _ in range(EXPIRY_STEPS):
            if not await commit_all(self.desk, SWEEPS, "removals", self.removals):
                return

    async def roll(self) -> None:
        """Count what has happened."""
        for _ in range(ROLLS):
            if not await self.store.roll(self.desk.bot):
                return

    async def stand(self) -> None:
        """Write down how things stand today."""
        await self.store.stand(self.desk.bot, self.desk.now_ms() // DAY_MS)

    async def _when_due(self, name: str, every_ms: int, sweep: Doing, now_ms: int) -> None:
        # A due time further off than one round: the clock was set back.
        if now_ms >= self._due_ms.get(name, 0) or self._due_ms[name] - now_ms > every_ms:
            await sweep()
            self.desk.hooks.reached(Point.SWEPT)
            self._due_ms[name] = now_ms + every_ms
