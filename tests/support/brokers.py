"""Servers over which background jobs are handed on, for tests: a queue of their own on each."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import aio_pika
import nats
import pytest
from nats.js.errors import NotFoundError
from redis.asyncio import Redis

from support.redis import SERVER as REDIS

SERVERS = {
    "redis": REDIS,
    "rabbitmq": os.environ.get("AMQP_URL", "amqp://guest:guest@127.0.0.1:5672/"),
    "nats": os.environ.get("NATS_URL", "nats://127.0.0.1:4222"),
}


@asynccontextmanager
async def own_queue(kind: str, name: str) -> AsyncGenerator[str]:
    """Where it is; nothing of that name is left there afterwards. Skipped without a server."""
    url = SERVERS[kind]
    await _answers(url)
    try:
        yield url
    finally:
        await CLEARING[kind](url, name)


async def _answers(url: str) -> None:
    at = urlsplit(url)
    try:
        _, writer = await asyncio.open_connection(at.hostname, at.port)
    except OSError as error:
        if os.environ.get("CI") == "true":
            raise AssertionError(f"nothing answers at {url}") from error
        pytest.skip(f"nothing answers at {url}")
    writer.close()


async def _clear_redis(url: str, name: str) -> None:
    async with Redis.from_url(url) as redis:
        await redis.delete(name, f"autoclaim:{name}:{name}")


async def _clear_rabbitmq(url: str, name: str) -> None:
    async with await aio_pika.connect(url) as connection, connection.channel() as channel:
        for queue in (name, f"{name}.forgotten"):
            await channel.queue_delete(queue)
        await channel.exchange_delete(name)


async def _clear_nats(url: str, name: str) -> None:
    client = await nats.connect(url)
    with suppress(NotFoundError):
        await client.jetstream().delete_stream(name)
    await client.close()


CLEARING = {"redis": _clear_redis, "rabbitmq": _clear_rabbitmq, "nats": _clear_nats}
