"""Where every Work becomes a commit, whoever decided it: lanes, the sender and the sweeps."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from meetsmatch.app import allowances
from meetsmatch.app.leases import Fenced, shard_of
from meetsmatch.app.ports import NowMs, Store
from meetsmatch.app.work import (
    Change,
    Commit,
    Letter,
    Outgoing,
    RelaysCancelled,
    Sought,
    Stale,
    Withheld,
    Work,
)
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.engine.arrivals import Arrivals
from meetsmatch.engine.leases import Leases
from meetsmatch.engine.outbox import Outbox
from meetsmatch.engine.ports import Counters, Hooks, Point
from meetsmatch.engine.sealing import Sealing

DECISIONS = 5
"""How often one thing is decided again because the world changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Commits, and posts the letters of each commit at once, in the order of commits."""

    bot: BotId
    store: Store
    sealing: Sealing
    now_ms: NowMs
    counters: Counters
    outbox: Outbox
    leases: Leases
    arrivals: Arrivals[Letter]
    hooks: Hooks
    newcomers: dict[PersonId, None] = field(default_factory=dict[PersonId, None])
    """Who began to wait since they were last looked for a partner, in their order."""

    async def commit(
        self, part: int | None, work: Work, done: int | None = None
    ) -> Sequence[Letter]:
        """All of it or, raising Stale, or Fenced when the part isn't ours, nothing."""
        if work.changes or work.outgoing or done is not None:
            return await self._commit(part, work, done)
        return ()

    async def decide(
        self, part: int | None, deciding: Callable[[], Awaitable[Work]], done: int | None = None
    ) -> Sequence[Letter]:
        """Decide and commit, again while the decision is Stale: bounded, then Stale is raised."""
        with allowances.deciding() as this:
            for _ in range(DECISIONS - 1):
                try:
                    return await self.commit(part, await deciding(), done)
                except Stale:
                    self.counters.stale += 1
                    this.anew()
            return await self.commit(part, await deciding(), done)

    def trouble(self, where: str, error: BaseException) -> None:
        """Count and report what nobody can be answered about."""
        self.counters.troubles += 1
        self.hooks.trouble(where, error)

    def pass_on(self) -> None:
        """What was written here is in the database, and others send it and look for partners."""
        self.arrivals.fresh.clear()
        self.newcomers.clear()

    async def _commit(self, part: int | None, work: Work, done: int | None) -> Sequence[Letter]:
        fence = self.leases.fence(part)
        letters = tuple([await self.sealing.letter(outgoing) for outgoing in work.outgoing])
        changes = tuple([await self._sealed(change) for change in work.changes])
        now_ms = self.now_ms()
        self.hooks.reached(Point.DECIDED)
        stored = await self._stored(Commit(self.bot, now_ms, changes, letters, done, fence))
        self.hooks.reached(Point.COMMITTED)
        # No await from here on: letters must be posted in the order in which commits ended.
        if stored:
            self._post(stored, now_ms)
            self.hooks.stirred()
        self.hooks.committed(changes)
        sought = [change.waiting.person for change in changes if isinstance(change, Sought)]
        if sought:
            self.newcomers.update(dict.fromkeys(sought))
            self.hooks.sought()
        return stored

    def _post(self, letters: Sequence[Letter], now_ms: int) -> None:
        if self.arrivals.is_open:
            self.outbox.post(letters, now_ms)
            return
        self.arrivals.fresh.extend(letters)
        parts = {shard_of(letter.outgoing.to) for letter in letters}
        self.leases.ring(parts - self.leases.taking)

    async def _stored(self, commit: Commit) -> Sequence[Letter]:
        try:
            with self.hooks.around("commit", {"bot": self.bot}):
                return await self.store.commit(commit)
        except (Stale, Fenced):
            raise
        except BaseException:
            # Perhaps written all the same, or even later, and only the answer was lost.
            self.outbox.held.fall_behind()
            self.leases.unsure()
            self.hooks.stirred()
            raise

    async def _sealed(self, change: Change) -> Change:
        if isinstance(change, Withheld) and isinstance(change.letter, Outgoing):
            return replace(change, letter=await self.sealing.letter(change.letter))
        if not isinstance(change, RelaysCancelled):
            return change
        notices = [
            await self.sealing.letter(notice) if isinstance(notice, Outgoing) else notice
            for notice in change.notices
        ]
        return replace(change, notices=tuple(notices))
