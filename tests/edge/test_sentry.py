"""Errors are reported by types and places; nothing that anybody wrote goes along."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from e2e.running import TOKEN, running, settings
from meetsmatch.adapters.sentry import Reports
from meetsmatch.app.ports import Unavailable
from meetsmatch.wiring import CannotStart
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]


@dataclass
class Server:
    """What takes reports."""

    events: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    raw: str = ""
    dsn: str = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        text = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
        self.raw += text
        lines = [json.loads(line) for line in text.splitlines() if line]
        self.events += [line for line in lines if "exception" in line]
        return web.json_response({})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    it = Server()
    app = web.Application()
    app.router.add_post("/api/5/envelope/", it.take)
    async with TestServer(app) as running_server:
        it.dsn = f"http://key@127.0.0.1:{running_server.port}/5"
        yield it


def _fails(words: str) -> None:
    raise ValueError(words)


async def test_a_report_has_types_and_places_and_nothing_else(server: Server) -> None:
    reports = Reports(server.dsn)
    try:
        try:
            _fails("CANARY of the words")
        except ValueError as error:
            raise LookupError("CANARY again") from error
    except LookupError as error:
        reports.trouble("lane", error)
    await asyncio.to_thread(reports.close)
    (event,) = server.events
    first, last = event["exception"]["values"]
    assert (first["type"], last["type"]) == ("ValueError", "LookupError")
    assert first["stacktrace"]["frames"][-1]["function"] == "_fails"
    assert event["tags"] == {"step": "lane"}
    assert "CANARY" not in server.raw


async def test_what_passes_by_itself_is_not_reported(server: Server) -> None:
    reports = Reports(server.dsn)
    reports.trouble("lane", Unavailable("the database is away"))
    await asyncio.to_thread(reports.close)
    assert server.events == []


async def test_causes_that_go_in_circles_end(server: Server) -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    reports = Reports(server.dsn)
    reports.trouble("lane", one)
    await asyncio.to_thread(reports.close)
    assert len(server.events[0]["exception"]["values"]) == 10


async def test_a_running_bot_reports_its_trouble(
    playground: Playground, tmp_path: Path, server: Server
) -> None:
    await playground.bot(token=TOKEN)
    async with running(settings(playground.url, tmp_path, sentry_dsn=server.dsn)) as jobs:
        jobs.engine.lane.desk.trouble("lane", ValueError("dear diary"))
    assert [event["tags"]["step"] for event in server.events] == ["lane"]
    assert "diary" not in server.raw


async def test_an_address_without_a_project_number_is_refused_at_the_start(
    playground: Playground, tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    with pytest.raises(CannotStart, match="SENTRY_DSN is no address of a project"):
        async with running(settings(playground.url, tmp_path, sentry_dsn="https://key@host/x")):
            pass


async def test_reports_without_their_library_are_refused_at_the_start(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetsmatch.fleet.watching.find_spec", lambda name: None)
    with pytest.raises(CannotStart, match=r"SENTRY_DSN needs more: .*\[sentry\]"):
        async with running(settings(playground.url, tmp_path, sentry_dsn="https://k@h/5")):
            pass
