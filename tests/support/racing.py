"""Two processes on one PostgreSQL database, one of them in the middle of a commit."""

import asyncio
from collections.abc import Coroutine

from meetsmatch.adapters.postgres.pool import Session, connecting
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql.plan import Plan
from meetsmatch.adapters.sql.texts import queries
from meetsmatch.app.work import Commit, Stale
from support.postgres import connected


class Two:
    """A store, and another process that is half-way through a commit."""

    def __init__(self, store: SqlStore, url: str) -> None:
        self.store, self._url = store, url

    async def while_uncommitted(
        self, first: Commit, second: Commit | Coroutine[None, None, object]
    ) -> str:
        """What becomes of the second, begun when all of the first but its COMMIT was done."""
        doing = self.store.commit(second) if isinstance(second, Commit) else second
        other = Session(await connecting(self._url)())
        await other.say("BEGIN")
        for statement in Plan(queries("$"), first).statements:
            await other.run(statement.query, statement.values)
        later = asyncio.ensure_future(doing)
        await self._until_it_waits(later)
        await other.say("COMMIT")
        await other.close()
        (outcome,) = await asyncio.gather(later, return_exceptions=True)
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Stale)
        return "stale" if isinstance(outcome, Stale) else "done"

    async def _until_it_waits(self, later: "asyncio.Future[object]") -> None:
        connection = await connected(self._url)
        waits = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        while not later.done() and not await connection.fetchval(waits):
            pass  # asked again at once
        await connection.close()
