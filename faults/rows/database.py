"""PostgreSQL restarts, loses connections, is slow, silent, full, in its own way."""

import asyncio
import signal
from contextlib import suppress

import asyncpg

from faults import databases
from faults.limits import filled
from faults.matrix import row
from faults.rows.deaths import RESUMES, start
from faults.stage import Stage, Wishes
from meetsmatch.demo.talk import PATIENCE

POSTGRES = Wishes(postgres=True)
SMALL_DISK = Wishes(postgres=True, postgres_disk="120m")
FEW = Wishes(postgres=True, postgres_settings=("max_connections=8",), env={"POOL_SIZE": "4"})
COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"
"""What the server says when a transaction is committed."""


async def restarted(on: Stage, how: signal.Signals) -> None:
    await start(on)
    for _ in range(2 if on.quick else 10):
        await on.server.stop(how)
        await on.lasts(1.5, 5)
        await on.server.start()
        await on.healed(RESUMES)
        await asyncio.sleep(on.chance.uniform(0.2, 1))


@row("F05", "PostgreSQL restarts (fast)", "resumes within 5 s", POSTGRES, smoke=True)
async def restarted_fast(on: Stage) -> None:
    await restarted(on, signal.SIGINT)


@row("F05-crash", "PostgreSQL crashes and recovers", "resumes within 5 s", POSTGRES, smoke=True)
async def restarted_at_once(on: Stage) -> None:
    await restarted(on, signal.SIGQUIT)


@row("F05-start", "PostgreSQL crashes together with the bot", "resumes within 5 s", POSTGRES)
async def both_killed(on: Stage) -> None:
    await start(on)
    await on.server.stop(signal.SIGQUIT)
    on.bot.signal(signal.SIGKILL)
    await on.bot.ends(PATIENCE)
    await on.server.start()
    await on.died()
    await on.bot.start()
    await on.healed(RESUMES)


@row("F06", "a backend is terminated every 200 ms", "retried; nobody sees it", POSTGRES)
async def backends_killed(on: Stage) -> None:
    await start(on)
    ours = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'meetsmatch' ORDER BY random() LIMIT 1"
    )
    for _ in range(20 if on.quick else 300):
        await on.server.execute(ours)
        await asyncio.sleep(0.2)
    await on.healed(RESUMES)


@row("F07", "PostgreSQL answers after 2 s", "slower; nothing piles up", POSTGRES)
async def slow(on: Stage) -> None:
    await start(on)
    on.database.moods.latency = 1.0  # there and back
    await on.lasts(8, 60)
    memory = _resident_mb(on.bot.pid)
    on.demand(memory < 200, f"{memory} MB of memory")
    on.database.moods.latency = 0.0
    await on.healed(10)


def _resident_mb(pid: int) -> int:
    with open(f"/proc/{pid}/statm") as statm:
        return int(statm.read().split()[1]) * 4 // 1024


@row("F08", "the way to PostgreSQL is a black hole", "given up after 5 s; resumes", POSTGRES)
async def black_hole(on: Stage) -> None:
    await start(on)
    on.database.moods.is_black = True
    await on.lasts(8, 60)
    on.demand(on.bot.is_alive, "the bot ended")
    # Connections that went into the hole are gone; new ones are open.
    on.database.reset()
    on.database.moods.is_black = False
    await on.healed(10)


@row("F09", "PostgreSQL has no connection left", "waits for one; recovers", FEW)
async def no_connection_left(on: Stage) -> None:
    await start(on)
    held = []
    await on.database.down()
    with suppress(asyncpg.TooManyConnectionsError):
        while True:
            held.append(await asyncpg.connect(on.server.url))
    await on.database.start()
    await on.lasts(3, 30)
    on.demand(on.bot.is_alive, "the bot ended")
    for connection in held:
        await connection.close()
    await on.healed(RESUMES)


@row("F10", "PostgreSQL's disk is full", "nothing acknowledged; resumes", SMALL_DISK)
async def disk_full(on: Stage) -> None:
    await start(on)
    with filled(on.server.base):
        await on.lasts(4, 30)
        on.demand(on.bot.is_alive, "the bot ended")
    if not await on.server.is_running():
        on.remarks.append("the server gave up and was started again")
        await on.server.start()
    await on.healed(10)


@row("F11", "deadlocks with another session", "done again; nobody sees it", POSTGRES)
async def deadlocks(on: Stage) -> None:
    await start(on)
    # The bot takes an inbox row, then writes to chats; we take chats, then the inbox.
    crossed = "BEGIN; UPDATE chats SET last_ms = last_ms; UPDATE inbox SET tries = tries; ROLLBACK"
    met = 0
    for _ in range(10 if on.quick else 100):
        met += not await _tried(on, crossed)
        await asyncio.sleep(on.chance.uniform(0, 0.3))
    on.remarks.append(f"ours lost {met} of the deadlocks")
    await on.healed(RESUMES)


async def _tried(on: Stage, query: str) -> bool:
    try:
        await on.server.execute(query)
    except (asyncpg.DeadlockDetectedError, asyncpg.LockNotAvailableError):
        return False
    return True


@row(
    "F12", "the answer to COMMIT is lost", "done once, whatever became of it", POSTGRES, smoke=True
)
async def commit_answer_lost(on: Stage) -> None:
    await start(on)
    # Few commits carry much: in a short run each third answer, or hardly any would be lost.
    on.database.moods.cut_on = COMMITTED
    on.database.moods.cut_share = 0.33 if on.quick else 0.1
    await on.lasts(5, 60)
    on.database.moods.cut_on = b""
    on.demand(on.database.cuts > 3, f"only {on.database.cuts} were cut")
    on.remarks.append(f"{on.database.cuts} answers lost")
    await on.healed(RESUMES)
    aside = await on.counts(databases.QUARANTINED)
    on.demand(aside == 0, f"{aside} updates were put aside")


@row("F16", "commands give up in mid-reply", "nobody reads another's answer", POSTGRES)
async def cancelled_commands(on: Stage) -> None:
    await start(on)
    for _ in range(1 if on.quick else 8):
        # Longer than a command is waited for; the late answers still come, in pieces.
        on.database.moods.latency, on.database.moods.slice = 3.0, 7
        await asyncio.sleep(7)
        on.database.moods.latency, on.database.moods.slice = 0.0, 0
        await on.healed(10)


@row("F32", "the schema is expanded and rolled back while the bot runs", "goes on", POSTGRES)
async def migrated(on: Stage) -> None:
    await start(on)
    tables = ("inbox", "people", "chats", "seats", "outbox", "links")
    for _ in range(2 if on.quick else 10):
        for column in ("ADD COLUMN next_version BIGINT", "DROP COLUMN next_version"):
            for table in tables:
                await on.server.execute(f"ALTER TABLE {table} {column}")
            await on.healed(RESUMES)
    aside = await on.counts(databases.QUARANTINED)
    on.demand(aside == 0, f"{aside} updates were put aside")
