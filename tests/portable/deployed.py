"""A Worker deployed beside a playground: real workerd, Pyodide, D1, KV and R2."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

from contract.d1 import HttpBinding, Workerd, bare, emptied, workerd
from e2e.running import KEY, SECRET, TOKEN
from e2e.town import PATIENCE_S, UNHURRIED, Town
from meetsmatch.adapters.d1.executor import rows_of
from meetsmatch.adapters.sql.executor import Rows
from meetsmatch.bot.telegram_in import UPDATE_KINDS
from meetsmatch.edge.packing import pack
from meetsmatch.ingress import SECRET_HEADER
from meetsmatch.settings.talking import Talking
from playground.client import Playground

OPEN = """SELECT 1 FROM inbox WHERE outcome IS NULL
    UNION ALL SELECT 1 FROM outbox WHERE outcome IS NULL LIMIT 1"""
HEADER = {SECRET_HEADER.decode(): SECRET}
MIB = 1 << 20

MINUTE_S = 20.0
"""A minute of Cloudflare's: so long a request works at most."""


class Used(NamedTuple):
    """What one request asked of the outside: the milliseconds that each call took."""

    what: str
    """Its path, or `cron`."""

    d1: Sequence[int]
    kv: Sequence[int]
    r2: Sequence[int]
    fetch: Sequence[int]

    @property
    def subrequests(self) -> int:
        """As Cloudflare counts them."""
        return len(self.d1) + len(self.kv) + len(self.r2) + len(self.fetch)


@dataclass(frozen=True, slots=True)
class Deployed:
    """A Worker, as Telegram and its operator see it."""

    workerd: Workerd
    database: HttpBinding
    http: aiohttp.ClientSession

    @property
    def hook(self) -> str:
        """Where Telegram calls."""
        return f"{self.workerd.bot}telegram"

    async def started(self) -> None:
        """Pyodide starts with the first request: a person would wait as long as it takes."""
        assert await self.post({}) == 401

    async def post(self, update: Mapping[str, object], **headers: str) -> int:
        """An update, as Telegram sends it."""
        async with self.http.post(self.hook, json=update, headers=headers) as answer:
            return answer.status

    async def cron(self) -> None:
        """What Cloudflare does once a minute."""
        async with self.http.get(f"{self.workerd.bot}cron") as answer:
            assert answer.status == 200, await answer.text()

    async def quiet(self) -> None:
        """Until nothing is left to do: Telegram has its answer before that. On a slow machine a
        request runs out of time, and what it leaves is cron's, which has no minute here."""
        async with asyncio.timeout(3 * PATIENCE_S):
            while not await self.finishes(MINUTE_S):
                await self.cron()

    async def finishes(self, within_s: float) -> bool:
        """Whether nothing is left to do, now or soon."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while await self.rows(OPEN):
                    await asyncio.sleep(0.05)
                return True
        return False

    async def rows(self, text: str) -> Rows:
        """What the database answers."""
        return rows_of(await self.database.batch([bare(text)]))[0]

    async def selftest(self) -> Mapping[str, Any]:
        """What its operator asks after each deployment."""
        page = f"{self.workerd.bot}selftest"
        async with self.http.get(page, headers=HEADER) as answer:
            return await answer.json(content_type=None)

    async def set(self, settings: str) -> None:
        """What its operator does with `wrangler kv key put`."""
        async with self.http.put(f"{self.workerd.bot}settings", data=settings) as answer:
            assert answer.status == 200

    async def used(self) -> list[Used]:
        """By each request since this was last asked."""
        async with self.http.get(f"{self.workerd.bot}used") as answer:
            return [Used(**it) for it in await answer.json()]

    async def heap_mib(self) -> float:
        """The memory that Python has. It never shrinks."""
        async with self.http.get(f"{self.workerd.bot}heap") as answer:
            return int(await answer.text()) / MIB


def variables(api: str, **more: str) -> str:
    """The Worker's environment; nothing holds anybody back."""
    told = {
        "BOT_TOKEN": TOKEN,
        "WEBHOOK_SECRET": SECRET,
        "SECRET_KEYS": KEY,
        "API_URL": api,
        **{name.upper(): it for name, it in UNHURRIED.items() if name in Talking.model_fields},
    }
    return json.dumps({name: str(value) for name, value in (told | more).items()})


Prepared = Callable[[str], AbstractAsyncContextManager[HttpBinding]]


@asynccontextmanager
async def deployed(
    folder: Path, api: str, prepared: Prepared = emptied, **more: str
) -> AsyncIterator[Deployed]:
    """The Worker for as long as the block runs, with further variables; with `bound` on the
    database that the last one has left in the folder."""
    pack(folder / "worker.zip")
    # workerd hangs up on whom it refuses without having read all.
    alone = aiohttp.TCPConnector(force_close=True, limit=0)
    with workerd(folder / "worker.zip", variables(api, **more), folder / "state") as started:
        async with (
            prepared(started.gateway) as database,
            aiohttp.ClientSession(connector=alone) as http,
        ):
            yield Deployed(started, database, http)


async def hooked(playground: Playground, worker: Deployed, connections: int = 40) -> None:
    """Telegram calls it from now on."""
    webhook = {
        "url": worker.hook,
        "secret_token": SECRET,
        "max_connections": connections,
        "allowed_updates": list(UPDATE_KINDS),
    }
    setting = f"{playground.url}/bot{TOKEN}/setWebhook"
    async with worker.http.post(setting, json=webhook) as answer:
        assert answer.status == 200


async def town(playground: Playground, worker: Deployed) -> Town:
    """A playground in which the Worker is the bot."""
    bot = await playground.bot(token=TOKEN)
    await worker.started()
    await hooked(playground, worker)
    return Town(playground, bot, worker.quiet)
