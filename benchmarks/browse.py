"""python -m benchmarks.browse: how long the next card and a new deck take, for several viewers.

Beside each stands a read by primary key over the same driver, and with --postgis the query that
ranks everybody within the radius by PostGIS. The database is filled first if nobody is in it.
Absolute times depend on the machine; ratios within a run and between sizes are what counts. CPU is
this process's and, on Linux beside it, the server's: it is the same on a machine that is busy.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import asyncpg
import uvloop

from meetsmatch.adapters import postgres
from meetsmatch.adapters.memory import MemoryDecks
from meetsmatch.adapters.redis import Link, RedisDecks
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql.browsing_rows import candidate, search_params, wanted_params
from meetsmatch.adapters.sql.executor import Executor, Rows, Statement
from meetsmatch.adapters.sql.probes import stretches
from meetsmatch.adapters.sql.rows import whole
from meetsmatch.adapters.sql.spots import (
    BANDS,
    GENDERS,
    PERIOD_DAYS,
    PERIOD_SHIFT,
    period_of,
    rack_of,
)
from meetsmatch.adapters.sql.texts import Value, numbered, queries
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.catalogue import Decks
from meetsmatch.core.candidates import Candidate, may_see
from meetsmatch.core.people import Gender, year_at
from meetsmatch.core.places import cell_of
from meetsmatch.core.rules import DAY_MS
from meetsmatch.seeding.command import seed
from meetsmatch.seeding.place import Bar
from meetsmatch.settings import read

TOKEN = "1234567:" + "A" * 35
PATIENT_S = 5.0
"""A slow answer of Redis is measured, not given up."""

WANTED = 300
"""Candidates for one deck."""

ENTRY = """
SELECT bot, person, gender, birth_year, seeks, age_from, age_to, languages, cell, radius_km,
    interests, active_day, listed_day
FROM pool WHERE bot = :bot AND spot BETWEEN :low AND :high LIMIT 100
"""
REGIONS = """
SELECT ((spot >> 22) & 2097151) AS region, COUNT(*) AS people FROM pool
WHERE bot = :bot AND spot >= :low AND spot < :high GROUP BY region ORDER BY people DESC, region
"""
POINTS = (
    "CREATE EXTENSION IF NOT EXISTS postgis",
    "CREATE TABLE IF NOT EXISTS pool_points AS SELECT person, gender, birth_year, seeks, "
    "age_from, age_to, languages, tongues, radius_km, interests, active_day, "
    "CAST(ST_SetSRID(ST_Point("
    "atan2d(y, x), asind(greatest(-1, least(1, z / 6371.009)))), 4326) AS geography) AS at "
    "FROM pool",
    "CREATE INDEX IF NOT EXISTS pool_points_at ON pool_points USING gist (at)",
    "ANALYZE pool_points",
)
NEAREST = """
SELECT person FROM pool_points
WHERE ST_DWithin(at, CAST(ST_SetSRID(ST_Point(atan2d(:y, :x), asind(:z / 6371.009)), 4326)
        AS geography), CAST(:radius_km AS INTEGER) * 1000)
    AND birth_year BETWEEN :born_from AND :born_to AND :age BETWEEN age_from AND age_to
    AND seeks IN ('everyone', :sought_by) AND tongues & :tongues <> 0 AND active_day >= :since_day
    AND person NOT IN (SELECT about_person FROM opinions
        WHERE bot = :bot AND by_person = :person AND until_ms > :now_ms)
