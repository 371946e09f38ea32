"""What owners have had removed goes for good: all that is kept of a bot, step by step.

That it shall go stands in the registry, so whoever sweeps goes on where the last one died.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.audit import Audit
from meetsmatch.app.ports import NowMs
from meetsmatch.app.registry import BotEmptied, BotRemoved, Registry
from meetsmatch.app.work import Work
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import MINUTE_MS

SETTLES_MS = MINUTE_MS
"""By then no process writes anything for the bot any more that it has just served."""

SWEEPER = "sweeper"


@dataclass(frozen=True, slots=True)
class Removing:
    """The house's own job."""

    house: BotId
    registry: Registry
    audit: Audit
    now_ms: NowMs

    async def due(self) -> Sequence[Work]:
        """The next step for every bot that is to go: the last one is the bot itself, with a line
        in the audit log."""
        settled_ms = self.now_ms() - SETTLES_MS
        return [
            await self._step(it)
            for it in await self.registry.registered(self.house)
            if it.wanted is Wanted.ERASING and it.changed_ms <= settled_ms
        ]

    async def _step(self, it: Registered) -> Work:
        if await self.registry.remains(it.bot):
            return Work((BotEmptied(it, self.now_ms()),))
        return Work((BotRemoved(it), await self.audit.line(SWEEPER, "bot-data-deleted", it.name)))


async def nothing_goes() -> Sequence[Work]:
    """Where there is one bot."""
    return ()
