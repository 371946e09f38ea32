"""Two processes on one database, each with many cards and likes of the same people at once."""

import asyncio
import random
from collections.abc import Sequence

import pytest

from contract.made import ANN, BOB, BOT, CY, NOW, browser, candidate, joined, liked, person, work
from meetsmatch.adapters.postgres import PostgresExecutor, opened
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.browsing import CardShown, Liked
from meetsmatch.app.work import PersonForgotten, Stale
from meetsmatch.core.ids import PersonId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.tallies import weight_at
from support.postgres import EmptiedDatabase, connected

HERE, THERE = range(1_000, 1_100), range(2_000, 2_100)
FAMOUS = (*HERE[:6], *THERE[:6])
BATCHES = 12
AT_ONCE = 40


def shown(viewer: int, about: int) -> CardShown:
    return CardShown(BOT, PersonId(viewer), candidate(about), NOW, NOW + DAY_MS)


async def deadlocks(database: EmptiedDatabase) -> int:
    """Since there is this database: the server's processes tell when they end."""
    connection = await connected(database.url)
    asked = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    while await connection.fetchval(others) > 1:
        pass  # asked again at once
    found = await connection.fetchval(asked)
    await connection.close()
    return int(found)


def browsing(chance: random.Random, viewers: Sequence[int]) -> list[CardShown | Liked]:
    """A card or a like of one of the famous, by each of so many."""
    chosen = [(it, chance.choice(FAMOUS)) for it in chance.sample(viewers[6:], AT_ONCE)]
    return [
        liked(it, about) if chance.random() < 0.4 else shown(it, about) for it, about in chosen
    ]


async def test_two_processes_whose_people_look_at_the_same_ones_are_not_in_each_other_s_way(
    database: EmptiedDatabase,
):
    chance, likes = random.Random(7), 0
    before = await deadlocks(database)
    async with database.executor(2) as here:
        there = await opened(database.url, 2)
        stores = (SqlStore(here), SqlStore(there))
        await asyncio.gather(*(stores[0].commit(work(*browser(it))) for it in (*HERE, *THERE)))
        for _ in range(BATCHES):
            made = [
                (store, it)
                for store, viewers in zip(stores, (HERE, THERE), strict=True)
                for it in browsing(chance, viewers)
            ]
            works = (store.commit(work(it)) for store, it in made)
            done = await asyncio.gather(*works, return_exceptions=True)
            assert {type(it) for it in done} <= {list, Stale}
            both = zip(made, done, strict=True)
            likes += sum(isinstance(it, Liked) and ok == [] for (_, it), ok in both)
        counts = await stores[0].catalogue.counts_of(BOT, [PersonId(it) for it in FAMOUS])
        await there.close()
    got = sum(it.tally.got_likes for it in counts.values())
    assert got == pytest.approx(likes * weight_at(NOW))
    assert await deadlocks(database) == before


@pytest.fixture
async def store(executor: PostgresExecutor) -> SqlStore:
    """Ann, Bob and Cy can be seen."""
    store = SqlStore(executor)
    for it in (ANN, BOB, CY):
        await store.commit(work(*browser(it)))
    return store


async def test_of_many_likes_at_once_those_beyond_the_day_s_number_stay_out(store: SqlStore):
    changes = (
        joined(20),
        liked(ANN, BOB, most=1),
        liked(BOB, CY),
        liked(CY, BOB),  # has changed: it answers a like
        liked(ANN, CY, most=1),
        liked(CY, 20),
    )
    works = (store.commit(work(it)) for it in changes)
    done = await asyncio.gather(*works, return_exceptions=True)
    assert [str(it) if isinstance(it, Stale) else it for it in done] == [
        *([], [], [], "like", "count", [])
    ]
    counts = await store.catalogue.counts_of(BOT, [ANN, BOB, CY])
    assert [it.likes_today for _, it in sorted(counts.items())] == [1, 1, 1]


async def test_nothing_is_counted_of_whom_the_same_transaction_forgets(store: SqlStore):
    works = (shown(ANN, BOB), PersonForgotten(person(BOB)), shown(ANN, CY))
    await asyncio.gather(*(store.commit(work(it)) for it in works))
    counts = await store.catalogue.counts_of(BOT, [ANN, BOB, CY])
    assert sorted(counts) == [ANN, CY]
