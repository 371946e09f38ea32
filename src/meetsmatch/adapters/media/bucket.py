"""The port Media in a bucket of S3, or of whatever speaks as S3 does."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

from meetsmatch.adapters.http import NotSent, Server, Unanswered
from meetsmatch.adapters.media.names import checked
from meetsmatch.adapters.media.signing import Signer
from meetsmatch.app.copies import MediaAway
from meetsmatch.app.ports import NowMs

PATIENCE_S = 60.0
"""20 MB at 3 Mbit/s: the largest file that Telegram gives away, over a slow line."""

REGION = "us-east-1"
"""What servers that have no regions call theirs."""

SCHEMES: Final = {"s3": "https", "s3+http": "http"}
DONE = frozenset({200, 204})
MISSING = 404
CODE = re.compile(rb"<Code>(\w+)</Code>")
NO_KEY = "NoSuchKey"


class BucketMedia:
    """An object for each copy."""

    def __init__(self, server: Server, signer: Signer, folder: str, now_ms: NowMs) -> None:
        """`folder` is the bucket, and what else names of copies begin with: quoted."""
        self._server, self._signer, self._folder, self._now_ms = server, signer, folder, now_ms

    async def put(self, name: str, content: bytes) -> None:
        await self._done("PUT", name, content)

    async def get(self, name: str) -> bytes | None:
        return await self._done("GET", name)

    async def drop(self, name: str) -> None:
        await self._done("DELETE", name)

    async def _done(self, method: str, name: str, content: bytes = b"") -> bytes | None:
        """What came back; None if nothing is there."""
        path, host = f"{self._folder}/{checked(name)}", {"Host": self._server.named}
        headers = self._signer.signed(method, path, host, content, self._now_ms())
        try:
            status, body = await self._server.ask(method, path, headers, content)
        except (NotSent, Unanswered) as error:
            raise MediaAway(f"{self._server.named}: {error}") from error
        if status in DONE:
            return body
        code = found[1].decode() if (found := CODE.search(body)) else ""
        if status == MISSING and code == NO_KEY:
            return None
        raise MediaAway(f"{self._server.named} answers {status} {code}".rstrip())


@asynccontextmanager
async def bucket_at(url: str, now_ms: NowMs) -> AsyncGenerator[BucketMedia]:
    """`s3://key:secret@host/bucket/folder?region=name`; connections are closed at the end."""
    address = urlsplit(url)
    host = address.netloc.rpartition("@")[2]
    server = Server(f"{SCHEMES[address.scheme]}://{host}", PATIENCE_S)
    region = parse_qs(address.query).get("region", [REGION])[0]
    signer = Signer(unquote(address.username or ""), unquote(address.password or ""), region)
    try:
        yield BucketMedia(server, signer, quote(address.path.rstrip("/")), now_ms)
    finally:
        await server.close()
