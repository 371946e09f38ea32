"""The store of a simulation: the one in memory, or a real database driven call by call."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor

if TYPE_CHECKING:
    from meetsmatch.adapters.postgres import PostgresExecutor

IN_MEMORY = Path("/dev/shm")
"""A file system without a disk: a simulation kills nobody who needs one."""


class Driven:
    """A store with an event loop of its own. Each call ends before the caller goes on, so that a
    real database takes no virtual time and changes no order."""

    def __init__(self, store: object, loop: asyncio.AbstractEventLoop) -> None:
        self._store, self._loop = store, loop

    @property
    def catalogue(self) -> "Driven":
        """The same for what it reads of browsing."""
        return Driven(cast(Any, self._store).catalogue, self._loop)

    @property
    def records(self) -> "Driven":
        """The same for what is on record."""
        return Driven(cast(Any, self._store).records, self._loop)

    @property
    def cashbook(self) -> "Driven":
        """The same for what it reads of payments."""
        return Driven(cast(Any, self._store).cashbook, self._loop)

    @property
    def docket(self) -> "Driven":
        """The same for what it reads of moderation."""
        return Driven(cast(Any, self._store).docket, self._loop)

    @property
    def broadcasts(self) -> "Driven":
        """The same for broadcasts."""
        return Driven(cast(Any, self._store).broadcasts, self._loop)

    @property
    def experiments(self) -> "Driven":
        """The same for experiments."""
        return Driven(cast(Any, self._store).experiments, self._loop)

    @property
    def guestbook(self) -> "Driven":
        """The same for invitations."""
        return Driven(cast(Any, self._store).guestbook, self._loop)

    @property
    def roster(self) -> "Driven":
        """The same for the audit log."""
        return Driven(cast(Any, self._store).roster, self._loop)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        method = cast(Callable[..., Coroutine[Any, Any, object]], getattr(self._store, name))

        async def driven(*args: object) -> object:
            made: Future[object] = asyncio.run_coroutine_threadsafe(method(*args), self._loop)
            return made.result()

        setattr(self, name, driven)
        return driven


class NotEmpty(Exception):
    """A simulation never lives in a database in which somebody is known already."""


@contextmanager
def opened(kind: str) -> Generator[object]:
    """`memory`, `sqlite` (fresh, and gone afterwards), or the URL of an empty PostgreSQL database;
    NotEmpty when people are in it."""
    if kind == "memory":
        yield MemoryStore()
        return
    place = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder, _looping() as loop:
        opening = _sqlite(Path(folder) / "simulated.db") if kind == "sqlite" else _shared(kind)
        executor = asyncio.run_coroutine_threadsafe(opening, loop).result()
        try:
            store = SqlStore(executor)
            somebody = asyncio.run_coroutine_threadsafe(store.somebody(), loop).result()
            if somebody is not None:
                raise NotEmpty("people are in this database: name an empty one")
            yield Driven(store, loop)
        finally:
            asyncio.run_coroutine_threadsafe(executor.close(), loop).result()


async def _sqlite(path: Path) -> SqliteExecutor:
    return SqliteExecutor(path)


async def _shared(url: str) -> "PostgresExecutor":
    from meetsmatch.adapters import postgres
    from meetsmatch.adapters.schema.steps import upgrade

    await asyncio.to_thread(upgrade, url)
    return await postgres.opened(url, 2)


@contextmanager
def _looping() -> Generator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
