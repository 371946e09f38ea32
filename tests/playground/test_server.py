"""The playground on a real port."""

from typing import Any

import aiohttp

from playground.server import Place, bound, serve
from support.delay import sends_at_once

TOKEN = "700:AAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"


async def test_a_person_and_a_bot_talk_over_http() -> None:
    async with serve() as serving, aiohttp.ClientSession() as http:

        async def call(method: str, **args: object) -> Any:
            async with http.post(f"{serving.url}/bot{TOKEN}/{method}", json=args) as response:
                answer = await response.json()
            assert answer["ok"], answer
            return answer["result"]

        await call("getMe")
        async with http.get(f"{serving.url}/control/state") as response:
            person = (await response.json())["people"][0]["id"]
        start = {"action": "start", "person": person, "chat": 700}
        async with http.post(f"{serving.url}/control/do", json=start) as response:
            assert (await response.json())["ok"]
        [update] = await call("getUpdates")
        assert update["message"]["text"] == "/start"
        await call("sendMessage", chat_id=person, text="<b>Hi</b>", parse_mode="HTML")
        assert await call("getUpdates", offset=update["update_id"] + 1) == []
        async with http.get(f"{serving.url}/control/idle?within=2") as response:
            assert await response.json() == {"idle": True, "why": []}


async def test_an_answer_behind_an_event_leaves_at_once() -> None:
    assert await sends_at_once(bound(Place()))