ORDER BY bit_count(CAST(interests & :interests AS BIT(64))) * 0.4 + active_day * 0.01 DESC LIMIT 10
"""

Deed = Callable[[Candidate], Awaitable[object]]


class Bench:
    """One database, and those who browse in it."""

    def __init__(self, executor: Executor, decks: Decks, now_ms: int) -> None:
        self._executor, self._decks, self._now_ms = executor, decks, now_ms
        self._lately = period_of(now_ms // DAY_MS - PERIOD_DAYS)
        self.store = SqlStore(executor)
        self._chance = random.Random(7)
        self._backends: list[Path] = []

    async def asked(self, text: str, **params: Value) -> Rows:
        query = numbered("asked", text, self._executor.mark)
        return await self._executor.scan(Statement.of(query, params))

    # --- who browses ----------------------------------------------------------------------

    async def viewers(self, size: int) -> Mapping[str, Sequence[Candidate]]:
        """So many of each kind, or fewer where there are no more; all were here lately."""
        ((bot,),) = await self.asked("SELECT bot FROM pool LIMIT 1")
        low, high = (self._lately + ahead << PERIOD_SHIFT for ahead in (0, 1))
        found = await self.asked(REGIONS, bot=bot, low=low, high=high)
        regions = [whole(row[0]) for row in found]
        big = await self._living(bot, regions[:1], size, size)
        old = {"birth_year": year_at(self._now_ms) - 60, "age_from": 55, "age_to": 65}
        return {
            "largest city": big,
            "middle city": await self._living(bot, regions[len(regions) // 20 :], size, 4),
            "village": await self._living(bot, regions[2 * len(regions) // 3 :], size, 2),
            "picky, largest": [replace(it, **old) for it in big],
        }

    async def _living(
        self, bot: Value, regions: Iterable[int], size: int, each: int
    ) -> list[Candidate]:
        """At most `each` of one region."""
        found: list[Candidate] = []
        for region in regions:
            here = [it for gender in GENDERS[:2] for it in await self._of(bot, region, gender)]
            found += self._chance.sample(here, min(each, len(here)))
            if len(found) >= size:
                break
        return found[:size]

    async def _of(self, bot: Value, region: int, gender: Gender) -> list[Candidate]:
        rack = rack_of(self._lately, region, gender)
        ((low, high),) = stretches([rack], (0, BANDS - 1))
        found = await self.asked(ENTRY, bot=bot, low=low, high=high)
        return [candidate(row) for row in found]

    async def warm(self, people: Sequence[Candidate]) -> None:
        """The map of the pool is drawn, the pages are in memory, the server is known."""
        for me in people:
            await self.deck(me)
        while any(it.get_coro().__name__ == "_draw" for it in asyncio.all_tasks()):
            await asyncio.sleep(0.1)
        for me in people:
            await self.deck(me)
        if self._executor.mark == "$":
            found = await self.asked(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                "AND application_name = 'meetsmatch'"
            )
            every = (Path(f"/proc/{row[0]}/schedstat") for row in found)
            self._backends = [path for path in every if path.exists()]

    def cpu_ms(self) -> float:
        """Of this process, and of the server's that work for it if they are on this machine."""
        theirs = sum(int(path.read_text().split()[0]) for path in self._backends)
        return 1_000 * time.process_time() + theirs / 1_000_000

    # --- what is measured -----------------------------------------------------------------

    async def deck(self, me: Candidate) -> None:
        start = self._chance.randrange(1 << 31)
        await self.store.catalogue.candidates(me, start, WANTED, self._now_ms)

    async def key_read(self, me: Candidate) -> None:
        await self.store.catalogue.candidate(me.bot, me.person)

    async def next_card(self, me: Candidate) -> None:
        """Drawn, and looked at again."""
        card = await self._decks.draw(me.bot, me.person, self._now_ms)
        assert card is not None
        entry = await self.store.catalogue.candidate(me.bot, card)
        assert entry is None or may_see(me, entry, year_at(self._now_ms)) is not None

    async def lay(self, me: Candidate) -> None:
        await self._decks.lay(me.bot, me.person, [me.person] * 60, self._now_ms)

    async def nearest(self, me: Candidate) -> None:
        year = year_at(self._now_ms)
        sought_by = {Gender.WOMAN: "women", Gender.MAN: "men"}.get(me.gender, "everyone")
        wanted = {**wanted_params(me), **search_params(me)}
        params = {name: value for name, value in wanted.items() if f":{name}" in NEAREST}
        born: dict[str, Value] = {
            "born_from": year - me.age_to,
            "born_to": year - me.age_from,
            "age": year - me.birth_year,
            "since_day": self._now_ms // DAY_MS - 30,
        }
        now: dict[str, Value] = {"sought_by": sought_by, "now_ms": self._now_ms}
        await self.asked(NEAREST, **params, **born, **now)


async def prepared(url: str) -> None:
    """Everybody of the pool as a point, for PostGIS."""
    connection = await asyncpg.connect(url)
    for step in POINTS:
        await connection.execute(step)
    await connection.close()


async def wal(url: str, me: Candidate) -> Mapping[str, int]:
    """Bytes of the one write by which somebody becomes active, or moves; nothing is kept."""
    tomorrow = replace(me, active_day=me.active_day + 1)
    moved = replace(tomorrow, cell=cell_of(10, 10))
    connection = await asyncpg.connect(url)
    sizes: dict[str, int] = {}
    for _ in range(3):  # the first after a checkpoint brings whole pages along
        for what, it in (("becoming active", tomorrow), ("moving", moved)):
            step = listed(it)
            asked = f"EXPLAIN (ANALYZE, WAL, FORMAT JSON) {step.query.text}"
            transaction = connection.transaction()
            await transaction.start()
            page = await connection.fetchval(asked, *step.values)
            await transaction.rollback()
            sizes[what] = int(json.loads(page)[0]["Plan"]["WAL Bytes"])
    await connection.close()
    return sizes


