"""A note that comes with a like."""

import pytest

from bot.browsing import come, mind, two_people
from bot.scene import ANA, BOB, CLEO, Scene
from meetsmatch.core.opinions import NOTE_LIMIT, Mind


@pytest.fixture
async def scene() -> Scene:
    """Ana is asked for a note to Bob."""
    stage = await two_people()
    await stage(ANA, "/match")
    assert await stage.taps(ANA, "card-note") == [(ANA, "ask-note")]
    return stage


async def test_a_note_comes_with_the_like(scene: Scene):
    asked = scene.telegram.chats[ANA][scene.last(ANA)]
    assert asked["reply_markup"] == {"force_reply": True}
    seen = await scene(ANA, "  Tea on Sunday? ")
    assert seen == [(ANA, "note-sent"), (ANA, "browse-nobody"), (BOB, "likes-wait")]
    await scene.taps(BOB, "see-likes")
    assert "active today\n\n💌 Tea on Sunday?" in scene.reads(BOB)


async def test_a_note_tells_nobody_who_wrote_it(scene: Scene):
    await scene(ANA, "Write to @ann_here or t.me/ann, really")
    hidden = scene.words(ANA, "note-sent", name="Bob", hidden="yes")
    assert hidden in {m.get("text") for m in scene.telegram.chats[ANA].values()}
    await scene(BOB, "/likes")
    assert "ann" not in scene.reads(BOB)
    assert "really" in scene.reads(BOB)


async def test_a_note_is_tidied_as_all_that_stands_on_a_card(scene: Scene):
    await scene(ANA, "\u202eTea?\n\n\n\n\nOr coff\u0301\u0301\u0301\u0301\u0301ee?")
    await scene.taps(BOB, "see-likes")
    assert "💌 Tea?\n\nOr coff\u0301\u0301\u0301ee?\n\n" in scene.reads(BOB)


async def test_a_reply_to_the_question_about_one_is_no_note_to_another(scene: Scene):
    about_bob = scene.last(ANA)
    await come(scene, CLEO, shots=("c1",))
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-note")
    about_cleo = scene.last(ANA)
    replied = {"message_id": about_bob, "from": {"id": 1, "is_bot": True}}
    assert await scene(ANA, "Only for Bob", reply_to_message=replied) == [(ANA, "no-chat")]
    assert await mind(scene, ANA, CLEO) is Mind.SHOWN
    replied["message_id"] = about_cleo
    assert (ANA, "note-sent") in await scene(ANA, "Tea?", reply_to_message=replied)
    assert await mind(scene, ANA, CLEO) is Mind.LIKED


async def test_a_quick_reply_comes_before_the_number_of_its_question(scene: Scene):
    newer = {"message_id": scene.last(ANA) + 1, "from": {"id": 1, "is_bot": True}}
    assert (ANA, "note-sent") in await scene(ANA, "Tea?", reply_to_message=newer)


async def test_the_next_words_are_no_note(scene: Scene):
    await scene(ANA, "Tea?")
    assert (ANA, "no-chat") in await scene(ANA, "And what now?")


async def test_a_note_that_answers_a_like_makes_a_match(scene: Scene):
    await scene(BOB, "/match")
    await scene.taps(BOB, "card-like")
    seen = await scene(ANA, "Tea?")
    assert seen == [(ANA, "note-sent"), (ANA, "matched"), (BOB, "matched")]


async def test_what_is_no_note_is_asked_for_again(scene: Scene):
    assert await scene(ANA, "x" * (NOTE_LIMIT + 1)) == [(ANA, "note-how")]
    assert await scene.sends(ANA, sticker={"file_id": "s"}) == [(ANA, "note-how")]
    assert (ANA, "note-sent") in await scene(ANA, "x" * NOTE_LIMIT)


async def test_a_restart_changes_nothing(scene: Scene):
    scene.restart()
    assert (ANA, "note-sent") in await scene(ANA, "Tea?")


async def test_in_a_chat_only_a_reply_is_a_note(scene: Scene):
    question = scene.last(ANA)
    await scene.joins(CLEO)
    await scene.meet(ANA, CLEO)
    assert await scene(ANA, "Hello!") == [(CLEO, "Hello!")]
    replied = {"message_id": question, "from": {"id": 1, "is_bot": True}}
    assert (ANA, "note-sent") in await scene(ANA, "Tea?", reply_to_message=replied)
    assert await mind(scene, ANA, BOB) is Mind.LIKED


async def test_who_is_gone_meanwhile_gets_no_note(scene: Scene):
    await scene(BOB, "/pause")
    assert await scene(ANA, "Tea?") == [(ANA, "card-gone")]
    assert (ANA, "no-chat") in await scene(ANA, "Hello?")


async def test_who_was_liked_meanwhile_gets_no_second_like(scene: Scene):
    await scene.taps(ANA, "card-like")
    assert await scene(ANA, "Tea?") == [(ANA, "card-decided")]


async def test_nobody_is_asked_for_a_note_in_vain(scene: Scene):
    await come(scene, CLEO)
    await scene(BOB, "/pause")
    assert await scene.taps(ANA, "card-note") == [(ANA, "!card-gone")]
