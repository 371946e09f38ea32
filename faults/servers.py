"""Servers of our own that may be hurt: PostgreSQL and Redis, in folders that go away."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from faults.processes import free_port, spawn

PATIENCE = 30.0
FOLDERS = "meetsmatch-harness-"


class Missing(Exception):
    """The machine lacks something; the message says what."""


def program(name: str) -> str:
    """Where a program is; Missing when it isn't installed."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None
    )
    if found is None:
        raise Missing(f"{name} is not installed")
    return found


def folder() -> Path:
    """A new folder that everybody may enter; its owner removes it.

    What was left by owners who were killed goes first.
    """
    for old in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*-*"):
        owner = old.name.removeprefix(FOLDERS).partition("-")[0]
        if not Path("/proc", owner).exists():
            shutil.rmtree(old, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))
    made.chmod(0o755)
    return made


class Postgres:
    """A PostgreSQL server: started, stopped in every way, started again."""

    def __init__(self, base: Path, settings: Sequence[str] = ()) -> None:
        self.port = free_port()
        self.base, self._data = base, base / "data"
        self._settings = settings
        # The server refuses to run as root.
        self._user = "postgres" if os.getuid() == 0 else None
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where the bot's database is."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    async def make(self) -> None:
        """Create the cluster in an empty folder."""
        if self._user:
            shutil.chown(self.base, self._user)
        made = await spawn(
            [
                program("initdb"),
                *("-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8"),
                *("--locale=C", "--no-sync", "--no-instructions"),
            ],
            log=self.base / "initdb.log",
            user=self._user,
        )
        if await made.wait():
            said = (self.base / "initdb.log").read_text("utf-8", "replace")
            raise Missing(f"initdb failed: {said[-300:]}")

    async def start(self) -> None:
        """Start, and wait until it takes queries."""
        options = ("listen_addresses=127.0.0.1", "unix_socket_directories=", *self._settings)
        self._process = await spawn(
            [
                program("postgres"),
                *("-D", str(self._data), "-p", str(self.port)),
                *(part for option in options for part in ("-c", option)),
            ],
            log=self.base / "postgres.log",
            user=self._user,
            last=signal.SIGQUIT,
        )
        await until(self.is_running, "PostgreSQL")

    async def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is the fast shutdown, SIGQUIT the immediate one, SIGKILL none at all."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.wait()

    async def execute(self, query: str) -> None:
        """One statement, as the administrator."""
        import asyncpg

        connection = await asyncpg.connect(self.url, timeout=10)
        try:
            await connection.execute(query)
        finally:
            await connection.close()

    async def is_running(self) -> bool:
        """Whether it takes queries."""
        import asyncpg

        try:
            connection = await asyncpg.connect(self.url, timeout=2)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        await connection.close()
        return True


class Redis:
    """A Redis server that keeps nothing on disk."""

    def __init__(self, base: Path, settings: Sequence[str] = ()) -> None:
        self.port = free_port()
        self._base, self._settings = base, settings
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        """Start empty, and wait until it answers."""
        self._process = await spawn(
            [
                program("redis-server"),
                *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._base)),
                *("--save", "", "--appendonly", "no", *self._settings),
            ],
            log=self._base / "redis.log",
        )
        await until(self._answers, "Redis")

    async def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Gone, with everything it knew."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.wait()

    async def command(self, *words: str) -> bytes:
        """One command; the first bytes of its answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(f"*{len(words)}\r\n".encode())
            for word in words:
                writer.write(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()))
            return await asyncio.wait_for(reader.read(4096), 5)
        finally:
            writer.close()

    async def _answers(self) -> bool:
        try:
            return (await self.command("PING")).startswith(b"+PONG")
        except (OSError, TimeoutError):
            return False


async def until(answers: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until something is there."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not await answers():
                await asyncio.sleep(0.05)
            return
    raise Missing(f"{what} does not answer {PATIENCE:g} s after its start")


@asynccontextmanager
async def postgres(
    settings: Sequence[str] = (), base: Path | None = None
) -> AsyncGenerator[Postgres]:
    """A server for as long as the block runs; `base` is an empty folder of the caller's."""
    place = base or folder()
    server = Postgres(place, settings)
    try:
        await server.make()
        await server.start()
        yield server
    finally:
        await server.stop(signal.SIGQUIT)
        if base is None:
            shutil.rmtree(place)


@asynccontextmanager
async def redis(settings: Sequence[str] = ()) -> AsyncGenerator[Redis]:
    """A server for as long as the block runs."""
    place = folder()
    server = Redis(place, settings)
    try:
        await server.start()
        yield server
    finally:
        await server.stop()
        shutil.rmtree(place)
