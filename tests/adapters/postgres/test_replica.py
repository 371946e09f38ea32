"""Which statements go to a standby, and what happens when it is away."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from structlog.testing import capture_logs

from contract.made import ANN, BOT, NOW, joined, print_of, work
from meetsmatch.adapters.postgres import PostgresExecutor
from meetsmatch.adapters.postgres.pool import connecting
from meetsmatch.adapters.postgres.replica import LAGGING, PAUSE_S, Replica
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql.executor import Statement
from meetsmatch.adapters.sql.texts import queries
from meetsmatch.app.telling import Happened
from meetsmatch.core.events import Event, Kind
from support.postgres import EmptiedDatabase

NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"
WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|FOR UPDATE|nextval)\b", re.I)


@pytest.fixture(scope="session")
def standby() -> Iterator[EmptiedDatabase]:
    """As far behind as can be: nothing that is written ever comes here."""
    with EmptiedDatabase.made() as made:
        yield made


@pytest.fixture
async def apart(
    database: EmptiedDatabase, standby: EmptiedDatabase
) -> AsyncIterator[PostgresExecutor]:
    await standby.emptied()
    async with database.executor(read_url=standby.url) as made:
        yield made


def test_what_a_standby_is_asked_exists_and_only_reads() -> None:
    texts = queries("$")
    assert texts.keys() >= LAGGING
    assert not [name for name in LAGGING if WRITES.search(texts[name].text)]


async def test_what_may_be_a_moment_old_is_asked_there_and_nothing_else(
    apart: PostgresExecutor,
) -> None:
    store = SqlStore(apart)
    happened = Happened(Event(BOT, Kind.SOUGHT, NOW, 1))
    await store.commit(work(joined(ANN), happened))
    # Who follows events would never see what comes late behind them.
    assert len(await store.trends.events(BOT, 0, 9)) == 1
    # Whoever writes a finished day does so once.
    assert await store.roll(BOT)
    assert len(await store.trends.hours(BOT, 0, 1 << 30)) == 1
    assert len(await store.trends.days(BOT, 0, 1 << 30)) == 1
    assert (await store.figures.now(BOT, 0)).people == 0
    assert await store.person_of(BOT, print_of(ANN)) is not None
    assert [it.id for it in await store.figures.people(BOT, "", 9)] == [ANN]
    assert apart.pools["replica"].size == apart.pools["read"].size + 1


async def test_while_it_is_away_the_primary_answers_and_it_is_said_once(
    database: EmptiedDatabase,
) -> None:
    async with database.executor(read_url=NOWHERE) as executor:
        store = SqlStore(executor)
        await store.commit(work(joined(ANN)))
        with capture_logs() as said:
            for _ in range(3):
                assert (await store.figures.now(BOT, 0)).people == 1
    troubles = [it for it in said if it["event"] == "replica.trouble"]
    assert [it["text"] for it in troubles] == ["the primary answers"]


async def test_it_is_asked_again_after_a_while(standby: EmptiedDatabase) -> None:
    now, url = [0.0], [NOWHERE]
    replica = Replica(lambda: connecting(url[0])(), 1, lambda: now[0])
    query = queries("$")["figures_now"]
    statement = Statement.of(query, {"bot": BOT, "since_ms": 0})
    assert await replica.ask(statement) is None
    url[0] = standby.url
    assert await replica.ask(statement) is None
    now[0] = PAUSE_S
    assert await replica.ask(statement) == [(0,) * 10]
    await replica.pool.close()
