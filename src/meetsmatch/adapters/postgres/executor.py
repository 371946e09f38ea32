"""Statements run on PostgreSQL: one writer, whose transactions carry all that has gathered."""

import asyncio
import random
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from meetsmatch.adapters.postgres.batch import Step, hot, shared_out, steps
from meetsmatch.adapters.postgres.faults import COLLIDED, is_passing
from meetsmatch.adapters.postgres.order import HOLD, Place, held, put_off
from meetsmatch.adapters.postgres.pool import Connect, Pool, Session
from meetsmatch.adapters.postgres.questions import Questions
from meetsmatch.adapters.postgres.replica import Replica
from meetsmatch.adapters.sql.executor import Group, Rows, Statement
from meetsmatch.adapters.sql.texts import Query, Value
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale

MOST = 200
"""Groups in one transaction: more would make the first of them wait, and others for its locks."""

LONGEST_S = 8
"""How long a transaction may take as a whole, however quick each of its statements is."""

TRIES = 5
"""How often a transaction is done that collides with those of other processes."""

PAUSE_S = 0.02
"""About so long before it is done again; twice as long each time."""

Outcomes = list[list[Rows] | Exception]


class Job(NamedTuple):
    group: Group
    done: "asyncio.Future[list[Rows]]"


class Refused(Exception):
    """A member of a transaction was refused: with others in it, each has to stand alone."""

    def __init__(self, why: Exception) -> None:
        super().__init__(why)
        self.why = why


class Left(Exception):
    """These groups, by index, are refused; the transaction is done again without them."""

    def __init__(self, why: Mapping[int, Exception]) -> None:
        super().__init__(why)
        self.why = why


HOT = hot()


