"""The control API: reading, doing, the socket, who is let in."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground import actions
from playground.gate import objection
from playground.openapi import DEEDS, described
from playground.routes import Routes
from playground.server import serve
from playground.site import Options, Site

TOKEN = "700:AAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"


class Desk:
    """A playground and plain HTTP to its control API."""

    def __init__(self, site: Site, url: str, http: aiohttp.ClientSession) -> None:
        self.site = site
        self.url = url
        self.http = http
        site.world.bot_for(TOKEN)
        self.person: int = site.world.state()["people"][0]["id"]

    async def get(self, path: str) -> Any:
        async with self.http.get(f"{self.url}/control/{path}") as response:
            return await response.json()

    async def do(self, action: object) -> tuple[int, Any]:
        async with self.http.post(f"{self.url}/control/do", json=action) as response:
            return response.status, await response.json()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with serve(Options(ledger=5)) as serving, aiohttp.ClientSession() as http:
        yield Desk(serving.site, serving.url, http)


async def test_the_state_is_told_at_a_glance(desk: Desk) -> None:
    state = await desk.get("state")
    assert [state["faults"], state["flood"], state["clock"]["frozen"]] == [[], "off", False]
    assert (state["bots"][0]["delivery"], state["bots"][0]["pending"]) == ("none", 0)
    assert state["people"]


@pytest.mark.parametrize(
    ("action", "error"),
    [
        ([], "send a JSON object such as"),
        ({}, "there is no action None"),
        ({"action": "start", "person": 1, "chat": 700}, "there is no person 1"),
        ({"action": "clock", "advance": -1}, "the clock only goes forward"),
        ({"action": "clock", "advance": True}, "advance must be a number of seconds"),
        ({"action": "clock", "advance": float("inf")}, "the clock only goes forward"),
        ({"action": "clock", "advance": float("nan")}, "the clock only goes forward"),
        ({"action": "clock", "freeze": "yes"}, "freeze must be true or false"),
        ({"action": "fault", "kind": "418"}, "there is no fault '418'"),
        ({"action": "fault", "kind": "429", "times": "x"}, "times must be a whole number"),
        ({"action": "fault", "kind": "slow", "seconds": "x"}, "seconds must be a number"),
        ({"action": "fault", "kind": "5xx", "share": 0}, "share must be above 0 and at most 1"),
        ({"action": "heal", "id": 7}, "there is no fault 7"),
        ({"action": "heal", "id": "x"}, "id must be a fault's number"),
        ({"action": "flood", "profile": "x"}, "there is no flood profile 'x'"),
        ({"action": "reset", "snapshot": 7}, "there is no snapshot 7"),
        ({"action": "reset", "snapshot": "x"}, "snapshot must be a number"),
    ],
)
async def test_mistakes_are_explained(desk: Desk, action: object, error: str) -> None:
    status, answer = await desk.do(action)
    assert (status, answer["ok"]) == (400, False)
    assert error in answer["error"]


async def test_what_is_no_json_is_refused(desk: Desk) -> None:
    async with desk.http.post(f"{desk.url}/control/do", data=b"{") as response:
        assert response.status == 400


async def test_a_missing_person_has_no_messages(desk: Desk) -> None:
    assert "no person 1" in (await desk.get("people/1/chats/700/messages"))["error"]
    assert not (await desk.get("people/1/chats/bot/messages"))["ok"]


async def test_the_ledger_is_paged_and_bounded(desk: Desk) -> None:
    for _ in range(3):
        await desk.do({"action": "start", "person": desk.person, "chat": 700})
    whole = await desk.get("ledger")
    assert [entry["n"] for entry in whole["entries"]] == [1, 2, 3]
    assert whole["entries"][0]["update"]["message"]["text"] == "/start"
    page = await desk.get("ledger?after=1&limit=1")
    assert ([entry["n"] for entry in page["entries"]], page["last"]) == ([2], 2)
    assert await desk.get("ledger?after=3&limit=x") == {"entries": [], "last": 3}
    for _ in range(4):
        await desk.do({"action": "start", "person": desk.person, "chat": 700})
    assert [entry["n"] for entry in (await desk.get("ledger"))["entries"]] == [3, 4, 5, 6, 7]
    desk.site.office.drop(700)
    entries = (await desk.get("ledger"))["entries"]
    assert [entry["status"] for entry in entries] == ["dropped"] * 5


async def test_idle_says_why_not(desk: Desk) -> None:
    assert (await desk.get("idle?within=1")) == {"idle": True, "why": []}
    await desk.do({"action": "start", "person": desk.person, "chat": 700})
    idle = await desk.get("idle?within=0.01")
    assert idle == {
        "idle": False,
        "why": ["bot 700: 1 updates queued or not confirmed (none)"],
    }
    desk.site.office.drop(700)
    assert "quiet for less than 30 ms" in (await desk.get("idle?within=nonsense"))["why"][0]


async def test_the_socket_tells_and_does(desk: Desk) -> None:
    async with desk.http.ws_connect(f"{desk.url}/control/socket") as socket:
        hello = await socket.receive_json()
        assert hello["event"] == "hello"
        assert hello["state"]["flood"] == "off"
        start = {"action": "start", "person": desk.person, "chat": 700}
        await socket.send_json({"ref": 7, "do": start})
        events = []
        while "ref" not in (event := await socket.receive_json()):
            events.append(event["event"])
        assert (event["ref"], event["ok"]) == (7, True)
        assert {"message", "entry"} <= set(events)
        await socket.send_json({"ref": 8, "do": {"action": "nothing"}})
        assert (await socket.receive_json())["ok"] is False
        await socket.send_str("nonsense")
        assert (await socket.receive_json())["ref"] is None
        await socket.send_json({"ref": 9})
        assert "send a JSON object" in (await socket.receive_json())["error"]
        for wish, told in [
            ({"action": "clock", "freeze": True}, "clock"),
            ({"action": "fault", "kind": "403"}, "faults"),
            ({"action": "heal"}, "faults"),
            ({"action": "flood", "profile": "faq"}, "flood"),
            ({"action": "reset"}, "reset"),
        ]:
            await socket.send_json({"ref": 10, "do": wish})
            events = []
            while "ref" not in (event := await socket.receive_json()):
                events.append(event["event"])
            assert told in events


async def test_a_bot_that_sets_a_webhook_is_told(desk: Desk) -> None:
    async with desk.http.ws_connect(f"{desk.url}/control/socket") as socket:
        await socket.receive_json()
        url = f"{desk.url}/bot{TOKEN}/setWebhook?url=http://127.0.0.1:1/"
        async with desk.http.get(url) as response:
            assert response.status == 200
        event = await socket.receive_json()
        assert (event["event"], event["bot"]["delivery"]) == ("bot", "webhook")


async def test_an_onlooker_who_does_not_read_is_cut_off(desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr("playground.feed.BACKLOG", 2)
    async with desk.http.ws_connect(f"{desk.url}/control/socket") as socket:
        await socket.receive_json()
        for _ in range(4):
            desk.site.feed.emit({"event": "clock"})
        assert (await socket.receive()).data == 1013
    assert not desk.site.feed.heard


async def test_a_reset_keeps_the_bots_at_work_and_rings_what_was_due_before(desk: Desk) -> None:
    who = desk.person
    await desk.do({"action": "start", "person": who, "chat": 700})
    poll = {"kind": "poll", "question": "?", "options": ["a", "b"], "person": who, "chat": 700}
    await desk.do({"action": "send", **poll})
    later = desk.site.clock.now() + 60
    desk.site.world.memory.ends(later, desk.site.world.chat_of(who, 700), 2)
    _, kept = await desk.do({"action": "snapshot"})
    await desk.do({"action": "add_bot", "token": "800:b", "username": "new_bot"})
    desk.site.world.memory.endings.clear()
    await desk.do({"action": "reset", **kept["result"]})
    assert [bot["username"] for bot in (await desk.get("state"))["bots"]] == [
        "bot700_bot",
        "new_bot",
    ]
    await desk.do({"action": "clock", "advance": 61})
    assert desk.site.world.seen(who, 700)[-1]["message"]["poll"]["is_closed"] is True


async def test_the_web_client_is_at_the_root(desk: Desk) -> None:
    async with desk.http.get(f"{desk.url}/") as response:
        assert (response.status, response.content_type) == (200, "text/html")


async def test_strangers_pages_may_not_drive_people_or_bots(desk: Desk) -> None:
    headers = {"Origin": "http://evil.example"}
    for path in ("/control/state", f"/bot{TOKEN}/getMe"):
        async with desk.http.get(desk.url + path, headers=headers) as response:
            assert response.status == 403
            assert "evil.example" in await response.text()
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await desk.http.ws_connect(f"{desk.url}/control/socket", headers=headers)


@pytest.mark.parametrize(
    ("host", "origin", "exposed", "let_in"),
    [
        ("127.0.0.1:8081", "", False, True),
        ("localhost:8081", "http://localhost:8081", False, True),
        ("phone.localhost", "", False, True),
        ("[::1]:8081", "", False, True),
        ("rebound.example:8081", "", False, False),
        ("rebound.example:8081", "", True, True),
        ("192.168.0.7", "", False, False),
        ("[::1", "", False, False),
        ("localhost:8081", "http://localhost:3000", False, False),
        ("play.example", "https://play.example", True, True),
        ("play.example", "null", True, False),
    ],
)
def test_only_own_pages_and_programs_are_let_in(host, origin, exposed, let_in) -> None:
    refusal = objection({"host": host, "origin": origin}, exposed=exposed)
    assert (refusal is None) is let_in


async def test_the_description_covers_every_action_and_route(desk: Desk) -> None:
    document = await desk.get("openapi.json")
    assert document == json.loads(json.dumps(described()))
    own = {"clock", "fault", "heal", "flood", "reset", "idle"}
    assert {deed.name for deed in DEEDS} == own | set(actions.ACTIONS)


def test_every_route_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = Routes.__new__(Routes).listed()
    paths = {path.replace(":int}", "}").replace(":str}", "}") for path in (r.path for r in listed)}
    assert paths - {"/control/socket"} == set(described()["paths"])


async def test_waiting_for_idleness_ends_when_a_call_does(desk: Desk) -> None:
    desk.site.activity.begin()
    waiting = asyncio.create_task(desk.site.activity.idle(5))
    await asyncio.sleep(0)
    assert desk.site.activity.why_not() == ["1 calls running"]
    desk.site.activity.end()
    assert await waiting == []
