"""A few connections, each with its prepared statements, lent to one at a time.

asyncpg's own pool resets a connection after each use and forgets what was prepared: two more round
trips for each look-up.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Protocol, cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs]  # it has none
import structlog

from meetsmatch.adapters.postgres.faults import is_passing, told
from meetsmatch.adapters.sql.executor import Rows
from meetsmatch.adapters.sql.texts import Query, Value
from meetsmatch.app.ports import Unavailable

log = structlog.stdlib.get_logger(__name__)

WAIT_S = 5
"""How long a command, a connection or a turn is waited for: then the database is away."""

SERVER = {
    "application_name": "meetsmatch",
    "jit": "off",  # compiles longer than our statements run
    "default_transaction_isolation": "read committed",
    # A process that is stopped in the middle keeps nobody waiting for its locks.
    "idle_in_transaction_session_timeout": "5s",
    "statement_timeout": "5s",
    "lock_timeout": "4s",
}


class Prepared(Protocol):
    """What we use of asyncpg's prepared statements."""

    async def fetch(self, *values: Value | Sequence[Value]) -> Rows: ...
    def get_statusmsg(self) -> str: ...


class Connection(Protocol):
    """What we use of asyncpg's connections."""

    async def prepare(self, query: str) -> Prepared: ...
    async def execute(self, query: str) -> str: ...
    async def fetchval(self, query: str) -> object: ...
    async def close(self) -> None: ...
    def terminate(self) -> None: ...
    def is_closed(self) -> bool: ...


Dial = Callable[..., Coroutine[None, None, Connection]]
Connect = Callable[[], Coroutine[None, None, Connection]]


def connecting(url: str) -> Connect:
    """How a connection to this database is made."""

    async def connect() -> Connection:
        dial = cast("Dial", asyncpg.connect)  # pyright: ignore[reportUnknownMemberType] asyncpg has no types
        return await dial(
            url,
            timeout=WAIT_S,
            command_timeout=WAIT_S,
            server_settings=SERVER,
            statement_cache_size=0,  # each session keeps its own
        )

    return connect


class Session:
    """One connection. Whoever uses it has it alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._prepared: dict[str, Prepared] = {}
        self._logs = logging.getLogger(__name__).isEnabledFor(logging.DEBUG)

    @property
    def is_alive(self) -> bool:
        return not self._connection.is_closed()

    async def run(
        self, query: Query, values: Sequence[Value | Sequence[Value]]
    ) -> tuple[Rows, int]:
        """Its rows, and how many rows it touched."""
        name, text, _ = query
        prepared = self._prepared.get(text)
        if prepared is None:
            prepared = self._prepared[text] = await self._connection.prepare(text)
        began = time.monotonic()
        rows = await prepared.fetch(*values)
        if self._logs:
            taken_ms = round((time.monotonic() - began) * 1_000, 2)
            log.debug("sql", statement=name, ms=taken_ms, rows=len(rows))
        return rows, _touched(prepared.get_statusmsg())

    async def say(self, command: str) -> None:
        """BEGIN, COMMIT and their like."""
        await self._connection.execute(command)

    async def close(self) -> None:
        """Take leave of the server, if it still listens."""
        try:
            async with asyncio.timeout(1):
                await self._connection.close()
        except Exception:
            self.drop()

    def drop(self) -> None:
        """Cut it: whatever it was doing, its answer reaches nobody."""
        self._connection.terminate()


class Pool:
    """At most `size` sessions, made when they are wanted; `used` are lent now, for one of them
    `waiting` wait."""

    def __init__(self, connect: Connect, size: int, wait_s: float = WAIT_S) -> None:
        self.size, self.used, self.waiting = size, 0, 0
        self._connect = connect
        self._room = asyncio.Semaphore(size)
        self._idle: list[Session] = []
        self._wait_s = wait_s

    @asynccontextmanager
    async def session(self) -> AsyncGenerator[Session]:
        """A session for the block; Unavailable if none can be had or the server goes away.

        A block that fails or is cancelled costs its connection, so that nobody is ever given one
        on which another's answer is still to come.
        """
        await self._turn()
        self.used += 1
        session: Session | None = None
        try:
            session = await self._taken()
            yield session
        except BaseException as error:
            if session is not None:
                session.drop()
            if is_passing(error):
                raise Unavailable(f"the database is away: {told(error)}") from error
            raise
        else:
            self._idle.append(session)
        finally:
            self.used -= 1
            self._room.release()

    async def _turn(self) -> None:
        self.waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._room.acquire()
        except TimeoutError as error:
            raise Unavailable(f"no connection became free within {self._wait_s:g} s") from error
        finally:
            self.waiting -= 1

    async def _taken(self) -> Session:
        while self._idle:
            session = self._idle.pop()
            if session.is_alive:
                return session
        return Session(await self._connect())

    async def close(self) -> None:
        """Those that are idle; whoever still uses one keeps it until then."""
        while self._idle:
            await self._idle.pop().close()


def _touched(status: str) -> int:
    """From `UPDATE 3`, `INSERT 0 1`, `SELECT 5`."""
    return int(status.rsplit(" ", 1)[1])
