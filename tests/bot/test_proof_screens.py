"""Who sends the same to many is stopped, told so, and asked to show that they are a person."""

import pytest

from bot.scene import ANA, BOB, Scene
from meetsmatch.app.suspicion import TRIES, TRY_MS
from meetsmatch.core.rules import HOUR_MS, Rules
from meetsmatch.core.suspicion import STRIKE_MS, STRIKES

AD = "Earn a lot with https://shop.example/sale"


@pytest.fixture
async def scene() -> Scene:
    """Ana and Bob sit in a chat, and an address has gone to many before."""
    stage = Scene()
    await stage.joins(ANA, BOB)
    await stage.meet()
    for _ in range(3):
        assert (BOB, "copied") not in await stage(ANA, AD)
    return stage


async def provoked(scene: Scene) -> list[tuple[object, str]]:
    """Ana goes on until she must prove that she is a person."""
    seen = list[tuple[object, str]]()
    for _ in range(STRIKES):
        seen = await scene(ANA, AD)
    return seen


def right(scene: Scene) -> str:
    """The picture that is asked for."""
    return scene.reads(ANA)[-1]


def wrong(scene: Scene) -> str:
    return next(it for it in scene.labels(ANA) if it != right(scene))


async def test_what_has_gone_to_many_is_not_delivered_and_its_author_is_told(scene: Scene):
    assert await scene(ANA, AD) == [(ANA, "copied")]
    assert await scene(ANA, "something of my own") == [(BOB, "something of my own")]


async def test_nor_is_it_by_an_edit(scene: Scene):
    await scene(ANA, "hello")
    assert await scene.edits(ANA, scene.last(ANA), AD) == [(ANA, "copied")]


async def test_what_many_others_have_sent_is_a_copy_too(scene: Scene):
    assert await scene(BOB, AD) == [(BOB, "copied")]


async def test_after_an_hour_it_may_be_said_again(scene: Scene):
    scene.clock.ms += HOUR_MS
    assert (BOB, "Earn a lot with " + "•" * 25) in await scene(ANA, AD)


async def test_two_who_have_matched_may_send_each_other_anything(scene: Scene):
    for who in (ANA, BOB):
        await scene(who, "/stop" if who == ANA else "/help")
        await scene.taps(who, "keep-in-touch")
    await scene(ANA, "/matches")
    await scene.taps(ANA, scene.labels(ANA)[0])
    assert (ANA, "copied") not in await scene(ANA, AD)


async def test_who_goes_on_meets_nobody_before_they_have_shown_that_they_are_a_person(
    scene: Scene,
):
    assert await provoked(scene) == [(ANA, "copied"), (ANA, "prove")]
    seen = await scene(ANA, "/next")
    assert (ANA, "prove") in seen
    assert (BOB, "partner-left") in seen
    scene.clock.ms += 1_000
    assert await scene.taps(ANA, wrong(scene)) == [(ANA, "!prove-wrong"), (ANA, "~prove")]
    assert await scene.taps(ANA, right(scene)) == [(ANA, "~proved")]
    assert await scene.taps(ANA, "find-someone") == [(ANA, "queue-card")]


async def test_time_heals_too(scene: Scene):
    await provoked(scene)
    await scene(ANA, "/stop")
    assert await scene(ANA, "/chat") == [(ANA, "prove")]
    scene.clock.ms += STRIKE_MS
    assert await scene(ANA, "/chat") == [(ANA, "queue-card")]


async def test_guessing_comes_to_an_end(scene: Scene):
    await provoked(scene)
    for _ in range(TRIES):
        await scene.taps(ANA, wrong(scene))
        scene.clock.ms += 1_000
    assert await scene.taps(ANA, right(scene)) == [(ANA, "~prove-later")]
    await scene(ANA, "/next")
    scene.clock.ms += TRY_MS
    assert await scene.taps(ANA, right(scene)) == [(ANA, "~proved")]


async def test_the_question_changes(scene: Scene):
    await provoked(scene)
    asked = {scene.reads(ANA)}
    for _ in range(9):
        scene.clock.ms += 1_000
        await scene(ANA, "/next")
        asked.add(scene.reads(ANA))
    assert len(asked) > 3


async def test_a_photo_that_went_to_many_is_a_copy(scene: Scene):
    size = {"file_id": "f", "file_unique_id": "same", "width": 1, "height": 1}
    seen = [await scene.sends(ANA, photo=[size]) for _ in range(7)]
    assert [(ANA, "copied") in it for it in seen] == [False] * 6 + [True]


async def test_an_operator_may_allow_any_number():
    scene = Scene(Rules(most_copies=0))
    await scene.joins(ANA, BOB)
    await scene.meet()
    for _ in range(12):
        assert (ANA, "copied") not in await scene(ANA, AD)
