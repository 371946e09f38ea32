"""One connection writes, others read: order, refusals, collisions, and a server that goes."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from meetsmatch.adapters.postgres import PostgresExecutor, opened
from meetsmatch.adapters.postgres.pool import Pool, connecting
from meetsmatch.adapters.sql import Statement
from meetsmatch.adapters.sql.texts import Value, numbered
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale
from support.postgres import EmptiedDatabase, connected


def statement(text: str, must: int | None = None, **params: Value) -> Statement:
    return Statement.of(numbered("some", text, "$"), params, must)


CARDS = statement("SELECT message FROM cards ORDER BY message")
NOBODY = statement("DELETE FROM cards WHERE message = -1", must=1)
WRONG = statement("INSERT INTO cards (bot) VALUES (1)")


def card(message: int) -> Statement:
    text = "INSERT INTO cards (bot, person, name, message) VALUES (1, :message, 'c', :message)"
    return statement(text, message=message)


async def kept(executor: PostgresExecutor) -> list[Value]:
    return [message for (message,) in await executor.read(CARDS)]


async def test_what_has_returned_can_be_read(executor: PostgresExecutor):
    await executor.run([card(1)])
    assert await kept(executor) == [1]
    assert [tuple(row) for row in await executor.scan(CARDS)] == [(1,)]


async def test_groups_return_in_the_order_of_calls(executor: PostgresExecutor):
    returned: list[int] = []

    async def keep(message: int) -> None:
        await executor.run([card(message)])
        returned.append(message)

    await asyncio.gather(*(keep(message) for message in range(450)))
    assert returned == list(range(450))


async def test_what_comes_in_one_turn_of_the_loop_is_one_transaction(executor: PostgresExecutor):
    number = statement("SELECT txid_current()")
    numbers = await asyncio.gather(*(executor.run([card(it), number]) for it in range(20)))
    assert len({rows[0][0] for _, rows in numbers}) == 1


@pytest.mark.parametrize(("refused", "why"), [(NOBODY, Stale), (WRONG, Exception)])
async def test_a_refused_group_raises_for_its_caller_alone(
    executor: PostgresExecutor, refused: Statement, why: type[Exception]
):
    outcomes = await asyncio.gather(
        executor.run([card(1)]),
        executor.run([card(2), refused]),
        executor.run([]),
        executor.run([card(3)]),
        executor.run([card(4), card(4)]),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], why)
    assert not isinstance(outcomes[1], Unavailable)
    assert isinstance(outcomes[4], Exception)
    assert await kept(executor) == [1, 3]


async def test_a_single_group_is_refused_whole(executor: PostgresExecutor):
    with pytest.raises(Stale):
        await executor.run([card(1), NOBODY])
    assert await kept(executor) == []


async def test_a_caller_that_goes_away_disturbs_nobody(executor: PostgresExecutor):
    impatient = asyncio.ensure_future(executor.run([card(1)]))
    patient = asyncio.ensure_future(executor.run([card(2)]))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert 2 in await kept(executor)


async def test_nobody_gets_the_answer_to_a_cancelled_question(database: EmptiedDatabase):
    async with database.executor(size=2) as executor:
        await executor.run([card(7)])
        for _ in range(5):
            slow = asyncio.ensure_future(executor.read(statement("SELECT 13, pg_sleep(3)")))
            await asleep(database)
            slow.cancel()
            assert await kept(executor) == [7]


async def asleep(database: EmptiedDatabase) -> None:
    """Until the server is busy with a pg_sleep."""
    connection = await connected(database.url)
    busy = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    while not await connection.fetchval(busy + " AND datname = current_database()"):
        pass  # asked again at once
    await connection.close()


async def test_closing_commits_what_was_handed_in(database: EmptiedDatabase):
    async with database.executor() as executor:
        handed_in = [asyncio.ensure_future(executor.run([card(it)])) for it in range(50)]
        await asyncio.sleep(0)
        await executor.close()
        await asyncio.gather(*handed_in)
    again = await opened(database.url, 2)
    assert len(await kept(again)) == 50
    await again.close()


async def test_a_closed_database_is_unavailable(executor: PostgresExecutor):
    await executor.close()
    await executor.close()
    for asked in (executor.run([card(1)]), executor.read(CARDS), executor.scan(CARDS)):
        with pytest.raises(Unavailable, match="closed"):
            await asked


async def test_a_server_that_hangs_up_is_unavailable_once(
    executor: PostgresExecutor, database: EmptiedDatabase
):
    await executor.run([card(1)])
    slow = asyncio.ensure_future(executor.run([card(2), statement("SELECT pg_sleep(3)")]))
    await asleep(database)
    await hang_up(database)
    with pytest.raises(Unavailable, match="the database is away"):
        await slow
    await executor.run([card(3)])
    assert await kept(executor) == [1, 3]


async def test_connections_that_were_lost_while_idle_are_replaced(
    executor: PostgresExecutor, database: EmptiedDatabase
):
    await asyncio.gather(*(executor.read(CARDS) for _ in range(9)), executor.run([card(1)]))
    await hang_up(database)
    await noticed(executor.read, CARDS)
    await noticed(executor.run, [card(2)])
    assert await kept(executor) == [1, 2]
    await hang_up(database)  # closing finds nobody there, which is no trouble


async def noticed(ask: Callable[[Any], Awaitable[object]], what: object) -> None:
    """Ask until the last of the lost connections is known to be lost."""
    while True:
        with suppress(Unavailable):
            await ask(what)
            return


async def hang_up(database: EmptiedDatabase) -> None:
    """The server ends every connection but this one, and all of them notice."""
    connection = await connected(database.url)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    await connection.execute(f"SELECT pg_terminate_backend(pid) {others}")
    while await connection.fetchval(f"SELECT count(*) {others}"):
        pass  # asked again at once
    await connection.close()


async def test_a_server_that_is_not_there_is_unavailable():
    executor = PostgresExecutor(connecting("postgresql://nobody@127.0.0.1:1/none"), 2)
    with pytest.raises(Unavailable, match="the database is away"):
        await executor.read(CARDS)
    with pytest.raises(Unavailable, match="the database is away"):
        await executor.run([card(1)])
    await executor.close()


async def test_too_many_who_wait_for_a_connection_are_told(database: EmptiedDatabase):
    pool = Pool(connecting(database.url), 1, wait_s=0.01)
    async with pool.session():
        assert (pool.size, pool.used, pool.waiting) == (1, 1, 0)
        with pytest.raises(Unavailable, match="no connection became free"):
            async with pool.session():
                pass
    assert (pool.used, pool.waiting) == (0, 0)
    await pool.close()


async def test_who_waits_for_a_connection_is_counted(database: EmptiedDatabase):
    pool = Pool(connecting(database.url), 1)

    async def ask() -> None:
        async with pool.session():
            pass

    async with pool.session():
        asking = asyncio.create_task(ask())
        await asyncio.sleep(0)
        assert (pool.used, pool.waiting) == (1, 1)
    await asking
    assert (pool.used, pool.waiting) == (0, 0)
    await pool.close()


# --- collisions -----------------------------------------------------------------------------


async def test_of_two_that_deadlock_both_succeed_in_the_end(database: EmptiedDatabase):
    def raised(message: int) -> Statement:
        text = "UPDATE cards SET message = message + 10 WHERE person = :person"
        return statement(text, must=1, person=message)

    async with database.executor() as here:
        there = await opened(database.url, 2)
        await here.run([card(1), card(2)])
        pause = statement("SELECT pg_sleep(0.2)")
        await asyncio.gather(
            here.run([raised(1), pause, raised(2)]), there.run([raised(2), pause, raised(1)])
        )
        assert await kept(here) == [21, 22]
        await there.close()


COLLIDING = """
CREATE SEQUENCE IF NOT EXISTS collisions;
CREATE OR REPLACE FUNCTION collide(most bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('collisions') <= most THEN
        RAISE EXCEPTION 'in the way' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN currval('collisions');
END $$;
ALTER SEQUENCE collisions RESTART;
"""


@pytest.mark.parametrize(("collisions", "succeeds"), [(4, True), (5, False)])
async def test_a_collision_is_tried_five_times(
    executor: PostgresExecutor, database: EmptiedDatabase, collisions: int, succeeds: bool
):
    connection = await connected(database.url)
    await connection.execute(COLLIDING)
    await connection.close()
    group = [card(1), statement("SELECT collide(:most)", most=collisions)]
    if succeeds:
        assert (await executor.run(group))[1][0][0] == 5
    else:
        with pytest.raises(Unavailable, match="5 times"):
            await executor.run(group)
    assert await kept(executor) == ([1] if succeeds else [])


@pytest.mark.usefixtures("executor")
async def test_a_transaction_is_bounded_as_a_whole(database: EmptiedDatabase):
    executor = PostgresExecutor(connecting(database.url), 2, longest_s=1)
    slow = [card(1), *(statement("SELECT pg_sleep(0.2)") for _ in range(50))]
    with pytest.raises(Unavailable, match="the database is away: TimeoutError"):
        await executor.run(slow)
    assert await kept(executor) == []
    await executor.run([card(2)])
    assert await kept(executor) == [2]
    await executor.close()


@pytest.mark.usefixtures("executor")
async def test_what_is_too_much_for_one_transaction_succeeds_in_smaller_ones(
    database: EmptiedDatabase,
):
    executor = PostgresExecutor(connecting(database.url), 2, longest_s=1)
    waiting = [[card(n), statement("SELECT pg_sleep(0.2)")] for n in range(8)]
    while waiting:
        outcomes = await asyncio.gather(*map(executor.run, waiting), return_exceptions=True)
        both = zip(waiting, outcomes, strict=True)
        waiting = [group for group, outcome in both if isinstance(outcome, Unavailable)]
    assert await kept(executor) == list(range(8))
    await executor.close()


# --- a network that fails -------------------------------------------------------------------


@asynccontextmanager
async def cut_after(database: EmptiedDatabase, words: bytes) -> AsyncGenerator[str]:
    """A way to the database that breaks, towards us only, when these words have passed."""
    at = urlsplit(database.url)
    ways: list[asyncio.Task[None]] = []

    async def way(here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        there, ahead = await asyncio.open_connection(at.hostname, at.port)
        ways.append(asyncio.create_task(answers(there, back)))
        while sent := await here.read(65_536):
            if words in sent:
                back.transport.abort()
            ahead.write(sent)
        ahead.write_eof()
        await ways[-1]
        ahead.close()

    async def answers(there: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        while sent := await there.read(65_536):
            if not back.is_closing():
                back.write(sent)
        back.close()

    server = await asyncio.start_server(way, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    yield at._replace(netloc=f"postgres@127.0.0.1:{port}").geturl()
    server.close()
    await asyncio.gather(*ways)


async def test_a_commit_whose_answer_is_lost_is_unavailable_and_may_be_written(
    executor: PostgresExecutor, database: EmptiedDatabase
):
    async with cut_after(database, b"COMMIT") as url:
        cut = PostgresExecutor(connecting(url), 2)
        with pytest.raises(Unavailable, match="the database is away"):
            await cut.run([card(1), card(2)])
        await cut.close()
    while not await kept(executor):
        pass  # asked again at once
    assert await kept(executor) == [1, 2]


# --- logs -----------------------------------------------------------------------------------


async def test_statements_are_logged_by_name_without_values(
    database: EmptiedDatabase, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG, "meetsmatch.adapters.postgres.pool")
    with capture_logs() as said:
        async with database.executor() as executor:
            await executor.run([card(770077)])
    assert [(line["event"], line["statement"]) for line in said] == [("sql", "some")]
    assert "770077" not in str(said)
