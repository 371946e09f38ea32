"""Live numbers by a WebSocket, with the same keys as everything else."""

import asyncio

import pytest

from api.stage import Programs
from api.wire import Wire
from bot.scene import CLEO
from meetsmatch.api.graph import schema
from meetsmatch.api.graph.asking import AT_ONCE, CONNECTIONS
from meetsmatch.api.reading import LIVE_MS
from meetsmatch.core.apikeys import Scope

LIVE = "subscription { statistics { people } }"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "BEAT_S", 0.01)


def people(told: dict[str, object]) -> object:
    assert told["type"] == "next", told
    payload = told["payload"]
    assert isinstance(payload, dict)
    return payload["data"]["statistics"]["people"]


async def test_numbers_come_when_they_change(programs: Programs):
    wire = await Wire(await programs.program(Scope.STATISTICS)).opened()
    wire.follows(LIVE)
    assert people(await wire.told()) == 2
    await programs.scene.joins(CLEO)
    programs.scene.clock.ms += LIVE_MS
    assert people(await wire.told()) == 3
    wire.says(type="complete", id="one")
    wire.says(type="ping")
    assert await wire.told() == {"type": "pong"}
    await wire.leaves()


async def test_a_key_that_is_revoked_hears_no_more(programs: Programs):
    wire = await Wire(await programs.program(Scope.STATISTICS)).opened()
    wire.follows(LIVE)
    await wire.told()
    await programs.stage.write(lambda: programs.stage.parts.keyring.revoked("program-1"))
    assert await wire.told() == {"id": "one", "type": "complete"}
    await wire.leaves()


async def test_the_header_does_as_well(programs: Programs):
    program = await programs.program(Scope.STATISTICS)
    wire = Wire(program, authorization=f"Bearer {program.token}")
    await wire.heard()
    wire.says(type="connection_init")
    assert await wire.told() == {"type": "connection_ack"}
    await wire.leaves()


@pytest.mark.security
async def test_without_a_key_or_its_scope_nothing_is_heard(programs: Programs):
    wire = Wire(await programs.program())
    await wire.heard()
    wire.says(type="connection_init", payload={"authorization": "Bearer mm_7_nothing"})
    assert await wire.closes() == 4403
    await wire.leaves()
    wire = Wire(await programs.program())
    await wire.heard()
    wire.follows(LIVE)
    assert await wire.closes() == 4401
    await wire.leaves()
    wire = await Wire(await programs.program(Scope.PEOPLE)).opened()
    wire.follows(LIVE)
    told = await wire.told()
    assert (told["type"], told["payload"][0]["message"]) == (
        "error",
        "This key has not the scope statistics:read.",
    )
    await wire.leaves()


@pytest.mark.security
async def test_subscriptions_and_connections_are_counted(programs: Programs):
    program = await programs.program(Scope.STATISTICS)
    wires = [await Wire(program).opened() for _ in range(CONNECTIONS)]
    extra = Wire(program)
    await extra.heard()
    extra.says(type="connection_init", payload={"authorization": f"Bearer {program.token}"})
    assert await extra.closes() == 4403
    await extra.leaves()
    for number in range(AT_ONCE):
        wires[0].follows(LIVE, str(number))
        assert people(await wires[0].told()) == 2
    wires[0].follows(LIVE, "too many")
    assert (await wires[0].told())["payload"][0]["message"] == "Subscription limit reached"
    for wire in wires:
        await wire.leaves()
    await (await Wire(program).opened()).leaves()
    assert programs.api.graph is not None
    assert programs.api.graph.live._open == {}


@pytest.mark.security
async def test_each_subscription_is_a_call_of_the_key(programs: Programs):
    few = Programs(programs.scene, per_minute=3)
    program = await few.program(Scope.STATISTICS)
    wire = await Wire(program).opened()
    for id in ("one", "two", "three"):
        wire.follows(LIVE, id)
    told = [await wire.told() for _ in range(3)]
    assert [it["type"] for it in told].count("error") == 1
    await wire.leaves()


@pytest.mark.security
@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "null",
        "7",
        '{"type": 7}',
        "[" * 30_000,
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": 7, "payload": {"query": "{ key { name } }"}}',
        '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "subscribe", "id": "1", "payload": {"query": ""}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "x", "variables": [1]}}',
        '{"type": "complete", "id": []}',
        '{"type": "unheard-of"}',
    ],
)
async def test_what_is_no_message_of_the_protocol_ends_the_connection(
    programs: Programs, text: str
):
    wire = await Wire(await programs.program()).opened()
    wire.sends(text)
    assert await wire.closes() == 4400
    await wire.leaves()
    assert wire.task.exception() is None


@pytest.mark.security
async def test_queries_and_other_protocols_have_no_wire(programs: Programs):
    program = await programs.program()
    wire = await Wire(program).opened()
    wire.follows("{ key { name } }")
    assert (await wire.told())["type"] == "error"
    await wire.leaves()
    old = Wire(program, "graphql-ws")
    heard = await old.heard()
    if heard["type"] == "websocket.accept":
        assert heard.get("subprotocol") is None
        assert await old.closes() in (4406, 1002)
    await old.leaves()
    await asyncio.sleep(0)
