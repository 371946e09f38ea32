"""S-31: what belongs to one bot is not there for the keys of another one: for every route of
REST, and every list."""

import re
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from api.stage import Got, Program, Programs
from bot.scene import ANA, BOB, Scene
from meetsmatch.api.app import openapi
from meetsmatch.api.families import desk_of
from meetsmatch.api.reading import SETTLED_MS
from meetsmatch.app.inviting import CameBy, CampaignMade
from meetsmatch.app.paying import Paid
from meetsmatch.app.work import Change, Work
from meetsmatch.core.broadcasts import Draft
from meetsmatch.core.experiments import Hook, Metric, Plan, Variant
from meetsmatch.core.ids import BotId, InvitationId
from meetsmatch.core.invitations import code_of
from meetsmatch.core.payments import Payment
from meetsmatch.core.sanctions import Actor, Rung
from panel.stage import SECOND

pytestmark = pytest.mark.security

V1 = "/api/v1"
GUEST = BotId(8)

TRIED = Plan(
    "a question",
    Hook.TEXT,
    (Variant("as it is"), Variant("topic", settings={"wording": "topic"})),
    Metric.CAME_BACK,
    "found",
)
SAID: dict[str, object] = {"rung": "hour", "reason": "spam"}
OBJECTS: dict[str, dict[str, object] | None] = {
    "GET /people/{alias}": None,
    "GET /cases/{alias}": None,
    "POST /cases/{alias}/verdict": {"verdict": "day", "reason": "spam", "seen": 1 << 50},
    "POST /sanctions": SAID,
    "GET /sanctions/{number}": None,
    "POST /sanctions/{number}/lift": None,
    "POST /sanctions/{number}/judgement": {"outcome": "granted"},
    "GET /broadcasts/{broadcast}": None,
    "POST /broadcasts/{broadcast}/schedule": {"starts_at": "2030-01-01T00:00:00Z"},
    "POST /broadcasts/{broadcast}/pause": None,
    "POST /broadcasts/{broadcast}/resume": None,
    "POST /broadcasts/{broadcast}/stop": None,
    "GET /experiments/{experiment}": None,
    "POST /experiments/{experiment}/start": None,
    "POST /experiments/{experiment}/drop": None,
    "POST /experiments/{experiment}/stop": None,
    "POST /experiments/{experiment}/conclude": {"winner": ""},
    "POST /experiments/{experiment}/undo": None,
}
"""What is asked about somebody or something, and what is said with it."""

LISTS = {
    "/people": 2,
    "/chats": 1,
    "/matches": 0,
    "/reports": 1,
    "/cases": 1,
    "/sanctions": 1,
    "/appeals": 0,
    "/payments": 1,
    "/campaigns": 1,
    "/referrals": 0,
    "/broadcasts": None,
    "/experiments": None,
    "/events": None,
}
"""How many each bot has of its own; None: of which the two have different ones."""

OTHERS = {
    "GET /key",
    "GET /openapi.json",
    "POST /graphql",
    "GET /statistics",
    "GET /statistics/daily",
    "GET /settings",
    "PUT /settings/{name}",
    "POST /settings/undo",
    "GET /bots",
    "POST /bots/{name}/start",
    "POST /bots/{name}/stop",
    "POST /broadcasts",
    "POST /experiments",
}
"""About the bot itself: each has a test below, or tells of nobody."""


class House:
    """Two bots over one store, in both of which something has happened."""

    def __init__(self) -> None:
        one = Scene()
        self.first = Programs(one)
        self.guest = Programs(Scene(store=one.store, bot=GUEST))
        shared = self.guest.stage.parts
        installation = self.first.stage.parts.installation
        parts = replace(self.guest.parts, shared=replace(shared, installation=installation))
        self.first.guests[GUEST] = desk_of(parts)
        self.guest.__dict__["api"] = self.first.api
        self.guest.keys = 100

    async def lives(self) -> tuple[Program, Program]:
        """A key of each, once both have lived."""
        it = self.first.stage.parts.installation
        assert it is not None
        await self.first.stage.write(lambda: it.bots.added(SECOND, "second_bot", "olga"))
        await _lived(self.first, news=2)
        await _lived(self.guest, news=1)
        for scene in (self.first.scene, self.guest.scene):
            scene.clock.ms += SETTLED_MS
        return await self.first.program(), await self.guest.program()


