"""What becomes of calls: answered, refused, never sent, or nobody knows."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import cast

import aiohttp
import pytest
from aiohttp import web

from meetsmatch.adapters.botapi import LARGEST_FILE, BotApi, connected, reaching
from meetsmatch.app.ports import Answer
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

TOKEN = "7000000001:secret-token"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(handler: Handler, patience: float = 5.0) -> AsyncGenerator[BotApi]:
    """A client of a server that answers so."""
    app = web.Application(client_max_size=LARGEST_FILE * 2)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with connected(_address(runner), TOKEN, patience=patience) as api:
            yield api
    finally:
        await runner.cleanup()


def _address(runner: web.AppRunner) -> str:
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


def envelope(status: int, **members: object) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(members, status=status)

    return handler


async def test_a_call_is_json_and_its_result_comes_back(playground: Playground) -> None:
    bot = await playground.bot("a_bot")
    ana = await playground.person("Ana")
    await ana.starts(bot)
    async with connected(playground.url, bot.token) as api:
        answer = await api.call("sendMessage", {"chat_id": ana.id, "text": "hello"})
    assert answer.status == 200
    assert isinstance(answer.result, dict)
    await ana.expects("hello")


async def test_a_refusal_keeps_its_words_and_its_wait() -> None:
    said = envelope(429, ok=False, description="Too Many Requests", parameters={"retry_after": 7})
    async with answering(said) as api:
        assert await api.call("x", {}) == Answer(429, None, "Too Many Requests", 7)


class Hanging:
    """Answers only the calls of TOKEN, and holds all others until it ends."""

    def __init__(self) -> None:
        self.held, self.most, self.over = 0, 0, asyncio.Event()
        self.two = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        if TOKEN not in request.path:
            self.held += 1
            self.most = max(self.most, self.held)
            if self.held == 2:
                self.two.set()
            await self.over.wait()
            self.held -= 1
        return web.json_response({"ok": True, "result": True})


async def test_a_bot_whose_calls_hang_takes_its_own_connections_only() -> None:
    there = Hanging()
    async with answering(there.answer) as first, reaching(first.url, connections=2) as client:
        other, one = client("7000000002:other"), client(TOKEN)
        calls = [asyncio.create_task(other.call("x", {})) for _ in range(9)]
        await there.two.wait()
        for _ in range(9):
            assert (await one.call("x", {})).status == 200
        there.over.set()
        assert {answer.status for answer in await asyncio.gather(*calls)} == {200}
        assert there.most == 2


async def test_nobody_listens_so_nothing_was_sent() -> None:
    async with connected("http://127.0.0.1:9", TOKEN) as api:
        assert (await api.call("x", {})).status == 0


async def test_an_answer_that_never_comes_is_ambiguous() -> None:
    async def silent(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with answering(silent, patience=0.05) as api:
        assert (await api.call("x", {})).status == -1


async def test_a_connection_that_breaks_after_the_request_is_ambiguous(
    playground: Playground,
) -> None:
    bot = await playground.bot("a_bot")
    async with playground.fault("getMe", kind="drop"), connected(playground.url, bot.token) as api:
        assert (await api.call("getMe", {})).status == -1


@pytest.mark.parametrize(("status", "seen"), [(502, 502), (200, -1)])
async def test_a_proxy_in_between_is_not_the_bot_api(status: int, seen: int) -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<html>", status=status)

    async with answering(page) as api:
        assert (await api.call("x", {})).status == seen


async def test_a_redirection_means_that_nothing_was_called() -> None:
    async with answering(envelope(301, ok=True)) as api:
        assert (await api.call("x", {})).status == 0


async def test_a_json_answer_that_is_no_envelope_is_not_the_bot_api() -> None:
    async def listed(request: web.Request) -> web.Response:
        return web.json_response([])

    async with answering(listed) as api:
        assert (await api.call("x", {})).status == -1


# --- files sent anew --------------------------------------------------------------------


async def test_a_file_is_fetched_and_sent_under_its_new_name(playground: Playground) -> None:
    bot = await playground.bot("a_bot")
    ana = await playground.person("Ana")
    await ana.starts(bot)
    sent = await ana.sends("document")
    file = {"reupload": sent.raw["document"]["file_id"], "name": "file.pdf"}
    async with connected(playground.url, bot.token) as api:
        answer = await api.call(
            "sendDocument", {"chat_id": ana.id, "document": file, "caption": "here"}
        )
        assert answer.status == 200, answer
        media = {"type": "document", "media": file}
        group = await api.call("sendMediaGroup", {"chat_id": ana.id, "media": [media, media]})
    assert group.status == 200, group
    got = await ana.expects("here")
    assert got.raw["document"]["file_name"] == "file.pdf"
    assert got.raw["document"]["file_size"] == sent.raw["document"]["file_size"]


async def test_a_file_that_we_wrote_arrives_as_it_is(playground: Playground) -> None:
    bot = await playground.bot("a_bot")
    ana = await playground.person("Ana")
    await ana.starts(bot)
    file = {"upload": '{"größe": "😀"}', "name": "copy.json"}
    async with connected(playground.url, bot.token) as api:
        params = {"chat_id": ana.id, "document": file, "caption": "here"}
        assert (await api.call("sendDocument", params)).status == 200
        got = await ana.expects("here")
        document = cast("dict[str, str]", got.raw["document"])
        assert document["file_name"] == "copy.json"
        path = cast(
            "dict[str, str]", (await api.call("getFile", {"file_id": document["file_id"]})).result
        )["file_path"]
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{playground.url}/file/bot{bot.token}/{path}") as response,
    ):
        assert await response.text() == file["upload"]


def files(
    get_file: tuple[int, object], download: tuple[int, int] | None = None
) -> tuple[Handler, list[str]]:
    """A Bot API whose getFile and download answer so, and the methods that were called."""
    called: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        called.append(method)
        if method == "getFile":
            status, result = get_file
            body = {"ok": status == 200, "result": result, "description": "said"}
            return web.json_response(body, status=status)
        if request.method == "GET":
            assert request.transport is not None
            if download is None:
                request.transport.abort()
            status, size = download or (200, 0)
            return web.Response(body=bytes(size), status=status)
        return web.Response(text=json.dumps({"ok": True, "result": True}))

    return handler, called


DOCUMENT = {"document": {"reupload": "F", "name": "file.pdf"}}
FOUND = (200, {"file_path": "documents/1"})


@pytest.mark.parametrize(
    ("get_file", "download", "status"),
    [
        ((400, None), None, 400),
        ((429, None), None, 429),
        ((500, None), None, 0),
        (FOUND, None, 0),
        (FOUND, (502, 0), 0),
        (FOUND, (404, 0), 400),
        (FOUND, (403, 0), 400),
        (FOUND, (429, 0), 429),
        ((403, None), None, 400),
        ((404, None), None, 404),
        (FOUND, (200, LARGEST_FILE + 1), 400),
    ],
)
async def test_a_file_that_cannot_be_fetched_is_not_sent(
    get_file: tuple[int, object], download: tuple[int, int] | None, status: int
) -> None:
    handler, called = files(get_file, download)
    async with answering(handler) as api:
        assert (await api.call("sendDocument", DOCUMENT)).status == status
    assert "sendDocument" not in called


async def test_a_file_of_the_largest_size_passes() -> None:
    handler, called = files(FOUND, (200, LARGEST_FILE))
    async with answering(handler) as api:
        assert (await api.call("sendDocument", DOCUMENT)).status == 200
    assert called == ["getFile", "1", "sendDocument"]


@pytest.mark.parametrize(("listens", "seen"), [(True, -1), (False, 0)])
async def test_an_upload_that_breaks_is_told_from_one_that_never_began(
    listens: bool, seen: int
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        said = json.dumps({"ok": True, "result": FOUND[1]}).encode()
        if b"GET " in head and not listens:
            listening.close()
        if b"/sendDocument" not in head:
            lines = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b"
            writer.write(lines % (len(said), said))
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with connected(f"http://127.0.0.1:{port}", TOKEN) as api:
        assert (await api.call("sendDocument", DOCUMENT)).status == seen
    listening.close()
