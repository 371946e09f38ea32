"""Holds back what is sent to many strangers, and asks who does so to show that they are a person.

Counted in the same buckets as all limits: in memory, where a restart forgets, or in Redis. What
was said is never kept: a bucket's key is a keyed hash. In one chat a mark counts once for each of
the two, so whoever mends or repeats what they said to one person is told nothing.
"""

from dataclasses import dataclass

from meetsmatch.app.allowances import Allowances
from meetsmatch.app.ports import NowMs, Vault
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.relay import Content
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules
from meetsmatch.core.suspicion import (
    FEW,
    FEW_MS,
    PER_MS,
    STRIKE_MS,
    STRIKES,
    Mark,
    burst,
    is_copy,
    marks,
)
from meetsmatch.core.trust import is_newcomer

FACES = 2
FACE_MS = 30 * DAY_MS
"""So many accounts may show one picture, then one more in each span."""

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

    async def is_copy(self, me: Person, chat: Chat, content: Content) -> bool:
        """Whether the same has gone to too many; counts it, and who sent it."""
        if not self.rules.most_copies:
            return False
        full = [it for it in marks(content) if await self._is_full(me, chat, it)]
        if not is_copy(full):
            return False
        if await self._is_first(self._once(me, chat, "copies")):
            await self._spend(self._of(me, "copies"), STRIKES, STRIKE_MS)
        return True

    async def wears(self, me: Person, picture: str) -> None:
        """Their card shows this picture (Telegram's name for the file) from now on. Whoever is the
        third to show one must prove to be a person: farms have few faces."""
        if not self.rules.most_copies or not picture:
            return
        name = self._named(f"face:{picture}")
        once = f"{self._of(me, 'face')}:{name}"
        if await self._spend(once, 1, FACE_MS):
            return
        if await self._spend(f"{self.bot}:face:{name}", FACES, FACE_MS):
            for _ in range(STRIKES):
                await self._spend(self._of(me, "copies"), STRIKES, STRIKE_MS)

    async def must_prove(self, me: Person) -> bool:
        """Whether they have sent copies into so many chats that they meet nobody new for now."""
        key = self._of(me, "copies")
        return bool(await self.allowances.wait(key, STRIKES, STRIKE_MS, self.now_ms()))

    async def tries(self, me: Person) -> int:
        """0 if they may try to prove it once more (counted), else milliseconds to wait."""
        return await self._spend(self._of(me, "tries"), TRIES, TRY_MS)

    async def proved(self, me: Person) -> None:
        """They are a person: what they have sent is forgiven."""
        await self.allowances.refill(self._of(me, "copies"))

    def lot(self, me: Person) -> int:
        """A number that nobody can foresee; the same within a second."""
        drawn = self.vault.sign(f"{self._of(me, 'lot')}:{self.now_ms() // 1000}".encode())
        return int.from_bytes(drawn)

    async def _is_full(self, me: Person, chat: Chat, mark: Mark) -> bool:
        """Whether this mark may not be left in one chat more; leaves it if it may."""
        name = self._named(f"{mark.trait}:{mark.value}")
        once = self._once(me, chat, name)
        if await self.allowances.wait(once, 1, DAY_MS, self.now_ms()):
            return False  # It has passed here before.
        if await self._is_of_many(me, name) and await self._is_spent(mark, name):
            return True
        await self._spend(once, 1, DAY_MS)
        return False

    async def _is_of_many(self, me: Person, name: str) -> bool:
        """Whether it counts among what all may say together; what somebody who is no newcomer
        says to a few does not."""
        if is_newcomer(me, self.rules):
            return True
        return bool(await self._spend(self._of(me, f"few:{name}"), FEW, FEW_MS))

    async def _is_spent(self, mark: Mark, name: str) -> bool:
        most = burst(mark.trait, self.rules.most_copies)
        return bool(await self._spend(f"{self.bot}:same:{name}", most, PER_MS[mark.trait]))

    async def _is_first(self, once: str) -> bool:
        return not await self._spend(once, 1, DAY_MS)

    async def _spend(self, key: str, most: int, per_ms: int) -> int:
        return await self.allowances.spend(key, most, per_ms, self.now_ms())

    def _named(self, what: str) -> str:
        """A keyed hash: what it is of can't be read from it."""
        return self.vault.sign(f"{self.bot}:{what}".encode())[:16].hex()

    def _once(self, me: Person, chat: Chat, what: str) -> str:
        return f"{self.bot}:once:{chat.id}:{me.id}:{what}"

    def _of(self, person: Person, what: str) -> str:
        # By fingerprint, as in app/pace.
        return f"{self.bot}:{person.fingerprint}:{what}"
