"""Calls over HTTP: envelopes, statuses, headers, trouble on request."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground.server import Serving, serve

TOKEN = "700:AAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"


class Line:
    """A playground, a person in it and plain HTTP."""

    def __init__(self, serving: Serving, http: aiohttp.ClientSession) -> None:
        self.site = serving.site
        self.url = serving.url
        self.http = http
        self.person: int = serving.site.world.state()["people"][0]["id"]

    async def get(self, path: str, **more: Any) -> tuple[int, Any]:
        async with self.http.get(self.url + path, **more) as response:
            return response.status, await response.json()

    async def call(self, method: str, **args: object) -> tuple[int, Any]:
        url = f"{self.url}/bot{TOKEN}/{method}"
        async with self.http.post(url, json=args) as response:
            return response.status, await response.json()

    async def do(self, action: str, **members: object) -> Any:
        asked = {"action": action, **members}
        async with self.http.post(f"{self.url}/control/do", json=asked) as response:
            return await response.json()

    async def hello(self) -> tuple[int, Any]:
        return await self.call("sendMessage", chat_id=self.person, text="hello")


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with serve() as serving, aiohttp.ClientSession() as http:
        line = Line(serving, http)
        await line.call("getMe")
        await line.do("start", person=line.person, chat=700)
        yield line


@pytest.mark.parametrize(
    ("path", "code", "text"),
    [
        ("/bot", 404, "Not Found"),
        ("/file/bot1:a", 404, "Not Found"),
        (f"/file/bot{TOKEN}/nothing.txt", 404, "Not Found"),
        ("/botnonsense/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot700:other/getMe", 401, "Unauthorized"),
        ("/botx:y/getMe", 421, "Misdirected Request: unallowed token specified"),
        (f"/bot{TOKEN}/getNothing", 404, "Not Found: method not found"),
        (f"/bot{TOKEN}/", 404, "Not Found: method not found"),
        (f"/bot{TOKEN}/sendMessage", 400, "Bad Request: message text is empty"),
    ],
)
async def test_failures_look_like_telegrams(line: Line, path: str, code: int, text: str) -> None:
    expected = {"ok": False, "error_code": code, "description": text}
    assert await line.get(path) == (code, expected)


async def test_the_method_may_be_a_parameter_and_of_any_case(line: Line) -> None:
    assert (await line.get(f"/bot{TOKEN}/?method=GETME"))[1]["result"]["id"] == 700
    assert (await line.get(f"/bot{TOKEN}/test/getme"))[1]["result"]["id"] == 700


async def test_other_verbs_are_not_implemented(line: Line) -> None:
    async with line.http.put(f"{line.url}/bot{TOKEN}/getMe") as response:
        assert response.status == 501


async def test_answers_are_json_and_keep_the_connection(line: Line) -> None:
    async with line.http.get(f"{line.url}/bot{TOKEN}/getMe") as response:
        assert response.headers["Content-Type"] == "application/json"
        assert "Connection" not in response.headers
        assert "Server" not in response.headers


async def test_a_body_may_be_compressed(line: Line) -> None:
    body = gzip.compress(json.dumps({"chat_id": line.person, "text": "small"}).encode())
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    url = f"{line.url}/bot{TOKEN}/sendMessage"
    async with line.http.post(url, data=body, headers=headers) as response:
        assert (await response.json())["result"]["text"] == "small"


async def test_headers_beyond_the_limit_are_refused(line: Line) -> None:
    headers = {f"X-{n}": "x" * 8000 for n in range(34)}
    status, answer = await line.get(f"/bot{TOKEN}/getMe", headers=headers)
    assert (status, answer["error_code"]) == (431, 431)


async def test_bodies_beyond_the_limit_are_refused(line: Line, monkeypatch) -> None:
    monkeypatch.setattr("playground.wire.BODY_LIMIT", 1 << 18)
    url = f"{line.url}/bot{TOKEN}/sendMessage"
    async with line.http.post(url, data=b"x" * (1 << 20)) as response:
        assert (await response.json())["description"] == "Request Entity Too Large"


async def test_half_a_request_is_no_call(line: Line) -> None:
    port = int(line.url.rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    body = f"chat_id={line.person}&text=half".encode()
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n"
    writer.write(head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await line.hello())[0] == 200
    assert [entry["args"] for entry in await calls(line, "sendMessage")] == [
        {"chat_id": str(line.person), "text": "hello"}
    ]


async def calls(line: Line, method: str) -> list[dict[str, Any]]:
    _, told = await line.get("/control/ledger")
    return [entry for entry in told["entries"] if entry.get("method") == method]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"chat_id": "9" * 5000}, "chat not found"),
        ({"chat_id": "@"}, "chat not found"),
        ({"reply_to_message_id": "9" * 5000}, "message to be replied not found"),
        ({"reply_parameters": "[" * 5000}, "can't parse reply parameters JSON object"),
        ({"reply_parameters": '{"message_id": "' + "9" * 5000 + '"}'}, 'field "message_id" must'),
        ({"entities": '[{"offset": "' + "9" * 5000 + '"}]'}, "can't parse MessageEntity"),
    ],
)
async def test_monstrous_arguments_are_refused_like_any_other(line: Line, args, said) -> None:
    status, answer = await line.call(
        "sendMessage", **{"chat_id": str(line.person), "text": "x", **args}
    )
    assert (status, answer["description"].startswith(f"Bad Request: {said}")) == (400, True)


async def test_numbers_are_read_as_far_as_their_digits_go(line: Line) -> None:
    _, answer = await line.hello()
    number = answer["result"]["message_id"]
    _, answer = await line.call(
        "sendMessage", chat_id=line.person, text="re", reply_to_message_id=f"{number}th"
    )
    assert answer["result"]["reply_to_message"]["message_id"] == number


async def test_a_file_goes_up_and_comes_down(line: Line) -> None:
    form = aiohttp.FormData({"chat_id": str(line.person)})
    form.add_field("document", b"contents" * 20_000, filename="a.txt", content_type="text/plain")
    url = f"{line.url}/bot{TOKEN}/sendDocument"
    async with line.http.post(url, data=form) as response:
        file = (await response.json())["result"]["document"]
    _, answer = await line.call("getFile", file_id=file["file_id"])
    url = f"{line.url}/file/bot{TOKEN}/{answer['result']['file_path']}"
    async with line.http.get(url) as response:
        assert await response.read() == b"contents" * 20_000
    url = f"{line.url}/control/files/{file['file_unique_id']}"
    async with line.http.get(url) as response:
        assert (await response.read(), response.content_type) == (
            b"contents" * 20_000,
            "text/plain",
        )
        assert response.headers["Content-Security-Policy"] == "sandbox"  # no page may act as ours
    status, answer = await line.get("/control/files/nothing")
    assert (status, answer["ok"]) == (404, False)


async def test_429_names_its_pause_three_times(line: Line) -> None:
    await line.do("fault", kind="429", retry_after=9, method="sendMessage")
    url = f"{line.url}/bot{TOKEN}/sendMessage"
    async with line.http.post(url) as response:
        assert response.headers["Retry-After"] == "9"
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 9",
            "parameters": {"retry_after": 9},
        }


@pytest.mark.parametrize(
    ("kind", "code", "text"),
    [
        ("403", 403, "Forbidden: bot was blocked by the user"),
        ("400", 400, "Bad Request: chat not found"),
        ("5xx", 502, "Bad Gateway"),
    ],
)
async def test_faults_hit_whom_they_are_meant_for(line: Line, kind, code, text) -> None:
    fault = (await line.do("fault", kind=kind, person=line.person, times=1))["result"]
    assert fault["times"] == 1
    assert (await line.call("getMe"))[0] == 200
    status, answer = await line.hello()
    assert (status, answer["description"]) == (code, text)
    assert (await line.hello())[0] == 200
    assert line.site.faults.shown() == []


async def test_a_dropped_answer_was_done_all_the_same(line: Line) -> None:
    await line.do("fault", kind="drop", method="sendMessage", times=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await line.hello()
    assert (await line.hello())[1]["result"]["message_id"] == 3


async def test_a_slow_answer_waits_for_the_playgrounds_clock(line: Line) -> None:
    await line.do("clock", freeze=True)
    await line.do("fault", kind="slow", seconds=3600, times=1, person=line.person)
    slow = asyncio.create_task(line.hello())
    assert (await line.call("getMe"))[0] == 200
    assert not slow.done()
    while not slow.done():
        await line.do("clock", advance=3600)
    assert (await slow)[0] == 200


async def test_wildcard_faults_spare_delivery(line: Line) -> None:
    await line.do("fault", kind="403")
    assert (await line.call("getWebhookInfo"))[0] == 200
    assert (await line.call("getMe"))[0] == 403
    await line.do("fault", kind="5xx", method="getWebhookInfo", times=2)
    assert (await line.call("getWebhookInfo"))[0] == 502
    assert (await line.call("getWebhookInfo"))[0] == 502
    assert (await line.call("getWebhookInfo"))[0] == 200
    await line.do("heal")
    assert (await line.call("getMe"))[0] == 200


async def test_who_logs_out_stays_out_for_ten_minutes(line: Line) -> None:
    assert (await line.call("logOut"))[1]["result"] is True
    status, answer = await line.call("getMe")
    assert (status, answer["description"]) == (400, "Logged out")
    await line.do("clock", advance=600)
    assert (await line.call("getMe"))[0] == 200


async def test_closing_is_for_those_who_have_been_here(line: Line) -> None:
    await line.do("clock", freeze=True)
    assert (await line.call("close"))[0] == 200
    status, answer = await line.call("close")
    assert (status, answer["description"]) == (
        400,
        "Bad Request: the bot has already been closed",
    )
    await line.do("clock", advance=601)
    assert (await line.call("getMe"))[0] == 200
    assert (await line.call("close"))[1]["parameters"] == {"retry_after": 600}
    await line.do("clock", advance=600)
    assert (await line.call("close"))[0] == 200


async def test_when_the_server_stops_everybody_gets_an_answer(line: Line) -> None:
    await line.do("fault", kind="slow", seconds=3600, method="sendMessage")
    poll = asyncio.create_task(line.call("getUpdates", offset=-1, timeout=50))
    slow = asyncio.create_task(line.hello())
    (update,) = (await poll)[1]["result"]
    after = update["update_id"] + 1
    again = asyncio.create_task(line.call("getUpdates", offset=after, timeout=50))
    async with asyncio.timeout(5):
        while not line.site.office.box(700).polling.waiting:
            await asyncio.sleep(0.01)
    await line.site.close()
    assert (await again)[0] == 200
    restart = {"ok": False, "error_code": 500, "description": "Internal Server Error: restart"}
    assert await slow == (500, restart)
    assert await line.call("getMe") == (500, restart)


async def test_what_takes_too_long_is_cut_off_when_the_server_stops() -> None:
    async with aiohttp.ClientSession() as http:
        async with serve() as serving:
            serving.site.activity.begin()
            waiting = asyncio.create_task(http.get(f"{serving.url}/control/idle?within=50"))
            async with http.get(f"{serving.url}/control/state") as response:
                assert response.status == 200
        assert (await waiting).status == 500


async def test_set_webhook_without_a_url_deletes(line: Line) -> None:
    assert (await line.call("setWebhook"))[1] == {
        "ok": True,
        "result": True,
        "description": "Webhook is already deleted",
    }


async def test_a_webhook_answer_is_done_as_a_call(line: Line) -> None:
    from playground.webhooks import Reply

    def reply(**args: object) -> Reply:
        body = json.dumps(args).encode()
        return Reply(200, content_type="application/json", body=body)

    before = line.site.ledger.last
    for method in ("getMe", "setWebhook", "deleteWebhook", "close", "logOut", ""):
        await line.site.api.reply(700, reply(method=method))
    await line.site.api.reply(700, Reply(200, content_type="multipart/form-data", body=b"x"))
    assert line.site.ledger.last == before
    await line.do("fault", kind="drop", times=1)
    text = {"method": "sendMessage", "chat_id": line.person, "text": "hi"}
    await line.site.api.reply(700, reply(**text))
    await line.site.api.reply(700, reply(**text))
    entries = [json.loads(entry.json()) for entry in line.site.ledger.after(before, 10)]
    assert [(entry["method"], entry["status"]) for entry in entries] == [("sendMessage", 200)] * 2


async def test_a_poll_closes_when_its_time_is_over(line: Line) -> None:
    await line.call(
        "sendPoll", chat_id=line.person, question="?", options=["a", "b"], open_period=60
    )
    await line.do("clock", advance=61)
    _, seen = await line.get(f"/control/people/{line.person}/chats/700/messages")
    assert seen[-1]["message"]["poll"]["is_closed"] is True
