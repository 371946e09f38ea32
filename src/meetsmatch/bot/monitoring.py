"""What operators read of the bot itself, in their chat: alerts, and the daily digest."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.monitoring import Monitor
from meetsmatch.app.ports import NowMs
from meetsmatch.bot.speech import Say
from meetsmatch.bot.turn import Said
from meetsmatch.core.ids import BENCH


@dataclass(frozen=True, slots=True)
class MonitoringScreen:
    """Says it. Nobody answers."""

    monitor: Monitor
    now_ms: NowMs

    async def due(self) -> Sequence[Said]:
        """Each is a commit of its own."""
        return [
            Said(it.moved, () if it.facts is None else (Say(BENCH, it.key, it.facts),))
            for it in await self.monitor.news(self.now_ms())
        ]
