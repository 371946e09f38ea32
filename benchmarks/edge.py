"""python -m benchmarks.edge: what a relayed message costs the Worker, in workerd on this machine.

One message after the other, as in a bot that is not crowded. CPU is that of the whole process:
HTTP, Python, and what stands for D1 here, a Worker of its own around SQLite. Beside it stands, in
the same run, a bare Worker in JavaScript that asks the same D1 for one row. Needs `npm ci --prefix
tests/portable`. All of it is local: Cloudflare's own CPU, D1 and KV were never measured.
"""

import argparse
import asyncio
import json
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

import aiohttp

from benchmarks.relay.bots import TICKS, TOKEN
from benchmarks.relay.seed import fill
from meetsmatch.adapters.d1 import D1Executor
from meetsmatch.adapters.d1.allowances import table
from meetsmatch.adapters.sql import SqlStore, Statement
from meetsmatch.adapters.sql.texts import migrations
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.edge.packing import pack
from meetsmatch.ingress import SECRET_HEADER
from playground.client import Person, Playground

RUNNER = Path(__file__).parents[1] / "tests/portable/workerd.mjs"
SECRET = "a-webhook-secret_0123456789-abcdef"
KEY = "a-sealing-key_0123456789-abcdefghijklm"
GOAL_MS = 10
"""Of CPU for one update: what the free plan gives."""

MINUTE_S = 20.0
"""A minute of Cloudflare's: on a busy machine a request runs out of time, and leaves the rest to
cron."""

END_S = 0.2
"""How long after its call a request marks it, and gives back what it has borrowed."""

