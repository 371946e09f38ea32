"""Traces go to a collector as OTLP and say how an update went, of nobody."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from e2e.running import TOKEN, meet, running, settings
from meetsmatch.adapters.tracing import FOLLOWED, Traces
from meetsmatch.app.work import Letter, Outgoing
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.wiring import CannotStart
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]


@dataclass
class Collector:
    """What a collector does with what comes in: keeps it."""

    spans: list[Span] = field(default_factory=list[Span])
    raw: bytes = b""
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.raw += body
        sent = ExportTraceServiceRequest.FromString(body)
        for resource in sent.resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return web.Response()


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    it = Collector()
    app = web.Application()
    app.router.add_post("/v1/traces", it.take)
    async with TestServer(app) as server:
        it.url = str(server.make_url("/"))
        yield it


def letter(number: int) -> Letter:
    return Letter(Outgoing(BotId(7), PersonId(1), "", {}), b"", number)


async def test_an_update_is_one_trace_from_its_lane_to_what_it_led_to(
    playground: Playground, tmp_path: Path, collector: Collector
) -> None:
    bot = await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, traces_url=collector.url, traces_share=1)
    async with running(wanted):
        ana, bob = await meet(playground, bot)
        await ana.says("CANARY of the words")
        await bob.expects(contains="CANARY", within=10)
        await playground.idle()
    steps = Counter(span.name for span in collector.spans)
    assert steps.keys() == {"intake", "lane", "commit", "send"}
    lanes = {span.trace_id: span for span in collector.spans if span.name == "lane"}
    sends = [span for span in collector.spans if span.name == "send"]
    led = [span for span in sends if span.trace_id in lanes]
    assert len(led) > 5
    assert all(span.parent_span_id == lanes[span.trace_id].span_id for span in led)
    assert {it.key for it in next(iter(lanes.values())).attributes} == {
        "meetsmatch.bot",
        "meetsmatch.update",
        "meetsmatch.part",
    }
    for canary in (b"CANARY", str(ana.id).encode(), str(bob.id).encode()):
        assert canary not in collector.raw


async def test_only_a_share_of_the_updates_is_traced(collector: Collector) -> None:
    traces = Traces(collector.url, 0)
    with traces.around("lane", {"update": 1}):
        traces.answered([letter(1)], 0)
    with traces.around("send", {"letter": 1}):
        pass
    await _closed(traces)
    assert collector.spans == []


async def test_an_error_is_told_by_its_type_alone(collector: Collector) -> None:
    traces = Traces(collector.url, 1)
    with pytest.raises(KeyError), traces.around("lane", {"update": 1}):
        raise KeyError("CANARY")
    await _closed(traces)
    (span,) = collector.spans
    assert span.status.message == "KeyError"
    assert b"CANARY" not in collector.raw


async def test_no_more_letters_are_followed_than_there_is_room_for(collector: Collector) -> None:
    traces = Traces(collector.url, 1)
    with traces.around("lane", {"update": 1}):
        traces.answered([letter(number) for number in range(1, FOLLOWED + 2)], 0)
    for number in (1, 2):
        with traces.around("send", {"letter": number}):
            pass
    await _closed(traces)
    lane, forgotten, followed = collector.spans
    assert forgotten.trace_id != lane.trace_id
    assert followed.trace_id == lane.trace_id


async def _closed(traces: Traces) -> None:
    """In a thread: the collector is in this one's loop."""
    await asyncio.to_thread(traces.close)


async def test_traces_without_their_library_are_refused_at_the_start(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetsmatch.fleet.watching.find_spec", lambda name: None)
    assert util.find_spec("opentelemetry") is not None
    with pytest.raises(CannotStart, match=r"TRACES_URL needs more: .*\[tracing\]"):
        async with running(settings(playground.url, tmp_path, traces_url="http://127.0.0.1:1")):
            pass
