"""What Prometheus is shown: true, complete, and of nobody."""

from collections.abc import AsyncIterator
from dataclasses import fields
from importlib import util
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from e2e.running import TOKEN, free_port, meet, running, settings
from engine.world import World
from meetsmatch.adapters.redis import Breaker
from meetsmatch.adapters.redis.breaker import FAILURES
from meetsmatch.app.leases import PARTS
from meetsmatch.app.ports import Answer, Outcome, Unavailable
from meetsmatch.app.work import Letter, Outgoing
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.engine.ports import Counters, Hooks
from meetsmatch.ingress import Ingress
from meetsmatch.jobs import Jobs
from meetsmatch.jobs.watchdog import Watchdog
from meetsmatch.metrics import Measured
from meetsmatch.metrics.measured import AWAITED
from meetsmatch.metrics.page import Page
from meetsmatch.metrics.state import GROUPED, SINGLE
from meetsmatch.wiring import CannotStart
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

Labels = tuple[tuple[str, str], ...]
Samples = dict[tuple[str, Labels], float]


def samples(text: str) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


class Scene:
    """An engine on memory that is measured, and its page."""

    def __init__(self, world: World, breaker: Breaker | None = None) -> None:
        self.now_ms = 1_000
        self.world = world
        self.measured = Measured(lambda: self.now_ms)
        self.watchdog = Watchdog(lambda place: None)
        told = world.troubles
        hooks = self.measured.hooks(Hooks(trouble=lambda where, it: told.append((where, it))))
        self.jobs = Jobs(world.engine.outside, hooks=hooks)
        ingress = Ingress("/", b"", self.jobs.take, self.jobs.problems, self.jobs.unready)
        self.page: Page = self.measured.page(self.jobs, ingress, self.watchdog, breaker)

    async def ask(
        self, path: str = "/metrics", method: str = "GET", kind: str = "http"
    ) -> list[Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        none: Any = None
        await self.page({"type": kind, "path": path, "method": method}, none, send)
        return sent

    async def scraped(self) -> Samples:
        start, body = await self.ask()
        assert start["status"] == 200
        return samples(body["body"].decode())


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    scene = Scene(World())
    yield scene
    scene.watchdog.stop()


def letter(number: int) -> Letter:
    return Letter(Outgoing(BotId(7), PersonId(1), "", {}), b"", number)


def test_every_counter_of_the_engine_is_shown_once() -> None:
    shown = [name for _, names in GROUPED.values() for name in names] + [*SINGLE]
    assert sorted(shown) == sorted(field.name for field in fields(Counters))


async def test_a_running_bot_shows_what_it_does_and_of_nobody(
    playground: Playground, tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, metrics_port=free_port())
    async with running(wanted), aiohttp.ClientSession() as http:
        ana, bob = await meet(playground, bot)
        await ana.says("CANARY of the words")
        await bob.expects(contains="CANARY", within=10)
        await playground.idle()
        async with http.get(f"http://127.0.0.1:{wanted.metrics_port}/metrics") as answer:
            text = await answer.text()
    found = samples(text)
    assert found["meetsmatch_updates_total", (("outcome", "taken"),)] > 10
    assert found["meetsmatch_handled_total", ()] > 10
    assert found["meetsmatch_letters_total", (("outcome", "sent"),)] > 10
    sent = (("method", "sendMessage"), ("outcome", "sent"))
    assert found["meetsmatch_calls_total", sent] >= 4
    assert found["meetsmatch_call_seconds_count", (("method", "sendMessage"),)] >= 4
    assert found["meetsmatch_response_seconds_count", ()] > 5
    assert found["meetsmatch_age_seconds", (("of", "inbox"),)] >= 0
    assert found["meetsmatch_people_depth", ()] == 2
    assert found["meetsmatch_chats_depth", ()] == 1
    assert found["meetsmatch_misdelivered_prevented_total", ()] == 0
    assert found["meetsmatch_ready", ()] == 1
    assert found["meetsmatch_leases_held", ()] == len(PARTS)
    assert found["process_cpu_seconds_total", ()] > 0
    for person in (ana, bob):
        assert str(person.id) not in text
    assert "canary" not in text.lower()


async def test_the_first_answer_to_an_update_is_timed_and_only_once(scene: Scene) -> None:
    hooks = scene.measured.hooks(Hooks())
    hooks.answered((), 0)
    hooks.answered((letter(1), letter(2)), 1_000)
    scene.now_ms = 1_250
    hooks.settled(letter(1), Outcome.RETRY)
    scene.now_ms = 1_750
    hooks.settled(letter(1), Outcome.SENT)
    hooks.settled(letter(1), Outcome.SENT)
    hooks.settled(letter(2), Outcome.SENT)
    hooks.answered((letter(3),), 1_000)
    hooks.settled(letter(3), Outcome.CANCELLED)
    found = await scene.scraped()
    assert found["meetsmatch_response_seconds_count", ()] == 1
    assert found["meetsmatch_response_seconds_sum", ()] == pytest.approx(0.75)


async def test_no_more_answers_are_awaited_than_there_is_room_for(scene: Scene) -> None:
    hooks = scene.measured.hooks(Hooks())
    for number in range(AWAITED + 1):
        hooks.answered((letter(number),), 1_000)
    for number in range(AWAITED + 1):
        hooks.settled(letter(number), Outcome.SENT)
    found = await scene.scraped()
    assert found["meetsmatch_response_seconds_count", ()] == AWAITED


async def test_calls_are_counted_by_what_they_came_to(scene: Scene) -> None:
    class Telegram:
        async def call(self, method: str, params: object) -> Answer:
            return Answer(429, retry_after=3)

    gateway = scene.measured.gateway(Telegram())
    assert (await gateway.call("sendDice", {})).retry_after == 3
    found = await scene.scraped()
    throttled = (("method", "sendDice"), ("outcome", "throttled"))
    assert found["meetsmatch_calls_total", throttled] == 1


async def test_errors_are_counted_by_step_and_type_and_still_told(scene: Scene) -> None:
    scene.jobs.engine.lane.desk.trouble("lane", ValueError("dear diary"))
    found = await scene.scraped()
    told = (("error", "ValueError"), ("step", "lane"))
    assert found["meetsmatch_errors_total", told] == 1
    assert [where for where, _ in scene.world.troubles] == ["lane"]


async def test_without_a_database_there_are_no_depths_but_all_the_rest(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await scene.scraped())["meetsmatch_people_depth", ()] == 0

    async def away(bot: BotId) -> object:
        raise Unavailable

    monkeypatch.setattr(scene.world.store, "counts", away)
    found = await scene.scraped()
    assert not [name for name, _ in found if name.endswith("_depth")]
    assert found["meetsmatch_stale_total", ()] == 0


async def test_redis_is_told_of_where_there_is_one(scene: Scene) -> None:
    assert not [name for name, _ in await scene.scraped() if "redis" in name]
    breaker = Breaker(lambda: 0.0)
    redis = Scene(World(), breaker)
    try:
        assert (await redis.scraped())["meetsmatch_redis_used", ()] == 1
        for _ in range(FAILURES):
            breaker.failed()
        assert not breaker.lets_through()
        found = await redis.scraped()
    finally:
        redis.watchdog.stop()
    told = {name: value for (name, _), value in found.items() if "redis" in name}
    assert told == {
        "meetsmatch_redis_used": 0,
        "meetsmatch_redis_given_up_total": 1,
        "meetsmatch_redis_failures_total": FAILURES,
        "meetsmatch_redis_spared_total": 1,
    }


async def test_a_running_bot_shows_how_redis_fares(playground: Playground, tmp_path: Path) -> None:
    await playground.bot(token=TOKEN)
    away = {"redis_url": "redis://127.0.0.1:9", "metrics_port": free_port()}
    wanted = settings(playground.url, tmp_path, **away)
    page = f"http://127.0.0.1:{wanted.metrics_port}/metrics"
    async with running(wanted), aiohttp.request("GET", page) as answer:
        found = samples(await answer.text())
    assert found["meetsmatch_redis_failures_total", ()] >= 1


async def test_the_page_is_only_read(scene: Scene) -> None:
    assert (await scene.ask("/"))[0]["status"] == 404
    assert (await scene.ask(method="POST"))[0]["status"] == 405
    assert await scene.ask(kind="websocket") == []


async def test_metrics_without_their_library_are_refused_at_the_start(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetsmatch.server.find_spec", lambda name: None)
    assert util.find_spec("prometheus_client") is not None
    with pytest.raises(CannotStart, match="install the extra `metrics`"):
        async with running(settings(playground.url, tmp_path, metrics_port=0)):
            pass
