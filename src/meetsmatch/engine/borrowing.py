"""Parts borrowed for a moment, by whoever has no life that others could watch: a request.

A request works for half a minute at most, so its name tells when it has ended for certain.
Whoever finds a part in its name after that takes it over; a request that stood still so long is
refused by the fence, as a process would be.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from meetsmatch.app.leases import NOBODY, Lease, Process
from meetsmatch.app.ports import NowMs
from meetsmatch.engine.leases import Leases

BORROWED_MS = 40_000
"""How long a request may hold what it has borrowed: WORK_MS, the longest call, and some more for
clocks that differ."""

CALL_MS = 15_000
"""The longest call."""

WORK_MS = 12_000
"""After so long it starts nothing more. A Worker is cut off 30 s after its answer: a call that
begins now is still written down by then, or it would be made again."""


def passing(now_ms: NowMs, nonce: int) -> Process:
    """One request, which begins now; `nonce` is nobody else's."""
    until_ms = now_ms() + BORROWED_MS

    def has_ended(other: str) -> bool:
        # Whose name tells no time has held this part before the database came here.
        told, _, rest = other.partition("/")
        if told != "until":
            return True
        # So far ahead only a clock that is wrong has seen it: nobody waits for hours.
        return not 0 < int(rest.partition("/")[0]) - now_ms() <= 2 * BORROWED_MS

    return Process(f"until/{until_ms}/{nonce:x}", has_ended, until_ms)


@dataclass(slots=True)
class Borrowed(Leases):
    """What a request holds. There are always others, and none of them is looked after."""

    known: dict[int, Lease] = field(default_factory=dict[int, Lease])
    """Leases as they were last seen; requests of one isolate share it to spare themselves looks.
    It may be wrong: whoever hands over says from what."""

    @property
    def is_fresh(self) -> bool:
        """As Leases says."""
        return not self.is_late

    @property
    def is_late(self) -> bool:
        """Whether nothing more may be started: a call that begins now still ends in time."""
        until_ms = self._process.until_ms or 0
        return self.now_ms() >= until_ms - BORROWED_MS + WORK_MS

    @property
    def is_member(self) -> bool:
        """As Leases says."""
        return self.is_fresh and not self.is_empty

    @property
    def is_alone(self) -> bool:
        """Never: what others have written is looked for."""
        return False

    async def borrow(self, parts: Iterable[int]) -> set[int]:
        """Take those that nobody living holds; returns the parts that are in other hands.

        Raises `Unavailable`.
        """
        for looks in (False, True):
            missing = {part for part in parts if part not in self._fences}
            if not missing:
                break
            if looks:
                found = await self.store.leasing(self.bot)
                self.known.update({lease.part: lease for lease in found.leases})
            await self._hand_to_us(missing)
        return {part for part in parts if part not in self._fences}

    async def give_back(self, parts: Collection[int]) -> None:
        """Whoever waits for these need not wait for us."""
        mine = [Lease(part, self._process.name, self._fences[part]) for part in sorted(parts)]
        if not mine:
            return
        self._forget(parts)
        self._see(await self.store.hand_over(self.bot, mine, NOBODY))

    async def gone(self) -> None:
        """Give back everything."""
        await self.give_back(set(self._fences))

    # --- the steps ---------------------------------------------------------------------------

    @property
    def _process(self) -> Process:
        assert self.process is not None, "only requests borrow"
        return self.process

    async def _hand_to_us(self, parts: Collection[int]) -> None:
        seen = [self.known.get(part, Lease(part)) for part in sorted(parts)]
        free = [it for it in seen if it.holder == NOBODY or self._process.has_ended(it.holder)]
        if not free:
            return
        taken = await self.store.hand_over(self.bot, free, self._process.name)
        self._see(taken)
        self._took(taken)

    def _see(self, leases: Iterable[Lease]) -> None:
        self.known.update({lease.part: lease for lease in leases})
