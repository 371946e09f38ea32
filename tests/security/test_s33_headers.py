"""S-32 to S-34 for the API: how often one may ask, what every answer carries, and what is not
there unless somebody wants it. (The panel: S-23.)"""

import pytest

from api.stage import Programs
from api.wire import Wire
from bot.scene import ANA, Scene
from meetsmatch.api import Api
from meetsmatch.api.app import openapi
from meetsmatch.settings import read

pytestmark = pytest.mark.security

V1 = "/api/v1"


@pytest.fixture
async def programs() -> Programs:
    scene = Scene()
    await scene.joins(ANA)
    return Programs(scene)


async def test_every_route_counts_against_the_pace_of_its_key(programs: Programs):
    """S-32: also those that are refused, and those of GraphQL."""
    few = Programs(programs.scene, per_minute=2)
    paths = openapi(few.api.rest)["paths"]
    for path, methods in paths.items():
        for method in methods:
            program = await few.program()
            given = path.format(alias="f" * 16, number=7, name="second_bot")
            statuses = [(await program.asks(method.upper(), given)).status for _ in range(3)]
            assert 429 not in statuses[:2], (method, path)
            assert statuses[2] == 429, (method, path)


async def test_one_key_that_asks_too_often_is_in_no_other_s_way(programs: Programs):
    """S-32."""
    few = Programs(programs.scene, per_minute=2)
    one, two = await few.program(), await few.program()
    for _ in range(5):
        got = await one.gets(f"{V1}/key")
    assert (got.status, "retry-after" in got.headers) == (429, True)
    assert (await two.gets(f"{V1}/key")).status == 200


STRICT = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


async def test_every_answer_of_every_route_carries_strict_headers(programs: Programs):
    """S-33: right answers, wrong ones, and what is not there at all."""
    program, nobody = await programs.program(), await programs.program()
    nobody.token = ""
    paths = openapi(programs.api.rest)["paths"]
    asked = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    for method, path in [
        *asked,
        ("GET", "/api"),
        ("GET", "/api/v1/none"),
        ("PATCH", "/api/v1/key"),
    ]:
        for who in (program, nobody):
            programs.scene.clock.ms += 60_000
            given = path.format(alias="f" * 16, number=7, name="second_bot")
            got = await who.asks(method, given)
            assert {name: got.headers.get(name) for name in STRICT} == STRICT, (method, path)
            assert "access-control-allow-origin" not in got.headers
            assert "server" not in got.headers


@pytest.mark.parametrize(
    "path",
    ["docs", "redoc", "openapi.json", "graphql", "graphiql", "playground", "metrics", "v1/docs"],
)
async def test_no_page_for_trying_things_and_no_schema_without_a_key(
    programs: Programs, path: str
):
    """S-34."""
    nobody = await programs.program()
    nobody.token = ""
    for address in (f"/api/{path}", f"{V1}/{path}"):
        got = await nobody.asks("GET", address, b"", {"accept": "text/html"})
        assert got.status in (401, 404, 405), address
        assert "html" not in got.headers["content-type"]


async def test_graphql_is_not_there_unless_it_is_wanted(programs: Programs):
    """S-34: by default neither are the API, the panel and the metrics."""
    program = await programs.program()
    program.app = Api(programs)
    assert (await program.posts(f"{V1}/graphql", {"query": "{ key { name } }"})).status == 404
    assert "/api/v1/graphql" not in openapi(program.app.rest)["paths"]
    wire = Wire(program)
    await wire.task
    told = read({}, env_file=None)
    assert (told.api, told.graphql) == ("off", "off")
    assert (told.panel_port, told.metrics_port, told.host) == (None, None, "127.0.0.1")


async def test_a_browser_s_page_elsewhere_opens_no_wire(programs: Programs):
    """S-33: neither under a foreign name, nor with a foreign origin."""
    program = await programs.program()
    wire = Wire(program, origin="https://evil.example")
    assert (await wire.heard())["type"] == "websocket.close"
    await wire.leaves()
    program.host = "evil.example"
    wire = Wire(program)
    await wire.heard()
    wire.says(type="connection_init", payload={"authorization": f"Bearer {program.token}"})
    assert await wire.closes() == 4403
    await wire.leaves()
