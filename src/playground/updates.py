"""A bot's queue of updates, as Telegram's TQueue keeps it. Who takes them is not its business."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, takewhile
from random import Random

from playground.clock import Clock

CAPACITY = 100_000
RESPONSE_LIMIT = 1 << 22
_ENTRY_OVERHEAD = 50
_WEEK = 7 * 86400.0


@dataclass(frozen=True, slots=True)
class Update:
    """One update, written down when it happened: later changes don't reach it."""

    id: int
    kind: str
    json: str
    queue: int
    expires: float


class Queue:
    """Updates in order of their ids, until confirmed, delivered or expired."""

    def __init__(
        self,
        clock: Clock,
        random: Random,
        expired: Callable[[list[Update]], None] = lambda gone: None,
    ) -> None:
        self._clock = clock
        self._random = random
        self._expired = expired
        self._updates: OrderedDict[int, Update] = OrderedDict()
        self._next = 0
        self._pushed = float("-inf")
        self._soonest = float("inf")

    def __len__(self) -> int:
        self._expire()
        return len(self._updates)

    def __contains__(self, update: Update) -> bool:
        return update.id in self._updates and update.expires >= self._clock.now()

    def push(self, kind: str, body: str, queue: int, lives: float) -> Update | None:
        """Append; nothing when the queue is full. `body` is JSON."""
        if len(self) >= CAPACITY:
            return None
        now = self._clock.now()
        if now - self._pushed > _WEEK:
            # Random positive 31-bit start, then +1 (source: TQueue.push); after a week without
            # updates it is drawn anew (documented: Update.update_id).
            self._next = self._random.randint(2 * CAPACITY + 1, 1 << 30)
        self._pushed = now
        text = f'{{"update_id":{self._next},"{kind}":{body}}}'
        update = Update(self._next, kind, text, queue, now + lives)
        self._updates[update.id] = update
        self._soonest = min(self._soonest, update.expires)
        self._next += 1
        return update

    def confirm(self, offset: int) -> list[Update]:
        """Forget, and return, what is before `offset`; an odd one confirms nothing (source).

        Negative: what is not among the last so many.
        """
        waiting = self._updates.values()
        if offset < 0:
            done = list(islice(waiting, max(0, len(waiting) + offset)))
        elif self._next - 2 * CAPACITY <= offset <= self._next + 10:
            done = list(takewhile(lambda update: update.id < offset, waiting))
        else:
            return []
        for update in done:
            del self._updates[update.id]
        return done

    def get(self, limit: int) -> list[Update]:
        """The oldest so many, cut at 4 MiB (source)."""
        self._expire()
        return _cut(list(islice(self._updates.values(), limit)))

    def everything(self) -> list[Update]:
        """All that is waiting, oldest first."""
        self._expire()
        return list(self._updates.values())

    def forget(self, update: Update) -> None:
        """It was delivered, or never will be."""
        self._updates.pop(update.id, None)

    def clear(self) -> None:
        """Forget everything; ids go on."""
        self._updates.clear()

    def _expire(self) -> None:
        now = self._clock.now()
        if self._soonest >= now:
            return
        gone = [update for update in self._updates.values() if update.expires < now]
        for update in gone:
            del self._updates[update.id]
        self._expired(gone)
        self._soonest = min((u.expires for u in self._updates.values()), default=float("inf"))


def _cut(updates: list[Update]) -> list[Update]:
    left = RESPONSE_LIMIT
    for count, update in enumerate(updates):
        left -= _ENTRY_OVERHEAD + len(update.json)
        if left <= 0:
            return updates[:count]
    return updates
