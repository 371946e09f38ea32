"""A real Prometheus watches two processes under load: its numbers are those of who counted."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import yaml

from deploy.test_watching import DASHBOARDS, RULES, machine
from e2e.running import TOKEN, Spawned, environment, free_port, joins, settings
from meetsmatch.adapters.schema.steps import upgrade
from playground.client import Bot, Person, Playground
from support.postgres import own_database
from support.redis import own_redis
from support.tools import tool

pytest_plugins = ["playground.pytest_plugin"]

PAIRS, MESSAGES = 4, 12
SETTLES_S = 30

QUIET = {
    "Here today, of a month",
    "Reports for each chat",
    "Likes for each match",
    "Sanctions for each report",
    "Errors",
    "Decks that had to be laid",
}
"""Panels that stay empty here: nothing of theirs has happened, or is counted yet."""


@dataclass(frozen=True)
class Prometheus:
    """One that runs, asked over HTTP."""

    http: aiohttp.ClientSession
    url: str

    async def ask(self, expression: str) -> list[float]:
        """The values of an instant query."""
        async with self.http.get(f"{self.url}/api/v1/query", params={"query": expression}) as said:
            answer = await said.json()
        assert answer["status"] == "success", (expression, answer)
        return [float(it["value"][1]) for it in answer["data"]["result"]]

    async def one(self, expression: str) -> float:
        found = await self.ask(expression)
        return found[0] if found else 0.0


@asynccontextmanager
async def watching(folder: Path, ports: list[int], machine: str) -> AsyncGenerator[Prometheus]:
    """Prometheus on these processes and the machine, with the rules that are shipped."""
    port = free_port()
    config = folder / "prometheus.yml"
    targets = [{"targets": [f"127.0.0.1:{it}" for it in ports]}]
    said = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(RULES)],
        "scrape_configs": [
            {"job_name": "meetsmatch", "static_configs": targets},
            {"job_name": "machine", "static_configs": [{"targets": [machine]}]},
        ],
    }
    config.write_text(yaml.safe_dump(said), "utf-8")
    process = await asyncio.create_subprocess_exec(
        tool("prometheus"),
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'series'}",
        f"--web.listen-address=127.0.0.1:{port}",
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        async with aiohttp.ClientSession() as http:
            yield Prometheus(http, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        await process.wait()


async def two_processes(
    until_end: AsyncExitStack, playground: Playground, folder: Path, database: str
) -> list[int]:
    """They share a database and Redis; the ports of their metrics."""
    redis = await until_end.enter_async_context(own_redis())
    ports: list[int] = []
    for _ in range(2):
        wanted = settings(playground.url, folder, database_url=database)
        ports.append(free_port())
        more = {"METRICS_PORT": str(ports[-1]), "REDIS_URL": redis.url, "POOL_SIZE": "4"}
        env = environment(wanted) | more
        spawned = await Spawned.started((sys.executable, "-m", "meetsmatch", "run"), env=env)
        until_end.push_async_callback(spawned.stop)
    return ports


async def talk(playground: Playground, bot: Bot) -> None:
    """Pairs meet one after the other, then all write at the same time."""
    people: list[Person] = []
    for number in range(2 * PAIRS):
        person = await playground.person(f"P{number}", language_code="en")
        await joins(person, bot, ("Woman", "Man")[number % 2])
        people.append(person)
        if number % 2:
            for one in people[-2:]:
                await one.expects(contains="You are connected", within=20)
    await asyncio.gather(*(write(person) for person in people))
    for person in people:
        await person.expects(contains=f"word {MESSAGES - 1}", within=30)


async def write(person: Person) -> None:
    for number in range(MESSAGES):
        await person.says(f"word {number}")
        await asyncio.sleep(0.2)


@pytest.mark.proof
async def test_its_numbers_are_those_of_who_counted_and_every_panel_shows_something(
    playground: Playground, tmp_path: Path
) -> None:
    async with AsyncExitStack() as until_end:
        database = await until_end.enter_async_context(own_database())
        await asyncio.to_thread(upgrade, database)
        bot = await playground.bot(token=TOKEN)
        ports = await two_processes(until_end, playground, tmp_path, database)
        exporter = until_end.enter_context(machine())
        watched = watching(tmp_path, ports, exporter)
        prometheus = await until_end.enter_async_context(watched)
        await until_up(prometheus, 3)
        await talk(playground, bot)
        await playground.idle()
        counted = {
            'sum(meetsmatch_calls_total{method="sendMessage",outcome="sent"})': sent(playground),
            'sum(meetsmatch_events_total{kind="paired"})': PAIRS,
            'sum(meetsmatch_events_total{kind="signed_up"})': 2 * PAIRS,
            'sum(meetsmatch_commands_total{command="start"})': 2 * PAIRS,
            "sum(meetsmatch_wait_seconds_count)": PAIRS,
            "max(meetsmatch_chats_depth)": PAIRS,
            "max(meetsmatch_people_depth)": 2 * PAIRS,
            "sum(meetsmatch_misdelivered_prevented_total)": 0,
        }
        assert counted['sum(meetsmatch_calls_total{method="sendMessage",outcome="sent"})'] > (
            2 * PAIRS * MESSAGES
        )
        found = dict[str, float]()
        for _ in range(SETTLES_S):
            found = {it: await prometheus.one(it) for it in counted}
            if found == counted:
                break
            await asyncio.sleep(1)
        assert found == counted
        shares = await prometheus.ask("sum by (instance) (meetsmatch_handled_total) > 0")
        assert len(shares) == 2, "both did something of it"
        assert await prometheus.one("sum(meetsmatch_leases_held)") == 34
        assert await empty_panels(prometheus) == QUIET


async def until_up(prometheus: Prometheus, targets: int) -> None:
    async with asyncio.timeout(SETTLES_S):
        while True:
            try:
                if await prometheus.one("sum(up)") == targets:
                    return
            except (aiohttp.ClientConnectionError, aiohttp.ContentTypeError):
                pass  # it is still starting
            await asyncio.sleep(0.2)


def sent(playground: Playground) -> int:
    """How many messages the playground has taken."""
    return Counter(it.method for it in playground.calls() if it.status == 200)["sendMessage"]


async def empty_panels(prometheus: Prometheus) -> set[str]:
    empty = set[str]()
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text("utf-8"))["panels"]:
            for target in panel["targets"]:
                if target["datasource"]["type"] != "prometheus":
                    continue
                expression = target["expr"].replace("$__rate_interval", "30s")
                if not await prometheus.ask(expression):
                    empty.add(panel["title"])
    return empty
