"""What Prometheus is shown: true, complete, and of nobody."""

from collections.abc import AsyncIterator
from dataclasses import fields, replace
from importlib import util
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from e2e.running import TOKEN, free_port, meet, running, settings
from engine.world import BOT, World
from meetsmatch.adapters.memory import MemoryDecks, MemoryStore
from meetsmatch.adapters.postgres import Pool
from meetsmatch.adapters.postgres.pool import connecting
from meetsmatch.adapters.redis import Breaker
from meetsmatch.adapters.redis.breaker import FAILURES
from meetsmatch.app.leases import PARTS
from meetsmatch.app.ports import Answer, Outcome, Unavailable
from meetsmatch.app.telling import ChatTold, Happened, Visited
from meetsmatch.app.work import Commit, Letter, Outgoing
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.engine.ports import Counters, Hooks
from meetsmatch.ingress import Ingress
from meetsmatch.jobs import Jobs
from meetsmatch.jobs.watchdog import Watchdog
from meetsmatch.metrics import Measured, Watching
from meetsmatch.metrics.depths import ACTIVE_MS, COUNTED_MS
from meetsmatch.metrics.measured import AWAITED
from meetsmatch.metrics.page import Page
from meetsmatch.metrics.state import GROUPED, MOST_BOTS, SINGLE
from meetsmatch.wiring import CannotStart
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

Labels = tuple[tuple[str, str], ...]
Samples = dict[tuple[str, Labels], float]
OURS = (("bot", str(BOT)),)


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
        self.at_work = {BOT: self.jobs}
        self.store = MemoryStore()
        self.pools = dict[str, Pool]()
        watching = Watching(
            at_work=lambda: self.at_work,
            ingress=Ingress(self.jobs.problems, self.jobs.unready),
            watchdog=self.watchdog,
            trends=self.store.trends,
            now_ms=lambda: self.now_ms,
            breaker=breaker,
            pools=self.pools,
        )
        self.page: Page = self.measured.page(watching)

    async def happened(self, event: Event) -> None:
        await self.store.commit(Commit(BOT, event.at_ms, (Happened(event),)))

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
        await ana.says("/canary")
        await ana.says("⏹ Stop")
        await playground.idle()
        async with http.get(f"http://127.0.0.1:{wanted.metrics_port}/metrics") as answer:
            text = await answer.text()
    found = samples(text)
    ours = ("bot", str(wanted.bot))
    assert found["meetsmatch_updates_total", (ours, ("outcome", "taken"))] > 10
    assert found["meetsmatch_handled_total", (ours,)] > 10
    assert found["meetsmatch_letters_total", (ours, ("outcome", "sent"))] > 10
    sent = (("method", "sendMessage"), ("outcome", "sent"))
    assert found["meetsmatch_calls_total", sent] >= 4
    assert found["meetsmatch_call_seconds_count", (("method", "sendMessage"),)] >= 4
    assert found["meetsmatch_response_seconds_count", ()] > 5
    for deed in ("write", "read", "scan"):
        assert found["meetsmatch_database_seconds_count", (("deed", deed),)] >= 1
    assert found["meetsmatch_age_seconds", (ours, ("of", "inbox"))] >= 0
    assert found["meetsmatch_people_depth", (ours,)] == 2
    assert found["meetsmatch_chats_depth", (ours,)] == 0
    assert found["meetsmatch_misdelivered_prevented_total", (ours,)] == 0
    assert found["meetsmatch_commands_total", (("command", "start"),)] == 2
    assert found["meetsmatch_commands_total", (("command", "stop"),)] == 1, "by its key as well"
    assert found["meetsmatch_commands_total", (("command", "?"),)] == 1
    assert found["meetsmatch_events_total", (("kind", "signed_up"), ("word", ""))] == 2
    assert found["meetsmatch_wait_seconds_count", ()] == 1
    assert found["meetsmatch_bots", ()] == 1
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
    assert (await scene.scraped())["meetsmatch_people_depth", OURS] == 0

    async def away(bot: BotId, *days: int) -> object:
        raise Unavailable

    monkeypatch.setattr(scene.world.store, "counts", away)
    monkeypatch.setattr(scene.store.trends, "days", away)
    scene.now_ms += ACTIVE_MS
    found = await scene.scraped()
    assert not [name for name, _ in found if name.endswith(("_depth", "active_people"))]
    assert found["meetsmatch_stale_total", OURS] == 0


async def test_rows_are_not_counted_again_at_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {"people": 1}

    async def counts(bot: BotId) -> object:
        return dict(rows)

    monkeypatch.setattr(scene.world.store, "counts", counts)
    assert (await scene.scraped())["meetsmatch_people_depth", OURS] == 1
    rows["people"] = 2
    scene.now_ms += COUNTED_MS - 1
    assert (await scene.scraped())["meetsmatch_people_depth", OURS] == 1
    scene.now_ms += 1
    assert (await scene.scraped())["meetsmatch_people_depth", OURS] == 2


