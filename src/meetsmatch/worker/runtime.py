"""What the Workers runtime provides, behind our ports: D1, R2, fetch, Web Crypto.

`js` and `pyodide` exist inside Pyodide only, and have no types.
"""
# pyright: reportMissingImports=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, cast

from js import JSON, AbortSignal, Blob, FormData, Object, Promise, Uint8Array, crypto, fetch
from pyodide.ffi import JsException, create_once_callable, jsnull, to_js

from meetsmatch.adapters.answers import AMBIGUOUS, NOT_SENT, answer_of
from meetsmatch.adapters.d1 import BatchFailed
from meetsmatch.adapters.keys import NONCE, Key, Keys, WrongKey
from meetsmatch.adapters.metadata import without_metadata
from meetsmatch.adapters.reupload import Written, files_in, with_files
from meetsmatch.adapters.sql import Statement
from meetsmatch.adapters.sql.texts import Value
from meetsmatch.app.copies import MediaAway
from meetsmatch.app.ports import Answer
from meetsmatch.engine.borrowing import CALL_MS
from meetsmatch.worker.subrequests import Subrequests
from meetsmatch.worker.variables import WrongVariable

LARGEST_FILE = 8 * 1024 * 1024
"""An isolate has 128 MB, and what is sent anew is in it three times: as it comes, in Python,
and as it goes."""

SPENT = "the request's subrequests are spent"
COPIES = "copies/"
"""What the keys in R2 begin with."""

SETTINGS = "settings"
"""The key in KV under which an operator changes settings: a JSON object, name to text."""


def new_id() -> int:
    """Random, 1 <= id < 2**52. Not by `random`, which a snapshot of memory would repeat."""
    found = int.from_bytes(crypto.getRandomValues(Uint8Array.new(8)).to_bytes())
    return 1 + found % ((1 << 52) - 1)


def kept_alive(ctx: Any, work: Coroutine[Any, Any, None]) -> None:
    """The runtime waits for it after the answer is given."""
    task = asyncio.ensure_future(work)

    def begin(resolve: Any, _reject: Any) -> None:
        task.add_done_callback(lambda _: resolve(None))

    ctx.waitUntil(Promise.new(create_once_callable(begin)))


async def settings_in(config: Any) -> str | None:
    """What KV holds under SETTINGS, if there is a KV and it holds anything; WrongVariable when it
    can't be asked."""
    try:
        text = None if config is None else await config.get(SETTINGS)
    except JsException as error:
        raise WrongVariable(f"CONFIG: {error.name}") from error
    return text if isinstance(text, str) else None


class D1Binding:
    """A D1 database of the Worker's environment."""

    def __init__(self, database: Any, subrequests: Subrequests) -> None:
        self._database, self._subrequests = database, subrequests

    async def batch(self, statements: Sequence[Statement]) -> str:
        """D1's results as JSON; raises BatchFailed."""
        if not self._subrequests.spend():
            raise BatchFailed(SPENT)
        try:
            prepared = [self._prepared(statement) for statement in statements]
            return str(JSON.stringify(await self._database.batch(to_js(prepared))))
        except JsException as error:
            raise BatchFailed(str(error)) from error

    def _prepared(self, statement: Statement) -> Any:
        values = [_bound(value) for value in statement.values]
        return self._database.prepare(statement.query.text).bind(*values)


def _bound(value: Value) -> Any:
    if value is None:
        return jsnull  # None is `undefined` there, which D1 refuses
    return to_js(value) if isinstance(value, bytes) else value


