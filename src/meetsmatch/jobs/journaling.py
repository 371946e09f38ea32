"""Deletions written down beside the keys, soon after they were made."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from meetsmatch.adapters.journal import Journal
from meetsmatch.app.ports import Store, Unavailable

EVERY_S = 5.0
OVERLAP_MS = 3_600_000
"""Asked for again each time: other processes' clocks are not ours."""


async def journaling(
    store: Store,
    journal: Journal,
    stopping: asyncio.Event,
    trouble: Callable[[str, BaseException], None],
    every_s: float = EVERY_S,
) -> None:
    """Until `stopping`, and once more then."""
    is_last = False
    while not is_last:
        is_last = stopping.is_set()
        try:
            forgotten = await store.forgotten(journal.latest_ms - OVERLAP_MS)
            await asyncio.to_thread(journal.add, forgotten)
        except (Unavailable, OSError) as error:
            trouble("journal", error)
        with suppress(TimeoutError):
            async with asyncio.timeout(every_s):
                await stopping.wait()
