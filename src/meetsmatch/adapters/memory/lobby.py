"""The index of who waits, of one process."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence

from meetsmatch.app.ports import CLAIM_MS
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.matching import Kind, Place, Waiting

Who = tuple[BotId, PersonId]


class MemoryLobby:
    """Who can be found, in a shelf for each kind of people, longest wait first."""

    def __init__(self) -> None:
        self._shelves = defaultdict[tuple[BotId, Kind], list[Place]](list)
        self._present = dict[Who, Waiting]()
        self._claimed_until = dict[Who, int]()

    async def enter(self, places: Sequence[Waiting]) -> None:
        for it in places:
            self._claimed_until.pop((it.bot, it.person), None)
            self._take_out((it.bot, it.person))
            self._present[it.bot, it.person] = it
            for kind in it.kinds():
                insort(self._shelves[it.bot, kind], it.place)

    async def claim(
        self, seekers: Sequence[Waiting], most: int, turn: int, now_ms: int
    ) -> Sequence[PersonId]:
        self._let_go(now_ms)
        wanted = dict.fromkeys((it.bot, kind) for it in seekers for kind in it.wanted(now_ms))
        found = [(it.bot, it.person) for it in seekers]
        for bot, kind in wanted:
            shelf = self._shelves.get((bot, kind), [])
            first = turn * most % max(1, len(shelf))
            found += [(bot, place.person) for place in shelf[first : first + most]]
        return [who[1] for who in dict.fromkeys(found) if self._claims(who, now_ms)]

    def _claims(self, who: Who, now_ms: int) -> bool:
        if self._is_claimed(who, now_ms):
            return False
        self._claimed_until.pop(who, None)
        self._take_out(who)
        self._claimed_until[who] = now_ms + CLAIM_MS
        return True

    def _take_out(self, who: Who) -> None:
        if (it := self._present.pop(who, None)) is not None:
            for kind in it.kinds():
                shelf = self._shelves[it.bot, kind]
                del shelf[bisect_left(shelf, it.place)]

    def _is_claimed(self, who: Who, now_ms: int) -> bool:
        # Further off than the whole length of a claim: the clock was set back.
        return 0 < self._claimed_until.get(who, 0) - now_ms <= CLAIM_MS

    def _let_go(self, now_ms: int) -> None:
        """Forget claims that have ended; the oldest is always in front."""
        while self._claimed_until:
            oldest = next(iter(self._claimed_until))
            if self._is_claimed(oldest, now_ms):
                return
            del self._claimed_until[oldest]