def listed(me: Candidate) -> Statement:
    """How a renewed entry of the pool is written."""
    params: dict[str, Value] = {
        **wanted_params(me),
        **search_params(me),
        "active_day": me.active_day,
        "listed_day": me.listed_day,
    }
    return Statement.of(queries("$")["list_candidate"], params)


class Cost(NamedTuple):
    """Milliseconds."""

    wall: float
    cpu: float


async def timed(bench: Bench, deed: Deed, me: Candidate) -> Cost:
    cpu, wall = bench.cpu_ms(), time.perf_counter()
    await deed(me)
    return Cost(1_000 * (time.perf_counter() - wall), bench.cpu_ms() - cpu)


def told(name: str, costs: Sequence[Cost], beside: float) -> None:
    wall, cpu = sorted(it.wall for it in costs), sorted(it.cpu for it in costs)
    walls = "".join(f"{_at(wall, share):8.2f}" for share in (0.5, 0.95, 0.99))
    cpus = "".join(f"{_at(cpu, share):8.2f}" for share in (0.5, 0.95))
    print(f"{name:36}{walls}   {cpus}{_at(wall, 0.5) / beside:10.1f}")


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def measured(bench: Bench, viewers: int, postgis: bool) -> None:
    kinds = await bench.viewers(viewers)
    await bench.warm([me for people in kinds.values() for me in people])
    print(
        f"{'milliseconds':36}{'P50':>8}{'P95':>8}{'P99':>8}   {'CPU P50':>8}{'P95':>8}  x key read"
    )
    for kind, people in kinds.items():
        for me in people:
            await bench.lay(me)

        async def costs(deed: Deed, times: int, who: Sequence[Candidate] = people) -> list[Cost]:
            return [await timed(bench, deed, me) for _ in range(times) for me in who]

        reads = await costs(bench.key_read, 5)
        beside = statistics.median(it.wall for it in reads)
        told(f"{kind}: key read", reads, beside)
        told(f"{kind}: candidates of a deck", await costs(bench.deck, 5), beside)
        told(f"{kind}: next card", await costs(bench.next_card, 5), beside)
        if postgis:
            told(f"{kind}: PostGIS", await costs(bench.nearest, 1), beside)


@asynccontextmanager
async def reached(url: str) -> AsyncGenerator[Executor]:
    file = url.removeprefix("sqlite:///")
    executor = SqliteExecutor(Path(file)) if file != url else await postgres.opened(url, 4)
    try:
        yield executor
    finally:
        await executor.close()


async def run(url: str, asked: argparse.Namespace) -> None:
    now_ms = time.time_ns() // 1_000_000
    async with reached(url) as executor:
        decks: Decks = MemoryDecks()
        link = Link(asked.redis_url, PATIENT_S, PATIENT_S) if asked.redis_url else None
        if link is not None:
            decks = RedisDecks(link, decks)
        bench = Bench(executor, decks, now_ms)
        if asked.postgis:
            await prepared(url)
        await measured(bench, asked.viewers, asked.postgis)
        if executor.mark == "$":
            (me, *_) = (await bench.viewers(5))["largest city"]
            for what, size in (await wal(url, me)).items():
                print(f"{what}: {size} bytes of WAL")
        if link is not None:
            await link.close()


async def is_empty(url: str) -> bool:
    try:
        async with reached(url) as executor:
            return await SqlStore(executor).somebody() is None
    except postgres.Refusal:
        return True


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browse", description=__doc__)
    add = parser.add_argument
    add("--people", type=int, default=100_000, help="default: %(default)s")
    add("--database-url", default="", help="filled if it is empty; default: a new SQLite file")
    add("--redis-url", default="", help="decks are kept there")
    add("--viewers", type=int, default=60, help="of each kind (default: %(default)s)")
    add("--postgis", action="store_true", help="beside a table of points, which is left behind")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{folder}/browse.db"
        given = {"bot_token": TOKEN, "database_url": url, "key_file": Path(folder, "key")}
        if asyncio.run(is_empty(url)):
            seed(read(given, env_file=None), asked.people, 1, False, Bar(asked.people))
            print()
        uvloop.run(run(url, asked))


if __name__ == "__main__":
    main()
