"""The bot's process dies, stops, freezes."""

import asyncio
import signal

from faults.matrix import row
from faults.stage import Stage
from meetsmatch.demo.talk import PATIENCE
from meetsmatch.engine.ports import Point

RESUMES = 5.0
STOPS = 15.0


async def start(on: Stage) -> None:
    """The bot runs, and everybody writes."""
    await on.bot.start()
    on.writes()
    await on.talk.more_arrives()


@row("F01", "bot SIGKILL at a random moment", "resumes within 5 s", smoke=True)
async def killed(on: Stage) -> None:
    await start(on)
    for _ in range(4 if on.quick else 20):
        await asyncio.sleep(on.chance.uniform(0.0, 1.5))
        await on.dies()
        await on.bot.start()
        await on.healed(RESUMES)


@row("F01-points", "bot SIGKILL at every named point", "each is hit; resumes", smoke=True)
async def killed_at_points(on: Stage) -> None:
    on.writes()
    for point in Point:
        for n in range(1 if on.quick else 3):
            passings = 1 if point is Point.SWEPT else on.chance.randint(1 + n, 12 + 10 * n)
            await on.bot.start(die_at=(point, passings))
            code = await on.bot.ends(PATIENCE)
            on.demand(code == -signal.SIGKILL, f"{point}: ended with {code}, not by its fuse")
            await on.died()
    on.remarks.append(f"{len(Point)} of {len(Point)} points hit")
    await on.bot.start()
    await on.healed(RESUMES)


@row("F02", "SIGTERM under load", "drains within 15 s, exit code 0, no duplicates", smoke=True)
async def terminated(on: Stage) -> None:
    await start(on)
    for _ in range(2 if on.quick else 10):
        await asyncio.sleep(on.chance.uniform(0.0, 1.5))
        on.bot.signal(signal.SIGTERM)
        await on.stops(on.bot, STOPS)
        await on.bot.start()
        await on.healed(RESUMES)


@row("F03-alone", "SIGSTOP, then SIGCONT, of the only process", "goes on as if nothing were")
async def frozen_alone(on: Stage) -> None:
    await start(on)
    on.bot.signal(signal.SIGSTOP)
    await on.lasts(5, 90)
    # What was under way may have timed out on Telegram's side only after it was accepted.
    on.bot.signal(signal.SIGCONT)
    await on.healed(RESUMES)
