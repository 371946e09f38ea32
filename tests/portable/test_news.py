"""A broadcast from the Worker in workerd, with what the free plan gives."""

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest

from e2e.town import PATIENCE_S
from meetsmatch.adapters.d1 import D1Executor
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.broadcasting import BroadcastMade
from meetsmatch.app.work import Commit
from meetsmatch.core.broadcasts import Broadcast, Draft, Quiet
from meetsmatch.core.ids import BroadcastId
from meetsmatch.worker.subrequests import USUAL
from playground.client import Playground
from portable.deployed import Deployed, deployed, town
from portable.test_crowd import BOT, HEAP_MIB, crowd

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.node

READERS = 30
NEWS = "Я" * 3_900
"""About as long as they come, and dear: each letter is six bytes of a call."""


async def test_a_long_broadcast_reaches_everybody_once_and_asks_too_much_of_no_request(
    playground: Playground, tmp_path: Path
):
    async with deployed(tmp_path, playground.url) as worker:
        place = await town(playground, worker)
        readers = await crowd(playground, worker, READERS)
        for reader in readers:
            await reader.starts(place.bot)  # Telegram takes nothing for who never wrote
        await place.quiet()
        await worker.used()
        await made(worker)
        told = Counter[int | None]()
        async with asyncio.timeout(5 * PATIENCE_S):
            while len(told) < READERS:
                await worker.cron()
                calls = [it for it in playground.calls("sendMessage") if it.args["text"] == NEWS]
                told = Counter(it.person for it in calls)
        await place.quiet()
        assert told == dict.fromkeys((it.id for it in readers), 1)
        assert max(it.subrequests for it in await worker.used()) <= USUAL
        assert await worker.heap_mib() <= HEAP_MIB


async def made(worker: Deployed) -> None:
    """It is due, by day and by night."""
    draft = Draft("news", {"en": NEWS}, quiet=Quiet(0, 0))
    now_ms = int(time.time() * 1000)
    made = Broadcast(BOT, BroadcastId(1), draft, "olga", now_ms)
    due = made.scheduled(0, now_ms)
    await SqlStore(D1Executor(worker.database)).commit(Commit(BOT, 1, (BroadcastMade(due),)))
