"""What is due by the clock, not by an update: waves, idle chats, places in the queue, expiry."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from meetsmatch.app.chores import Chore, Elsewhere, Here
from meetsmatch.app.leases import SWEEPS, Fenced
from meetsmatch.app.ports import FRONT, PAGE, Store, Unavailable
from meetsmatch.app.removing import nothing_goes
from meetsmatch.app.work import Paired, Stale, Work
from meetsmatch.core.ids import PersonId
from meetsmatch.core.matching import Place
from meetsmatch.core.rules import DAY_MS
from meetsmatch.engine.desk import Desk
from meetsmatch.engine.ports import Dialog, Point

NEWCOMERS = 500
"""So many people who have just come are in one wave."""

PAGES = 20
"""So many pages of the queue, or of readers, one round walks through at most."""

LATEST_MS = 3_000
"""Who came since then is looked for in each round, although a long walk is elsewhere."""

EXPIRY_STEPS = 20
"""So many bounded steps of forgetting in one round; the rest comes with the next."""


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


Doing = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Sweeps:
    """Each is one bounded round, whoever asks for it. Each Work is a commit of its own.

    Pairing and the cards of the queue are for people who wait: whoever sweeps does them. The
    others are background jobs (app/chores): where helpers are, whoever sweeps only wakes them.

    People find partners in two ways: `wave` looks for those who have just begun to wait here, and
    `walk` goes through the queue in the store, again and again. So nobody reads the whole queue
    because one more joins it, and whoever was missed (wishes have widened, another process or a
    lost index knew of them) is looked for again within one walk.
    """

    store: Store
    desk: Desk
    dialog: Dialog
    rhythm: Rhythm = Rhythm()
    forgets: bool = True
    """Whether it is us who forget, which is done for all bots of the store at once."""

    elsewhere: Elsewhere = field(default_factory=Here)
    removals: Callable[[], Awaitable[Sequence[Work]]] = nothing_goes
    """The next step for each bot of which all is to be deleted, as whoever forgets is told."""

    _due_ms: dict[str, int] = field(default_factory=dict[str, int])
    _looked_for: list[PersonId] = field(default_factory=list[PersonId])
    _walked_to: Place = FRONT
    _walks: int = 1
    _rounds: int = 0
    _watched_ms: int = -1 << 62

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
        await self._when_due("wave", rhythm.wave_ms, self._pair, now_ms)
        await self._when_due("cards", rhythm.cards_ms, self.queue_cards, now_ms)
        for chore, (every_ms, doing) in self._chores().items():
            await self._when_due(chore, every_ms, partial(self._see_to, chore, doing), now_ms)
        return min(self._due_ms.values())

    def _chores(self) -> Mapping[Chore, tuple[int, Doing]]:
        """Those of every round. Copies and experiments have a loop of their own: files are slow,
        and so is counting what everybody did."""
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
            case Chore.TRIALS:
                await self.trials()
            case Chore.EXPIRY:
                await self.expire()
            case Chore.REMOVALS:
                await self.remove()
            case _:
                _, doing = self._chores()[chore]
                await doing()
        self.desk.pass_on()

    @property
    def is_wave_due(self) -> bool:
        """Whether somebody has begun to wait whom no wave has looked after to its end."""
        return bool(self.desk.newcomers or self._looked_for)

    async def _pair(self) -> None:
        await self.wave()
        await self.walk()

    async def wave(self) -> None:
        """Pair those who began to wait here: as many as fit in one wave."""
        newcomers = self.desk.newcomers
        self._looked_for = list(islice(newcomers, NEWCOMERS))
        for person in self._looked_for:
            del newcomers[person]
        try:
            await self._look_for(self._looked_for, turn=0)
        except Unavailable:
            newcomers.update(dict.fromkeys(self._looked_for))
            raise
        finally:
            self._looked_for = []

    async def walk(self) -> None:
        """Look for partners along the queue: a page, and on while pages yield couples."""
        for _ in range(PAGES):
            page = await self.store.waiting(self.desk.bot, self._walked_to)
            couples = await self._look_for([it.person for it in page], self._walks)
            if len(page) < PAGE:
                self._walked_to, self._walks = FRONT, self._walks + 1
                return
            self._walked_to = page[-1].place
            if not couples:
                break
        latest = Place(self.desk.now_ms() - LATEST_MS, PersonId(0))
        page = await self.store.waiting(self.desk.bot, latest)
        await self._look_for([it.person for it in page], turn=0)

    async def _look_for(self, people: Sequence[PersonId], turn: int) -> int:
        """How many couples were found for them."""
        if not people:
            return 0
        return await self._commit_all("wave", partial(self.dialog.wave, people, turn))

    async def idle(self) -> None:
        """End chats in which nobody writes."""
        await self._commit_all("idle", self.dialog.idle)

    async def overdue(self) -> None:
        """Drop what nobody has come to read."""
        await self._commit_all("overdue", self.dialog.overdue)

    async def alerts(self) -> None:
        """Tell those who asked for it that new people have come."""
        await self._commit_all("alerts", self.dialog.alerts)

    async def broadcasts(self) -> None:
        """Tell the next of those whom something is for: pages of people, until enough letters are
        on their way."""
        for _ in range(PAGES):
            if not await self._commit_all("broadcasts", self.dialog.broadcasts):
                return

    async def reminders(self) -> None:
        """Begin to tell those who have not been here for a while."""
        await self._commit_all("reminders", self.dialog.reminders)

    async def watch(self, now_ms: int) -> None:
        """Look after experiments when it is time to, in no round. What failed comes with the next
        time, so that it keeps nothing else back for ever."""
        every_ms = self.rhythm.trials_ms
        if SWEEPS in self.desk.leases.taking and not 0 <= now_ms - self._watched_ms < every_ms:
            self._watched_ms = now_ms
            await self._see_to(Chore.TRIALS, self.trials)

    async def trials(self) -> None:
        """End experiments that do harm, or that were long enough."""
        await self._commit_all("trials", self.dialog.watched)

    async def monitoring(self) -> None:
        """Tell operators what is wrong, and how the day before was."""
        await self._commit_all("monitoring", self.dialog.monitoring)

    async def queue_cards(self) -> None:
        """Show people where they stand in the queue."""
        await self._commit_all("queue_cards", self.dialog.queue_cards)

    async def copies(self) -> bool:
        """Fetch and delete copies of photos, in no round: files are slow. Whether there may be
        more to do at once."""
        if SWEEPS not in self.desk.leases.taking or await self._is_elsewhere(Chore.COPIES):
            return False
        return await self._commit_all("copies", self.dialog.copies) > 0

    async def _copy(self) -> None:
        for _ in range(PAGES):
            if not await self._commit_all("copies", self.dialog.copies):
                return

    async def expire(self) -> None:
        """Forget what has outlived its purpose."""
        for _ in range(EXPIRY_STEPS):
            if not await self.store.expire(self.desk.now_ms()):
                return

    async def remove(self) -> None:
        """Delete what is kept of removed bots."""
        for _ in range(EXPIRY_STEPS):
            if not await self._commit_all("removals", self.removals):
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

    async def _commit_all(
        self, name: str, deciding: Callable[[], Awaitable[Sequence[Work]]]
    ) -> int:
        try:
            works = await deciding()
        except Unavailable:
            raise
        except Exception as error:
            self.desk.trouble(name, error)
            return 0
        await self.desk.hooks.together([partial(self._commit, name, work) for work in works])
        return len(works)

    async def _commit(self, name: str, work: Work) -> None:
        try:
            # Any process may pair those who came to it: both must still wait then.
            await self.desk.commit(None if name == "wave" else SWEEPS, work)
        except Fenced:
            # Whoever sweeps now sees the same.
            self.desk.counters.fenced += 1
            self.desk.leases.doubt()
        except Stale:
            # Somebody was faster; the next round sees the world as it is then.
            self.desk.counters.stale += 1
            self._look_again(work)
        except Unavailable:
            raise
        except Exception as error:
            self.desk.trouble(name, error)

    def _look_again(self, work: Work) -> None:
        # One of the two is no longer there, the other waits on and need not wait for a walk.
        for change in work.changes:
            if isinstance(change, Paired):
                self.desk.newcomers.update(dict.fromkeys((change.chat.one, change.chat.two)))
