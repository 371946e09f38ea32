"""getUpdates in a loop of our own: an offset is confirmed only after the batch is in the inbox."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

import structlog

from meetsmatch.app.ports import Answer, Gateway, NowMs, Unavailable
from meetsmatch.bot.telegram_in import UPDATE_KINDS

LONG_POLL = 25
BATCH = 100
SOON = 0.5
LONGEST_PAUSE = 30.0
SILENCE_MS = 90_000
"""Without a good answer for so long we count as ill, however alive the process is."""

ALONE_MS = 60_000
"""Two pollers take turns at being answered: so long without a conflict, and the other is gone."""

Update = Mapping[str, object]
Take = Callable[[Sequence[Update]], Awaitable[object]]

log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Polling:
    """Asks one bot's updates from Telegram until told to stop."""

    gateway: Gateway
    """A client of its own: a long poll must not hold a connection that sending needs."""

    take: Take
    holds_back: Callable[[], bool]
    now_ms: NowMs
    kinds: Sequence[str] = UPDATE_KINDS
    """Of updates, that are asked for."""

    soon: float = SOON
    """Seconds until Telegram is asked again: as long as we can't keep anything, and after trouble
    with Telegram, where each further pause is twice as long."""

    heard_ms: int | None = None
    """When Telegram last gave a good answer, or was not asked because we hold back; None while
    we don't ask at all, for instance because another process does."""

    said: str = ""
    """What Telegram last said instead of updates; empty since the last good answer."""

    _offset: int | None = None
    _troubles: int = 0
    _conflict_ms: int | None = None
    """When another poller was last in the way, until it is known to be gone."""

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until `stopping`, then confirm what was taken."""
        self.heard_ms = self.now_ms()
        stop = asyncio.create_task(stopping.wait())
        try:
            while not stopping.is_set():
                if self.holds_back():
                    self.heard_ms = self.now_ms()  # the silence is ours, not Telegram's
                    await _pause(stopping, self.soon)
                elif (answer := await self._asked(stop)) is not None:
                    await self._heard(answer, stopping)
        finally:
            stop.cancel()
            self.heard_ms = None
        await self._confirm()

    def problems(self) -> list[str]:
        """Why polling should be started again, if it should."""
        silent = self.heard_ms is not None and self.now_ms() - self.heard_ms > SILENCE_MS
        return ["no answer to getUpdates for 90 s"] if silent else []

    async def _asked(self, stop: asyncio.Task[bool]) -> Answer | None:
        """What Telegram says, None when we are to stop before it does."""
        params = {"timeout": LONG_POLL, "limit": BATCH, "allowed_updates": list(self.kinds)}
        if self._offset is not None:
            params["offset"] = self._offset
        asking = asyncio.create_task(self.gateway.call("getUpdates", params))
        await asyncio.wait({asking, stop}, return_when=asyncio.FIRST_COMPLETED)
        if asking.done():
            return asking.result()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return None

    async def _heard(self, answer: Answer, stopping: asyncio.Event) -> None:
        if answer.status != 200:
            return await self._trouble(answer, stopping)
        self.heard_ms = now = self.now_ms()
        self.said = ""
        if self._conflict_ms is not None and now - self._conflict_ms > ALONE_MS:
            log.info("polling.alone", text="the other poller is gone")
            self._conflict_ms = None
        self._troubles = 0
        updates = cast("list[Update]", answer.result)
        try:
            if updates:
                await self.take(updates)
        except Unavailable:
            # Not confirmed: the same updates come with the next call. The pause does not grow: it
            # would go on when the database is back.
            return await _pause(stopping, self.soon)
        if updates:
            # The last one's, not the highest: Telegram may start its numbering anew.
            self._offset = cast(int, updates[-1]["update_id"]) + 1

    async def _trouble(self, answer: Answer, stopping: asyncio.Event) -> None:
        self.said = answer.description or f"status {answer.status}"
        if answer.status == 409 and "webhook" in answer.description:
            log.warning("polling.webhook_removed", text="UPDATES=polling, but one was set")
            await self.gateway.call("deleteWebhook", {})
        elif answer.status == 409:
            if self._conflict_ms is None:
                log.warning("polling.conflict", description=answer.description)
            self._conflict_ms = self.now_ms()
        else:
            log.info("polling.trouble", status=answer.status, description=answer.description)
        await self._wait(answer.retry_after, stopping)

    async def _wait(self, at_least: float, stopping: asyncio.Event) -> None:
        grown = min(LONGEST_PAUSE, self.soon * 2 ** min(self._troubles, 16))
        self._troubles += 1
        await _pause(stopping, max(float(at_least), grown))

    async def _confirm(self) -> None:
        """Without this the last batch would come again at the next start."""
        if self._offset is not None:
            last = {"offset": self._offset, "timeout": 0, "limit": 1}
            await self.gateway.call("getUpdates", last)


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    """So long, or until told to stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopping.wait()
