"""Bots for tests: they call methods and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest

TOKEN = "700:AAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"


class Caller:
    """A bot's program, as simple as it gets."""

    def __init__(self, url: str, http: aiohttp.ClientSession, token: str = TOKEN) -> None:
        self.base = f"{url}/bot{token}"
        self.http = http
        self.offset = 0

    async def ask(self, method: str, **args: object) -> tuple[int, dict[str, Any]]:
        async with self.http.post(f"{self.base}/{method}", json=args) as response:
            return response.status, await response.json()

    async def call(self, method: str, **args: object) -> Any:
        status, answer = await self.ask(method, **args)
        assert status == 200, answer
        return answer["result"]

    async def updates(self, wait: int = 0) -> list[dict[str, Any]]:
        updates = await self.call("getUpdates", offset=self.offset, timeout=wait)
        if updates:
            self.offset = updates[-1]["update_id"] + 1
        return updates


@pytest.fixture
async def caller() -> AsyncIterator[Callable[..., Awaitable[Caller]]]:
    """Makes callers: `bot = await caller(url)`."""
    async with AsyncExitStack() as stack:

        async def made(url: str, token: str = TOKEN) -> Caller:
            http = await stack.enter_async_context(aiohttp.ClientSession())
            bot = Caller(url, http, token)
            await bot.call("getMe")
            return bot

        yield made
