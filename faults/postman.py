"""Stands between Telegram and the bot's webhook: brings everything, some of it again and late."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Postman:
    """Each post goes to the bot at once, and up to four times more within `latest` seconds."""

    def __init__(self, to: int, secret: str, chance: random.Random, latest: float) -> None:
        self.port = 0
        self.repeated = 0
        self.refused = 0
        """Repeats that the bot did not answer with 200."""

        self._url = f"http://127.0.0.1:{to}"
        self._headers = {"Content-Type": "application/json", HEADER: secret}
        self._chance = chance
        self._latest = latest
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self._late: set[asyncio.Task[None]] = set()

    async def bring(self, request: web.Request) -> web.Response:
        """Telegram posts."""
        body = await request.read()
        try:
            status = await self._post(request.path, body)
        except aiohttp.ClientError:
            return web.Response(status=502)
        for _ in range(self._chance.randint(0, 4)):
            task = asyncio.create_task(self._again(request.path, body))
            self._late.add(task)
            task.add_done_callback(self._late.discard)
        return web.Response(status=status)

    async def _again(self, path: str, body: bytes) -> None:
        await asyncio.sleep(self._chance.uniform(0, self._latest))
        self.repeated += 1
        self.refused += await self._post(path, body) != 200

    async def _post(self, path: str, body: bytes) -> int:
        async with self._session.post(
            self._url + path, data=body, headers=self._headers
        ) as answer:
            return answer.status

    async def done(self) -> None:
        """Until nothing is to be brought again."""
        await asyncio.gather(*self._late)

    async def close(self) -> None:
        for task in list(self._late):
            task.cancel()
        await self._session.close()


@asynccontextmanager
async def postman(
    to: int, secret: str, chance: random.Random, latest: float
) -> AsyncGenerator[Postman]:
    """On duty for as long as the block runs."""
    man = Postman(to, secret, chance, latest)
    app = web.Application()
    app.router.add_post("/{path:.*}", man.bring)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    man.port = runner.addresses[0][1]
    try:
        yield man
    finally:
        await man.close()
        await runner.cleanup()