class PostgresExecutor:
    """All writes of this process go through one connection, so they take effect in order.

    Reads have the others to themselves.
    """

    mark = "$"
    lasts = True

    def __init__(
        self,
        connect: Connect,
        size: int,
        longest_s: float = LONGEST_S,
        replica: Replica | None = None,
    ) -> None:
        """At most `size` connections, two or more, made when they are wanted; those of the
        `replica`, which is asked what may be a moment old, come on top."""
        self._longest_s = longest_s
        self._most = MOST
        self._writers = Pool(connect, 1)
        self._readers = Pool(connect, size - 1)
        self.pools = {"write": self._writers, "read": self._readers}
        self._replica = replica
        if replica is not None:
            self.pools["replica"] = replica.pool
        self._questions = Questions(HOT, self._read)
        self._gathered: list[Job] = []
        self._stirred = asyncio.Event()
        self._closed = False
        self._writing = asyncio.create_task(self._write(), name="postgres-writer")

    async def run(self, group: Group) -> list[Rows]:
        self._check_open()
        if not group:
            return []
        job = Job(group, asyncio.get_running_loop().create_future())
        # The writer wakes when this turn of the loop is over: all that comes in it goes together.
        self._gathered.append(job)
        self._stirred.set()
        return await job.done

    async def read(self, statement: Statement) -> Rows:
        self._check_open()
        if statement.query.name in HOT:
            return await self._questions.ask(statement)
        return await self._read(statement.query, statement.values)

    async def scan(self, statement: Statement) -> Rows:
        self._check_open()
        if self._replica is not None and (rows := await self._replica.ask(statement)) is not None:
            return rows
        return await self._read(statement.query, statement.values)

    async def _read(self, query: Query, values: Sequence[Value | Sequence[Value]]) -> Rows:
        async with self._readers.session() as session:
            rows, _ = await session.run(query, values)
        return rows

    async def close(self) -> None:
        """Commits what has been handed in, then leaves; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        self._stirred.set()
        await self._writing
        for pool in self.pools.values():
            await pool.close()

    def _check_open(self) -> None:
        if self._closed:
            raise Unavailable("the database is closed")

    # --- the writer -----------------------------------------------------------------------

    async def _write(self) -> None:
        while not self._closed or self._gathered:
            await self._stirred.wait()
            self._stirred.clear()
            while self._gathered:
                jobs, self._gathered = self._gathered[: self._most], self._gathered[self._most :]
                _deliver(jobs, await self._outcomes([job.group for job in jobs]))

    async def _outcomes(self, groups: Sequence[Group]) -> Outcomes:
        """What became of each; if the transaction as a whole failed, the same for all."""
        try:
            outcomes = await self._committed(groups)
        except Exception as error:
            # Where even the network is slow, fewer are done in the time that there is.
            self._most = max(1, len(groups) // 2)
            return [error for _ in groups]
        self._most = min(MOST, 2 * self._most)
        return outcomes

    async def _committed(self, groups: Sequence[Group]) -> Outcomes:
        for tried in range(1, TRIES):
            try:
                return await self._done(groups)
            except COLLIDED:
                await asyncio.sleep(PAUSE_S * 2**tried * random.uniform(0.5, 1))
        try:
            return await self._done(groups)
        except COLLIDED as error:
            raise Unavailable(f"others were in the way {TRIES} times") from error

    async def _done(self, groups: Sequence[Group]) -> Outcomes:
        async with self._writers.session() as session, asyncio.timeout(self._longest_s):
            return await _settled(session, groups)


async def _settled(session: Session, groups: Sequence[Group]) -> Outcomes:
    try:
        return await _together(session, groups)
    except Refused as refused:
        if len(groups) == 1:
            return [refused.why]
    except Left as left:
        return await _without(session, groups, left.why)
    try:
        return await _apart(session, groups)
    except Left as left:
        return await _without(session, groups, left.why)


async def _without(
    session: Session, groups: Sequence[Group], why: Mapping[int, Exception]
) -> Outcomes:
    rest = [group for index, group in enumerate(groups) if index not in why]
    outcomes = iter(await _settled(session, rest) if rest else ())
    return [why.get(index) or next(outcomes) for index in range(len(groups))]


async def _together(session: Session, groups: Sequence[Group]) -> Outcomes:
    """All in one transaction; Refused or Left, and nothing is written."""
    todo = list(steps(groups, HOT))
    if len(todo) == 1 and not todo[0].is_guard:
        return await _outcomes(session, groups, todo)  # A statement is a transaction by itself.
    async with _transaction(session):
        await _hold(session, groups)
        return await _outcomes(session, groups, todo)


@asynccontextmanager
async def _transaction(session: Session) -> AsyncGenerator[None]:
    await session.say("BEGIN")
    try:
        yield
    except (Refused, Left):
        await session.say("ROLLBACK")
        raise
    await session.say("COMMIT")


async def _hold(session: Session, groups: Sequence[Group]) -> None:
    if whom := held(groups):
        await session.run(HOLD, whom)


async def _outcomes(session: Session, groups: Sequence[Group], todo: Sequence[Step]) -> Outcomes:
    results: list[list[Rows]] = [[[] for _ in group] for group in groups]
    for step in todo:
        if not step.is_many:
            (place,) = step.places
            results[place.group][place.number] = await _ran(session, place.statement)
            continue
        rows, _ = await _asked(session, step.query, step.values)
        each = shared_out(rows, len(step.places))
        if refused := dict(_refused(step.places, each)):
            raise Left(refused)
        for place, its_rows in zip(step.places, each, strict=True):
            results[place.group][place.number] = [row for row in its_rows if row]
    return [*results]


def _refused(places: Sequence[Place], each: Sequence[Rows]) -> Iterator[tuple[int, Exception]]:
    for place, rows in zip(places, each, strict=True):
        must = place.statement.must
        if must is not None and len(rows) != must:
            yield place.group, Stale(place.statement.query.name)


async def _apart(session: Session, groups: Sequence[Group]) -> Outcomes:
    """One transaction as well, in which each group can be refused alone: Left, with all that are
    refused, if one of them is when it comes to counting."""
    later = put_off(groups)
    is_later = {(place.group, place.number) for place in later}
    results: list[list[Rows]] = [[[] for _ in group] for group in groups]
    refused: dict[int, Exception] = {}
    async with _transaction(session):
        await _hold(session, groups)
        for index, group in enumerate(groups):
            places = (Place(index, number, it) for number, it in enumerate(group))
            now = [place for place in places if place[:2] not in is_later]
            if why := await _ran_alone(session, now, results[index]):
                refused[index] = why
        for place in later:
            if place.group in refused:
                continue
            try:
                results[place.group][place.number] = await _ran(session, place.statement)
            except Refused as error:
                raise Left({**refused, place.group: error.why}) from error
    return [refused.get(index) or rows for index, rows in enumerate(results)]


async def _ran_alone(
    session: Session, places: Sequence[Place], results: list[Rows]
) -> Exception | None:
    """One group within a transaction; why it is refused, if it is."""
    why = None
    await session.say("SAVEPOINT one_group")
    try:
        for place in places:
            results[place.number] = await _ran(session, place.statement)
    except Refused as refused:
        await session.say("ROLLBACK TO SAVEPOINT one_group")
        why = refused.why
    await session.say("RELEASE SAVEPOINT one_group")
    return why


async def _ran(session: Session, statement: Statement) -> Rows:
    """Refused when a guard does not hold, or for a mistake of ours: its caller's alone."""
    rows, touched = await _asked(session, statement.query, statement.values)
    if statement.must is not None and touched != statement.must:
        raise Refused(Stale(statement.query.name))
    return rows


async def _asked(
    session: Session, query: Query, values: Sequence[Value | Sequence[Value]]
) -> tuple[Rows, int]:
    try:
        return await session.run(query, values)
    except Exception as error:
        if isinstance(error, COLLIDED) or is_passing(error):
            raise
        raise Refused(error) from error


def _deliver(jobs: Sequence[Job], outcomes: Outcomes) -> None:
    for job, outcome in zip(jobs, outcomes, strict=True):
        if job.done.cancelled():
            continue
        if isinstance(outcome, Exception):
            job.done.set_exception(outcome)
        else:
            job.done.set_result(outcome)
