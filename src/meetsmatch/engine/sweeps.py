"""What is due by the clock, not by an update: waves, idle chats, places in the queue, expiry."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from meetsmatch.app.ports import Store, Unavailable
from meetsmatch.app.work import Stale, Work
from meetsmatch.engine.desk import Desk
from meetsmatch.engine.ports import Dialog

EXPIRY_STEPS = 20
"""So many bounded steps of forgetting in one round; the rest comes with the next."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Milliseconds between two rounds of each sweep."""

    wave_ms: int = 1_000
    idle_ms: int = 10_000
    cards_ms: int = 5_000
    expiry_ms: int = 60_000


@dataclass(slots=True)
class Sweeps:
    """Each is one bounded round, whoever asks for it. Each Work is a commit of its own."""

    store: Store
    desk: Desk
    dialog: Dialog
    rhythm: Rhythm = Rhythm()
    _due_ms: dict[str, int] = field(default_factory=dict[str, int])

    async def sweep_due(self, now_ms: int) -> int:
        """Run whatever is due by now; returns when to come again.

        Raises `Unavailable`; what was not done then is still due.
        """
        rhythm = self.rhythm
        await self._when_due("wave", rhythm.wave_ms, self.wave, now_ms)
        await self._when_due("idle", rhythm.idle_ms, self.idle, now_ms)
        await self._when_due("cards", rhythm.cards_ms, self.queue_cards, now_ms)
        await self._when_due("expiry", rhythm.expiry_ms, self.expire, now_ms)
        return min(self._due_ms.values())

    async def wave(self) -> None:
        """Pair those who wait."""
        await self._commit_all("wave", self.dialog.wave)

    async def idle(self) -> None:
        """End chats in which nobody writes."""
        await self._commit_all("idle", self.dialog.idle)

    async def queue_cards(self) -> None:
        """Show people where they stand in the queue."""
        await self._commit_all("queue_cards", self.dialog.queue_cards)

    async def expire(self) -> None:
        """Forget what has outlived its purpose."""
        for _ in range(EXPIRY_STEPS):
            if not await self.store.expire(self.desk.now_ms()):
                return

    async def _when_due(
        self, name: str, every_ms: int, sweep: Callable[[], Awaitable[None]], now_ms: int
    ) -> None:
        # A due time further off than one round: the clock was set back.
        if now_ms >= self._due_ms.get(name, 0) or self._due_ms[name] - now_ms > every_ms:
            await sweep()
            self._due_ms[name] = now_ms + every_ms

    async def _commit_all(
        self, name: str, deciding: Callable[[], Awaitable[Sequence[Work]]]
    ) -> None:
        try:
            works = await deciding()
        except Unavailable:
            raise
        except Exception as error:
            self.desk.trouble(name, error)
            return
        await self.desk.hooks.together([partial(self._commit, name, work) for work in works])

    async def _commit(self, name: str, work: Work) -> None:
        try:
            await self.desk.commit(work)
        except Stale:
            # Somebody was faster; the next round sees the world as it is then.
            self.desk.counters.stale += 1
        except Unavailable:
            raise
        except Exception as error:
            self.desk.trouble(name, error)
