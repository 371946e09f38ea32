"""Holds back what is sent to many strangers, and asks who does so to show that they are a person.

Counted in the same buckets as all limits: in memory, where a restart forgets, or in Redis. What
was said is never kept: a bucket's key is a keyed hash. A decision that is taken again counts
twice; limits are wide enough for that.
"""

from dataclasses import dataclass

from meetsmatch.app.allowances import Allowances
from meetsmatch.app.ports import NowMs, Vault
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.relay import Content
from meetsmatch.core.rules import HOUR_MS, Rules
from meetsmatch.core.suspicion import (
    PER_MS,
    STRIKE_MS,
    STRIKES,
    Mark,
    burst,
    is_copy,
    marks,
)

TRIES = 5
TRY_MS = 4 * HOUR_MS
"""How often somebody may try to show that they are a person: then once in this span."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Of one bot: what is an advertisement in one need not be one in another."""

    bot: BotId
    allowances: Allowances
    vault: Vault
    rules: Rules
    now_ms: NowMs

    async def is_copy(self, me: Person, content: Content) -> bool:
        """Whether the same has gone to too many; counts it, and who sent it."""
        if not self.rules.most_copies:
            return False
        full = [it for it in marks(content) if await self._leaves(it)]
        if not is_copy(full):
            return False
        await self.allowances.spend(self._of(me, "copies"), STRIKES, STRIKE_MS, self.now_ms())
        return True

    async def must_prove(self, me: Person) -> bool:
        """Whether they have sent so many copies that they meet nobody new for now."""
        key = self._of(me, "copies")
        return bool(await self.allowances.wait(key, STRIKES, STRIKE_MS, self.now_ms()))

    async def tries(self, me: Person) -> int:
        """0 if they may try to prove it once more (counted), else milliseconds to wait."""
        return await self.allowances.spend(self._of(me, "tries"), TRIES, TRY_MS, self.now_ms())

    async def proved(self, me: Person) -> None:
        """They are a person: what they have sent is forgiven."""
        await self.allowances.refill(self._of(me, "copies"))

    def lot(self, me: Person) -> int:
        """A number that nobody can foresee; the same within a second."""
        drawn = self.vault.sign(f"{self._of(me, 'lot')}:{self.now_ms() // 1000}".encode())
        return int.from_bytes(drawn)

    async def _leaves(self, mark: Mark) -> int:
        name = self.vault.sign(f"{self.bot}:{mark.trait}:{mark.value}".encode())[:16].hex()
        key = f"{self.bot}:same:{name}"
        most = burst(mark.trait, self.rules.most_copies)
        return await self.allowances.spend(key, most, PER_MS[mark.trait], self.now_ms())

    def _of(self, person: Person, what: str) -> str:
        # By fingerprint, as in app/pace.
        return f"{self.bot}:{person.fingerprint}:{what}"
