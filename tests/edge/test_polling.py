"""Polling confirms only what is kept, waits when it should, and stops at once."""

import asyncio
import time
from collections.abc import Callable, Sequence

import pytest
import structlog

from meetsmatch.adapters.botapi import BotApi, connected
from meetsmatch.app.ports import Unavailable
from meetsmatch.polling import ALONE_MS, Polling, Update
from playground.client import Bot, Person, Playground

pytest_plugins = ["playground.pytest_plugin"]


class Inbox:
    """Keeps updates, unless it is away."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.away = 0
        self.more = asyncio.Event()
        self.refused = asyncio.Event()

    async def take(self, updates: Sequence[Update]) -> None:
        if self.away:
            self.away -= 1
            self.refused.set()
            raise Unavailable
        for update in updates:
            message = update.get("message")
            assert isinstance(message, dict)
            self.texts.append(str(message["text"]))
        self.more.set()

    async def has(self, *texts: str) -> None:
        async with asyncio.timeout(5):
            while self.texts[-len(texts) :] != list(texts):
                self.more.clear()
                await self.more.wait()


class Polled:
    """A bot that polls, and what it keeps."""

    def __init__(self, api: BotApi, full: Callable[[], bool] = lambda: False) -> None:
        self.inbox = Inbox()
        self.stopping = asyncio.Event()
        self.ahead_ms = 0
        self.polling = Polling(api, self.inbox.take, full, self.now_ms, soon=0.01)
        self._run = asyncio.create_task(self.polling.run(self.stopping))

    def now_ms(self) -> int:
        return int(time.time() * 1000) + self.ahead_ms

    async def stop(self) -> None:
        self.stopping.set()
        async with asyncio.timeout(5):
            await self._run


@pytest.fixture
async def bot(playground: Playground) -> Bot:
    return await playground.bot("a_bot")


@pytest.fixture
async def ana(playground: Playground, bot: Bot) -> Person:
    ana = await playground.person("Ana")
    await ana.starts(bot)
    return ana


async def pending(playground: Playground, bot: Bot) -> int:
    async with connected(playground.url, bot.token) as api:
        info = await api.call("getWebhookInfo", {})
    assert isinstance(info.result, dict)
    return int(info.result["pending_update_count"])


async def test_updates_come_in_order_and_are_confirmed_at_the_stop(
    playground: Playground, bot: Bot, ana: Person
) -> None:
    async with connected(playground.url, bot.token) as api:
        polled = Polled(api)
        await ana.says("one")
        await ana.says("two")
        await polled.inbox.has("/start", "one", "two")
        await polled.stop()
    assert await pending(playground, bot) == 0


async def test_what_could_not_be_kept_comes_again(
    playground: Playground, bot: Bot, ana: Person
) -> None:
    async with connected(playground.url, bot.token) as api:
        polled = Polled(api)
        polled.inbox.away = 3
        await polled.inbox.has("/start")
        await polled.stop()
    assert polled.inbox.texts == ["/start"]


async def test_updates_come_soon_after_a_long_time_in_which_they_could_not_be_kept(
    playground: Playground, bot: Bot, ana: Person
) -> None:
    async with connected(playground.url, bot.token) as api:
        polled = Polled(api)
        polled.inbox.away = 30
        await polled.inbox.has("/start")
        await polled.stop()


async def test_nothing_is_confirmed_that_was_not_kept(
    playground: Playground, bot: Bot, ana: Person
) -> None:
    async with connected(playground.url, bot.token) as api:
        polled = Polled(api)
        polled.inbox.away = 1_000_000
        await polled.inbox.refused.wait()
        await polled.stop()
    assert await pending(playground, bot) == 1


def conflicts(playground: Playground) -> int:
    return sum(call.status == 409 for call in playground.calls("getUpdates"))


async def test_a_second_poller_is_told_of_once_and_waited_out(
    playground: Playground, bot: Bot, ana: Person
) -> None:
    async with (
        connected(playground.url, bot.token) as api,
        connected(playground.url, bot.token) as other,
    ):
        with structlog.testing.capture_logs() as logs:
            polled = Polled(api)
            await polled.inbox.has("/start")
            for text in ("still here?", "and now?"):
                begun = conflicts(playground)
                async with asyncio.timeout(10):
                    while conflicts(playground) == begun:
                        await other.call("getUpdates", {"timeout": 0})
                await ana.says(text)
                await polled.inbox.has(text)
            polled.ahead_ms = ALONE_MS + 1
            await ana.says("gone?")
            await polled.inbox.has("gone?")
            await polled.stop()
    assert [entry["event"] for entry in logs] == ["polling.conflict", "polling.alone"]


async def test_a_webhook_in_the_way_is_removed(
    playground: Playground, bot: Bot, ana: Person
) -> None:
    async with connected(playground.url, bot.token) as api:
        hook = {"url": "http://127.0.0.1:9/hook"}
        assert (await api.call("setWebhook", hook)).status == 200
        polled = Polled(api)
        await polled.inbox.has("/start")
        await polled.stop()


async def test_an_unreachable_telegram_is_asked_again_until_told_to_stop() -> None:
    async with connected("http://127.0.0.1:9", "1:aaa") as api:
        polled = Polled(api)
        await asyncio.wait({polled._run}, timeout=0.05)
        await polled.stop()
    assert polled.inbox.texts == []


async def test_a_full_inbox_pauses_the_asking(
    playground: Playground, bot: Bot, ana: Person
) -> None:
    asked: list[bool] = []

    def full() -> bool:
        asked.append(len(asked) < 3)
        return asked[-1]

    async with connected(playground.url, bot.token) as api:
        polled = Polled(api, full)
        await polled.inbox.has("/start")
        await polled.stop()
    assert asked[:4] == [True, True, True, False]


async def test_silence_of_ninety_seconds_is_an_illness() -> None:
    now = 0
    async with connected("http://127.0.0.1:9", "1:aaa") as api:
        polling = Polling(api, Inbox().take, lambda: False, lambda: now)
        stopping = asyncio.Event()
        running = asyncio.create_task(polling.run(stopping))
        await asyncio.sleep(0)
        assert polling.problems() == []
        now = 90_001
        assert polling.problems() == ["no answer to getUpdates for 90 s"]
        stopping.set()
        await running


async def test_who_leaves_the_asking_to_another_process_is_not_ill() -> None:
    now = 1_000_000_000
    async with connected("http://127.0.0.1:9", "1:aaa") as api:
        polling = Polling(api, Inbox().take, lambda: False, lambda: now)
        assert polling.problems() == []
        over = asyncio.Event()
        running = asyncio.create_task(polling.run(over))
        await asyncio.sleep(0)
        over.set()
        await running
        now += 90_001
        assert polling.problems() == []


async def test_holding_back_is_no_silence_of_telegrams() -> None:
    now, stopping = 0, asyncio.Event()
    told: list[str] = []

    def full() -> bool:
        nonlocal now
        told.extend(polling.problems())
        if now > 100_000:
            stopping.set()
        now += 60_000
        return True

    async with connected("http://127.0.0.1:9", "1:aaa") as api:
        polling = Polling(api, Inbox().take, full, lambda: now, soon=0.001)
        await polling.run(stopping)
    assert now > 120_000
    assert told == []
