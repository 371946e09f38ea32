"""Where every Work becomes a commit, whoever decided it: lanes, the sender and the sweeps."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.ports import NowMs, Store
from meetsmatch.app.work import (
    Change,
    Commit,
    Letter,
    Outgoing,
    RelaysCancelled,
    Sought,
    Stale,
    Work,
)
from meetsmatch.core.ids import BotId
from meetsmatch.engine.outbox import Outbox
from meetsmatch.engine.ports import Counters, Hooks
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
    hooks: Hooks

    async def commit(self, work: Work, done: int | None = None) -> Sequence[Letter]:
        """All of it or, raising Stale, nothing."""
        if work.changes or work.outgoing or done is not None:
            return await self._commit(work, done)
        return ()

    async def decide(
        self, deciding: Callable[[], Awaitable[Work]], done: int | None = None
    ) -> Sequence[Letter]:
        """Decide and commit, again while the decision is Stale: bounded, then Stale is raised."""
        for _ in range(DECISIONS - 1):
            try:
                return await self.commit(await deciding(), done)
            except Stale:
                self.counters.stale += 1
        return await self.commit(await deciding(), done)

    def trouble(self, where: str, error: BaseException) -> None:
        """Count and report what nobody can be answered about."""
        self.counters.troubles += 1
        self.hooks.trouble(where, error)

    async def _commit(self, work: Work, done: int | None) -> Sequence[Letter]:
        letters = tuple([await self.sealing.letter(outgoing) for outgoing in work.outgoing])
        changes = tuple([await self._sealed(change) for change in work.changes])
        now_ms = self.now_ms()
        stored = await self._stored(Commit(self.bot, now_ms, changes, letters, done))
        # No await from here on: letters must be posted in the order in which commits ended.
        if stored:
            self.outbox.post(stored, now_ms)
            self.hooks.stirred()
        if any(isinstance(change, Sought) for change in changes):
            self.hooks.sought()
        return stored

    async def _stored(self, commit: Commit) -> Sequence[Letter]:
        try:
            return await self.store.commit(commit)
        except Stale:
            raise
        except BaseException:
            # Perhaps written all the same, and only the answer was lost.
            self.outbox.held.fall_behind()
            self.hooks.stirred()
            raise

    async def _sealed(self, change: Change) -> Change:
        if not isinstance(change, RelaysCancelled):
            return change
        notices = [
            await self.sealing.letter(notice) if isinstance(notice, Outgoing) else notice
            for notice in change.notices
        ]
        return replace(change, notices=tuple(notices))
