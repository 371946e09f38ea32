"""Signals between processes, over Redis."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from meetsmatch.adapters.redis import Link, RedisSignals
from meetsmatch.core.ids import BotId
from support.redis import PATIENT_S, OwnRedis, own_redis

BOT, OTHER = BotId(1), BotId(2)
SOON_S = 20


@pytest.fixture
async def server() -> AsyncIterator[OwnRedis]:
    async with own_redis() as server:
        yield server


@pytest.fixture
async def end(server: OwnRedis) -> AsyncIterator[Callable[[], RedisSignals]]:
    made: list[tuple[RedisSignals, Link]] = []

    def another() -> RedisSignals:
        link = Link(server.url, PATIENT_S, PATIENT_S)
        made.append((RedisSignals(link), link))
        return made[-1][0]

    yield another
    for signals, link in made:
        await signals.close()
        await link.close()


class Ear:
    def __init__(self) -> None:
        self.heard = asyncio.Queue[list[int]]()

    def __call__(self, parts: object) -> None:
        assert isinstance(parts, list)
        self.heard.put_nowait(parts)

    async def hears(self) -> list[int]:
        async with asyncio.timeout(SOON_S):
            return await self.heard.get()


async def subscribed(signals: RedisSignals) -> None:
    async with asyncio.timeout(SOON_S):
        await signals.ready.wait()


async def test_a_ring_is_heard_by_the_others_of_the_same_bot(end: Callable[[], RedisSignals]):
    one, two, ear, own, foreign = end(), end(), Ear(), Ear(), Ear()
    two.listen(BOT, ear)
    one.listen(BOT, own)
    two.listen(OTHER, foreign)
    await subscribed(one)
    await subscribed(two)
    one.ring(BOT, {3, 4})
    assert sorted(await ear.hears()) == [3, 4]
    two.ring(BOT, [5])
    assert await own.hears() == [5]
    assert own.heard.empty()
    assert foreign.heard.empty()


async def test_what_is_no_signal_is_ignored(end: Callable[[], RedisSignals], server: OwnRedis):
    one, ear = end(), Ear()
    one.listen(BOT, ear)
    await subscribed(one)
    async with server.asked() as redis:
        await redis.publish("meetsmatch:signals:{1}", "somebody -1 x 7")
    assert await ear.hears() == [7]


async def test_a_listener_comes_back_with_redis(end: Callable[[], RedisSignals], server: OwnRedis):
    one, two, ear = end(), end(), Ear()
    one.listen(BOT, ear)
    await subscribed(one)
    await server.kill()
    async with asyncio.timeout(SOON_S):
        while one.ready.is_set():
            two.ring(BOT, [1])
            await asyncio.sleep(0.01)
    await server.start()
    await subscribed(one)
    while ear.heard.empty():
        two.ring(BOT, [2])
        await asyncio.sleep(0.01)
    assert await ear.hears() == [2]
