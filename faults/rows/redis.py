"""Redis dies, pauses, is full, can't be written to: slower, never wrong."""

import asyncio
import time

from faults.matrix import row
from faults.rows.deaths import start
from faults.stage import Stage, Wishes
from meetsmatch.demo.talk import PATIENCE

# Allowances and the index of who waits are what Redis is asked for.
PACED = {"MESSAGE_BURST": "100000", "MESSAGE_PACE": "0.001"}
REDIS = Wishes(postgres=True, redis=True, env=PACED)
MEETS = 10.0
"""Seconds in which two who seek find each other, whatever Redis does."""


async def meet_again(on: Stage) -> None:
    """Ana and Bob part and find each other again, in the middle of the trouble."""
    await on.ana.says("/stop")
    # Letters: long numbers are covered, as phone numbers are.
    token = "found each other, " + "".join(on.chance.choices("abcdefgh", k=12))
    watch = on.watch()
    while watch.seconds < PATIENCE:
        for person in (on.ana, on.bob):
            await person.says("/chat")  # before the other's /stop has ended it, it means nothing
        await on.ana.says(token)
        try:
            await on.bob.expects(token, within=1)
        except AssertionError:
            continue
        break
    on.in_time("two who seek met", watch, MEETS)


@row("F13", "Redis is killed with all it knew", "slower; nothing lost", REDIS, smoke=True)
async def killed(on: Stage) -> None:
    await start(on)
    for _ in range(2 if on.quick else 10):
        await on.redis.stop()
        await meet_again(on)
        await on.lasts(1, 5)
        await on.redis.start()
        await on.healed(2)
        await meet_again(on)
        await on.redis.command("FLUSHALL")
        await meet_again(on)


@row("F14", "Redis pauses for 10 s", "hardly slower once it is noticed", REDIS)
async def paused(on: Stage) -> None:
    await start(on)
    usual = await _fastest(on)
    began = time.monotonic()
    await on.redis.command("CLIENT", "PAUSE", "10000", "ALL")
    await asyncio.sleep(1)
    took = await _fastest(on)
    # The best of a few: what the machine does beside it is not Redis's fault.
    # A busy machine has no twentieth of a second to measure; it has a usual time.
    hardly = took - usual < max(0.05, usual)
    on.demand(hardly, f"a message took {took:.2f} s, {usual:.2f} s before")
    on.remarks.append(f"{took * 1000:.0f} ms a message, {usual * 1000:.0f} ms before")
    await meet_again(on)
    await asyncio.sleep(max(0.0, 10 - (time.monotonic() - began)))
    await on.healed(2)


async def _fastest(on: Stage) -> float:
    """Seconds from Ana's pen to Bob's eye, the best of a few."""
    took: list[float] = []
    for word in ("one", "two", "three", "four", "five"):
        began = time.monotonic()
        await on.ana.says(f"are you slow? {word}")
        await on.bob.expects(f"are you slow? {word}", within=PATIENCE)
        took.append(time.monotonic() - began)
    return min(took)


@row("F15", "Redis is full, or read-only", "degraded; nobody sees an error", REDIS)
async def full(on: Stage) -> None:
    await start(on)
    await on.redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction")
    await on.redis.command("CONFIG", "SET", "maxmemory", "1")
    await meet_again(on)
    await on.lasts(1, 10)
    await on.redis.command("CONFIG", "SET", "maxmemory", "0")
    await on.redis.command("REPLICAOF", "127.0.0.1", "1")
    await meet_again(on)
    await on.lasts(1, 10)
    await on.redis.command("REPLICAOF", "NO", "ONE")
    await on.healed(2)
    await meet_again(on)
