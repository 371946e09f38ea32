"""python -m benchmarks.panel: how long each page of the panel takes, among very many people.

The bot runs as anybody would run it, on a database that `meetsmatch seed` has filled; an owner
logs in and reads every page that needs no further words, one person's, and whom some filters find.
Beside them stands a file that takes no database. Fails if the 95th of 100 is slower than promised.
"""

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import aiohttp
import uvloop

from benchmarks.relay.bots import MEETSMATCH, TOKEN, free_port
from benchmarks.relay.databases import database
from faults.bot import Bot as Process
from meetsmatch.panel.routes import ACCESS
from playground.client import Playground

MOST_MS = 200.0
ROUNDS = 40
PATIENCE_S = 60.0
NAME = "bench"
PRINTED = re.compile(rf"{NAME}\b.*?(\S+)\s*$")
CSRF = re.compile(r'name="csrf" value="(\w+)"')
SOMEBODY = re.compile(r'href="(/people/\w+)"')
FURTHER = re.compile(r'href="(/people\?[^"]+)"')
STILL = "/static/panel.css"
SOUGHT = (
    "status=active",
    "status=joining",
    "status=hidden",
    "status=suspended",
    "status=unreachable",
    "language=ru",
    "gender=other",
    "seen_within=1",
    "away_for=400",
    "status=unreachable&gender=other&language=ru&away_for=300",
)
"""Whom an owner asks for: many, a few, and nobody at all."""


async def measured(asked: argparse.Namespace) -> bool:
    """Print the figures; whether all pages are as fast as promised."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with database(asked.database_url, folder) as url, Playground.embedded() as town:
            await town.bot(token=TOKEN)
            port = free_port()
            process = Process(town.url, url, folder, {"PANEL_PORT": str(port)})
            await said(process, "seed", "--people", str(asked.people))
            told = await said(process, "admin", "create", NAME, "--role", "owner")
            (password,) = PRINTED.findall(told.strip().splitlines()[-1])
            await process.start()
            try:
                return await judged(f"http://127.0.0.1:{port}", password)
            finally:
                await process.remove()


async def said(process: Process, *words: str) -> str:
    """What that command prints, on the same database."""
    command = (MEETSMATCH[0], *words)
    running = await asyncio.create_subprocess_exec(
        *command, env=process.env, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await running.communicate()
    if running.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {running.returncode}")
    return out.decode()


async def judged(url: str, password: str) -> bool:
    """Every page, again and again."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as http:
        form = CSRF.findall(await page(http, "/login", patience_s=PATIENCE_S))
        given = {"csrf": form[0], "name": NAME, "password": password}
        async with http.post("/login", data=given, headers={"origin": url}) as answer:
            assert answer.status == 200, await answer.text()
        slow = []
        for path in [STILL, *await pages(http)]:
            times = [await took_ms(http, path) for _ in range(ROUNDS)]
            p95 = quantiles(times, n=20)[-1]
            print(f"{path:24} P50 {median(times):7.1f} ms   P95 {p95:7.1f} ms")
            slow += [path] if p95 > MOST_MS else []
        print(f"slower than {MOST_MS:.0f} ms: {', '.join(slow) or 'none'}")
        return not slow


async def pages(http: aiohttp.ClientSession) -> Sequence[str]:
    """Those that need no further words, the next page of the people, and one of them."""
    paths = [name.removeprefix("GET ") for name in ACCESS if name.startswith("GET ")]
    plain = [it for it in paths if "{" not in it and it != "/login"]
    people = await page(http, "/people")
    sought = [f"/people?{it}" for it in SOUGHT]
    return [*plain, *FURTHER.findall(people)[:1], *SOMEBODY.findall(people)[:1], *sought]


async def page(http: aiohttp.ClientSession, path: str, patience_s: float = 0.0) -> str:
    """Its text, once somebody listens."""
    began = time.monotonic()
    while True:
        try:
            async with http.get(path) as answer:
                assert answer.status == 200, (path, answer.status)
                return await answer.text()
        except aiohttp.ClientConnectionError:
            if time.monotonic() - began > patience_s:
                raise
            await asyncio.sleep(0.1)


async def took_ms(http: aiohttp.ClientSession, path: str) -> float:
    began = time.perf_counter()
    await page(http, path)
    return 1_000 * (time.perf_counter() - began)


def main() -> None:
    """Fail if a page is slower than promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.panel", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    where = "postgresql://… of a server, on which a database is made and dropped, or `own`"
    parser.add_argument("--database-url", default="", help=f"{where}; SQLite unless given")
    sys.exit(None if uvloop.run(measured(parser.parse_args())) else "a page is too slow")


if __name__ == "__main__":
    main()