async def _lived(programs: Programs, news: int) -> None:
    scene, parts = programs.scene, programs.stage.parts
    code = code_of(scene.bot)
    campaign = CampaignMade(scene.bot, InvitationId(scene.bot), code, "summer", scene.clock.ms)
    bob_s = scene.vault.fingerprint(scene.bot, BOB)
    for change in (campaign, CameBy(scene.bot, bob_s, code, scene.clock.ms)):
        await programs.stage.write(partial(_ready, Work((change,))))
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/report")
    await scene.taps(ANA, "reason-insults")
    paid: Change = Paid(Payment(scene.bot, "one", bob_s, 50, None, scene.clock.ms), b"sealed")
    await programs.stage.write(partial(_ready, Work((paid,))))
    sanctioned = await parts.moderation.sanction(bob_s, Rung.DAY, "spam", Actor("olga"))
    await programs.stage.write(lambda: parts.carried_out(sanctioned))
    for _ in range(news):
        _, work = await parts.announcing().made(Draft("news", {"en": "Hello"}), "olga")
        await programs.stage.write(partial(_ready, work))
        _, work = await parts.experimenting.made(TRIED, parts.wordings, "olga")
        await programs.stage.write(partial(_ready, work))


async def _ready(work: Work) -> Work:
    return work


@pytest.fixture
def house() -> House:
    return House()


async def asked(program: Program, route: str, path: str, alias: str) -> Got:
    said = OBJECTS[route]
    if said is SAID:
        said = {**SAID, "alias": alias}
    method = route.partition(" ")[0]
    return await (program.gets(path) if method == "GET" else program.posts(path, said))


def test_every_route_is_named_here(house: House):
    paths: dict[str, dict[str, Any]] = openapi(house.first.api.rest)["paths"]
    there = {
        f"{method.upper()} {path.removeprefix(V1)}"
        for path, methods in paths.items()
        for method in methods
    }
    numbered = re.compile(r"{(broadcast|experiment)}")
    objects = {numbered.sub("{number}", it) for it in OBJECTS}
    assert there == {*objects, *(f"GET {it}" for it in LISTS), *OTHERS}


async def test_no_object_of_one_bot_is_there_for_the_key_of_another(house: House):
    mine, theirs = await house.lives()
    alias = await house.first.alias(BOB)
    number = (await mine.gets(f"{V1}/sanctions")).json["items"][0]["id"]
    lines = await house.first.stage.deeds()
    for route in OBJECTS:
        path = V1 + route.partition(" ")[2].format(
            alias=alias, number=number, broadcast=2, experiment=2
        )
        got = await asked(theirs, route, path, alias)
        assert got.status == 404, (route, got.text)
        assert alias not in got.text
    assert await house.first.stage.deeds() == lines, "nothing was done"
    for route in OBJECTS:
        path = V1 + route.partition(" ")[2].format(
            alias=alias, number=number, broadcast=2, experiment=2
        )
        got = await asked(mine, route, path, alias)
        assert got.status != 404, (route, got.text)


async def test_every_list_has_what_is_its_own_and_nothing_of_the_other(house: House):
    mine, theirs = await house.lives()
    aliases = [[await it.alias(who) for who in (ANA, BOB)] for it in (house.first, house.guest)]
    for path, count in LISTS.items():
        lists = list[Any]()
        for program, foreign in ((mine, aliases[1]), (theirs, aliases[0])):
            got = await program.gets(f"{V1}{path}?limit=100")
            assert got.status == 200
            assert not [it for it in foreign if it in got.text], path
            lists.append(got.json if isinstance(got.json, list) else got.json["items"])
        assert [count, count] == [*map(len, lists)] or (count is None and lists[0] != lists[1])
    for program in (mine, theirs):
        assert (await program.gets(f"{V1}/statistics")).json["people"] == 2
    assert (await theirs.gets(f"{V1}/key")).json["bot"] == GUEST


