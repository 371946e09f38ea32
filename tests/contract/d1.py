"""A real D1 for tests: workerd runs beside them, and a Worker in it runs what they post."""

import json
import os
import shutil
import signal
import subprocess
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest

from meetsmatch.adapters.d1 import BatchFailed
from meetsmatch.adapters.d1.allowances import table
from meetsmatch.adapters.sql import Statement
from meetsmatch.adapters.sql.texts import Query, migrations

FOLDER = Path(__file__).parents[1] / "portable"


class HttpBinding:
    """The binding's batch, over HTTP."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url

    async def batch(self, statements: Sequence[Statement]) -> str:
        body = json.dumps([(it.query.text, it.values) for it in statements], default=_bytes)
        try:
            async with self._session.post(self._url, data=body) as response:
                said = await response.text()
        except aiohttp.ClientError as error:
            raise BatchFailed(f"workerd: {error}") from error
        if response.status != 200:
            raise BatchFailed(said)
        return said


def _bytes(value: object) -> object:
    assert isinstance(value, bytes), value
    return {"bytes": b64encode(value).decode()}


def bare(text: str) -> Statement:
    """A statement that isn't one of the store's."""
    return Statement(Query("bare", text, ()), ())


class Workerd(NamedTuple):
    """Node, which starts workerd and tells where its Workers listen."""

    node: subprocess.Popen[str]
    gateway: str
    bot: str
    """Empty where no bot was asked for."""

    @property
    def pid(self) -> int:
        """Of workerd itself."""
        (children,) = (
            Path(f"/proc/{self.node.pid}/task/{self.node.pid}/children").read_text().split()
        )
        return int(children)

    def kill(self) -> None:
        """Both at once, as when a machine dies."""
        for pid in (self.pid, self.node.pid):
            os.kill(pid, signal.SIGKILL)
        self.node.wait()


@contextmanager
def workerd(*bot: str | Path) -> Iterator[Workerd]:
    """With the gateway and, given its zip and its variables, the bot's Worker; what it keeps is
    in a folder, if one is given, too.

    They listen for as long as the block runs."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules/miniflare").is_dir():
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("Node and its packages are needed: npm ci --prefix tests/portable")
    with subprocess.Popen(
        [node, FOLDER / "workerd.mjs", *bot],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            urls = [process.stdout.readline().strip() for _ in range(2 if bot else 1)]
            assert all(urls), "workerd did not start"
            yield Workerd(process, urls[0], urls[-1] if bot else "")
        finally:
            process.stdin.close()


@asynccontextmanager
async def bound(url: str) -> AsyncIterator[HttpBinding]:
    """The database as it is."""
    # workerd closes what was idle for some seconds; a statement once sent is not sent again.
    alone = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=alone) as session:
        yield HttpBinding(session, url)


@asynccontextmanager
async def emptied(url: str) -> AsyncIterator[HttpBinding]:
    """The database with its schema and without a row."""
    async with bound(url) as binding:
        tables = await _tables(binding)
        if tables:
            await binding.batch([bare(f"DELETE FROM {it}") for it in tables])  # noqa: S608 (our own names)
        else:
            for step in migrations():
                await binding.batch([bare(text) for text in step.statements])
            await binding.batch([bare(table())])
        yield binding


async def _tables(binding: HttpBinding) -> list[str]:
    # The others are D1's own, or SQLite's.
    asked = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_cf_*'"
    (found,) = json.loads(await binding.batch([bare(asked)]))
    return [row["name"] for row in found["results"] if not row["name"].startswith("sqlite_")]