class FetchGateway:
    """The port Gateway over fetch."""

    def __init__(self, url: str, token: str, subrequests: Subrequests) -> None:
        self._subrequests = subrequests
        self._methods = f"{url}/bot{token}/"
        self._files = f"{url}/file/bot{token}/"

    async def call(self, method: str, params: Mapping[str, object]) -> Answer:
        """What Telegram said; -1 when the call failed on its way, which nobody can place."""
        if any(map(files_in, params.values())):
            return await self._with_files(method, params)
        body = json.dumps(dict(params), separators=(",", ":"))
        return await self._posted(method, body, {"content-type": "application/json"})

    async def _with_files(self, method: str, params: Mapping[str, object]) -> Answer:
        fields, files = with_files(params)
        form = FormData.new()
        for name, value in fields.items():
            form.append(name, value if isinstance(value, str) else json.dumps(value))
        for part, file in files.items():
            content = file.content if isinstance(file, Written) else await self.fetch(file.file)
            if isinstance(content, Answer):
                return content
            form.append(part, Blob.new(to_js([to_js(content)])), file.name)
        return await self._posted(method, form, {})

    async def fetch(self, file: str) -> bytes | Answer:
        """The port Files: what is in it, without what its maker's tools wrote there; at most
        LARGEST_FILE."""
        found = await self.call("getFile", {"file_id": file})
        if found.status != 200:
            # Nothing was sent: a refusal is of the file, not of the recipient.
            status = 400 if found.status in (400, 403, 404) else NOT_SENT
            return Answer(status, description=found.description)
        told = cast("Mapping[str, object]", found.result)
        if int(str(told.get("file_size") or 0)) > LARGEST_FILE:
            return Answer(400, description="Bad Request: file is too big")
        if not self._subrequests.spend():
            return Answer(NOT_SENT, description=SPENT)
        try:
            patience = _object({"signal": AbortSignal.timeout(CALL_MS)})
            response = await fetch(f"{self._files}{told.get('file_path', '')}", patience)
            if response.status != 200:
                status = 400 if response.status == 404 else NOT_SENT
                return Answer(status, description="file not given")
            body = await response.arrayBuffer()
        except JsException as error:
            return Answer(NOT_SENT, description=str(error.name))
        if body.byteLength > LARGEST_FILE:
            return Answer(400, description="Bad Request: file is too big")
        return without_metadata(body.to_bytes())

    async def _posted(self, method: str, body: Any, headers: Mapping[str, object]) -> Answer:
        request = {
            "method": "POST",
            "headers": _object(headers),
            "body": body,
            "redirect": "manual",
            "signal": AbortSignal.timeout(CALL_MS),
        }
        if not self._subrequests.spend():
            return Answer(NOT_SENT, description=SPENT)
        try:
            response = await fetch(self._methods + method, _object(request))
            body = (await response.arrayBuffer()).to_bytes()
        except JsException as error:
            return Answer(AMBIGUOUS, description=str(error.name))
        return answer_of(response.status, body)


class WebVault(Keys):
    """The port Vault over Web Crypto: the same envelopes as a server's."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(secrets)
        self._imported = dict[bytes, Any]()
        """By its id: a key is no request's, and to import it takes as long as to use it."""

    async def seal(self, plain: bytes) -> bytes:
        """An envelope that only these keys open."""
        nonce = crypto.getRandomValues(Uint8Array.new(NONCE)).to_bytes()
        cipher = await self._cipher(self.newest, nonce)
        hidden = await crypto.subtle.encrypt(*cipher, to_js(plain))
        return self.newest.prefix + nonce + hidden.to_bytes()

    async def open(self, sealed: bytes) -> bytes:
        """What `seal` was given; WrongKey when it was not these keys."""
        key, nonce, hidden = self.of(sealed)
        try:
            cipher = await self._cipher(key, nonce)
            return (await crypto.subtle.decrypt(*cipher, to_js(hidden))).to_bytes()
        except JsException as error:
            raise WrongKey("the envelope is damaged") from error

    async def _cipher(self, key: Key, nonce: bytes) -> tuple[Any, Any]:
        if key.id not in self._imported:
            use = "raw", to_js(key.sealing), "AES-GCM", False, to_js(["encrypt", "decrypt"])
            self._imported[key.id] = await crypto.subtle.importKey(*use)
        how = {"name": "AES-GCM", "iv": to_js(nonce), "additionalData": to_js(key.prefix)}
        return _object(how), self._imported[key.id]


class WebSealer:
    """The port Sealer over Web Crypto: copies that a server's opens."""

    async def sealed(self, secret: str, content: bytes) -> bytes:
        return await WebVault([secret]).seal(content)

    async def opened(self, secret: str, sealed: bytes) -> bytes:
        return await WebVault([secret]).open(sealed)


class R2Media:
    """The port Media in an R2 bucket, which may hold other things, too."""

    def __init__(self, bucket: Any, subrequests: Subrequests) -> None:
        self._bucket, self._subrequests = bucket, subrequests

    async def put(self, name: str, content: bytes) -> None:
        await self._asked(self._bucket.put, name, to_js(content))

    async def get(self, name: str) -> bytes | None:
        found = await self._asked(self._bucket.get, name)
        return None if found is jsnull else (await _there(found.arrayBuffer())).to_bytes()

    async def drop(self, name: str) -> None:
        await self._asked(self._bucket.delete, name)

    async def _asked(self, ask: Callable[..., Awaitable[Any]], name: str, *given: Any) -> Any:
        if not self._subrequests.spend():
            raise MediaAway(SPENT)
        return await _there(ask(COPIES + name, *given))


async def _there(asked: Awaitable[Any]) -> Any:
    try:
        return await asked
    except JsException as error:
        raise MediaAway(str(error)) from error


def _object(fields: Mapping[str, object]) -> Any:
    return to_js(fields, dict_converter=Object.fromEntries)
