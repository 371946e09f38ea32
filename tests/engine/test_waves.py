"""Who waits finds a partner."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

import pytest

from engine.world import ANA, BOB, BOT, CLEO, ShakyStore, World
from meetsmatch.app.ports import PAGE, Unavailable
from meetsmatch.app.work import Work
from meetsmatch.core.ids import PersonId


@contextmanager
def leaving(world: World, who: PersonId) -> Generator[None]:
    """They leave after a wave has found couples and before it is written down."""
    wave = world.talk.wave

    async def too_late(people: Sequence[PersonId], turn: int) -> list[Work]:
        works = list(await wave(people, turn))
        await world.take(world.telegram.writes(who, "/stop"))
        return works

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.talk, "wave", too_late)
        yield


async def test_a_couple_that_is_no_more_is_no_trouble(world: World) -> None:
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    with leaving(world, BOB):
        await world.engine.waves.wave()
    assert world.engine.counters.stale == 1
    assert world.troubles == []


async def test_who_is_left_over_is_looked_for_again_in_the_next_wave(world: World) -> None:
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    with leaving(world, BOB):
        await world.engine.waves.wave()
    assert world.engine.waves.is_due
    await world.says(CLEO, "/chat")
    await world.engine.waves.wave()
    await world.send()
    assert not world.engine.waves.is_due
    assert world.heard(ANA)[-1] == world.heard(CLEO)[-1] == "found"


async def test_a_wave_that_could_not_be_is_still_due(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    for person in (ANA, BOB):
        await world.says(person, "/chat")
    shaky.away = {"waiting"}
    with pytest.raises(Unavailable):
        await world.engine.waves.wave()
    shaky.away.clear()
    assert world.engine.waves.is_due
    await world.engine.waves.wave()
    await world.send()
    assert world.heard(BOB)[-1] == "found"


async def test_a_walk_comes_by_everybody_and_begins_anew(world: World) -> None:
    looked_for: list[tuple[int, int]] = []

    async def nobody(people: Sequence[PersonId], turn: int) -> list[Work]:
        looked_for.append((len(people), turn))
        return []

    world.talk.wave = nobody
    for person in range(PAGE + 1):
        await world.take(world.telegram.writes(1_000 + person, "/chat"))
    world.clock.ms += 60_000
    for _ in range(3):
        await world.engine.waves.walk()
    assert looked_for == [(PAGE, 1), (1, 1), (PAGE, 2)]


async def test_who_has_just_come_is_found_although_the_walk_is_elsewhere(world: World) -> None:
    for person in range(PAGE):
        await world.take(world.telegram.writes(1_000 + person, "/chat"))
    await world.later(60_000)
    await world.take(world.telegram.writes(ANA, "/chat"))
    looked_for: list[tuple[Sequence[PersonId], int]] = []

    async def nobody(people: Sequence[PersonId], turn: int) -> list[Work]:
        looked_for.append((people, turn))
        return []

    world.talk.wave = nobody
    await world.engine.waves.walk()
    assert looked_for[1:] == [([await world.person(ANA)], 0)]


async def test_a_walk_goes_on_while_pages_yield_couples(world: World) -> None:
    for person in range(2 * PAGE):
        await world.take(world.telegram.writes(1_000 + person, "/chat"))
    await world.engine.waves.walk()
    assert await world.store.queue_length(BOT) == 0
