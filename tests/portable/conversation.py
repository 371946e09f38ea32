"""Runs inside Pyodide: two people meet, talk and part, on the portable code and the SQL text.

Real are core, app, bot, engine, the SQL statements and the schema; the vault is WebCrypto's.
run.mjs imports this and prints what it returns.
"""

import hashlib
import hmac
import json
import sqlite3
import sys
from collections.abc import Sequence

from js import Object, Uint8Array, crypto
from pyodide.ffi import to_js

from bot.scene import ANA, BOB, Scene
from meetsmatch.adapters.sql import SqlStore, Statement
from meetsmatch.adapters.sql.executor import Rows
from meetsmatch.adapters.sql.texts import migrations
from meetsmatch.adapters.sqlite import batch
from meetsmatch.core.ids import BotId, Fingerprint

FOREIGN = {"aiogram", "aiohttp", "cryptography", "pydantic", "sqlalchemy", "structlog"}


class Database:
    """An executor without threads: what a Worker's would be."""

    mark = "?"

    def __init__(self) -> None:
        self._file = sqlite3.connect(":memory:", isolation_level=None)
        for step in migrations():
            for statement in step.statements:
                self._file.execute(statement)
        self._writer = batch.Writer(self._file)

    async def run(self, group: Sequence[Statement]) -> list[Rows]:
        (outcome,) = self._writer.commit([group])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def read(self, statement: Statement) -> Rows:
        return batch.read(self._file, statement)

    scan = read


class WebCryptoVault:
    """AES-GCM by the browser's own cryptography, as at the edge."""

    async def _key(self) -> object:
        raw = to_js(b"k" * 32)
        return await crypto.subtle.importKey("raw", raw, "AES-GCM", False, ["encrypt", "decrypt"])

    async def seal(self, plain: bytes) -> bytes:
        nonce = crypto.getRandomValues(Uint8Array.new(12))
        how = to_js({"name": "AES-GCM", "iv": nonce}, dict_converter=_object)
        sealed = await crypto.subtle.encrypt(how, await self._key(), to_js(plain))
        return nonce.to_bytes() + Uint8Array.new(sealed).to_bytes()

    async def open(self, sealed: bytes) -> bytes:
        how = to_js({"name": "AES-GCM", "iv": sealed[:12]}, dict_converter=_object)
        plain = await crypto.subtle.decrypt(how, await self._key(), to_js(sealed[12:]))
        return Uint8Array.new(plain).to_bytes()

    def fingerprint(self, bot: BotId, telegram_id: int) -> Fingerprint:
        return Fingerprint(self.sign(f"{bot}:{telegram_id}".encode()).hex()[:32])

    def sign(self, text: bytes) -> bytes:
        return hmac.digest(b"k" * 32, text, hashlib.sha256)

    def stamp(self, text: bytes) -> bytes:
        return hmac.digest(b"s" * 32, text, hashlib.sha256)


def _object(pairs: object) -> object:
    return Object.fromEntries(pairs)


async def conversation() -> str:
    """What was heard, as JSON."""
    scene = Scene(store=SqlStore(Database()))
    scene.vault = WebCryptoVault()
    scene.restart()
    await scene.joins(ANA, BOB)
    await scene.meet()
    heard = await scene(ANA, "hello from Pyodide")
    scene.restart()
    back = await scene(BOB, "and back, after a restart")
    parted = await scene(ANA, "/stop")
    seen = {
        "heard": heard,
        "back": back,
        "parted": parted,
        "foreign": sorted(FOREIGN & sys.modules.keys()),
        "python": sys.version.split()[0],
    }
    return json.dumps(seen)
