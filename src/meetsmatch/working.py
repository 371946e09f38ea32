"""A process that does background jobs for the bot and its guests, as a queue brings them.

It serves nobody and holds no part of the work. While it gives signs of life, whoever sweeps hands
the jobs on; before and afterwards they are done there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from meetsmatch.adapters.presence import here
from meetsmatch.app.ports import Unavailable
from meetsmatch.core.ids import BotId
from meetsmatch.engine.helping import Helping
from meetsmatch.engine.leases import BEAT_MS
from meetsmatch.engine.ports import Counters, Point, unreached
from meetsmatch.fleet.fleet import either
from meetsmatch.fleet.house import housing
from meetsmatch.fleet.workshop import Workshop
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, now_ms, trouble

PAUSE_S = 2.0
"""Between two tries to reach the queue."""

log = structlog.stdlib.get_logger(__name__)


async def work(
    settings: Settings,
    stopping: asyncio.Event,
    started: Callable[[], None],
    reached: Callable[[Point], None] = unreached,
) -> None:
    """Until `stopping`, then what runs is finished; CannotStart says what is wrong."""
    async with housing(settings, reached) as house:
        queue, bot = house.queue, BotId(settings.bot)
        if queue is None:
            raise CannotStart(
                "BROKER is empty, so the bot does its background jobs itself: "
                "set it, for the bot too, such as BROKER=redis://127.0.0.1:6379"
            )
        leases = Helping(
            bot, house.kept.store, here(helps=True), now_ms, Counters(), house.hooks,
            house.shared.signals,
        )  # fmt: skip
        workshop = Workshop(house, leases)

        async def shift() -> None:
            async with queue.taking(workshop.do) as listen:
                await _seen(leases, listen, stopping, started)

        await _again_and_again(shift, stopping)
    log.info("stopped", bot=bot)


async def _again_and_again(shift: Callable[[], Awaitable[None]], stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            await shift()
        except Exception as error:
            # Four clients, each with errors of its own: the queue is away, and will come back.
            trouble("queue", error)
            await _wait(stopping, PAUSE_S)


async def _seen(
    leases: Helping,
    listen: Callable[[asyncio.Event], Awaitable[None]],
    stopping: asyncio.Event,
    started: Callable[[], None],
) -> None:
    """Signs of life for as long as we listen, and no longer; the first ones come before it."""
    over, is_seen = asyncio.Event(), asyncio.Event()
    beating = asyncio.create_task(_beat(leases, is_seen, over))
    try:
        await either(_until(is_seen), stopping)
        log.info("started", bot=leases.bot)
        started()
        await listen(stopping)
    finally:
        over.set()
        await beating


async def _until(event: asyncio.Event) -> None:
    await event.wait()


async def _beat(leases: Helping, is_seen: asyncio.Event, over: asyncio.Event) -> None:
    while not over.is_set():
        try:
            await leases.keep()
        except Unavailable as error:
            trouble("leases", error)
        if leases.is_member:
            is_seen.set()
        await _wait(over, BEAT_MS / 1_000)
    with suppress(Unavailable):
        await leases.gone()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
