"""Whoever follows an update hears each step, by numbers that name nobody."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

from engine.world import BOT, World
from meetsmatch.app.leases import PARTS
from meetsmatch.app.work import Change
from meetsmatch.engine.ports import Hooks

ANA = 101


async def test_each_step_is_entered_and_left_with_the_numbers_of_its_rows() -> None:
    steps: list[tuple[str, Mapping[str, int]]] = []
    under_way: list[str] = []

    @contextmanager
    def around(step: str, ids: Mapping[str, int]) -> Generator[None]:
        under_way.append(step)
        steps.append((">".join(under_way), ids))
        yield
        assert under_way.pop() == step

    world = World(hooks=Hooks(around=around))
    update = world.telegram.writes(ANA, "hello")
    await world.take(update)
    await world.send()
    names = [name for name, _ in steps]
    assert names[:3] == ["intake", "lane", "lane>commit"]
    assert set(names[3:]) == {"send"}
    ids = dict(steps)
    assert ids["intake"] == {"bot": BOT, "updates": 1}
    assert ids["lane"].keys() == {"bot", "update", "part"}
    assert ids["lane"]["update"] == update["update_id"]
    assert ids["lane"]["part"] in PARTS
    assert ids["send"].keys() == {"bot", "letter"}
    assert under_way == []


async def test_what_is_committed_is_heard_of_once_and_what_is_refused_is_not() -> None:
    heard: list[Sequence[Change]] = []
    world = World(hooks=Hooks(committed=heard.append))
    await world.says(ANA, "hello")
    told = len(heard)
    assert told
    await world.engine.intake.take([])
    assert len(heard) == told
