"""Limits that keep it pleasant: how fast one person may write, tap and give commands."""

from dataclasses import dataclass
from math import ceil

from meetsmatch.app.ports import Allowances, NowMs
from meetsmatch.core.errors import Hush, TooSoon
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import MINUTE_MS, Rules

NOTICES = 3
NOTICE_PACE_MS = 10_000
"""How often somebody in a hurry is told to slow down: thrice, then once in this span."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Raises TooSoon with the seconds to wait; Hush when that has just been said often enough."""

    bot: BotId
    allowances: Allowances
    rules: Rules
    now_ms: NowMs

    async def message(self, person: Person) -> None:
        await self._spend(person, "write", self.rules.burst, self.rules.pace_ms)

    async def tap(self, person: Person) -> None:
        await self._spend(person, "tap", self.rules.burst, self.rules.pace_ms)

    async def command(self, person: Person, name: str) -> None:
        allowed = self.rules.commands_per_minute
        await self._spend(person, f"/{name}", allowed, MINUTE_MS // allowed)

    async def _spend(self, person: Person, what: str, burst: int, per_ms: int) -> None:
        # By fingerprint: who deletes everything and returns at once has gained nothing.
        now_ms, key = self.now_ms(), f"{self.bot}:{person.fingerprint}:{what}"
        wait_ms = await self.allowances.spend(key, burst, per_ms, now_ms)
        if not wait_ms:
            return
        if await self.allowances.spend(f"{key}!", NOTICES, NOTICE_PACE_MS, now_ms):
            raise Hush
        raise TooSoon(ceil(wait_ms / 1000))
