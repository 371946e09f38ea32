"""S-07: queries made to hurt are turned away quickly, before anything is read."""

import time
import tracemalloc
from collections.abc import Iterator

import pytest

from api.stage import Programs
from bot.scene import ANA, BOB, Scene
from meetsmatch.api.graph import Graph
from meetsmatch.api.graph.limits import ALIASES, DEEPEST, OBJECTS

pytestmark = pytest.mark.security

GRAPH = "/api/v1/graphql"
QUICK_S = 0.1
LITTLE = 20 << 20

P = "people(limit: 1) { items {"
R = "openReports { person {"


def nested(times: int) -> str:
    return "{ " + P + R * times + "alias" + "} }" * times + "} } }"


def doubled(levels: int, last: str) -> str:
    """Each fragment spreads the next one twice."""
    chain = "".join(
        f"fragment f{at} on Query {{ ...f{at + 1} ...f{at + 1} }} " for at in range(levels)
    )
    return f"{{ ...f0 }} {chain} fragment f{levels} on Query {{ {last} }}"


def aliased(count: int, of: str = "key { name }") -> str:
    return " ".join(f"a{at}: {of}" for at in range(count))


def bombs() -> Iterator[str]:
    """Forty and more; each is far beyond a limit, or no query at all."""
    for times in (4, 8, 16, 64, 150):
        yield nested(times)
    yield "query { ...a } fragment a on Query { " + P + R * 8 + "alias" + "} }" * 8 + "} } }"
    yield "{ " + "... on Query { " * 100 + "key { name }" + " }" * 100 + " }"
    yield "{ " + "... { " * 300 + "key { name }" + " }" * 300 + " }"
    for count in (ALIASES + 1, 50, 200):
        yield f"{{ {aliased(count)} }}"
    yield f"{{ ...a }} fragment a on Query {{ {aliased(ALIASES + 1)} }}"
    yield f"{{ ...a ...a ...a }} fragment a on Query {{ {aliased(6)} }}"
    yield f"{{ ...a ...b }} fragment a on Query {{ {aliased(9)} }} " + (
        f"fragment b on Query {{ {aliased(9, 'statistics { people }')} }}"
    )
    for levels in (8, 12, 20, 40):
        yield doubled(levels, "key { name }")
        yield doubled(levels, "statistics { people }")
    yield doubled(18, "")
    yield "{ ...a } fragment a on Query { ...a }"
    yield "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a ...a }"
    yield (
        "{ ...a } fragment a on Query { "
        + P
        + " sanctions { person { ...b } } } } } "
        + ("fragment b on Person { sanctions { person { ...b } } }")
    )
    yield "{ people(limit: 100) { items { openReports { person { sanctions { rung } } } } } }"
    yield "query($l: Int!) { chats(limit: $l) { items { people { openReports { person { " + (
        "alias } } } } } }"
    )
    yield "query($l: Int = 100) { people(limit: $l) { items { sanctions { person { " + (
        "openReports { reason } } } } } }"
    )
    yield "{ experiments { items { outcome { measured { arms { value } } } } } }"
    yield "{ people(limit: 999999999999) { items { alias } } }"
    yield "{ __schema { types { fields { type { fields { type { name } } } } } } }"
    yield '{ __type(name: "Person") { fields { name } } }'
    yield "{ ...a } fragment a on Query { __schema { types { name } } }"
    yield "{" * 60_000
    yield "{ key { name } " * 3_000
    yield "{ key(a: " + "[" * 900 + "]" * 900 + ") { name } }"
    yield "{ key(a: " + "{a:" * 600 + "1" + "}" * 600 + ") { name } }"
    yield "{ " + "key { name } " * 1_200 + "}"
    yield "query q { key { name } } " * 300
    yield "{ key @skip(if: true) " + "@skip(if: false) " * 500 + "{ name } }"
    yield '{ person(alias: "' + "x" * 70_000 + '") { alias } }'
    yield "#" * 70_000
    yield "mutation { key { name } }"
    yield "subscription { statistics { people } }"
    yield "{ people { items { phone telegramId } } }"
    yield "{ kay { name } }"
    yield "{ key { name { name } } }"
    yield ""
    yield "\ufeff\x00"