async def test_a_cursor_of_one_bot_is_none_of_another(house: House):
    mine, theirs = await house.lives()
    cursor = (await mine.gets(f"{V1}/people?limit=1")).json["next"]
    assert (await mine.gets(f"{V1}/people?after={cursor}")).status == 200
    assert (await theirs.gets(f"{V1}/people?after={cursor}")).problem == "cursor"


async def test_a_key_with_the_number_of_another_bot_opens_nothing(house: House):
    mine, theirs = await house.lives()
    for program, bot in ((mine, GUEST), (theirs, house.first.scene.bot), (mine, 9)):
        own = program.token
        program.token = f"mm_{bot}_{own.split('_', 2)[2]}"
        assert (await program.gets(f"{V1}/key")).status == 401
        program.token = own
        assert (await program.gets(f"{V1}/key")).status == 200


async def test_what_a_key_writes_is_of_its_bot_alone(house: House):
    mine, theirs = await house.lives()
    it = house.first.stage.parts.installation
    assert it is not None
    headers = {"content-type": "application/json", "idempotency-key": "the-same-for-both"}
    for program, value in ((theirs, 44), (mine, 45)):
        body = b'{"value": "%d"}' % value
        got = await program.asks("PUT", f"{V1}/settings/MIN_AGE", body, headers)
        assert (got.status, got.json["value"]) == (200, str(value))
    assert await it.bots.own(GUEST) == {"min_age": "44"}
    assert await it.bots.own(house.first.scene.bot) == {"min_age": "45"}
    await theirs.posts(f"{V1}/settings/undo")
    assert await it.bots.own(GUEST) == {}
    assert await it.bots.own(house.first.scene.bot) == {"min_age": "45"}
    draft = {"name": "autumn", "texts": {"en": "Hello"}}
    assert (await theirs.posts(f"{V1}/broadcasts", draft)).status == 201
    names = [it["name"] for it in (await mine.gets(f"{V1}/broadcasts")).json["items"]]
    assert names == ["news", "news"]
    asked: dict[str, Any] = {"name": "other", "hook": "nudge", "metric": "profile"}
    asked["variants"] = [{"name": "as it is"}, {"name": "rare", "settings": {"hours": "99"}}]
    assert (await theirs.posts(f"{V1}/experiments", asked)).status == 201
    names = [it["name"] for it in (await mine.gets(f"{V1}/experiments")).json["items"]]
    assert names == ["a question", "a question"]


async def test_a_guest_s_key_sees_its_own_bot_and_stops_none(house: House):
    mine, theirs = await house.lives()
    assert [it["id"] for it in (await mine.gets(f"{V1}/bots")).json] == [7, GUEST]
    assert [it["id"] for it in (await theirs.gets(f"{V1}/bots")).json] == [GUEST]
    for deed in ("start", "stop"):
        got = await theirs.posts(f"{V1}/bots/second_bot/{deed}")
        assert (got.status, got.problem) == (403, "not-the-first")
    assert (await mine.posts(f"{V1}/bots/second_bot/stop")).status == 200


async def test_a_bot_that_does_not_run_or_was_removed_answers_nobody(house: House):
    _, theirs = await house.lives()
    it = house.first.stage.parts.installation
    assert it is not None
    removing = it.bots.removed
    await house.first.stage.write(lambda: removing("second_bot", "second_bot", "olga"))
    headers = {"content-type": "application/json", "idempotency-key": "set-it-once"}
    got = await theirs.asks("PUT", f"{V1}/settings/MIN_AGE", b'{"value": "44"}', headers)
    assert (got.status, got.problem) == (404, "bot")
    del house.first.guests[GUEST]
    assert (await theirs.gets(f"{V1}/key")).status == 401
