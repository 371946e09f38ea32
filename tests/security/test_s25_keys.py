"""S-25: keys for programs: every route with every scope, denied unless it is the one; keys that
have expired, were revoked, are forged or guessed open nothing; nobody is named."""

import hmac
from typing import Any

import pytest

from api.stage import Programs
from bot.scene import ANA, BOB, Scene
from meetsmatch.api.families import families
from meetsmatch.api.gate import GUESSES
from meetsmatch.api.routing import ANY_KEY, SCOPE
from meetsmatch.app import apikeys
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.rules import DAY_MS

pytestmark = pytest.mark.security

V1 = "/api/v1"
NEEDS = {
    "GET /key": None,
    "GET /openapi.json": None,
    "POST /graphql": None,
    "GET /statistics": Scope.STATISTICS,
    "GET /statistics/daily": Scope.STATISTICS,
    "GET /events": Scope.EVENTS,
    "GET /settings": Scope.SETTINGS,
    "PUT /settings/{name}": Scope.SET,
    "POST /settings/undo": Scope.SET,
    "GET /bots": Scope.BOTS,
    "POST /bots/{name}/start": Scope.BOT,
    "POST /bots/{name}/stop": Scope.BOT,
    "GET /people": Scope.PEOPLE,
    "GET /people/{alias}": Scope.PEOPLE,
    "GET /chats": Scope.CHATS,
    "GET /matches": Scope.CHATS,
    "GET /reports": Scope.MODERATION,
    "GET /cases": Scope.MODERATION,
    "GET /cases/{alias}": Scope.MODERATION,
    "GET /sanctions": Scope.MODERATION,
    "GET /sanctions/{number}": Scope.MODERATION,
    "GET /appeals": Scope.MODERATION,
    "POST /cases/{alias}/verdict": Scope.DECIDE,
    "POST /sanctions": Scope.DECIDE,
    "POST /sanctions/{number}/lift": Scope.DECIDE,
    "POST /sanctions/{number}/judgement": Scope.DECIDE,
    "GET /broadcasts": Scope.BROADCASTS,
    "GET /broadcasts/{number}": Scope.BROADCASTS,
    "POST /broadcasts": Scope.BROADCAST,
    "POST /broadcasts/{number}/schedule": Scope.BROADCAST,
    "POST /broadcasts/{number}/pause": Scope.BROADCAST,
    "POST /broadcasts/{number}/resume": Scope.BROADCAST,
    "POST /broadcasts/{number}/stop": Scope.BROADCAST,
    "GET /experiments": Scope.EXPERIMENTS,
    "GET /experiments/{number}": Scope.EXPERIMENTS,
    "POST /experiments": Scope.EXPERIMENT,
    "POST /experiments/{number}/start": Scope.EXPERIMENT,
    "POST /experiments/{number}/drop": Scope.EXPERIMENT,
    "POST /experiments/{number}/stop": Scope.EXPERIMENT,
    "POST /experiments/{number}/conclude": Scope.EXPERIMENT,
    "POST /experiments/{number}/undo": Scope.EXPERIMENT,
    "GET /payments": Scope.PAYMENTS,
    "GET /campaigns": Scope.INVITATIONS,
    "GET /referrals": Scope.INVITATIONS,
}
"""Written down a second time, on purpose."""


def routes(programs: Programs) -> dict[str, Scope | None]:
    """As the application itself knows them: what it says of itself to programs."""
    from meetsmatch.api.app import openapi

    paths: dict[str, dict[str, Any]] = openapi(programs.api.rest)["paths"]
    return {
        f"{method.upper()} {path.removeprefix(V1)}": (
            None if told[SCOPE] == ANY_KEY else Scope(told[SCOPE])
        )
        for path, methods in paths.items()
        for method, told in methods.items()
    }


@pytest.fixture
async def programs() -> Programs:
    scene = Scene()
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/report")
    await scene.taps(ANA, "reason-insults")
    return Programs(scene)


async def test_the_application_has_these_routes_and_no_other(programs: Programs):
    assert routes(programs) == NEEDS
    of = programs.first.parts, programs.first.reading
    rows = {f"{it.method} {it.path}" for one in families(*of) for it in one.routes()}
    assert rows | {"GET /openapi.json", "POST /graphql"} == NEEDS.keys()


async def test_each_route_answers_its_scope_and_no_other(programs: Programs):
    keys = {scope: await programs.program(scope) for scope in Scope}
    alias, lines = await programs.alias(BOB), await programs.stage.deeds()
    for route, needed in routes(programs).items():
        method, _, path = route.partition(" ")
        path = V1 + path.format(alias=alias, number=7, name="second_bot")
        for scope, program in keys.items():
            got = await program.asks(method, path)
            if needed in (None, scope):
                assert got.status not in (401, 403), (route, scope)
            else:
                assert (got.status, got.problem) == (403, "scope"), (route, scope)
                assert alias not in got.text
    assert await programs.stage.deeds() == lines, "nothing was done"


