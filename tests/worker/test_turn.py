"""Requests of a Worker: each does all of its work, and what one could not the next one does."""

import json
from collections.abc import Mapping

import pytest

from engine.world import ANA, BOB, ShakyStore, World
from meetsmatch.adapters.memory import Fault
from meetsmatch.app.ports import Answer, Unavailable
from meetsmatch.worker.turn import ROUNDS, Turn


@pytest.fixture
def shaky() -> ShakyStore:
    return ShakyStore()


@pytest.fixture
def world(shaky: ShakyStore) -> World:
    return World(store=shaky)  # pyright: ignore[reportArgumentType]


async def post(world: World, update: Mapping[str, object]) -> Turn:
    """One request."""
    turn = Turn(world.engine.outside)
    await turn.take([json.dumps(update).encode()])
    return turn


async def says(world: World, person: int, text: str) -> Turn:
    return await post(world, world.telegram.writes(person, text))


async def pair(world: World) -> None:
    await says(world, ANA, "/chat")
    await says(world, BOB, "/chat")


async def test_whoever_seeks_is_paired_and_heard_within_the_request(world: World):
    await pair(world)
    await says(world, ANA, "hello")
    assert world.heard(BOB)[-1] == "hello"
    await says(world, BOB, "hi")
    assert world.heard(ANA)[-1] == "hi"


async def test_what_the_database_could_not_take_is_not_acknowledged(
    world: World, shaky: ShakyStore
):
    await pair(world)
    hello = world.telegram.writes(ANA, "hello")
    shaky.away = {"take"}
    with pytest.raises(Unavailable):
        await post(world, hello)
    shaky.away.clear()
    assert "hello" not in world.heard(BOB)
    await post(world, hello)
    assert world.heard(BOB).count("hello") == 1


@pytest.mark.parametrize("step", ["commit", "sendable", "mark"])
async def test_a_request_cut_short_is_finished_by_the_next_in_order(
    world: World, shaky: ShakyStore, step: str
):
    await pair(world)
    shaky.away = {step}
    try:
        await says(world, ANA, "one")
    except Unavailable:
        assert step != "sendable" or "one" not in world.heard(BOB)
    shaky.away.clear()
    await says(world, ANA, "two")
    heard = [text for text in world.heard(BOB) if text in ("one", "two")]
    assert list(dict.fromkeys(heard)) == ["one", "two"]
    assert len(heard) == (3 if step == "mark" else 2)  # the one duplicate that we allow


async def test_what_telegram_would_not_take_yet_goes_with_a_later_request(world: World):
    await pair(world)
    world.telegram.fail(Fault(Answer(429, retry_after=3), "sendMessage"))
    await says(world, ANA, "one")
    assert "one" not in world.heard(BOB)
    world.clock.ms += 3_000
    await says(world, ANA, "two")
    assert world.heard(BOB)[-2:] == ["one", "two"]


async def test_a_long_backlog_goes_over_several_requests_in_order(world: World):
    await pair(world)
    world.telegram.fail(Fault(Answer(429, retry_after=60), "sendMessage"))
    numbers = [str(number) for number in range(ROUNDS + 5)]
    for number in numbers:
        await says(world, ANA, number)
    assert not set(world.heard(BOB)) & set(numbers)
    world.clock.ms += 60_000
    await says(world, ANA, "last")
    assert "last" not in world.heard(BOB)
    await says(world, BOB, "and now?")
    assert world.heard(BOB)[-len(numbers) - 1 :] == [*numbers, "last"]


async def test_trouble_is_noted_without_what_anybody_wrote(world: World):
    def broken(intent: object) -> None:
        raise ValueError(f"cannot handle {intent}")

    world.talk.broken = broken
    turn = await says(world, ANA, "a secret")
    assert turn.troubles
    assert "ValueError" in turn.troubles[0]
    assert "secret" not in "".join(turn.troubles)
