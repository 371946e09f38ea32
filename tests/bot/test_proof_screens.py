"""Who sends the same to many is stopped, told so, and asked to show that they are a person."""

from typing import Any

import pytest

from bot.scene import ANA, BOB, CLEO, Scene
from meetsmatch.app.suspicion import TRIES, TRY_MS
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules
from meetsmatch.core.suspicion import FEW, STRIKE_MS, STRIKES

AD = "Earn a lot with https://shop.example/sale"
LONG = (
    "My brother walks slowly over the old bridge today, and we sang about horses that never sleep"
)
NEW = Rules(rematch_ms=0, newcomer_ms=DAY_MS)
SETTLED = Rules(rematch_ms=0)
OFFERED = 3
"""So many strangers at once may get an address from newcomers."""


@pytest.fixture
async def scene() -> Scene:
    """Ana and Bob, who are new here, sit in a chat, and an address has gone to many before."""
    stage = await met(NEW)
    for _ in range(OFFERED):
        assert (ANA, "copied") not in await stage(ANA, AD)
        await meet_anew(stage)
    return stage


async def met(rules: Rules) -> Scene:
    """Ana and Bob sit in a chat."""
    stage = Scene(rules)
    await stage.joins(ANA, BOB)
    await stage.meet()
    return stage


async def meet_anew(scene: Scene, one: int = ANA, two: int = BOB) -> None:
    """For their bot each chat is one with another stranger."""
    await scene(one, "/stop")
    await scene.meet(one, two)


async def provoked(scene: Scene) -> list[tuple[object, str]]:
    """Ana goes on, from chat to chat, until she must prove that she is a person."""
    seen = await scene(ANA, AD)
    for _ in range(STRIKES - 1):
        await meet_anew(scene)
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


async def test_what_many_newcomers_have_sent_is_a_copy_from_one_more(scene: Scene):
    assert await scene(BOB, AD) == [(BOB, "copied")]


async def test_in_one_chat_the_same_may_be_said_and_mended_as_often_as_one_likes():
    scene = await met(NEW)
    for _ in range(9):
        assert (BOB, LONG) in await scene(ANA, LONG)
    number = scene.last(ANA)
    for turn in range(9):
        assert (ANA, "copied") not in await scene.edits(ANA, number, f"{LONG} {turn}")
        assert (ANA, "copied") not in await scene(ANA, f"{AD}#{turn}")


async def test_what_is_held_back_stays_so_but_trying_again_is_held_against_nobody(scene: Scene):
    for _ in range(2 * STRIKES):
        assert await scene(ANA, AD) == [(ANA, "copied")]


async def test_what_many_like_is_told_by_many_to_a_few_each():
    scene = await met(SETTLED)
    await scene.joins(CLEO)
    for one, two in ((ANA, BOB), (BOB, CLEO), (CLEO, ANA)):
        for _ in range(FEW):
            await scene(two, "/stop")
            await meet_anew(scene, one, two)
            assert (one, "copied") not in await scene(one, AD)


async def test_one_who_is_no_newcomer_tells_it_to_a_few_more():
    scene = await met(SETTLED)
    for _ in range(FEW + OFFERED):
        assert (ANA, "copied") not in await scene(ANA, AD)
        await meet_anew(scene)
    assert await scene(ANA, AD) == [(ANA, "copied")]


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


async def test_a_photo_that_went_to_many_is_a_copy():
    scene = await met(SETTLED)
    size = {"file_id": "f", "file_unique_id": "same", "width": 1, "height": 1}
    copies = list[bool]()
    for _ in range(FEW + 7):
        copies.append((ANA, "copied") in await scene.sends(ANA, photo=[size]))
        await meet_anew(scene)
    assert copies == [False] * (FEW + 6) + [True]


async def test_an_operator_may_allow_any_number():
    scene = await met(Rules(rematch_ms=0, newcomer_ms=DAY_MS, most_copies=0))
    for _ in range(7):
        assert (ANA, "copied") not in await scene(ANA, AD)
        await meet_anew(scene)


# --- one face on many accounts ------------------------------------------------------------

FACE = {"photo": [{"file_id": "f", "file_unique_id": "one-face", "width": 1, "height": 1}]}
OTHER = {"photo": [{"file_id": "g", "file_unique_id": "other", "width": 1, "height": 1}]}


async def with_face(scene: Scene, who: int, fields: dict[str, Any]) -> list[tuple[object, str]]:
    """Somebody joins, shows that picture on their card, and looks for somebody."""
    await scene(who, "/start")
    for key in ("agree", "gender-woman", "seeks-everyone", "2000s", "2000"):
        await scene.taps(who, key)
    await scene(who, "Berlin")
    await scene.taps(who, scene.labels(who)[0])
    assert (who, "shots-added") in await scene.sends(who, **fields)
    return await scene(who, "/chat")


async def test_the_third_who_shows_one_picture_must_prove_to_be_a_person():
    scene = Scene()
    assert await with_face(scene, ANA, FACE) == [(ANA, "queue-card")]
    assert await with_face(scene, BOB, FACE) == [(BOB, "queue-card")]
    assert await with_face(scene, 104, OTHER) == [(104, "queue-card")]
    assert await with_face(scene, 105, FACE) == [(105, "prove")]


async def test_somebody_s_own_picture_counts_once():
    scene = Scene()
    await with_face(scene, ANA, FACE)
    for _ in range(4):
        await scene.sends(ANA, **FACE)
    assert await with_face(scene, BOB, FACE) == [(BOB, "queue-card")]


async def test_where_copies_are_nobody_s_concern_neither_are_faces():
    scene = Scene(Rules(most_copies=0))
    for who in (ANA, BOB, 104, 105):
        assert await with_face(scene, who, FACE) == [(who, "queue-card")]
