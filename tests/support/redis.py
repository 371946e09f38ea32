"""A Redis for tests: the one at REDIS_URL, or one of their own that may be killed."""

import os
import secrets
import shutil
import signal
import socket
from asyncio.subprocess import DEVNULL, Process, create_subprocess_exec
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as NoConnection

from meetsmatch.core.ids import BotId

SERVER = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379")

PATIENT_S = 20.0
"""A budget that a loaded machine keeps, too."""


@asynccontextmanager
async def own_bot() -> AsyncGenerator[BotId]:
    """A bot that nobody else has, whose keys are gone afterwards; skipped without a Redis."""
    bot = BotId(secrets.randbits(50))
    async with Redis.from_url(SERVER) as redis:
        try:
            await redis.ping()
        except NoConnection as error:
            _missing(f"no Redis at {SERVER} (REDIS_URL): {error}")
        yield bot
        async for key in redis.scan_iter(f"*{bot}*", count=1_000):
            await redis.delete(key)


def _missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        raise AssertionError(what)
    pytest.skip(what)


@dataclass
class OwnRedis:
    """A server of the test's own, without a disk."""

    options: tuple[str, ...] = ()
    port: int = field(default_factory=lambda: _free_port())
    process: Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    async def start(self) -> None:
        how = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        self.process = await create_subprocess_exec(
            "redis-server", *how, *self.options, stdout=DEVNULL, stderr=DEVNULL
        )
        async with self.asked() as redis:
            while self.process.returncode is None:
                try:
                    await redis.ping()
                except AuthenticationError:
                    return
                except NoConnection:
                    continue
                return
        raise AssertionError("redis-server does not start")

    def suspend(self) -> None:
        """Whoever connects is accepted, and nobody is answered."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    async def kill(self) -> None:
        """It loses everything."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    @asynccontextmanager
    async def asked(self, **login: str) -> AsyncGenerator[Redis]:
        """For what a test does to it."""
        async with Redis(port=self.port, decode_responses=True, **login) as redis:
            yield redis


@asynccontextmanager
async def own_redis(*options: str) -> AsyncGenerator[OwnRedis]:
    """Runs for as long as the block; skipped where there is no redis-server."""
    if shutil.which("redis-server") is None:
        _missing("no redis-server to start")
    server = OwnRedis(options)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])
