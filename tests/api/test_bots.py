"""What programs see and set of bots, and what happened in them."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from api.stage import Program, Programs
from bot.scene import BOT, CLEO
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.reading import SETTLED_MS
from meetsmatch.app.work import Work
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.ids import BotId
from panel.stage import SECOND

V1 = "/api/v1"


@dataclass
class Runs:
    """A bot at work, as far as its state goes."""

    trouble: str = ""


async def added(programs: Programs) -> None:
    """A second bot is there."""
    it = programs.stage.parts.installation
    assert it is not None

    async def adding() -> Work:
        return await it.bots.added(SECOND, "second_bot", "olga")

    await programs.stage.write(adding)


def at_work(programs: Programs, bots: dict[BotId, Runs]) -> ApiParts:
    """The first one's parts, while these run."""
    shared = programs.stage.parts
    assert shared.installation is not None

    def running() -> dict[BotId, Any]:
        return {**bots}

    installation = replace(shared.installation, at_work=running)
    return replace(programs.parts, shared=replace(shared, installation=installation))


async def states(program: Program) -> dict[str | None, str]:
    got = await program.gets(f"{V1}/bots")
    assert got.status == 200, got.text
    return {it["name"]: it["state"] for it in got.json}


async def test_bots_are_shown_as_they_are(programs: Programs):
    await added(programs)
    bots = {BOT: Runs()}
    programs.parts = at_work(programs, bots)
    program = await programs.program()
    assert await states(program) == {None: "at-work", "second_bot": "starting"}
    programs.stage.refused[BotId(8)] = "its token is refused"
    (_, second) = (await program.gets(f"{V1}/bots")).json
    assert second == {
        "id": 8,
        "name": "second_bot",
        "is_first": False,
        "state": "refused",
        "trouble": "its token is refused",
    }
    programs.stage.refused.clear()
    bots[BotId(8)] = Runs()
    assert (await states(program))["second_bot"] == "at-work"
    bots[BotId(8)] = Runs("Conflict")
    assert (await states(program))["second_bot"] == "refused"
    got = await program.posts(f"{V1}/bots/second_bot/stop")
    assert (got.status, got.json["state"]) == (200, "stopping")
    assert (await states(program))["second_bot"] == "stopping"
    del bots[BotId(8)]
    assert (await states(program))["second_bot"] == "stopped"
    got = await program.posts(f"{V1}/bots/second_bot/start")
    assert (got.status, got.json["state"]) == (200, "starting")
    assert [it[:3] for it in await programs.stage.deeds()][-2:] == [
        ("key:program-1", "bot-stopped", "second_bot"),
        ("key:program-1", "bot-started", "second_bot"),
    ]
    assert (await program.posts(f"{V1}/bots/nobody_bot/stop")).problem == "bot"


async def test_where_there_can_be_one_bot_only_it_is_shown_alone(programs: Programs):
    shared = replace(programs.stage.parts, installation=None)
    programs.parts = replace(programs.parts, shared=shared)
    program = await programs.program()
    assert await states(program) == {None: "at-work"}
    assert (await program.posts(f"{V1}/bots/second_bot/stop")).problem == "not-found"
    got = await set_to(program, "MIN_AGE", "21")
    assert got.problem == "not-found"


async def set_to(program: Program, name: str, value: str | None, once: str = "") -> Any:
    program.sent += 1
    headers = {
        "content-type": "application/json",
        "idempotency-key": once or f"request-{program.sent}",
    }
    body = b'{"value": null}' if value is None else b'{"value": "%s"}' % value.encode()
    return await program.asks("PUT", f"{V1}/settings/{name}", body, headers)


async def test_a_setting_is_set_reverted_and_undone(programs: Programs):
    it = programs.stage.parts.installation
    assert it is not None
    program = await programs.program(Scope.SET)
    got = await set_to(program, "MIN_AGE", "21", "set-it-once")
    assert (got.status, got.json) == (200, {"name": "MIN_AGE", "value": "21"})
    assert (await set_to(program, "MIN_AGE", "21", "set-it-once")).status == 200
    assert await it.bots.own(BOT) == {"min_age": "21"}
    assert (await set_to(program, "min_age", None)).json["value"] is None
    assert await it.bots.own(BOT) == {}
    assert (await program.posts(f"{V1}/settings/undo")).status == 200
    assert await it.bots.own(BOT) == {"min_age": "21"}
    deeds = [it[:2] for it in await programs.stage.deeds() if it[1] == "bot-set"]
    assert deeds == [("key:program-1", "bot-set")] * 3


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [("MIN_AGE", "12", 422), ("BOT_TOKEN", "9:stolen", 404), ("PANEL_URL", "https://x", 404)],
)
async def test_what_can_not_be_set_is_said(programs: Programs, name: str, value: str, status: int):
    it = programs.stage.parts.installation
    assert it is not None
    program = await programs.program(Scope.SET)
    got = await set_to(program, name, value)
    assert (got.status, got.problem) == (status, "setting")
    assert await it.bots.own(BOT) == {}


async def test_a_setting_has_no_nul(programs: Programs):
    """As JSON says it: PostgreSQL keeps none in a text."""
    got = await set_to(await programs.program(Scope.SET), "INTERESTS", r"chess\u0000")
    assert (got.status, got.problem) == (422, "validation")


async def test_events_are_followed_as_they_come(programs: Programs):
    scene, program = programs.scene, await programs.program(Scope.EVENTS)
    got = (await program.gets(f"{V1}/events")).json
    assert got["items"] == []
    scene.clock.ms += SETTLED_MS
    first = (await program.gets(f"{V1}/events?limit=2&after={got['next']}")).json
    assert [it["kind"] for it in first["items"]] == ["signed_up", "visited"]
    assert len({it["who"] for it in first["items"]}) == 1
    kinds, after = list[str](), first["next"]
    while page := (await program.gets(f"{V1}/events?after={after}")).json["items"]:
        kinds += [it["kind"] for it in page]
        after = (await program.gets(f"{V1}/events?after={after}")).json["next"]
    assert {"paired", "reported", "chat_ended"} < set(kinds)
    await scene.joins(CLEO)
    assert (await program.gets(f"{V1}/events?after={after}")).json["items"] == []
    scene.clock.ms += SETTLED_MS
    came = (await program.gets(f"{V1}/events?after={after}")).json["items"]
    assert came[0]["kind"] == "signed_up"
    assert str(CLEO) not in str([it["who"] for it in came])
    (reported,) = [
        it
        for it in (await program.gets(f"{V1}/events?limit=100")).json["items"]
        if it["kind"] == "reported"
    ]
    assert reported["word"] == "insults"
    (paired,) = [
        it
        for it in (await program.gets(f"{V1}/events?limit=100")).json["items"]
        if it["kind"] == "paired"
    ]
    assert paired["who"] is None
