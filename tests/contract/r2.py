"""A real R2 bucket for tests: the Worker's own adapter, in workerd, does what they ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from contract.d1 import workerd
from meetsmatch.app.copies import MediaAway
from meetsmatch.edge.packing import pack


class HttpMedia:
    """R2Media as the Worker has it, over HTTP."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def put(self, name: str, content: bytes) -> None:
        await self._asked("PUT", name, content)

    async def get(self, name: str) -> bytes | None:
        return await self._asked("GET", name)

    async def drop(self, name: str) -> None:
        await self._asked("DELETE", name)

    async def _asked(self, method: str, name: str, content: bytes | None = None) -> bytes | None:
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, f"{self._url}copies/{name}", data=content) as answer,
        ):
            said = await answer.read()
            if MediaAway.__name__.encode() in said:
                raise MediaAway(said.decode())
            assert answer.status in (200, 404), said
            return said if answer.status == 200 else None


@contextmanager
def bucket(folder: Path) -> Iterator[HttpMedia]:
    """Empty, and there for as long as the block runs."""
    pack(folder / "worker.zip")
    with workerd(folder / "worker.zip", "{}") as started:
        yield HttpMedia(started.bot)
