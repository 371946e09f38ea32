"""Delivery to webhooks, on a clock that only moves when told."""

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from playground import wire
from playground.errors import ApiError
from playground.webhooks import Reply
from support.certificates import certificate
from support.mailing import BOT, Mailing

GONE = 23 * 3600


@dataclass
class Ear:
    """A bot's web server: what it heard, and what it shall answer."""

    url: str = ""
    heard: "asyncio.Queue[web.Request]" = field(default_factory=asyncio.Queue)
    answers: "asyncio.Queue[web.StreamResponse | None]" = field(default_factory=asyncio.Queue)
    open: int = 0

    async def hear(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        self.open += 1
        self.heard.put_nowait(request)
        answer = await self.answers.get()
        self.open -= 1
        if answer is None:
            assert request.transport is not None
            request.transport.abort()
        return answer or web.Response()

    def say(self, *answers: web.StreamResponse | None) -> None:
        for answer in answers:
            self.answers.put_nowait(answer)

    async def text(self) -> str:
        request = await self.heard.get()
        return json.loads(await request.read())["message"]["text"]


@pytest.fixture
async def mail() -> AsyncIterator[Mailing]:
    mail = Mailing()
    yield mail
    await mail.office.close()
    mail.timers.close()


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    ear = Ear()
    app = web.Application()
    app.router.add_post("/hook", ear.hear)
    async with TestServer(app) as server:
        ear.url = str(server.make_url("/hook"))
        yield ear
        ear.say(*[web.Response() for _ in range(ear.open)])


def ok(**more: Any) -> web.Response:
    return web.Response(**more)


async def test_updates_are_posted_as_json_with_the_secret(mail: Mailing, ear: Ear) -> None:
    url = ear.url.replace("://", "://user:pass@")
    assert await mail.set_webhook(url, secret_token="s3cret_-") == "Webhook was set"
    ear.say(ok())
    mail.push("a")
    request = await ear.heard.get()
    assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret_-"
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Authorization"] == "Basic dXNlcjpwYXNz"
    body = json.loads(await request.read())
    assert set(body) == {"update_id", "message"}
    await delivered(mail, 1)
    assert mail.info()["pending_update_count"] == 0


async def delivered(mail: Mailing, count: int) -> None:
    """Wait until so many updates are through."""
    done = asyncio.Event()
    mail.office.stir = done.set
    while mail.statuses().count("delivered") < count:
        done.clear()
        await done.wait()


async def test_what_was_queued_before_is_posted_too(mail: Mailing, ear: Ear) -> None:
    mail.push("a")
    await mail.set_webhook(ear.url)
    assert await ear.text() == "a"


async def test_one_queue_is_one_at_a_time_and_queues_go_side_by_side(mail, ear: Ear) -> None:
    await mail.set_webhook(ear.url)
    mail.push("a1", queue=1)
    mail.push("a2", queue=1)
    mail.push("b1", queue=2)
    assert {await ear.text(), await ear.text()} == {"a1", "b1"}
    assert ear.open == 2
    assert ear.heard.empty()
    ear.say(ok(), ok())
    assert await ear.text() == "a2"
    ear.say(ok())
    await delivered(mail, 3)


async def test_connections_are_limited(mail: Mailing, ear: Ear) -> None:
    await mail.set_webhook(ear.url, max_connections=1)
    mail.push("a", queue=1)
    mail.push("b", queue=2)
    first = await ear.text()
    assert (ear.open, ear.heard.empty()) == (1, True)
    ear.say(ok())
    assert {first, await ear.text()} == {"a", "b"}
    assert mail.info()["max_connections"] == 1


async def test_a_failure_is_retried_at_once_then_slower_and_slower(mail, ear: Ear) -> None:
    await mail.set_webhook(ear.url)
    mail.push("a")
    pauses = []
    for _ in range(10):
        await ear.text()
        ear.say(web.Response(status=500))
        if _:
            pauses.append(await mail.timers.asked.get())
            mail.advance(pauses[-1])
    assert pauses[:5] == [2, 4, 8, 16, 32]
    assert all(60 <= pause <= 120 for pause in pauses[6:])
    assert len(set(pauses[6:])) > 1
    info = mail.info()
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert info["last_error_date"] <= mail.clock.now()
    assert info["pending_update_count"] == 1
    await ear.text()
    ear.say(ok())
    await delivered(mail, 1)


@pytest.mark.parametrize(("asked", "waited"), [("7", 7), ("99999", 3600), ("soon", None)])
async def test_retry_after_is_honoured_up_to_an_hour(mail, ear: Ear, asked, waited) -> None:
    await mail.set_webhook(ear.url)
    mail.push("a")
    await ear.text()
    ear.say(web.Response(status=503, headers={"Retry-After": asked}))
    if waited is not None:
        assert await mail.timers.asked.get() == waited
        mail.advance(waited)
    await ear.text()


async def test_an_update_is_given_up_when_the_next_try_would_be_too_late(mail, ear: Ear) -> None:
    await mail.set_webhook(ear.url)
    mail.push("a", lives=5)
    mail.push("b")
    await ear.text()
    ear.say(web.Response(status=500, headers={"Retry-After": "6"}))
    assert await ear.text() == "b"
    assert mail.statuses()[0] == "expired"


async def test_a_dropped_update_is_not_posted(mail: Mailing, ear: Ear) -> None:
    await mail.set_webhook(ear.url)
    mail.push("a")
    await ear.text()
    ear.say(web.Response(status=500, headers={"Retry-After": "6"}))
    await mail.timers.asked.get()
    mail.box.drop()
    mail.push("b")
    mail.advance(6)
    assert await ear.text() == "b"


async def test_a_lost_connection_is_a_failure(mail: Mailing, ear: Ear) -> None:
    await mail.set_webhook(ear.url)
    mail.push("a")
    await ear.text()
    ear.say(None)
    await ear.text()
    assert mail.info()["last_error_message"] == "Webhook connection closed"


async def test_nobody_listening_is_a_failure(mail: Mailing, unused_tcp_port: int) -> None:
    await mail.set_webhook(f"http://127.0.0.1:{unused_tcp_port}/")
    mail.push("a")
    assert await mail.timers.asked.get() == 2
    assert "Connect" in mail.info()["last_error_message"]


async def test_silence_is_a_failure(mail, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.webhooks.PATIENCE", 0.05)
    await mail.set_webhook(ear.url)
    mail.push("a")
    assert await mail.timers.asked.get() == 2
    assert mail.info()["last_error_message"] == "Read timeout expired"


async def test_gone_for_23_hours_removes_the_webhook(mail: Mailing, ear: Ear) -> None:
    await mail.set_webhook(ear.url)
    changed = asyncio.Event()
    mail.office.changed = lambda bot_id: changed.set()
    mail.push("a", lives=10 * GONE)
    await ear.text()
    ear.say(web.Response(status=410))
    await ear.text()
    ear.say(web.Response(status=410))
    await mail.timers.asked.get()
    mail.advance(GONE + 1)
    await ear.text()
    ear.say(web.Response(status=410))
    await changed.wait()
    assert mail.box.delivery == "none"
    assert mail.info()["pending_update_count"] == 1
    assert mail.info()["url"] == ""


JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="method"\r\n\r\nsendMessage\r\n--x--'


@pytest.mark.parametrize(
    ("content_type", "body"),
    [(JSON, b'{"method":"sendMessage"}'), (FORM, b"method=sendMessage"), (MULTIPART, PART)],
)
async def test_an_answer_may_carry_a_method(mail, ear: Ear, content_type, body) -> None:
    replies: asyncio.Queue[tuple[int, Reply]] = asyncio.Queue()

    async def replied(bot_id: int, reply: Reply) -> None:
        replies.put_nowait((bot_id, reply))

    mail.office.replied = replied
    await mail.set_webhook(ear.url)
    mail.push("a")
    await ear.text()
    ear.say(web.Response(body=body, headers={"Content-Type": content_type}))
    bot_id, reply = await replies.get()
    assert bot_id == BOT
    assert wire.read(b"", reply.content_type, reply.body).args == {"method": "sendMessage"}


# -- setting and deleting


async def test_webhooks_are_set_and_deleted_with_telegrams_words(mail: Mailing) -> None:
    assert mail.delete_webhook() == "Webhook is already deleted"
    assert await mail.set_webhook("http://127.0.0.1/a") == "Webhook was set"
    mail.advance(1)
    assert await mail.set_webhook("http://127.0.0.1/a") == "Webhook is already set"
    mail.advance(1)
    assert await mail.set_webhook("http://127.0.0.1/a", secret_token="x") == "Webhook was set"
    assert mail.box.delivery == "webhook"
    assert mail.info() == {
        "url": "http://127.0.0.1/a",
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 100,
        "ip_address": "127.0.0.1",
    }
    assert mail.delete_webhook() == "Webhook was deleted"
    assert mail.info()["url"] == ""


async def test_once_a_second_is_often_enough(mail: Mailing) -> None:
    await mail.set_webhook("http://127.0.0.1/a")
    with pytest.raises(ApiError, match="Too Many Requests: retry after 1") as error:
        await mail.set_webhook("http://127.0.0.1/b")
    assert error.value.parameters == {"retry_after": 1}


async def test_pending_updates_can_be_dropped(mail: Mailing) -> None:
    mail.push("a")
    mail.delete_webhook(drop_pending_updates=True)
    assert mail.info()["pending_update_count"] == 0


async def test_polling_and_webhooks_exclude_each_other(mail: Mailing) -> None:
    poll = mail.poll()
    await mail.timers.asked.get()
    await mail.set_webhook("http://127.0.0.1/a")
    with pytest.raises(ApiError, match="Conflict: terminated by setWebhook request") as error:
        await poll
    assert error.value.code == 409
    with pytest.raises(ApiError, match="can't use getUpdates method while webhook is active"):
        await mail.get_updates()


async def test_a_later_request_ends_one_that_is_under_way(mail: Mailing) -> None:
    first = asyncio.create_task(mail.set_webhook("http://localhost/a"))
    await asyncio.sleep(0)
    with pytest.raises(ApiError, match="can't use getUpdates"):
        await mail.get_updates()
    mail.delete_webhook()
    with pytest.raises(ApiError, match=r"^Conflict: terminated by other setWebhook$"):
        await first
    assert mail.box.delivery == "none"


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ({"url": "ftp://example.com"}, "invalid webhook URL specified"),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "https://example.com:port/"}, "invalid webhook URL specified"),
        ({"url": "https://1.1.1.1", "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": "https://1.1.1.1", "secret_token": "ä"}, "secret token contains unallowed"),
        ({"url": f"https://{'x' * 64}.example/"}, "bad webhook: Failed to resolve host"),
    ],
)
async def test_bad_webhooks_are_refused(mail: Mailing, args: dict[str, str], text: str) -> None:
    with pytest.raises(ApiError, match=f"^Bad Request: {re.escape(text)}"):
        await mail.set_webhook(**args)
    assert mail.info()["url"] == ""


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ({"url": "http://1.1.1.1/"}, "An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://1.1.1.1:444/"},
            "Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://127.0.0.1/"}, "IP address 127.0.0.1 is reserved"),
        (
            {"url": "https://one.one.one.one/", "ip_address": "10.0.0.1"},
            "IP address 10.0.0.1 is reserved",
        ),
        ({"url": "https://[::1]/"}, "IPv6-only addresses are not allowed"),
    ],
)
async def test_the_public_profile_refuses_what_telegram_refuses(args, text) -> None:
    mail = Mailing(local=False)
    with pytest.raises(ApiError, match=f"^Bad Request: bad webhook: {re.escape(text)}$"):
        await mail.set_webhook(**args)
    mail.advance(1)
    assert await mail.set_webhook("1.1.1.1:8443/hook", max_connections=101) == "Webhook was set"
    assert mail.info()["max_connections"] == 100
    await mail.office.close()
    mail.timers.close()


