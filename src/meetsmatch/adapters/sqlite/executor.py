"""Statements run on a SQLite file: one writer thread that commits what has gathered."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from meetsmatch.adapters.sql.executor import Group, Rows, Statement
from meetsmatch.adapters.sql.texts import migrations
from meetsmatch.adapters.sqlite import batch
from meetsmatch.adapters.sqlite.file import WAIT_S, connect, prepare
from meetsmatch.app.ports import Unavailable

MOST = 500
"""Groups in one transaction: more would make the first of them wait."""

READ_WAIT_S = 0.05
"""Readers hardly ever wait for anybody (WAL), but one that waits holds up everything."""


class Job(NamedTuple):
    group: Group
    done: "asyncio.Future[list[Rows]]"


class SqliteExecutor:
    """Three connections: the writer's, one for look-ups and one for longer reads."""

    def __init__(self, path: Path, wait_s: float = WAIT_S) -> None:
        """Opens the file, creating or migrating it. Raises Refusal when it is not for us."""
        self._writer = connect(path, wait_s)
        try:
            prepare(self._writer, path, migrations())
        except BaseException:
            self._writer.close()
            raise
        self._reader = connect(path, READ_WAIT_S)
        self._scanner = connect(path, wait_s)
        self._loop = asyncio.get_running_loop()
        self._scans = ThreadPoolExecutor(1, "sqlite-reader")
        self._jobs = SimpleQueue[Job | None]()
        self._closed = False
        self._thread = Thread(target=self._work, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def run(self, group: Group) -> list[Rows]:
        self._check_open()
        if not group:
            return []
        job = Job(group, self._loop.create_future())
        self._jobs.put(job)
        return await job.done

    async def read(self, statement: Statement) -> Rows:
        # In the loop's own thread: an indexed look-up costs some 18 µs, a hop to a thread more.
        self._check_open()
        return batch.read(self._reader, statement)

    async def scan(self, statement: Statement) -> Rows:
        self._check_open()
        return await self._loop.run_in_executor(self._scans, batch.read, self._scanner, statement)

    async def close(self) -> None:
        """Commits what has been handed in, then closes the file; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.to_thread(self._scans.shutdown)
        for connection in (self._reader, self._scanner, self._writer):
            connection.close()

    def _check_open(self) -> None:
        if self._closed:
            raise Unavailable("the database is closed")

    # --- the writer's thread --------------------------------------------------------------

    def _work(self) -> None:
        more = True
        while more:
            jobs = [self._jobs.get()]
            while len(jobs) < MOST and not self._jobs.empty():
                jobs.append(self._jobs.get())
            given = [job for job in jobs if job is not None]
            more = len(given) == len(jobs)
            outcomes = batch.commit(self._writer, [job.group for job in given])
            self._loop.call_soon_threadsafe(_deliver, given, outcomes)


def _deliver(jobs: list[Job], outcomes: batch.Outcomes) -> None:
    for job, outcome in zip(jobs, outcomes, strict=True):
        if job.done.cancelled():
            continue
        if isinstance(outcome, Exception):
            job.done.set_exception(outcome)
        else:
            job.done.set_result(outcome)
