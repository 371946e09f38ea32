"""Two processes of one bot on one database, and whether people notice that one is started anew."""

import asyncio
import signal
import time
from dataclasses import dataclass

from faults.bot import Bot
from meetsmatch.demo.talk import Talk

STOPS_WITHIN_S = 15.0
STARTS_WITHIN_S = 30.0
LOOK_S = 0.02


@dataclass
class Pauses:
    """How long nothing was delivered, at most, while people wrote all the time."""

    longest_s: float = 0.0

    async def watch(self, talk: Talk, stop: asyncio.Event) -> None:
        """Look until told to stop."""
        calls, since = talk.calls(), time.monotonic()
        while not stop.is_set():
            await asyncio.sleep(LOOK_S)
            self.longest_s = max(self.longest_s, time.monotonic() - since)
            if (now := talk.calls()) != calls:
                calls, since = now, time.monotonic()


class Pair:
    """Two processes of one bot on one database."""

    def __init__(self, bots: list[Bot]) -> None:
        self._bots = bots

    async def start(self, number: int) -> None:
        """One of them; it listens once it shares in the work."""
        bot = self._bots[number]
        await bot.start()
        async with asyncio.timeout(STARTS_WITHIN_S):
            while not await _listens(bot.port):
                await asyncio.sleep(LOOK_S)

    async def restart(self, number: int) -> None:
        """Stop one of them, the other goes on; then start it again."""
        number %= len(self._bots)
        bot = self._bots[number]
        bot.signal(signal.SIGTERM)
        if (code := await bot.ends(STOPS_WITHIN_S)) != 0:
            raise SystemExit(f"ended with {code} on SIGTERM instead of 0")
        await self.start(number)


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
