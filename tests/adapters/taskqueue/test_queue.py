"""Jobs handed on over each kind of server: what is taken, what is lost, what comes twice."""

import asyncio
import json
import pickle
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from redis.exceptions import TimeoutError as RedisTimeout
from taskiq import AckableMessage, AsyncBroker, BrokerMessage

from meetsmatch.adapters.taskqueue import Queue, broker_at, brokers, queue
from meetsmatch.app.chores import Chore
from meetsmatch.core.ids import BotId
from support.brokers import SERVERS, own_queue
from support.redis import own_redis

BOT = BotId(7)
NOWHERE = {
    "redis": "redis://127.0.0.1:9",
    "rabbitmq": "amqp://127.0.0.1:9",
    "nats": "nats://127.0.0.1:9",
}
PATIENT_S = 20


@dataclass
class Place:
    """One queue, and what was done of it."""

    url: str
    name: str
    done: list[tuple[BotId, Chore]] = field(default_factory=list[tuple[BotId, Chore]])
    troubles: list[str] = field(default_factory=list[str])
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def queue(self, url: str = "") -> Queue:
        return Queue(url or self.url, self.name, lambda where, _: self.troubles.append(where))

    async def do(self, bot: BotId, chore: Chore) -> None:
        self.done.append((bot, chore))
        self.news.set()

    @asynccontextmanager
    async def worker(self) -> AsyncGenerator[None]:
        stopping = asyncio.Event()
        async with self.queue().taking(self.do) as listen:
            listening = asyncio.create_task(listen(stopping))
            try:
                yield
            finally:
                stopping.set()
                async with asyncio.timeout(PATIENT_S):
                    await listening

    async def until(self, count: int) -> None:
        async with asyncio.timeout(PATIENT_S):
            while len(self.done) < count:
                self.news.clear()
                await self.news.wait()


@pytest.fixture(params=SERVERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def place(kind: str) -> AsyncGenerator[Place]:
    name = f"test-{secrets.token_hex(6)}"
    async with own_queue(kind, name) as url:
        yield Place(url, name)


async def test_who_listens_is_woken_for_each_job(place: Place) -> None:
    waker = place.queue()
    async with place.worker():
        for chore in Chore:
            assert await waker.wake(BOT, chore)
        await place.until(len(Chore))
    await waker.close()
    assert sorted(place.done) == sorted((BOT, chore) for chore in Chore)
    assert not place.troubles


async def test_two_who_listen_share_the_jobs(place: Place) -> None:
    waker = place.queue()
    async with place.worker(), place.worker():
        for _ in range(20):
            assert await waker.wake(BOT, Chore.IDLE)
        await place.until(20)
        await asyncio.sleep(0.3)
    await waker.close()
    assert len(place.done) == 20


async def test_who_dies_over_a_job_leaves_it_to_others(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brokers, "AGAIN_S", 1)
    waker, dying = place.queue(), broker_at(place.url, place.name)
    dying.is_worker_process = True
    await dying.startup()
    taking = dying.listen()
    assert await waker.wake(BOT, Chore.BROADCASTS)
    async with asyncio.timeout(PATIENT_S):
        await anext(taking)
    await taking.aclose()
    await dying.shutdown()
    async with place.worker():
        if place.url.startswith("redis"):
            # It looks for what the dead have left whenever something new has come.
            await asyncio.sleep(1.1)
            assert await waker.wake(BOT, Chore.IDLE)
        async with asyncio.timeout(PATIENT_S):
            while (BOT, Chore.BROADCASTS) not in place.done:
                place.news.clear()
                await place.news.wait()
    await waker.close()


async def test_what_is_sent_is_json_and_a_pickle_is_not_opened(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    broker, sent = broker_at(place.url, place.name), list[bytes]()
    await broker.startup()
    waker = place.queue()
    async with place.worker():
        # Whoever opens it breaks this test.
        evil = pickle.dumps(Trap())
        await broker.kick(BrokerMessage(task_id="1", task_name="idle", message=evil, labels={}))
        waking = broker_at(place.url, place.name)
        await waking.startup()
        kick = waking.kick

        async def seen(message: BrokerMessage) -> None:
            sent.append(message.message)
            await kick(message)

        waking.kick = seen  # nothing else sees what passes
        waker._broker = waking
        assert await waker.wake(BOT, Chore.IDLE)
        await place.until(1)
    await broker.shutdown()
    await waker.close()
    assert place.done == [(BOT, Chore.IDLE)]
    said = json.loads(sent[0])
    assert (said["task_name"], said["args"], said["kwargs"]) == ("idle", [BOT], {})
    assert "Cannot parse message" in caplog.text


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("a pickle was opened",))


async def test_who_listens_ends_though_the_client_forgets_that_it_was_cancelled(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "broker_at", forgetful)
    waker = place.queue()
    async with place.worker():
        assert await waker.wake(BOT, Chore.IDLE)
        await place.until(1)
    await waker.close()


def forgetful(url: str, name: str) -> AsyncBroker:
    """As clients are that use wait_for, before Python 3.12."""
    broker = broker_at(url, name)
    listen = broker.listen

    async def listening() -> AsyncGenerator[bytes | AckableMessage]:
        with suppress(asyncio.CancelledError):
            async for message in listen():
                yield message
        async for message in listen():
            yield message

    broker.listen = listening
    return broker


async def test_a_redis_that_falls_silent_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokers, "ANSWER_S", 3)
    async with own_redis() as redis, asyncio.timeout(PATIENT_S):
        place = Place(redis.url, "silent")
        async with place.queue().taking(place.do) as listen:
            redis.suspend()
            with pytest.raises(ExceptionGroup) as caught:
                await listen(asyncio.Event())
        assert caught.group_contains(RedisTimeout)


async def test_a_queue_that_is_away_is_left_alone_for_a_while(
    place: Place, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waker = place.queue(NOWHERE[kind])
    assert not await waker.wake(BOT, Chore.IDLE)
    assert not await waker.wake(BOT, Chore.IDLE)
    assert place.troubles == ["queue"]
    monkeypatch.setattr(queue, "PAUSE_S", 0.0)
    waker._alone_until_s = 0.0
    assert not await waker.wake(BOT, Chore.IDLE)
    waker._url = place.url
    assert await waker.wake(BOT, Chore.IDLE)
    await waker.close()


async def test_who_can_not_listen_says_so(place: Place, kind: str) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011  # each client has errors of its own
        async with place.queue(NOWHERE[kind]).taking(place.do):
            raise AssertionError("there is nothing there")


async def test_what_nobody_takes_is_bounded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokers, "LONGEST", 5)
    waker = place.queue()
    for _ in range(220):
        await waker.wake(BOT, Chore.IDLE)
    await waker.close()
    async with place.worker():
        await asyncio.sleep(1.0)
    # Redis cuts its streams by whole blocks of a hundred or so.
    assert len(place.done) <= 200
