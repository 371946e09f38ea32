"""A database on a PostgreSQL server. Dumps are made and read by PostgreSQL's own tools."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar, cast
from urllib.parse import unquote, urlsplit

import asyncpg  # pyright: ignore[reportMissingTypeStubs] asyncpg has no types

from meetsmatch.adapters.secret import without_password
from meetsmatch.adapters.sql.executor import Rows, Statement
from meetsmatch.adapters.sql.texts import Value
from meetsmatch.keeping.place import CannotKeep, Place

T = TypeVar("T")


class Connection(Protocol):
    """What we ask of asyncpg, which tells no types."""

    async def fetch(self, query: str, *values: object) -> Sequence[Sequence[Value]]: ...
    async def fetchval(self, query: str, *values: object) -> object: ...
    async def execute(self, query: str, *values: object) -> str: ...
    async def copy_records_to_table(
        self, table: str, *, columns: Sequence[str], records: Iterable[Sequence[Value]]
    ) -> str: ...
    def transaction(self) -> AbstractAsyncContextManager[object]: ...
    async def close(self) -> None: ...


SECONDS = 30
MAINTENANCE = "postgres"
"""The database that every server has: a database can't be renamed from within."""

OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


Connect = Callable[..., Awaitable[Connection]]


SOMEBODY = "SELECT 1 FROM people LIMIT 1"
NEXT = "SELECT setval(pg_get_serial_sequence($1, 'id'), greatest($2, 1), $2 > 0)"


class Table(NamedTuple):
    """Rows that are read once, and the names of what is in them."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


class PostgresPlace:
    """The port Place over one database of a server."""

    kind = "postgresql"
    mark = "$"

    def __init__(self, url: str) -> None:
        self.url = url
        self.name = unquote(urlsplit(url).path.lstrip("/"))

    def check_there(self) -> None:
        if not self._exists():
            raise CannotKeep(
                f"there is no database {self.name} on the server: make it (`createdb`), or look "
                "at DATABASE_URL"
            )

    def version(self) -> int | None:
        if not self._exists():
            return None

        async def ask(connection: Connection) -> int | None:
            if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
                return None
            found = await connection.fetchval("SELECT version_num FROM alembic_version")
            return int(str(found)) if found else None

        return self._asked(ask)

    def check_unused(self) -> None:
        if not self._exists():
            return
        others = self._asked(lambda connection: connection.fetchval(OTHERS))
        if others:
            raise CannotKeep(
                f"{others} others are connected to {self.name}: stop every process of the bot"
            )

    def dump(self, file: Path) -> None:
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
        file.touch(mode=0o600)
        self._tool("pg_dump", *options)

    def beside(self, purpose: str = "restoring") -> Place:
        address = urlsplit(self.url)._replace(path=f"/{self.name}_{purpose}")
        return PostgresPlace(address.geturl())

    def load(self, file: Path) -> None:
        self._on_server(f"CREATE DATABASE {_quoted(self.name)} TEMPLATE template0")
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        self._tool("pg_restore", *options, str(file))

    def read(self, statement: Statement) -> Rows:
        async def ask(connection: Connection) -> Rows:
            found = await connection.fetch(statement.query.text, *statement.values)
            return [tuple(row) for row in found]

        return self._asked(ask)

    def write(self, statements: Sequence[Statement]) -> None:
        async def ask(connection: Connection) -> None:
            async with connection.transaction():
                for query, values, _ in statements:
                    await connection.execute(query.text, *values)

        self._asked(ask)

    def fill(self, tables: Mapping[str, Table], given: Mapping[str, int]) -> int:
        """These rows in these tables and no others, all or none; how many there are. `given` are
        the last numbers that tables gave to rows by themselves."""

        async def ask(connection: Connection) -> int:
            rows = 0
            async with connection.transaction():
                if await connection.fetchval(SOMEBODY):
                    raise CannotKeep(f"there are people in {self.name}: name an empty database")
                await connection.execute(f"TRUNCATE {', '.join(map(_quoted, tables))}")
                for name, (columns, records) in tables.items():
                    said = await connection.copy_records_to_table(
                        name, columns=columns, records=records
                    )
                    rows += int(said.rsplit(" ", 1)[1])
                for name, last in given.items():
                    await connection.fetchval(NEXT, name, last)
                await connection.execute("ANALYZE")
            return rows

        return self._asked(ask)

    def replace_with(self, other: Place, now: str) -> str:
        scratch = unquote(urlsplit(other.url).path.lstrip("/"))
        kept, was_there = f"{self.name}_replaced_{now}", self._exists()
        if was_there:
            self._on_server(f"ALTER DATABASE {_quoted(self.name)} RENAME TO {_quoted(kept)}")
        self._on_server(f"ALTER DATABASE {_quoted(scratch)} RENAME TO {_quoted(self.name)}")
        return f"database {kept}" if was_there else ""

    def remove(self) -> None:
        self._on_server(f"DROP DATABASE IF EXISTS {_quoted(self.name)}")

    # --- reaching it ------------------------------------------------------------------------

    def _exists(self) -> bool:
        asked = "SELECT 1 FROM pg_database WHERE datname = $1"
        return bool(self._server()._asked(lambda server: server.fetchval(asked, self.name)))

    def _on_server(self, statement: str) -> None:
        self._server()._asked(lambda server: server.execute(statement))

    def _server(self) -> "PostgresPlace":
        return PostgresPlace(urlsplit(self.url)._replace(path=f"/{MAINTENANCE}").geturl())

    def _asked(self, asking: Callable[[Connection], Awaitable[T]]) -> T:
        async def ask() -> T:
            connect = cast("Connect", asyncpg.connect)  # pyright: ignore[reportUnknownMemberType] as above
            connection = await connect(self.url, timeout=SECONDS)
            try:
                return await asking(connection)
            finally:
                await connection.close()

        try:
            return asyncio.run(ask())
        except (OSError, asyncpg.InvalidAuthorizationSpecificationError) as error:
            where = without_password(self.url)
            raise CannotKeep(f"{where}: {error}. Look at DATABASE_URL") from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise CannotKeep(f"database {self.name}: {error}") from error

    def _tool(self, tool: str, *options: str) -> None:
        """One of PostgreSQL's programs. The password goes by the environment: others see the
        arguments."""
        if shutil.which(tool) is None:
            raise CannotKeep(
                f"{tool} is missing: install PostgreSQL's client programs, as new as the server"
            )
        address = urlsplit(self.url)
        bare = address._replace(netloc=address.netloc.replace(f":{address.password}@", "@"))
        secret = {"PGPASSWORD": unquote(address.password)} if address.password else {}
        done = subprocess.run(
            (tool, *options, f"--dbname={bare.geturl()}"),
            env={**os.environ, **secret},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotKeep(f"{tool}: {done.stderr.strip()}")


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
