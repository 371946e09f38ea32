"""Text carried from one person to the other, from bytes to calls."""

from engine.world import ANA, BOB, CLEO, World


async def test_two_strangers_meet_and_talk(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.says(ANA, "hello")
    await world.says(BOB, "hi there")
    assert world.heard(ANA) == ["welcome", "found", "hi there"]
    assert world.heard(BOB) == ["welcome", "found", "hello"]
    assert world.engine.counters.sent == 6


async def test_after_next_words_go_to_the_new_partner_only(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.says(ANA, "/next")
    await world.pair(CLEO)
    await world.says(ANA, "hello Cleo")
    assert world.heard(CLEO)[-1] == "hello Cleo"
    assert "hello Cleo" not in world.heard(BOB)


async def test_nothing_is_left_behind(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.says(ANA, "hello")
    assert len(world.engine.outbox.held) == 0
    assert world.engine.outbox.lines == {}
    assert world.engine.outbox.next_ms(world.clock()) is None
