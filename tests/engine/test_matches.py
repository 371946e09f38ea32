"""What is kept for a parked seat outlives a process that dies at any point, and comes in order."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from bot.pairs import matched, named, opens
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.catalogue import KEPT_MS
from meetsmatch.engine.ports import Point, Taken, unreached

POINTS = tuple(Point)
Deed = Callable[[Scene], Awaitable[object]]


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
async def pair() -> Scene:
    """Ann sits in her match with Ben, who is away."""
    scene = Scene()
    await scene.joins(ANA, BOB)
    await named(scene, ANA, "Ann")
    await named(scene, BOB, "Ben")
    await matched(scene)
    await opens(scene, ANA, "Ben")
    return scene


async def killed(scene: Scene, point: Point, passes: int, deed: Deed) -> bool:
    """The process dies when it comes by that point for the n-th time; another one goes on."""
    left = [passes]

    def reached(here: Point) -> None:
        left[0] -= here is point
        if here is point and left[0] == 0:
            raise Killed

    scene.reached = reached
    with suppress(Killed):
        await deed(scene)
    scene.reached = unreached
    scene.restart()
    for row in await scene.store.open_rows(BOT, 0, 100):
        await scene.engine.lane.handle_one(Taken(row))
    await scene.settles()
    return left[0] <= 0


def shown(scene: Scene, who: int) -> list[str]:
    """The texts that stand in somebody's chat with the bot, keys instead of the bot's words."""
    texts = (str(it.get("text")) for _, it in sorted(scene.telegram.chats[who].items()))
    return [scene.wording.keys.get(text, text) for text in texts]


def once_each(texts: list[str]) -> list[str]:
    """Without a copy that follows what it copies: a call in flight may be made again."""
    return [it for at, it in enumerate(texts) if at == 0 or texts[at - 1] != it]


async def writes_two(scene: Scene) -> None:
    updates = [scene.telegram.writes(ANA, text) for text in ("one", "two")]
    # Both are taken before the first is handled: Telegram has been told, and sends none again.
    for taken in (await scene.engine.intake.take(updates)).new:
        await scene.engine.lane.handle_one(taken)
    await scene.settles()


@pytest.mark.parametrize("passes", [1, 2, 3])
@pytest.mark.parametrize("point", [it for it in POINTS if it not in (Point.TAKING, Point.SWEPT)])
async def test_dying_while_words_are_kept_loses_none_and_shows_none(
    pair: Scene, point: Point, passes: int
):
    before = len(pair.telegram.chats[BOB])
    died = await killed(pair, point, passes, writes_two)
    assert died or passes > 1
    seen = shown(pair, BOB)[before:]
    assert once_each(seen) == ["match-wrote"]
    await opens(pair, BOB, "Ann")
    said = [it for it in shown(pair, BOB) if it in ("match-opened", "one", "two")]
    assert said == ["match-opened", "one", "two"]


async def presses_open(scene: Scene) -> None:
    message, token = scene.button(BOB, "open-match")
    body = {"message_id": message, "chat": {"id": BOB, "type": "private"}}
    press = scene.telegram.update("callback_query", BOB, id=f"{BOB}:q", data=token, message=body)
    for taken in (await scene.engine.intake.take([press])).new:
        await scene.engine.lane.handle_one(taken)
    await scene.settles()


@pytest.mark.parametrize("passes", [1, 2, 3, 4])
@pytest.mark.parametrize("point", [it for it in POINTS if it not in (Point.TAKING, Point.SWEPT)])
async def test_dying_while_a_match_is_opened_loses_nothing_and_keeps_the_order(
    pair: Scene, point: Point, passes: int
):
    await writes_two(pair)
    before = len(pair.telegram.chats[BOB])
    await killed(pair, point, passes, presses_open)
    seen = shown(pair, BOB)[before:]
    copies = len(seen) - len(once_each(seen))
    assert once_each(seen) == ["match-opened", "one", "two"]
    assert copies <= 1
    assert await pair(BOB, "read") == [(ANA, "read")]


async def drops_late(scene: Scene) -> None:
    scene.clock.ms += KEPT_MS + 1
    await scene.engine.sweeps.overdue()
    await scene.settles()


@pytest.mark.parametrize("passes", [1, 2])
@pytest.mark.parametrize("point", [Point.DECIDED, Point.COMMITTED, Point.CALLING, Point.MARKING])
async def test_dying_while_old_words_are_dropped_still_tells_their_author(
    pair: Scene, point: Point, passes: int
):
    await writes_two(pair)
    await killed(pair, point, passes, drops_late)
    await pair.engine.sweeps.overdue()
    await pair.settles()
    assert once_each(shown(pair, ANA)).count("not-read") == 1
    assert await opens(pair, BOB, "Ann") == [(BOB, "match-opened")]


async def test_a_dead_process_brings_nobodys_words_to_another(pair: Scene):
    await pair.joins(CLEO)
    await named(pair, CLEO, "Cleo")
    await matched(pair, BOB, CLEO, 901)
    await killed(pair, Point.COMMITTED, 1, writes_two)
    await opens(pair, BOB, "Cleo")
    await opens(pair, CLEO, "Ben")
    assert await pair(BOB, "hi Cleo") == [(CLEO, "hi Cleo")]
    assert not {"one", "two"} & {*shown(pair, CLEO)}
    assert not {"one", "two"} & {*shown(pair, BOB)}
    assert (await opens(pair, BOB, "Ann"))[1:] == [(BOB, "one"), (BOB, "two")]
