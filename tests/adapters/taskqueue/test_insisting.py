"""Whoever listens ends when told to, however its client takes it."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from meetsmatch.adapters.taskqueue import insisting as module
from meetsmatch.adapters.taskqueue.insisting import insisting


class Slow:
    """A client that takes a while to clean up, and notes that it could."""

    def __init__(self) -> None:
        self.listens, self.may_end = asyncio.Event(), asyncio.Event()
        self.has_cleaned_up = False

    async def listen(self) -> AsyncGenerator[str]:
        try:
            self.listens.set()
            await asyncio.Event().wait()
            yield "never"
        finally:
            await self.may_end.wait()
            self.has_cleaned_up = True


async def listening(client: Slow) -> "asyncio.Task[str]":
    async def first() -> str:
        return await anext(insisting(client.listen))

    task = asyncio.create_task(first())
    await client.listens.wait()
    return task


async def test_a_second_cancellation_leaves_nothing_running() -> None:
    client = Slow()
    task = await listening(client)
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    client.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert {*asyncio.all_tasks()} == {asyncio.current_task()}


async def test_a_client_has_time_to_clean_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 60.0)
    client = Slow()
    task = await listening(client)
    task.cancel()
    await asyncio.sleep(0)
    client.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert client.has_cleaned_up


async def test_what_is_told_is_passed_on_until_there_is_no_more() -> None:
    async def two() -> AsyncGenerator[str]:
        yield "one"
        yield "two"

    assert [it async for it in insisting(two)] == ["one", "two"]