async def test_who_was_here_is_told_by_days(scene: Scene) -> None:
    scene.now_ms = 100 * DAY_MS + 1
    for at_ms, gap in ((100 * DAY_MS, "0"), (96 * DAY_MS, "0"), (75 * DAY_MS, "0")):
        await scene.happened(Event(BOT, Kind.VISITED, at_ms, 1, gap))
    assert await scene.store.roll(BOT)
    found = await scene.scraped()
    active = [found["meetsmatch_active_people", (*OURS, ("days", it))] for it in ("1", "7", "30")]
    assert active == [1, 2, 3]


async def test_further_bots_are_added_up(scene: Scene) -> None:
    for number in range(1, MOST_BOTS + 2):
        world = World()
        jobs = Jobs(replace(world.engine.outside, bot=BotId(BOT + number)))
        jobs.counters.handled = number
        scene.at_work[BotId(BOT + number)] = jobs
    found = await scene.scraped()
    told = {labels[0][1]: value for (name, labels), value in found.items() if "handled" in name}
    assert len(told) == MOST_BOTS + 1
    assert told["others"] == MOST_BOTS + (MOST_BOTS + 1)
    assert found["meetsmatch_bots", ()] == MOST_BOTS + 2


async def test_what_happens_is_counted_by_words_that_are_few(scene: Scene) -> None:
    hooks = scene.measured.hooks(Hooks())
    hooks.committed(
        (
            Happened(Event(BOT, Kind.PAIRED, 0, word="10", size=7)),
            Happened(Event(BOT, Kind.REPORTED, 0, word="spam")),
            Happened(Event(BOT, Kind.VISITED, 0, word="12")),
            ChatTold(BOT, ChatId(5), 0, "idle"),
            Visited(BOT, PersonId(1), 3),
        )
    )
    found = await scene.scraped()
    happened = {
        (labels[0][1], labels[1][1]): value
        for (name, labels), value in found.items()
        if name == "meetsmatch_events_total"
    }
    assert happened["reported", "insults"] == 0, "known before it has happened"
    assert {words: often for words, often in happened.items() if often} == {
        ("paired", ""): 1,
        ("reported", "spam"): 1,
        ("visited", ""): 1,
        ("chat_ended", "idle"): 1,
    }
    assert found["meetsmatch_wait_seconds_bucket", (("le", "10.0"),)] == 1
    assert found["meetsmatch_wait_seconds_bucket", (("le", "5.0"),)] == 0


async def test_cards_that_lay_in_a_deck_are_hits(scene: Scene) -> None:
    decks = scene.measured.doings.decks(MemoryDecks())
    one, two = PersonId(1), PersonId(2)
    assert await decks.draw(BOT, one, 0) is None
    await decks.lay(BOT, one, (two,), 0)
    assert await decks.draw(BOT, one, 0) == two
    await decks.lay(BOT, one, (two,), 0)
    await decks.drop(BOT, one)
    assert await decks.draw(BOT, one, 0) is None
    found = await scene.scraped()
    assert found["meetsmatch_cache_total", (("cache", "decks"), ("outcome", "hit"))] == 1
    assert found["meetsmatch_cache_total", (("cache", "decks"), ("outcome", "miss"))] == 2


async def test_connections_are_told_of_where_there_are_any(scene: Scene) -> None:
    assert not [name for name, _ in await scene.scraped() if "pool" in name]
    pool = scene.pools["read"] = Pool(connecting("postgresql://nobody@127.0.0.1/nowhere"), 3)
    pool.used, pool.waiting = 2, 1
    found = await scene.scraped()
    of_reads = (("pool", "read"),)
    assert found["meetsmatch_pool_size", of_reads] == 3
    assert found["meetsmatch_pool_used", of_reads] == 2
    assert found["meetsmatch_pool_waiting", of_reads] == 1


async def test_redis_is_told_of_where_there_is_one(scene: Scene) -> None:
    assert not [name for name, _ in await scene.scraped() if "redis" in name]
    breaker = Breaker(lambda: 0.0)
    redis = Scene(World(), breaker)
    try:
        assert (await redis.scraped())["meetsmatch_redis_used", ()] == 1
        for _ in range(FAILURES):
            breaker.failed()
        assert not breaker.lets_through()
        breaker.heard(0.004)
        found = await redis.scraped()
    finally:
        redis.watchdog.stop()
    assert found["meetsmatch_redis_seconds_bucket", (("le", "0.005"),)] == 1
    assert found["meetsmatch_redis_seconds_bucket", (("le", "0.0025"),)] == 0
    told = {
        name: value
        for (name, _), value in found.items()
        if "redis" in name and "seconds" not in name
    }
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
    monkeypatch.setattr("meetsmatch.fleet.watching.find_spec", lambda name: None)
    assert util.find_spec("prometheus_client") is not None
    with pytest.raises(
        CannotStart, match=r"METRICS_PORT needs more: pip install .meetsmatch\[metrics\]"
    ):
        async with running(settings(playground.url, tmp_path, metrics_port=0)):
            pass
