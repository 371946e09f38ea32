"""What every rate limit must do: a burst at once, then one each pace."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from contract.d1 import emptied
from meetsmatch.adapters.d1 import D1Allowances, D1Executor
from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.adapters.redis import Link, RedisAllowances
from meetsmatch.app.allowances import Allowances
from support.redis import PATIENT_S, SERVER, own_bot


class Nobody:
    """No limits of one's own: here Redis must answer."""

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        raise AssertionError("Redis did not answer")

    async def wait(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        raise AssertionError("Redis did not answer")

    async def left(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        raise AssertionError("Redis did not answer")

    async def refill(self, key: str) -> None:
        """There is nothing to fill."""


class Prefixed:
    """Buckets of one bot, whose keys go with it."""

    def __init__(self, bot: int, inner: Allowances) -> None:
        self._bot, self._inner = bot, inner

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        return await self._inner.spend(f"{self._bot}:{key}", burst, per_ms, now_ms)

    async def wait(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        return await self._inner.wait(f"{self._bot}:{key}", burst, per_ms, now_ms)

    async def left(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        return await self._inner.left(f"{self._bot}:{key}", burst, per_ms, now_ms)

    async def refill(self, key: str) -> None:
        await self._inner.refill(f"{self._bot}:{key}")


BACKENDS = ["memory", "redis", pytest.param("d1", marks=pytest.mark.node)]


@pytest.fixture(params=BACKENDS)
async def allowances(request: pytest.FixtureRequest) -> AsyncIterator[Allowances]:
    if request.param == "memory":
        yield MemoryAllowances()
        return
    if request.param == "d1":
        async with emptied(request.getfixturevalue("workerd")) as binding:
            yield D1Allowances(D1Executor(binding))
        return
    async with own_bot() as bot:
        link = Link(SERVER, budget_s=PATIENT_S, patience_s=PATIENT_S)
        yield Prefixed(bot, RedisAllowances(link, Nobody()))
        await link.close()


async def test_a_burst_passes_and_then_one_each_pace(allowances: Allowances):
    assert [await allowances.spend("ann", 3, 1_000, 0) for _ in range(5)] == [0, 0, 0, 1000, 1000]
    assert await allowances.spend("ann", 3, 1_000, 400) == 600
    assert await allowances.spend("ann", 3, 1_000, 1_000) == 0
    assert await allowances.spend("ann", 3, 1_000, 1_000) == 1_000


async def test_a_bucket_never_holds_more_than_its_burst(allowances: Allowances):
    await allowances.spend("ann", 2, 1_000, 0)
    spent = [await allowances.spend("ann", 2, 1_000, 1_000_000) for _ in range(3)]
    assert spent == [0, 0, 1_000]


async def test_asking_how_long_spends_nothing(allowances: Allowances):
    assert [await allowances.wait("ann", 1, 1_000, 0) for _ in range(2)] == [0, 0]
    await allowances.spend("ann", 1, 1_000, 0)
    assert [await allowances.wait("ann", 1, 1_000, 300) for _ in range(2)] == [700, 700]


async def test_what_is_left_falls_with_each_and_grows_with_time(allowances: Allowances):
    async def left(now_ms: int) -> int:
        return await allowances.left("ann", 3, 1_000, now_ms)

    assert await left(0) == 3
    for spent in range(3):
        await allowances.spend("ann", 3, 1_000, 0)
        assert await left(0) == 2 - spent
    assert [await left(it) for it in (999, 1_000, 2_500, 9_000)] == [0, 1, 2, 3]
    assert await allowances.left("ann", 3, 0, 0) == 3


async def test_a_bucket_can_be_filled_again(allowances: Allowances):
    await allowances.spend("ann", 1, 1_000, 0)
    await allowances.refill("ann")
    await allowances.refill("nobody")
    assert await allowances.spend("ann", 1, 1_000, 0) == 0


async def test_everybody_has_a_bucket(allowances: Allowances):
    assert await allowances.spend("ann", 1, 1_000, 0) == 0
    assert await allowances.spend("bob", 1, 1_000, 0) == 0
    assert await allowances.spend("ann", 1, 1_000, 0) == 1_000


async def test_a_clock_that_was_set_back_locks_nobody_out(allowances: Allowances):
    for _ in range(2):
        await allowances.spend("ann", 2, 1_000, 1_000_000_000)
    assert await allowances.spend("ann", 2, 1_000, 0) == 1_000
    assert await allowances.spend("ann", 2, 1_000, 1_000) == 0


async def test_many_at_once_get_no_more_than_one_by_one(allowances: Allowances):
    waits = await asyncio.gather(*(allowances.spend("ann", 5, 1_000, 0) for _ in range(50)))
    assert sorted(waits) == [0] * 5 + [1_000] * 45


async def test_without_a_pace_everything_passes(allowances: Allowances):
    assert [await allowances.spend("ann", 1, 0, 7) for _ in range(3)] == [0, 0, 0]


async def test_memory_is_bounded_and_the_least_used_go_first():
    allowances = MemoryAllowances(limit=3)
    for key in ("ann", "bob", "cy"):
        await allowances.spend(key, 1, 1_000, 0)
    await allowances.spend("ann", 1, 1_000, 0)
    await allowances.spend("dan", 1, 1_000, 0)
    assert await allowances.spend("bob", 1, 1_000, 0) == 0
    assert await allowances.spend("ann", 1, 1_000, 0) == 1_000
