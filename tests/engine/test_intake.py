"""Updates become inbox rows, once."""

import json

import pytest

from engine.world import ANA, BOB, BOT, ShakyStore, World
from meetsmatch.app.ports import Unavailable
from meetsmatch.engine.intake import NOBODY, lane_of, person_in


@pytest.mark.security
async def test_an_update_is_taken_once_however_often_it_comes(world: World) -> None:
    update = world.telegram.writes(ANA, "/chat")
    raw = json.dumps(update).encode()
    first = await world.engine.intake.take([update, raw])
    again = await world.engine.intake.take([raw])
    assert [taken.row.update for taken in first.new] == [update["update_id"]]
    assert again.new == ()
    assert (world.engine.counters.taken, world.engine.counters.known) == (1, 2)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"[]",
        b"null",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1.0}',
        b'{"update_id": -1}',
        b'{"update_id": 99999999999999999999}',
    ],
)
async def test_what_is_no_update_is_rejected_and_harms_nobody(world: World, raw: bytes) -> None:
    taking = await world.engine.intake.take([raw, world.telegram.writes(ANA, "hello")])
    assert taking.rejected == 1
    assert len(taking.new) == 1
    assert world.engine.counters.rejected == 1


async def test_everything_of_one_person_is_in_one_lane(world: World) -> None:
    updates = [
        world.telegram.writes(ANA, "hello"),
        world.telegram.update("callback_query", ANA, id="1"),
        {"update_id": 90, "message_reaction": {"user": {"id": ANA}, "chat": {"id": BOB}}},
        {"update_id": 91, "a_kind_of_next_year": {"chat": {"id": ANA}}},
    ]
    taking = await world.engine.intake.take(updates)
    assert {taken.row.lane for taken in taking.new} == {lane_of(world.vault.fingerprint(BOT, ANA))}


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "poll": {"id": "5"}},
        {"update_id": 1, "message": "no object"},
        {"update_id": 1, "message": {"from": {"id": "x"}}},
        {"update_id": 1, "message": {"from": {"id": 1 << 60}}},
    ],
)
async def test_updates_about_nobody_share_a_lane(world: World, update: dict[str, object]) -> None:
    assert person_in(update) is None
    taking = await world.engine.intake.take([update])
    assert taking.new[0].row.lane == NOBODY


async def test_an_unknown_kind_is_stored_and_finished_as_nothing(world: World) -> None:
    await world.take({"update_id": 1, "a_kind_of_next_year": {"chat": {"id": ANA}}})
    assert (await world.store.counts(BOT))["inbox"] == 0
    assert world.engine.counters.handled == 1
    assert world.telegram.calls == []


async def test_nothing_is_taken_while_the_store_is_away(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    shaky.away = {"take"}
    with pytest.raises(Unavailable):
        await world.engine.intake.take([world.telegram.writes(ANA, "hello")])
    assert world.engine.counters.taken == 0


def test_what_a_bot_hears_of_itself_is_about_whom_it_talks_to() -> None:
    chat = {"id": ANA, "type": "private"}
    told = {"from": {"id": 7, "is_bot": True}, "chat": chat, "refunded_payment": {}}
    assert person_in({"update_id": 1, "message": told}) == ANA
