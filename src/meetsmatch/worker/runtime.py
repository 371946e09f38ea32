"""What the Workers runtime provides, behind our ports: D1, fetch, Web Crypto.

`js` and `pyodide` exist inside Pyodide only, and have no types.
"""
# pyright: reportMissingImports=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import json
from collections.abc import Mapping, Sequence
from typing import Any

from js import JSON, AbortSignal, Blob, FormData, Object, Uint8Array, crypto, fetch
from pyodide.ffi import JsException, jsnull, to_js

from meetsmatch.adapters.answers import AMBIGUOUS, answer_of
from meetsmatch.adapters.d1 import BatchFailed
from meetsmatch.adapters.keys import NONCE, Key, Keys, WrongKey
from meetsmatch.adapters.reupload import Written, files_in, with_files
from meetsmatch.adapters.sql import Statement
from meetsmatch.adapters.sql.texts import Value
from meetsmatch.app.ports import Answer

PATIENCE_MS = 25_000


class D1Binding:
    """A D1 database of the Worker's environment."""

    def __init__(self, database: Any) -> None:
        self._database = database

    async def batch(self, statements: Sequence[Statement]) -> str:
        """D1's results as JSON; raises BatchFailed."""
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

    def __init__(self, url: str, token: str) -> None:
        self._methods = f"{url}/bot{token}/"

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
            if not isinstance(file, Written):
                return Answer(400, description="Bad Request: a Worker sends no file anew")
            form.append(part, Blob.new(to_js([to_js(file.content)])), file.name)
        return await self._posted(method, form, {})

    async def _posted(self, method: str, body: Any, headers: Mapping[str, object]) -> Answer:
        request = {
            "method": "POST",
            "headers": _object(headers),
            "body": body,
            "redirect": "manual",
            "signal": AbortSignal.timeout(PATIENCE_MS),
        }
        try:
            response = await fetch(self._methods + method, _object(request))
            body = (await response.arrayBuffer()).to_bytes()
        except JsException as error:
            return Answer(AMBIGUOUS, description=str(error.name))
        return answer_of(response.status, body)


class WebVault(Keys):
    """The port Vault over Web Crypto: the same envelopes as a server's."""

    async def seal(self, plain: bytes) -> bytes:
        """An envelope that only these keys open."""
        nonce = crypto.getRandomValues(Uint8Array.new(NONCE)).to_bytes()
        cipher = await _cipher(self.newest, nonce, "encrypt")
        hidden = await crypto.subtle.encrypt(*cipher, to_js(plain))
        return self.newest.prefix + nonce + hidden.to_bytes()

    async def open(self, sealed: bytes) -> bytes:
        """What `seal` was given; WrongKey when it was not these keys."""
        key, nonce, hidden = self.of(sealed)
        try:
            cipher = await _cipher(key, nonce, "decrypt")
            return (await crypto.subtle.decrypt(*cipher, to_js(hidden))).to_bytes()
        except JsException as error:
            raise WrongKey("the envelope is damaged") from error


async def _cipher(key: Key, nonce: bytes, use: str) -> tuple[Any, Any]:
    how = {"name": "AES-GCM", "iv": to_js(nonce), "additionalData": to_js(key.prefix)}
    imported = crypto.subtle.importKey("raw", to_js(key.sealing), "AES-GCM", False, to_js([use]))
    return _object(how), await imported


def _object(fields: Mapping[str, object]) -> Any:
    return to_js(fields, dict_converter=Object.fromEntries)
