"""Signals between processes."""

import asyncio
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import cast

from redis.exceptions import RedisError

from meetsmatch.adapters.redis.link import PATIENCE_S, Link
from meetsmatch.core.ids import BotId

Heard = Callable[[Collection[int]], None]

AGAIN_S = 1.0
"""How long after losing Redis one listens again."""


class RedisSignals:
    """Published on a channel for each bot. What is lost is found by whoever looks now and then."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._me = secrets.token_hex(8)
        self._listening: list[asyncio.Task[None]] = []
        self.ready = asyncio.Event()
        """Set while a listener is subscribed."""

    def ring(self, bot: BotId, parts: Collection[int]) -> None:
        said = " ".join([self._me, *map(str, parts)])
        self._link.tell(("PUBLISH", _channel(bot), said))

    def listen(self, bot: BotId, heard: Heard) -> None:
        listening = asyncio.get_running_loop().create_task(self._listen(bot, heard))
        self._listening.append(listening)

    async def close(self) -> None:
        """Hears nothing more."""
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)

    async def _listen(self, bot: BotId, heard: Heard) -> None:
        while True:
            try:
                await self._hear(bot, heard)
            except (RedisError, OSError, TimeoutError):
                self.ready.clear()
                await asyncio.sleep(AGAIN_S)

    async def _hear(self, bot: BotId, heard: Heard) -> None:
        async with self._link.listening() as channel:
            async with asyncio.timeout(PATIENCE_S):
                await channel.subscribe(_channel(bot))
            while True:
                message = cast(
                    "Mapping[str, object] | None", await channel.get_message(timeout=AGAIN_S)
                )
                self.ready.set()
                if message is not None:
                    self._tell(str(message["data"]), heard)

    def _tell(self, said: str, heard: Heard) -> None:
        who, *parts = said.split(" ")
        if who != self._me:
            heard([int(part) for part in parts if part.isdecimal()])


def _channel(bot: BotId) -> str:
    return f"meetsmatch:signals:{{{bot}}}"
