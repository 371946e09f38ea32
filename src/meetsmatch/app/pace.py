"""Limits that keep it pleasant: how fast one person may write, tap and give commands."""

from dataclasses import dataclass
from math import ceil

from meetsmatch.app.allowances import Allowances
from meetsmatch.app.ports import NowMs
from meetsmatch.core.errors import Hush, TooSoon
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import MINUTE_MS, Rules

NOTICES = 3
NOTICE_PACE_MS = 10_000
"""How often somebody in a hurry is told to slow down: thrice, then once in this span."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Raises TooSoon with the seconds to wait; Hush when that has just been said often enough.

    Commands are never met with silence: whoever wants out of a chat is told each time.
    """

    bot: BotId
    allowances: Allowances
    rules: Rules
    now_ms: NowMs

    async def message(self, person: Person) -> None:
        await self._told_at_times(person, "write", self.rules.burst, self.rules.pace_ms)

    async def tap(self, person: Person) -> None:
        await self._told_at_times(person, "tap", self.rules.burst, self.rules.pace_ms)

    async def command(self, person: Person, name: str) -> None:
        allowed = self.rules.commands_per_minute
        if wait_ms := await self._spend(person, f"/{name}", allowed, MINUTE_MS // allowed):
            raise TooSoon(ceil(wait_ms / 1000))

    async def _told_at_times(self, person: Person, what: str, burst: int, per_ms: int) -> None:
        wait_ms = await self._spend(person, what, burst, per_ms)
        if not wait_ms:
            return
        if await self._spend(person, f"{what}!", NOTICES, NOTICE_PACE_MS):
            raise Hush
        raise TooSoon(ceil(wait_ms / 1000))

    async def _spend(self, person: Person, what: str, burst: int, per_ms: int) -> int:
        # By fingerprint: who deletes everything and returns at once has gained nothing.
        key = f"{self.bot}:{person.fingerprint}:{what}"
        return await self.allowances.spend(key, burst, per_ms, self.now_ms())
