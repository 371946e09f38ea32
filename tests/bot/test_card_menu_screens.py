"""What stands behind ⋯ on a card."""

import pytest

from bot.browsing import come, mind, two_people
from bot.moderating import Bench
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.core.chats import card_number
from meetsmatch.core.opinions import PASSED_MS, Mind

MENU = ["card-why", "report", "block", "back"]


@pytest.fixture
async def scene() -> Scene:
    """Ana looks at Bob's card, and has tapped ⋯."""
    stage = await two_people()
    await stage(ANA, "/match")
    assert await stage.taps(ANA, "card-more") == []
    return stage


async def test_other_buttons_appear_below_the_same_card_and_go_again(scene: Scene):
    assert scene.buttons(ANA) == MENU
    assert scene.reads(ANA).startswith("Bob, 26")
    await scene.taps(ANA, "back")
    assert scene.buttons(ANA)[:2] == ["card-pass", "card-like"]
    assert scene.labels(ANA)[-1] == "📷 1/2"


async def test_the_photo_that_is_shown_is_still_the_same_one(scene: Scene):
    await scene.taps(ANA, "back")
    await scene.taps(ANA, "card-shot")
    await scene.taps(ANA, "card-more")
    await scene.taps(ANA, "back")
    assert scene.labels(ANA)[-1] == "📷 2/2"


async def test_why_is_answered_honestly(scene: Scene):
    assert await scene.taps(ANA, "card-why") == [(ANA, "!card-reason")]
    reason = scene.words(ANA, "card-reason", likes="no", why="new", shared="")
    assert reason in scene.wording.keys
    assert reason.startswith("This person is new here. Each of you")
    assert scene.buttons(ANA) == MENU


async def test_a_like_is_an_honest_reason(scene: Scene):
    await scene.taps(ANA, "back")
    await scene.taps(ANA, "card-like")
    await scene(BOB, "/likes")
    await scene.taps(BOB, "card-more")
    assert await scene.taps(BOB, "card-why") == [(BOB, "!card-reason")]
    assert "This person likes you." in scene.wording.keys


async def test_who_is_gone_has_no_reason(scene: Scene):
    await scene(BOB, "/pause")
    assert await scene.taps(ANA, "card-why") == [(ANA, "!card-gone")]


async def test_a_block_brings_the_next_card_and_lasts(scene: Scene):
    await come(scene, CLEO, shots=("c1",))
    assert await scene.taps(ANA, "block") == [(ANA, "!card-blocked"), (ANA, "~card")]
    assert scene.reads(ANA).startswith("Cleo")
    await scene.later(PASSED_MS)
    for who, other in ((ANA, "Bob"), (BOB, "Ann")):
        seen = set[str]()
        while "browse-nobody" not in str(await scene(who, "/match")):
            seen.add(scene.reads(who)[:3])
        assert other not in seen
    await scene(ANA, "/unblock")
    await scene(ANA, "/match")
    assert scene.reads(ANA).startswith("Bob")


async def test_a_block_keeps_likes_away_too(scene: Scene):
    await scene(BOB, "/match")
    await scene.taps(BOB, "card-like")
    await scene.taps(ANA, "block")
    assert (ANA, "likes-none") in await scene(ANA, "/likes")


async def test_a_block_ends_no_random_chat_or_it_would_tell_whose_card_the_partners_is(
    scene: Scene,
):
    await scene.meet()
    await scene.taps(ANA, "block")
    assert await scene(ANA, "hello") == [(BOB, "hello")]
    await scene(ANA, "/stop")
    await scene.later(scene.rules.rematch_ms + 1)
    await scene(ANA, "/chat")
    await scene(BOB, "/chat")
    assert await scene.wave() == []


async def test_a_report_has_a_reason_and_keeps_apart(scene: Scene):
    await scene.taps(ANA, "report")
    assert scene.buttons(ANA)[-1] == "back"
    assert len(scene.buttons(ANA)) == 7
    assert await scene.taps(ANA, "reason-threats") == [
        (ANA, "!card-reported"),
        (ANA, "browse-nobody"),
    ]
    ana, bob = await scene.person(ANA), await scene.person(BOB)
    assert await scene.store.has_reported(BOT, card_number(bob.id), ana.fingerprint)
    ((_, card),) = (await Bench(scene).moderation.case(bob.fingerprint)).attached
    assert card.face is not None
    assert card.face.name == "Bob"
    assert (BOB, "browse-nobody") in await scene(BOB, "/match")
    await scene(ANA, "/unblock")
    assert (ANA, "browse-nobody") in await scene(ANA, "/match")


async def test_whose_card_is_no_longer_shown_is_reported_without_it(scene: Scene):
    await scene(BOB, "/pause")
    await scene.taps(ANA, "report")
    assert (ANA, "!card-reported") in await scene.taps(ANA, "reason-insults")
    case = await Bench(scene).moderation.case((await scene.person(BOB)).fingerprint)
    assert (len(case.reports), case.attached) == (1, [])


async def test_the_way_back_from_the_reasons(scene: Scene):
    await scene.taps(ANA, "report")
    await scene.taps(ANA, "back")
    assert scene.buttons(ANA) == MENU


async def test_a_card_is_reported_once(scene: Scene):
    await scene.taps(ANA, "report")
    message, token = scene.button(ANA, "reason-spam")
    await scene.presses(ANA, token, message)
    assert await scene.presses(ANA, token, message) == [(ANA, "!already-reported")]


@pytest.mark.parametrize("key", ["block", "report"])
async def test_who_has_deleted_themselves_cannot_be_spoken_of(scene: Scene, key: str):
    if key == "report":
        await scene.taps(ANA, key)
        key = "reason-spam"
    await scene(BOB, "/delete")
    await scene.taps(BOB, "delete-yes")
    assert await scene.taps(ANA, key) == [(ANA, "!card-gone")]


async def test_an_answered_card_has_no_menu(scene: Scene):
    message, token = scene.button(ANA, "block")
    await scene.taps(ANA, "back")
    await scene.taps(ANA, "card-like")
    assert await scene.presses(ANA, token, message) == [(ANA, "!card-decided")]
    assert await mind(scene, ANA, BOB) is Mind.LIKED
