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
from meetsmatch.adapters.sqlite.file import WAIT_S, claim, connect, prepare
from meetsmatch.app.ports import Unavailable

MOST = 500
"""Groups in one transaction, about: more would make the first of them wait."""

READ_WAIT_S = 0.05
"""Readers hardly ever wait for anybody (WAL), but one that waits holds up everything."""


class Job(NamedTuple):
    group: Group
    done: "asyncio.Future[list[Rows]]"


class SqliteExecutor:
    """Three connections: the writer's, one for look-ups and one for longer reads."""

    mark = "?"
    lasts = True

    def __init__(self, path: Path, wait_s: float = WAIT_S) -> None:
        """Opens the file, creating or migrating it. Raises Refusal when it is not for us."""
        claim(path)
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
        self._gathered: list[Job] = []
        self._handed_over = SimpleQueue[list[Job] | None]()
        self._closed = False
        self._thread = Thread(target=self._work, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def run(self, group: Group) -> list[Rows]:
        self._check_open()
        if not group:
            return []
        job = Job(group, self._loop.create_future())
        if not self._gathered:
            # All that comes in this turn of the loop is handed over at once.
            self._loop.call_soon(self._hand_over)
        self._gathered.append(job)
        return await job.done

    def _hand_over(self) -> None:
        self._handed_over.put(self._gathered)
        self._gathered = []

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
        # After the hand-over that this turn of the loop may still have to come.
        self._loop.call_soon(self._handed_over.put, None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.to_thread(self._scans.shutdown)
        for connection in (self._reader, self._scanner, self._writer):
            connection.close()

    def _check_open(self) -> None:
        if self._closed:
            raise Unavailable("the database is closed")

    # --- the writer's thread --------------------------------------------------------------

    def _work(self) -> None:
        writer, more = batch.Writer(self._writer), True
        while more:
            jobs: list[Job] = []
            handed = self._handed_over.get()
            while handed is not None:
                jobs += handed
                if len(jobs) >= MOST or self._handed_over.empty():
                    break
                handed = self._handed_over.get()
            more = handed is not None
            outcomes = writer.commit([job.group for job in jobs])
            self._loop.call_soon_threadsafe(_deliver, jobs, outcomes)


def _deliver(jobs: list[Job], outcomes: batch.Outcomes) -> None:
    for job, outcome in zip(jobs, outcomes, strict=True):
        if job.done.cancelled():
            continue
        if isinstance(outcome, Exception):
            job.done.set_exception(outcome)
        else:
            job.done.set_result(outcome)