@pytest.fixture
async def programs() -> Programs:
    scene = Scene()
    await scene.joins(ANA, BOB)
    return Programs(scene)


async def test_every_bomb_is_turned_away_at_once_and_without_much_memory(programs: Programs):
    program, refused = await programs.program(), list[int]()
    await program.posts(GRAPH, {"query": "{ key { name } }"})
    store = programs.scene.store
    store.directory = store.figures = None  # whoever reads it, fails
    for bomb in bombs():
        spent = min([await _spent(program, bomb, refused) for _ in range(2)])
        assert spent < QUICK_S, (spent, bomb[:120])
    for bomb in bombs():
        tracemalloc.start()
        await _spent(program, bomb, refused)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < LITTLE, (most, bomb[:120])
    assert len(refused) >= 3 * 40
    assert programs.stage.troubles == []


async def _spent(program: object, bomb: str, refused: list[int]) -> float:
    began = time.process_time()
    got = await program.posts(GRAPH, {"query": bomb, "variables": {"l": 100}})
    refused.append(got.status)
    assert 400 <= got.status < 500, (got.status, got.text[:200], bomb[:120])
    return time.process_time() - began


async def test_just_below_each_limit_there_is_an_answer(programs: Programs):
    program = await programs.program()
    deep = (
        "{ people(limit: 1) { items { sanctions { person { sanctions { person { sanctions { "
        + ("rung } } } } } } } }")
    )
    assert deep.count("{") == DEEPEST
    for query in (
        f"{{ {aliased(ALIASES)} }}",
        deep,
        "{ people(limit: 100) { items { sanctions { person { alias } } } } }",
        "{ ...a ...a } fragment a on Query { key { name } }",
        "{ experiments(limit: 10) { items { variants { settings { value } } "
        "outcome { measured { arms { value } against { low } } } } } }",
    ):
        got = await program.posts(GRAPH, {"query": query})
        assert (got.status, "errors" in got.json) == (200, False), (query, got.text)
    assert OBJECTS >= 100 + 100 + 500 + 500


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'[{"query": "{ key { name } }"}]',
        b'{"query": 7}',
        b'{"query": null}',
        b'{"query": "{ key { name } }", "variables": [1]}',
        b'{"query": "{ key { name } }", "operationName": "other"}',
        b"[" * 5_000,
        b"{",
        b"\xff",
        b"",
        b'{"query": "\\ud800"}',
    ],
)
async def test_batches_and_other_bodies_are_no_queries(programs: Programs, body: bytes):
    program = await programs.program()
    got = await program.asks("POST", GRAPH, body, {"content-type": "application/json"})
    assert got.status in (400, 422), got.text
    assert programs.stage.troubles == []


async def test_nothing_of_the_schema_is_told_unless_it_is_set(programs: Programs):
    program = await programs.program()
    for query in ("{ __schema { types { name } } }", "{ peopl { next } }"):
        got = await program.posts(GRAPH, {"query": query})
        assert 400 <= got.status < 500
        assert "people" not in got.text
    assert (await program.posts(GRAPH, {"query": "{ __typename }"})).status == 200
    programs.api.graph = None
    from meetsmatch.api import Api

    program.app = Api(programs, Graph(programs, is_open=True))
    got = await program.posts(GRAPH, {"query": "{ __schema { types { name } } }"})
    assert "Person" in got.text
    got = await program.posts(GRAPH, {"query": "{ peopl { next } }"})
    assert "people" in got.text


async def test_there_is_no_page_to_try_it_on_and_no_query_in_an_address(programs: Programs):
    program = await programs.program()
    got = await program.asks(
        "GET", f"{GRAPH}?query=%7Bkey%7Bname%7D%7D", b"", {"accept": "text/html"}
    )
    assert got.status == 405
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert (await program.asks("POST", GRAPH, b"query={key{name}}", form)).status == 422