async def test_without_a_key_that_lasts_no_route_answers(programs: Programs):
    short, gone = await programs.program(days=1), await programs.program()
    await programs.stage.write(lambda: programs.stage.parts.keyring.revoked("program-2"))
    programs.scene.clock.ms += DAY_MS
    nobody = await programs.program()
    nobody.token = ""
    for route in routes(programs):
        method, _, path = route.partition(" ")
        for program in (short, gone, nobody):
            programs.scene.clock.ms += 60_000
            got = await program.asks(method, V1 + path.format(alias="x" * 16, number=7, name="x"))
            assert (got.status, got.problem) == (401, "unauthorized")
            assert got.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer {}x",
        "Bearer mm_7_000000000001_" + "t" * 43,
        "Bearer mm_7_000000000009_" + "s" * 43,
        "Bearer mm_8_000000000001_" + "s" * 43,
        "Bearer mm_000000000001_" + "s" * 43,
        "Basic {}",
        "{}",
        "Bearer",
        "Bearer \xff",
        "Bearer " + "m" * 9_000,
    ],
)
async def test_what_is_nearly_a_key_opens_nothing(programs: Programs, header: str):
    program = await programs.program()
    assert (await program.gets(f"{V1}/key")).status == 200
    got = await program.gets(f"{V1}/key", authorization=header.format(program.token))
    assert got.status == 401


async def test_guessing_is_slowed_down_and_right_keys_of_others_still_open(programs: Programs):
    program = await programs.program()
    guess = program.token[:-1] + "x"
    said = [
        (await program.gets(f"{V1}/key", authorization=f"Bearer {guess}")).status
        for _ in range(GUESSES + 1)
    ]
    assert said == [401] * GUESSES + [429]
    assert (await program.gets(f"{V1}/key")).headers["retry-after"] == "2"
    program.address = "203.0.113.9"
    assert (await program.gets(f"{V1}/key")).status == 200


async def test_a_key_is_compared_in_constant_time_whether_there_is_one_or_not(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
):
    program, compared = await programs.program(), list[int]()
    real = hmac.compare_digest

    def watched(one: str, two: str) -> bool:
        compared.append(len(one) + len(two))
        return real(one, two)

    monkeypatch.setattr(apikeys.hmac, "compare_digest", watched)
    await program.gets(f"{V1}/key")
    program.token = "mm_7_000000000009_" + "s" * 43
    await program.gets(f"{V1}/key")
    assert compared == [128, 128]


async def test_a_key_may_call_so_often_and_is_told(programs: Programs):
    few = Programs(programs.scene, per_minute=3)
    program = await few.program()
    got = [await program.gets(f"{V1}/key") for _ in range(4)]
    assert [it.status for it in got] == [200, 200, 200, 429]
    assert [it.headers["ratelimit"] for it in got[:3]] == [
        f'"key";r={left};t=20' for left in (2, 1, 0)
    ]
    assert got[3].headers["retry-after"] == "20"
    assert got[3].problem == "too-many-requests"
    few.scene.clock.ms += 20_000
    assert (await program.gets(f"{V1}/key")).status == 200


async def test_no_answer_names_anybody_as_telegram_or_the_database_does(programs: Programs):
    program = await programs.program()
    bob, print_of_bob = await programs.scene.person(BOB), await programs.stage.print_of(BOB)
    for route in routes(programs):
        if route.startswith("GET"):
            path = route[4:].format(alias=print_of_bob[:16], number=7)
            text = (await program.gets(f"{V1}{path}")).text
            assert print_of_bob not in text
            assert f":{bob.id}," not in text
            assert f":{BOB}," not in text


async def test_under_a_foreign_name_nothing_is_heard(programs: Programs):
    program = await programs.program()
    program.host = "evil.example"
    assert (await program.gets(f"{V1}/key")).status == 421


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api", 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2/key", 404),
        ("GET", "/api/docs", 404),
        ("DELETE", "/api/v1/people", 405),
        ("POST", "/api/v1/people", 405),
        ("GET", "/api/v1/people/%00%00%00%00%00%00%00%00%00%00", 422),
        ("GET", "/api/v1/sanctions/9007199254740993", 422),
    ],
)
async def test_whatever_goes_wrong_is_told_as_a_problem(
    programs: Programs, method: str, path: str, status: int
):
    program = await programs.program()
    got = await program.asks(method, path)
    assert got.status == status
    assert got.problem
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-store"


async def test_what_is_too_large_is_not_read(programs: Programs):
    program = await programs.program()
    body = b'{"note": "' + b"x" * 70_000 + b'"}'
    headers = {"content-type": "application/json", "idempotency-key": "12345678"}
    got = await program.asks("POST", f"{V1}/sanctions", body, headers)
    assert got.problem
    assert got.status == 413
    told = {**headers, "content-length": "70000"}
    assert (await program.asks("POST", f"{V1}/sanctions", b"{}", told)).status == 413


@pytest.mark.parametrize("body", [b"\xff", b"{", b"[" * 5_000, b"", b"null", b'"\\ud800"'])
async def test_what_can_not_be_read_is_no_error_of_ours(programs: Programs, body: bytes):
    program = await programs.program()
    headers = {"content-type": "application/json", "idempotency-key": "12345678"}
    got = await program.asks("POST", f"{V1}/sanctions", body, headers)
    assert got.status == 422
    assert got.problem
    assert programs.stage.troubles == []


async def test_what_nobody_expected_is_logged_and_tells_nothing(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
):
    program = await programs.program()

    async def broken(*_: object) -> object:
        raise RuntimeError("secret")

    monkeypatch.setattr(programs.scene.store.guestbook, "campaigns", broken)
    got = await program.gets(f"{V1}/campaigns")
    assert (got.status, got.problem) == (500, "internal-server-error")
    assert "secret" not in got.text
    assert [where for where, _ in programs.stage.troubles] == ["api"]
