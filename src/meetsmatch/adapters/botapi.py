"""The Bot API over HTTP: JSON out, an Answer back, whatever the network does."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterable, Callable
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import cast

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
)

from meetsmatch.adapters.answers import AMBIGUOUS, NOT_SENT, Json, answer_of
from meetsmatch.adapters.http import CONNECT_SECONDS, NotSent, Server, Unanswered
from meetsmatch.adapters.metadata import without_metadata
from meetsmatch.adapters.reupload import Files, TooLarge, Written, files_in, with_files
from meetsmatch.app.ports import Answer

LARGEST_FILE = 20 * 1024 * 1024
"""What Telegram lets a bot fetch."""

_encoded = json.JSONEncoder(separators=(",", ":")).encode


class BotApi:
    """The port Gateway for one bot. The token is in the addresses only, which are never shown."""

    def __init__(
        self, server: Server, session: ClientSession, url: str, token: str, connections: int
    ) -> None:
        """`server` takes the calls; files go through `session`, which knows forms and streams.
        Both may be other bots', too: of the connections we use at most so many at a time."""
        self._room = asyncio.Semaphore(connections)
        self._server = server
        self._session = session
        self.url = url
        self._path = f"/bot{token}/"
        self._methods = f"{url}/bot{token}/"
        self._files = f"{url}/file/bot{token}/"

    async def call(self, method: str, params: Json) -> Answer:
        """What Telegram said; status 0: never sent, -1: sent, and nobody knows more."""
        if any(map(files_in, params.values())):
            return await self._with_files(method, params)
        body = _encoded(dict(params)).encode()
        try:
            async with self._room:
                return answer_of(*await self._server.post(self._path + method, body))
        except NotSent as error:
            return Answer(NOT_SENT, description=str(error))
        except Unanswered as error:
            return Answer(AMBIGUOUS, description=str(error))

    # --- files ------------------------------------------------------------------------------

    async def _with_files(self, method: str, params: Json) -> Answer:
        fields, files = with_files(params)
        form = FormData(quote_fields=False)
        for name, value in fields.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        refused = await self._attach(form, files)
        return refused or await self._upload(method, form)

    async def _upload(self, method: str, form: FormData) -> Answer:
        try:
            async with (
                self._room,
                self._session.post(
                    self._methods + method, data=form, allow_redirects=False
                ) as response,
            ):
                return answer_of(response.status, await response.read())
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            return Answer(NOT_SENT, description=type(error).__name__)
        except (ClientError, OSError) as error:  # OSError: timeouts too
            return Answer(AMBIGUOUS, description=type(error).__name__)

    async def _attach(self, form: FormData, files: Files) -> Answer | None:
        """Every file into the form, fetched if need be; an Answer says why that can't be."""
        for part, file in files.items():
            if isinstance(file, Written):
                form.add_field(part, BytesIO(file.content), filename=file.name)
                continue
            fetched = await self.fetch(file.file)
            if isinstance(fetched, Answer):
                return fetched
            form.add_field(part, BytesIO(without_metadata(fetched)), filename=file.name)
        return None

    async def fetch(self, file: str) -> bytes | Answer:
        """What is in a file of Telegram's, or why it can't be had."""
        found = await self.call("getFile", {"file_id": file})
        if found.status != 200:
            return _before_sending(found)
        return await self._fetch(str(cast(Json, found.result).get("file_path", "")))

    async def _fetch(self, path: str) -> bytes | Answer:
        try:
            async with self._room, self._session.get(self._files + path) as response:
                if response.status != 200:
                    # A 404 of a method is a wrong token; here it is this file that isn't there.
                    status = 400 if response.status == 404 else response.status
                    return _before_sending(Answer(status, description="file not given"))
                return await _bounded(response.content.iter_chunked(1 << 16))
        except TooLarge:
            return Answer(400, description="Bad Request: file is too big")
        except (ClientError, OSError) as error:
            return Answer(NOT_SENT, description=type(error).__name__)


async def _bounded(chunks: AsyncIterable[bytes]) -> bytes:
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if len(content) > LARGEST_FILE:
            raise TooLarge
    return bytes(content)


def _before_sending(answer: Answer) -> Answer:
    """Trouble on the way to the call itself: a refusal stays one, all else was never sent."""
    if answer.status == 403:
        # Of the file, not of the recipient: they have blocked nobody.
        return Answer(400, description=answer.description)
    refused = answer.status in (400, 404, 429)
    return answer if refused else Answer(NOT_SENT, description=answer.description)


@asynccontextmanager
async def connected(
    url: str, token: str, connections: int = 64, patience: float = 30.0
) -> AsyncGenerator[BotApi]:
    """A client with its own pool; `patience` is how many seconds an answer may take."""
    async with reaching(url, connections, patience) as client:
        yield client(token)


@asynccontextmanager
async def reaching(
    url: str, connections: int = 64, patience: float = 30.0
) -> AsyncGenerator[Callable[[str], BotApi]]:
    """Clients for any number of tokens, which share what is open: each uses at most so many
    `connections` at a time, so none waits because another one's calls hang."""
    timeout = ClientTimeout(
        total=None, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=patience
    )
    connector = TCPConnector(limit=0, keepalive_timeout=75, ttl_dns_cache=300)
    server = Server(url, patience)
    async with ClientSession(
        connector=connector, timeout=timeout, cookie_jar=DummyCookieJar()
    ) as session:
        try:
            yield lambda token: BotApi(server, session, url, token, connections)
        finally:
            await server.close()


async def server_time(url: str) -> float | None:
    """The server's clock in Unix seconds; None when it tells none."""
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=CONNECT_SECONDS)) as session,
            session.head(url) as response,
        ):
            date = response.headers.get("Date")
    except (ClientError, OSError):
        return None
    return parsedate_to_datetime(date).timestamp() if date else None
