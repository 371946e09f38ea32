"""One row, handled to its end."""

from dataclasses import replace

import pytest

from engine.world import ANA, BOB, BOT, CLEO, ShakyStore, World
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import GaveUp, Stale, Work
from meetsmatch.bot.speech import Intent, Sent
from meetsmatch.engine.desk import DECISIONS
from meetsmatch.engine.lane import TRIES, redacted
from meetsmatch.engine.ports import Taken, Update


def bug(intent: Intent) -> None:
    """Fails over one text."""
    if isinstance(intent, Sent) and intent.content and intent.content.text == "poison":
        raise ValueError(f"secret: {intent.content.text}")


async def test_poison_is_put_aside_with_a_word_and_the_lane_goes_on(world: World) -> None:
    await world.pair(ANA, BOB)
    world.talk.broken = bug
    await world.says(ANA, "poison")
    await world.says(ANA, "healthy")
    assert world.heard(ANA)[-1] == "sorry"
    assert world.heard(BOB)[-1] == "healthy"
    assert world.engine.counters.quarantined == 1
    assert [where for where, _ in world.troubles] == ["lane"] * TRIES
    assert (await world.store.counts(BOT))["quarantined"] == 1


async def test_tries_are_counted_over_restarts(world: World) -> None:
    await world.pair(ANA, BOB)
    world.talk.broken = bug
    taking = await world.engine.intake.take([world.telegram.writes(ANA, "poison")])
    world.restart()
    await world.engine.lane.handle_one(Taken(replace(taking.new[0].row, tries=TRIES - 1)))
    assert len(world.troubles) == 1
    assert world.engine.counters.quarantined == 1


async def test_a_trace_tells_places_but_no_words(world: World) -> None:
    try:
        try:
            raise ValueError("what Ana wrote")
        except ValueError as error:
            raise KeyError("more of it") from error
    except KeyError as error:
        shown = redacted(error)
    assert shown.startswith("KeyError at test_lane.py:")
    assert "; from ValueError at test_lane.py:" in shown
    assert "wrote" not in shown
    assert "more" not in shown


async def test_an_update_that_cannot_be_read_is_poison_too(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.take({"update_id": 900, "message": {"from": {"id": ANA}, "chat": 5}})
    await world.take({"update_id": 901, "message": {"chat": 5}})
    await world.send()
    assert world.engine.counters.quarantined == 2
    assert world.heard(ANA)[-1] == "sorry"


async def test_when_even_sorry_fails_the_lane_goes_on(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    world.talk.broken = bug
    shaky.away = {"commit"}
    await world.take(world.telegram.writes(ANA, "poison"))
    assert [where for where, _ in world.troubles] == ["lane"] * TRIES + ["sorry"]


async def test_a_stale_decision_is_taken_again(world: World) -> None:
    await world.pair(ANA, BOB)

    def bob_leaves(intent: Intent) -> None:
        world.talk.broken = lambda intent: None
        world.clock.ms += 1

    world.talk.broken = bob_leaves
    answer = world.talk.answer

    async def late(intent: Intent) -> Work:
        work = await answer(intent)
        if world.clock.ms == moment:
            world.clock.ms += 1
            await world.take(world.telegram.writes(BOB, "/stop"))
        return work

    moment = world.clock.ms + 1
    world.talk.answer = late
    await world.says(ANA, "are you there?")
    assert world.engine.counters.stale == 1
    assert "are you there?" not in world.heard(BOB)
    assert world.heard(ANA)[-2:] == ["partner left", "nobody there"]


async def test_deciding_again_is_bounded(world: World) -> None:
    decided: list[int] = []

    async def never() -> Work:
        decided.append(1)
        raise Stale

    with pytest.raises(Stale):
        await world.engine.lane.desk.decide(0, never)
    assert len(decided) == DECISIONS


async def test_a_decision_that_is_always_stale_is_put_aside(world: World) -> None:
    await world.says(ANA, "/start")

    async def stale(intent: Intent) -> Work:
        raise Stale

    world.talk.answer = stale
    await world.says(ANA, "hello")
    assert world.engine.counters.quarantined == 1
    assert world.heard(ANA)[-1] == "sorry"


async def test_a_row_waits_while_the_store_is_away(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    taking = await world.engine.intake.take([world.telegram.writes(ANA, "hello")])
    shaky.away = {"commit"}
    with pytest.raises(Unavailable):
        await world.engine.lane.handle_one(taking.new[0])
    shaky.away.clear()
    await world.engine.lane.handle_one(taking.new[0])
    await world.send()
    assert world.heard(BOB)[-1] == "hello"


async def test_a_commit_whose_answer_was_lost_is_not_done_twice(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    taking = await world.engine.intake.take([world.telegram.writes(ANA, "hello")])
    shaky.lost = {"commit"}
    with pytest.raises(Unavailable):
        await world.engine.lane.handle_one(taking.new[0])
    assert await world.engine.lane.handle_one(taking.new[0]) == ()
    await world.send()
    assert world.heard(BOB).count("hello") == 1
    assert world.engine.counters.quarantined == 0


async def test_a_row_from_the_store_is_opened_again(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.engine.intake.take([world.telegram.writes(ANA, "hello")])
    (row,) = await world.store.open_rows(BOT, 0, 10)
    await world.engine.lane.handle_one(Taken(row))
    await world.send()
    assert world.heard(BOB)[-1] == "hello"


async def test_nothing_is_no_commit(world: World) -> None:
    assert await world.engine.lane.desk.commit(0, Work()) == ()
    await world.says(CLEO, "/start")
    gone = GaveUp(BOT, await world.person(CLEO))
    assert await world.engine.lane.desk.commit(0, Work((gone,))) == []


async def test_telegram_sends_what_nobody_can_use(world: World) -> None:
    update: Update = {"update_id": 1, "message": {"chat": {"id": -5, "type": "group"}}}
    await world.take(update)
    assert world.engine.counters.handled == 1