OPEN = """SELECT 1 FROM inbox WHERE outcome IS NULL
    UNION ALL SELECT 1 FROM outbox WHERE outcome IS NULL LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Local:
    """workerd with the bare Worker, which runs statements for whoever posts them, and the bot."""

    pid: int
    gateway: str
    bot: str
    http: aiohttp.ClientSession

    async def batch(self, statements: Sequence[Statement]) -> str:
        """As a D1 binding."""
        return await self.run([(it.query.text, it.values) for it in statements])

    async def run(self, texts: Sequence[tuple[str, Sequence[object]]]) -> str:
        """D1's results as JSON."""
        body = json.dumps(texts, default=lambda it: {"bytes": _base64(it)})
        async with self.http.post(self.gateway, data=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def quiet(self) -> None:
        """Until the bot has nothing left to do."""
        began = time.monotonic()
        while json.loads(await self.run([(OPEN, ())]))[0]["results"]:
            await asyncio.sleep(0.1)
            if time.monotonic() - began > MINUTE_S:
                await self.cron()
                began = time.monotonic()

    async def cron(self) -> None:
        """What Cloudflare does once a minute."""
        async with self.http.get(f"{self.bot}cron") as answer:
            assert answer.status == 200, await answer.text()

    async def post(self, update: Mapping[str, object]) -> None:
        headers = {SECRET_HEADER.decode(): SECRET}
        async with self.http.post(f"{self.bot}telegram", json=update, headers=headers) as answer:
            assert answer.status == 200, await answer.text()

    async def told(self, path: str) -> Any:
        async with self.http.get(f"{self.bot}{path}") as answer:
            return json.loads(await answer.text())

    def cpu_ms(self) -> float:
        """Of all that workerd has done so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS * 1_000


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


@contextmanager
def workerd(api: str) -> Generator[tuple[int, str, str]]:
    """Its process, and where the bare Worker and the bot listen."""
    told = {"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": SECRET, "SECRET_KEYS": KEY, "API_URL": api}
    free = {"MESSAGE_BURST": "10000", "MOST_COPIES": "0", "NEWCOMER_CHATS": "0"}
    with tempfile.TemporaryDirectory() as folder:
        worker = Path(folder) / "worker.zip"
        pack(worker)
        command = ("node", RUNNER, worker, json.dumps(told | free))
        with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as node:
            assert node.stdin
            assert node.stdout
            gateway, bot = (node.stdout.readline().strip() for _ in range(2))
            (pid,) = Path(f"/proc/{node.pid}/task/{node.pid}/children").read_text().split()
            yield int(pid), gateway, bot
            node.stdin.close()


@asynccontextmanager
async def running(api: str) -> AsyncGenerator[Local]:
    """On an empty database with the schema, for as long as the block runs."""
    alone = aiohttp.TCPConnector(force_close=True)
    with workerd(api) as (pid, gateway, bot):
        async with aiohttp.ClientSession(connector=alone) as http:
            local = Local(pid, gateway, bot, http)
            for step in migrations():
                await local.run([(text, ()) for text in step.statements])
            await local.run([(table(), ())])
            yield local


async def timed(times: int, deed: Callable[[int], Awaitable[object]]) -> list[float]:
    """One after the other: the milliseconds that each took."""
    took = list[float]()
    for number in range(times):
        began = time.perf_counter()
        await deed(number)
        took.append((time.perf_counter() - began) * 1_000)
    return took


def writes(who: Person, number: int) -> dict[str, object]:
    """An update with a message."""
    sender = {"id": who.id, "is_bot": False, "first_name": who.name, "language_code": "en"}
    chat = {"id": who.id, "type": "private", "first_name": who.name}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": sender}
    return {"update_id": number, "message": {**message, "text": f"message {number}"}}


def share(times: Sequence[float]) -> str:
    """The median and the 95th of a hundred."""
    cut = quantiles(times, n=20)
    return f"P50 {cut[9]:6.1f}   P95 {cut[18]:6.1f} ms"


async def measured(playground: Playground, local: Local, messages: int) -> None:
    """Print everything."""
    await playground.bot(token=TOKEN)
    ana, bob = await playground.people("Ana", "Bob")
    for person in (ana, bob):
        await person.starts()  # nobody hears it, but a bot may write to them from now on
    store = SqlStore(D1Executor(local))
    await fill(store, KeyVault([KEY]), [ana.id, bob.id], seated=True)
    one = [("SELECT id FROM people LIMIT 1", ())]
    await timed(20, lambda _: local.run(one))
    before = local.cpu_ms()
    bare = await timed(messages, lambda _: local.run(one))
    bare_ms = (local.cpu_ms() - before) / messages
    await timed(10, lambda it: local.post(writes(ana, 1 + it)))
    await local.quiet()
    print(f"heap with everything imported and ten messages relayed: {await heap(local):.0f} MiB")
    began = await local.told("used")

    def heard() -> int:
        return sum(call.person == bob.id for call in playground.calls("sendMessage"))

    before = local.cpu_ms()
    answered = list[float]()
    for number in range(messages):
        answered += await timed(1, lambda _, it=number: local.post(writes(ana, 1_000 + it)))
        await arrived(heard, 11 + number)
    await local.quiet()
    cpu_ms = (local.cpu_ms() - before) / messages
    assert heard() == messages + 10, f"{heard()} of {messages + 10} messages have arrived"
    requests = [it for it in await local.told("used") if it["what"] == "/telegram"]
    d1_ms = bare_ms * sum(len(it["d1"]) for it in requests) / messages
    print(f"CPU for each message, local: {cpu_ms:.0f} ms; goal {GOAL_MS} ms")
    print(f"  beside the bare Worker's {bare_ms:.1f} ms: {cpu_ms / bare_ms:.0f} times that")
    print(f"  who would pay {d1_ms:.0f} ms for as many trips to D1: {cpu_ms - d1_ms:.0f} are ours")
    print(f"answer to Telegram, local:   {share(answered)}")
    print(f"  the bare Worker's answer:  {share(bare)}")
    asked(requests)
    print(f"KV, local: {[took for it in began for took in it['kv']]} ms, once a minute")
    print(f"heap at the end: {await heap(local):.0f} MiB")


async def arrived(heard: Callable[[], int], number: int) -> None:
    """Once so many messages have; on a machine too busy for that, cron sends them later."""
    with suppress(TimeoutError):
        async with asyncio.timeout(MINUTE_S):
            while heard() < number:
                await asyncio.sleep(0.01)
    await asyncio.sleep(END_S)


async def heap(local: Local) -> float:
    """MiB."""
    return await local.told("heap") / (1 << 20)


def asked(requests: Sequence[Mapping[str, Any]]) -> None:
    """What requests asked of the outside."""
    for name in ("d1", "fetch"):
        calls = [took for it in requests for took in it[name]]
        print(f"{name}, local: {len(calls) / len(requests):.1f} for each message, {share(calls)}")
    most = max(sum(len(it[name]) for name in ("d1", "kv", "r2", "fetch")) for it in requests)
    print(f"subrequests of the request that asked most: {most}")


async def main(messages: int) -> None:
    """Start everything, measure, end everything."""
    async with Playground.embedded() as playground, running(playground.url) as local:
        await measured(playground, local, messages)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200)
    asyncio.run(main(parser.parse_args().messages))
