"""Several processes on one database: who freezes, who comes, who goes."""

import asyncio
import signal

from faults.bot import Bot
from faults.matrix import row
from faults.rows.deaths import RESUMES, STOPS, start
from faults.stage import Stage, Wishes
from meetsmatch.demo.talk import PATIENCE

TWO = Wishes(postgres=True)
TAKES_OVER = 15.0


async def second(on: Stage) -> Bot:
    """Another process, at work."""
    bot = on.another_bot()
    await bot.start()
    await on.comes(lambda: _has_told(bot, "started"), PATIENCE)
    return bot


async def _has_told(bot: Bot, event: str) -> bool:
    return bot.told(event) > 0


@row(
    "F03",
    "SIGSTOP of one of two, then SIGCONT",
    "the other takes over; late writes are refused",
    TWO,
    smoke=True,
)
async def frozen(on: Stage) -> None:
    await start(on)
    await second(on)
    await asyncio.sleep(3)  # work is shared by now
    on.bot.signal(signal.SIGSTOP)
    await on.died()  # what it had sent and not marked may be sent by the other
    await on.healed(TAKES_OVER)
    await on.lasts(10, 90)
    on.bot.signal(signal.SIGCONT)
    await on.healed(RESUMES)
    await on.lasts(3, 20)


@row("F03-killed", "SIGKILL of one of two", "the other takes over", TWO)
async def one_killed(on: Stage) -> None:
    await start(on)
    other = await second(on)
    for dying, staying in ((on.bot, other), (other, on.bot)):
        await asyncio.sleep(2)
        dying.signal(signal.SIGKILL)
        await dying.ends(PATIENCE)
        await on.died()
        await on.healed(TAKES_OVER)
        on.demand(staying.is_alive, "the other ended, too")
        await dying.start()
        await on.comes(lambda bot=dying: _has_told(bot, "started"), PATIENCE)


@row(
    "F04",
    "a rolling restart: the new beside the old",
    "no conflict, no duplicate",
    TWO,
    smoke=True,
)
async def rolling(on: Stage) -> None:
    await start(on)
    old = on.bot
    for _ in range(2 if on.quick else 20):
        new = await second(on)
        old.signal(signal.SIGTERM)
        await on.stops(old, STOPS)
        await on.healed(RESUMES)
        conflicts = old.told("polling.conflict") + new.told("polling.conflict")
        on.demand(conflicts == 0, f"{conflicts} conflicts of pollers")
        old = new
    on.bot = old


@row("F24", "two processes want to poll", "one polls, the other waits; no 409", TWO, smoke=True)
async def two_pollers(on: Stage) -> None:
    await start(on)
    other = await second(on)
    await on.lasts(5, 60)
    conflicts = [call for call in on.playground.calls("getUpdates") if call.status == 409]
    on.demand(not conflicts, f"{len(conflicts)} conflicts")
    on.bot.signal(signal.SIGTERM)
    await on.stops(on.bot, STOPS)
    await on.healed(RESUMES)
    on.demand(other.is_alive, "the other ended")
