"""Limits, when the world changes between a decision and its commit."""

from collections.abc import Sequence

import pytest

from bot.scene import ANA, BOB, Scene
from meetsmatch.adapters.memory import MemoryAllowances, MemoryStore
from meetsmatch.app.allowances import SpentOnce, deciding
from meetsmatch.app.work import Commit, Letter, Stale


class Changing(MemoryStore):
    """A store in which something has just changed, so many times."""

    def __init__(self) -> None:
        super().__init__()
        self.stale = 0

    async def commit(self, commit: Commit) -> Sequence[Letter]:
        if self.stale and commit.done is not None:
            self.stale -= 1
            raise Stale
        return await super().commit(commit)


@pytest.fixture
async def changing() -> tuple[Scene, Changing]:
    store = Changing()
    scene = Scene(store=store)
    await scene.joins(ANA, BOB)
    scene.clock.ms += 3_600_000
    return scene, store


async def test_a_command_that_is_decided_again_counts_once(changing: tuple[Scene, Changing]):
    scene, store = changing
    store.stale = 4
    for _ in range(scene.rules.commands_per_minute):
        assert await scene(ANA, "/help") == [(ANA, "help")]
    assert await scene(ANA, "/help") == [(ANA, "too-soon")]


async def test_so_does_a_message(changing: tuple[Scene, Changing]):
    scene, store = changing
    await scene.meet(ANA, BOB)
    store.stale = 4
    for number in range(scene.rules.burst):
        assert await scene(ANA, f"{number}") == [(BOB, f"{number}")]
    assert await scene(ANA, "one more") == [(ANA, "too-soon")]


async def test_what_one_decision_takes_twice_counts_twice():
    limits = SpentOnce(MemoryAllowances())
    with deciding() as this:
        first = [await limits.spend("key", 2, 10, 0) for _ in range(3)]
        assert first == [0, 0, 10]
        this.anew()
        assert [await limits.spend("key", 2, 10, 5) for _ in range(2)] == first[:2]
        assert await limits.wait("key", 2, 10, 0) == 10
        assert await limits.left("key", 2, 10, 0) == 0
        await limits.refill("key")
        assert await limits.left("key", 2, 10, 0) == 2
    assert await limits.spend("key", 1, 10, 0) == 0
