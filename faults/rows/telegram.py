"""Telegram throttles, fails, drops, is away, repeats itself."""

import asyncio
import time

from faults import databases
from faults.bot import SECRET
from faults.matrix import row
from faults.postman import postman
from faults.rows.deaths import start
from faults.stage import Stage
from meetsmatch.demo.talk import PATIENCE
from playground.client import Called

SEND = "sendMessage"


@row("F17", "Telegram 429 for one chat", "that chat waits retry_after exactly; others go on")
async def throttled(on: Stage) -> None:
    await start(on)
    wait = 3 if on.quick else 20
    victim = on.people[0]
    async with on.playground.fault(SEND, kind="429", person=victim, times=1, retry_after=wait):
        refused = await _refusal(on, 429)
    due, watch = refused.at + wait, on.watch()
    await on.comes(_reached(on, victim.id, refused.n), wait + PATIENCE)
    later = on.playground.calls(SEND, after=refused.n)
    again = next((call.at for call in later if call.person == victim.id), 0.0)
    on.demand(again >= due, f"called {due - again:.1f} s before its time")
    on.demand(any(call.at < due for call in later), "the other chats waited, too")
    on.in_time("it went on", watch, wait + 3)
    await on.healed(2)


async def _refusal(on: Stage, status: int) -> Called:
    """The first call that got this status."""
    while True:
        found = [call for call in on.playground.calls(SEND) if call.status == status]
        if found:
            return found[0]
        await asyncio.sleep(0.02)


def _reached(on: Stage, person: int, after: int):
    async def reached() -> bool:
        calls = on.playground.calls(SEND, after=after)
        return any(call.person == person and call.status == 200 for call in calls)

    return reached


@row("F18", "Telegram answers 30 % of the calls with 5xx", "retried; order kept", smoke=True)
async def failing(on: Stage) -> None:
    await start(on)
    async with on.playground.fault(kind="5xx", share=0.3):
        await on.lasts(5, 60)
    await on.healed(3)


@row("F19", "the reply is lost after Telegram accepted", "at most one duplicate each", smoke=True)
async def dropped(on: Stage) -> None:
    await start(on)
    times = 10 if on.quick else 100
    async with on.playground.fault(SEND, kind="drop", times=times):
        await on.lasts(3, 20)
    on.excuses.more(times)
    # In a full run the same letters lose several answers in a row, and wait longer each time.
    await on.healed(3 if on.quick else 35)


@row("F20", "Telegram unreachable (polling)", "polling pauses; all drains in order", smoke=True)
async def unreachable(on: Stage) -> None:
    await start(on)
    flying = await _cut_off(on)
    await on.lasts(6, 120)
    await on.telegram.start()
    # The pauses between tries have grown to at most half a minute.
    await on.healed(10 if on.quick else 35)
    on.remarks.append(f"{flying} connections were cut")


@row("F20-webhook", "Telegram unreachable, updates still come", "intake goes on; all drains")
async def unreachable_by_webhook(on: Stage) -> None:
    on.bot.by_webhook()
    await start(on)
    await _cut_off(on)
    before = await on.counts("SELECT count(*) FROM inbox")
    await on.lasts(6, 120)
    more = await on.counts("SELECT count(*) FROM inbox") - before
    on.demand(more > 0, "nothing was taken meanwhile")
    await on.telegram.start()
    await on.healed(10 if on.quick else 65)


async def _cut_off(on: Stage) -> int:
    """No way to Telegram any more; how many connections that cut."""
    cut = on.cuts_telegram()
    await on.telegram.down()
    return cut


@row("F21", "a partner blocks the bot in mid-chat", "the chat ends, the other is told, no storm")
async def blocked(on: Stage) -> None:
    await start(on)
    await on.ana.says("hello")
    await on.bob.expects("hello", within=PATIENCE)
    await on.bob.blocks()
    seen = await _count_to(on, on.bob.id)
    for n in range(5):
        await on.ana.says(f"are you there? {n}")
    told = await on.ana.expects(within=PATIENCE)
    on.demand("are you" not in str(told.seen), "Ana was not told")
    await on.lasts(2, 10)
    storm = await _count_to(on, on.bob.id) - seen
    on.demand(storm <= 2, f"{storm} calls to somebody who had blocked the bot")
    await on.healed(2)


async def _count_to(on: Stage, person: int) -> int:
    return sum(call.person == person for call in on.playground.calls())


@row("F22", "webhook posts 1-5 times, shuffled, late", "each has its effect once", smoke=True)
async def repeated(on: Stage) -> None:
    async with postman(on.bot.port, SECRET, on.chance, latest=3 if on.quick else 60) as post:
        on.bot.by_webhook(post.port)
        await start(on)
        await on.lasts(5, 90)
        await on.pauses()
        await post.done()
        on.remarks.append(f"{post.repeated} posts were repeats")
        on.demand(post.repeated > 50, "hardly any repeats")
        on.demand(not post.refused, f"{post.refused} repeats were not answered with 200")
    on.bot.by_webhook()
    before = await on.counts(databases.QUARANTINED)
    on.demand(before == 0, f"{before} updates were put aside")


@row("F23", "the numbering of updates begins anew", "all are handled")
async def renumbered(on: Stage) -> None:
    await start(on)
    await on.lasts(1, 5)
    for _ in range(1 if on.quick else 5):
        await on.pauses()
        await on.talk.all_arrived()
        await on.playground.idle(within=PATIENCE)
        await on.playground.clock.advance(days=8)
        on.writes()
        await on.healed(5)
        await on.lasts(1, 5)


@row(
    "F24-stranger",
    "a second poller with the same token",
    "the bot waits and comes back; one alarm",
)
async def second_poller(on: Stage) -> None:
    await start(on)
    import aiohttp

    url = f"{on.playground.url}/bot{on.bot.env['BOT_TOKEN']}/getUpdates"
    until = time.monotonic() + (6 if on.quick else 30)
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < until:
            # It confirms nothing: whatever it reads stays.
            async with session.post(url, json={"timeout": 1}) as answer:
                await answer.read()
            await asyncio.sleep(0.3)
    await on.healed(35)
    alarms = on.bot.told("polling.conflict")
    on.demand(alarms == 1, f"{alarms} alarms")


@row("F25", "a poison update", "put aside after 3 tries; its lane goes on within 1 s", smoke=True)
async def poison(on: Stage) -> None:
    await on.bot.start(harnessed=True)
    on.writes()
    await on.talk.more_arrives()
    watch = on.watch()
    await on.ana.says("poison")
    await on.ana.says("after it")
    await on.bob.expects("after it", within=PATIENCE)
    on.recovery = watch.seconds
    on.in_time("its lane went on", watch, 1)
    aside = await on.counts(databases.QUARANTINED)
    on.demand(aside == 1, f"{aside} updates were put aside")