async def test_a_certificate_can_be_too_big(mail: Mailing) -> None:
    with pytest.raises(ApiError, match=r"certificate size is too big \(3145729 bytes\)"):
        await mail.set_webhook("https://127.0.0.1/", certificate=bytes((3 << 20) + 1))
    mail.advance(1)
    with pytest.raises(ApiError, match="Can't create an SSL context"):
        await mail.set_webhook("https://127.0.0.1/", certificate=b"pem")


async def test_a_self_signed_certificate_is_trusted_when_given(
    mail: Mailing, tmp_path: Path
) -> None:
    cert, key = certificate(tmp_path)
    ear = Ear()
    app = web.Application()
    app.router.add_post("/hook", ear.hear)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(cert, key)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=tls)
    url = str(server.make_url("/hook"))
    await mail.set_webhook(url)
    mail.push("a")
    assert await mail.timers.asked.get() == 2
    assert mail.info()["last_error_message"] == "SSL error {certificate verify failed}"
    mail.advance(1)
    await mail.set_webhook(url + "?", certificate=cert.read_bytes())
    assert mail.info()["has_custom_certificate"]
    ear.say(ok(), ok())
    assert await ear.text() == "a"
    mail.advance(1)
    assert await mail.set_webhook(url, certificate=cert.read_bytes()) == "Webhook was set"
    await server.close()


async def test_a_fixed_address_is_where_the_posts_go(mail: Mailing, ear: Ear) -> None:
    url = ear.url.replace("127.0.0.1", "bot.example")
    await mail.set_webhook(url, ip_address="127.0.0.1")
    mail.push("a")
    request = await ear.heard.get()
    assert request.headers["Host"].startswith("bot.example:")
