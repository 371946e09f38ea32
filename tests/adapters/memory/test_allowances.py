"""Rate limits: a burst at once, then one each pace, and bounded memory."""

import pytest

from meetsmatch.adapters.memory import MemoryAllowances


@pytest.fixture
def allowances() -> MemoryAllowances:
    return MemoryAllowances(limit=3)


async def test_a_burst_passes_and_then_one_each_pace(allowances: MemoryAllowances):
    assert [await allowances.spend("ann", 3, 1_000, 0) for _ in range(5)] == [0, 0, 0, 1000, 1000]
    assert await allowances.spend("ann", 3, 1_000, 400) == 600
    assert await allowances.spend("ann", 3, 1_000, 1_000) == 0
    assert await allowances.spend("ann", 3, 1_000, 1_000) == 1_000


async def test_a_bucket_never_holds_more_than_its_burst(allowances: MemoryAllowances):
    await allowances.spend("ann", 2, 1_000, 0)
    spent = [await allowances.spend("ann", 2, 1_000, 1_000_000) for _ in range(3)]
    assert spent == [0, 0, 1_000]


async def test_everybody_has_a_bucket(allowances: MemoryAllowances):
    assert await allowances.spend("ann", 1, 1_000, 0) == 0
    assert await allowances.spend("bob", 1, 1_000, 0) == 0
    assert await allowances.spend("ann", 1, 1_000, 0) == 1_000


async def test_a_clock_that_was_set_back_locks_nobody_out(allowances: MemoryAllowances):
    for _ in range(2):
        await allowances.spend("ann", 2, 1_000, 1_000_000_000)
    assert await allowances.spend("ann", 2, 1_000, 0) == 1_000
    assert await allowances.spend("ann", 2, 1_000, 1_000) == 0


async def test_memory_is_bounded_and_the_least_used_go_first(allowances: MemoryAllowances):
    for key in ("ann", "bob", "cy"):
        await allowances.spend(key, 1, 1_000, 0)
    await allowances.spend("ann", 1, 1_000, 0)
    await allowances.spend("dan", 1, 1_000, 0)
    assert await allowances.spend("bob", 1, 1_000, 0) == 0
    assert await allowances.spend("ann", 1, 1_000, 0) == 1_000
