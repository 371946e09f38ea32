"""The machine: clock, memory, descriptors, CPU, a blocked loop, logs that go nowhere."""

import asyncio
import os
import resource
import signal
import time

from faults import databases
from faults.clock import WallClock
from faults.limits import filled, group, small_disk
from faults.matrix import row
from faults.rows.deaths import RESUMES, start
from faults.stage import COUPLES, Stage, Wishes
from meetsmatch.demo.talk import PATIENCE

DAY = 86_400
NO_IDLE = Wishes(env={"IDLE_MINUTES": "1000000"})
"""Chats outlast any jump of the clock."""


async def _with_clock(on: Stage) -> WallClock:
    clock = WallClock(on.folder / "clock")
    on.bot.env["FAULTS_CLOCK"] = str(clock.path)
    await on.bot.start(harnessed=True)
    on.writes()
    await on.talk.more_arrives()
    return clock


@row("F26", "the clock jumps +2 days, then -1 hour", "goes on at once", NO_IDLE, smoke=True)
async def clock_jumps(on: Stage) -> None:
    clock = await _with_clock(on)
    for seconds in (2 * DAY, 2 * DAY - 3600, 0, -3600):
        clock.stands(seconds)
        await on.healed(RESUMES)
        await on.lasts(2, 20)
    clock.stands(0)
    await on.healed(RESUMES)


@row("F26-idle", "the clock jumps +2 days with idle chats", "they end; both are told")
async def idle_chats_end(on: Stage) -> None:
    clock = await _with_clock(on)
    await on.pauses()
    await on.talk.all_arrived()
    before = on.playground.calls()[-1].n
    clock.stands(2 * DAY)

    async def all_ended() -> bool:
        return await on.counts("SELECT count(*) FROM chats WHERE ended_ms IS NULL") == 0

    on.demand(await on.comes(all_ended, PATIENCE), "idle chats live on")
    await on.playground.idle(within=PATIENCE)
    told = {call.person for call in on.playground.calls("sendMessage", after=before)}
    on.demand(len(told) == 2 * (COUPLES + 1), f"only {len(told)} were told")


@row("F27", "200 MB of memory and a backlog", "nobody is killed for it; drains", smoke=True)
async def little_memory(on: Stage) -> None:
    # The playground keeps 100,000 updates that nobody asks for, and drops what comes then.
    backlog = 1_500 if on.quick else 99_000
    on.writes(1_000_000)
    await on.comes(lambda: _has_said(on, backlog), 60 if on.quick else 600)
    await on.pauses()
    async with group("memory") as few:
        few.memory(200 << 20)
        await on.bot.start()
        few.takes(on.bot.pid)
        began = time.monotonic()
        await on.talk.all_arrived()
        took = time.monotonic() - began
        on.demand(on.bot.is_alive, "the bot was killed")
        on.remarks.append(f"{len(on.talk.said)} drained in {took:.0f} s")
        on.writes()
        await on.healed(RESUMES)


async def _has_said(on: Stage, many: int) -> bool:
    return len(on.talk.said) >= many


@row("F29", "a tenth of a CPU", "slower; nothing lost", smoke=True)
async def starved(on: Stage) -> None:
    await start(on)
    async with group("cpu") as few:
        few.cpu(0.1)
        few.takes(on.bot.pid)
        await on.lasts(5, 60)
    await on.healed(RESUMES)


@row("F34", "the log's disk is full", "the bot goes on")
async def log_disk_full(on: Stage) -> None:
    with small_disk("256k") as place:
        on.bot.log = place / "bot.log"
        on.bot.env["LOG_LEVEL"] = "DEBUG"
        await start(on)
        with filled(place):
            await on.lasts(3, 30)
            on.demand(on.bot.is_alive, "the bot ended")
            await on.healed(1)
        await on.pauses()
        await on.dies(signal.SIGTERM)
    on.bot.log = on.folder / "bot.log"
    await on.bot.start()
    on.writes()
    await on.healed(RESUMES)


@row("F34-closed", "whoever read the log is gone", "the bot goes on")
async def log_closed(on: Stage) -> None:
    reading, writing = os.pipe()
    on.bot.env["LOG_LEVEL"] = "DEBUG"
    on.bot.out = writing
    await on.bot.start()
    os.close(writing)
    on.writes()
    await on.talk.more_arrives()
    os.close(reading)
    await on.lasts(2, 20)
    on.demand(on.bot.is_alive, "the bot ended")
    await on.healed(1)


@row("F28", "64 file descriptors", "degrades, recovers")
async def few_descriptors(on: Stage) -> None:
    await start(on)
    usual = resource.prlimit(on.bot.pid, resource.RLIMIT_NOFILE)
    used = len(os.listdir(f"/proc/{on.bot.pid}/fd"))
    resource.prlimit(on.bot.pid, resource.RLIMIT_NOFILE, (64, usual[1]))
    on.cuts_telegram()  # all connections have to be opened anew, within the limit
    await on.lasts(4, 30)
    on.demand(on.bot.is_alive, "the bot ended")
    resource.prlimit(on.bot.pid, resource.RLIMIT_NOFILE, usual)
    on.remarks.append(f"{used} descriptors were open before")
    await on.healed(RESUMES)


@row("F30", "the event loop is blocked for 3 s", "nothing lost; goes on")
async def blocked_loop(on: Stage) -> None:
    await on.bot.start(harnessed=True)
    on.writes()
    await on.talk.more_arrives()
    for _ in range(1 if on.quick else 5):
        on.bot.signal(signal.SIGUSR1)
        await asyncio.sleep(3)
        await on.healed(RESUMES)
    aside = await on.counts(databases.QUARANTINED)
    on.demand(aside == 0, f"{aside} updates were put aside")
