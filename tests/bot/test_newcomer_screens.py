"""What newcomers may not do yet, and how they hear of it."""

import pytest

from bot.scene import ANA, BOB, CLEO, Scene
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS, Rules

PHOTO = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
STICKER = {"sticker": {"file_id": "s", "file_unique_id": "v", "emoji": "🙂"}}
FILE = {"document": {"file_id": "d", "file_unique_id": "w", "file_size": 10}}
RULES = Rules(newcomer_chats=2, newcomer_ms=DAY_MS, rematch_ms=0)


async def met(rules: Rules = RULES) -> Scene:
    stage = Scene(rules)
    await stage.joins(ANA, BOB)
    await stage.meet()
    return stage


@pytest.fixture
async def scene() -> Scene:
    """Ana and Bob, who came a moment ago, sit in a chat."""
    return await met()


async def talk_for(scene: Scene, ms: int) -> None:
    """They write, and write again so long afterwards; then they part and meet again."""
    await scene(ANA, "hello")
    scene.clock.ms += ms
    await scene(BOB, "hi")
    await scene(ANA, "/stop")
    await scene.meet()


@pytest.mark.parametrize("sent", [PHOTO, STICKER])
async def test_a_newcomer_s_media_waits_until_the_partner_wants_it(
    scene: Scene, sent: dict[str, object]
):
    assert await scene.sends(ANA, **sent) == [(ANA, "newcomer-held"), (BOB, "newcomer-media")]
    assert await pressed(scene, sent) == [(ANA, "!newcomer-not-yet")]
    assert await scene.taps(BOB, "take-media") == [(ANA, "media-taken"), (BOB, "~media-shown")]
    seen = await pressed(scene, sent)
    assert [what for who, what in seen if who == BOB] == [f"send{next(iter(sent)).capitalize()}"]


async def pressed(scene: Scene, sent: dict[str, object]) -> list[tuple[object, str]]:
    """Ana taps "Send" below what she has sent."""
    return await scene.taps(ANA, "send", **reply(scene, sent))


def reply(scene: Scene, sent: dict[str, object]) -> dict[str, object]:
    """What Telegram hands back with that tap: the message that the button's words reply to."""
    theirs = scene.telegram.chats[ANA].items()
    message = max(number for number, it in theirs if next(iter(sent)) in it)
    author = {"id": ANA, "is_bot": False, "first_name": "Ana"}
    held = {key: it for key, it in scene.telegram.chats[ANA][message].items() if key != "text"}
    place = {"message_id": message, "from": author, "chat": {"id": ANA, "type": "private"}}
    return {"reply_to_message": {**held, **place}}


async def test_what_was_taken_is_sent_once_however_often_one_says_so(scene: Scene):
    await scene.sends(ANA, **PHOTO)
    message, send = scene.button(ANA, "send")
    await scene.taps(BOB, "take-media")
    photo = reply(scene, PHOTO)
    assert (BOB, "sendPhoto") in await scene.presses(ANA, send, message, **photo)
    assert await scene.presses(ANA, send, message, **photo) == [(ANA, "!old-button")]


@pytest.mark.parametrize("end", ["/stop", "/next", "/block"])
async def test_what_waits_for_who_has_left_reaches_nobody(scene: Scene, end: str):
    await scene.joins(CLEO)
    await scene.sends(ANA, **PHOTO)
    yes, send = scene.button(BOB, "take-media"), scene.button(ANA, "send")
    photo = reply(scene, PHOTO)
    await scene(BOB, end)
    assert await scene.presses(ANA, send[1], send[0], **photo) == [(ANA, "!nobody-there")]
    await scene.meet(ANA, CLEO)
    assert await scene.presses(ANA, send[1], send[0], **photo) == [(ANA, "!old-button")]
    late = await scene.presses(BOB, yes[1], yes[0])
    assert late == [(BOB, "!nobody-there")], "and a late yes tells nobody anything"
    assert await scene.sends(ANA, **PHOTO) == [(ANA, "newcomer-held"), (CLEO, "newcomer-media")]


async def test_who_reports_instead_of_taking_it_gets_nothing(scene: Scene):
    await scene.sends(ANA, **PHOTO)
    message, send = scene.button(ANA, "send")
    photo = reply(scene, PHOTO)
    await scene(BOB, "/report")
    await scene.taps(BOB, "reason-nudity")
    assert await scene.presses(ANA, send, message, **photo) == [(ANA, "!nobody-there")]


async def test_what_waits_is_sent_as_it_is_by_then(scene: Scene):
    await scene.sends(ANA, **PHOTO)
    number = next(it for it, shown in scene.telegram.chats[ANA].items() if "photo" in shown)
    scene.telegram.chats[ANA][number]["caption"] = "the sea"
    changed = scene.telegram.edits(ANA, number, "")
    changed["edited_message"].pop("text")
    assert await scene.happens(changed, ANA) == [(ANA, "edit-unsent")], "nobody has seen it yet"
    await scene.taps(BOB, "take-media")
    assert (BOB, "sendPhoto") in await pressed(scene, PHOTO)
    assert scene.reads(BOB) == "the sea"


async def test_the_partner_is_asked_once(scene: Scene):
    await scene.sends(ANA, **PHOTO)
    assert await scene.sends(ANA, **PHOTO) == [(ANA, "newcomer-held")]


async def test_whoever_was_asked_about_a_newcomer_s_link_was_asked_about_their_pictures(
    scene: Scene,
):
    assert (BOB, "newcomer-media") in await scene(ANA, "look at https://example.org")
    assert await scene.sends(ANA, **PHOTO) == [(ANA, "newcomer-held")]
    assert await scene.taps(BOB, "take-media") == [(ANA, "media-taken"), (BOB, "~media-shown")]


async def test_a_file_is_asked_about_first_and_then_waits_too(scene: Scene):
    assert await scene.sends(ANA, **FILE) == [(ANA, "send-document")]
    seen = await pressed(scene, FILE)
    assert seen == [(ANA, "!newcomer-not-yet"), (BOB, "newcomer-media")]


async def test_words_pass_at_once(scene: Scene):
    assert await scene(ANA, "hello") == [(BOB, "hello")]


async def test_a_text_that_becomes_a_photo_does_not_slip_through(scene: Scene):
    await scene(ANA, "hello")
    update = scene.telegram.edits(ANA, scene.last(ANA), "")
    update["edited_message"].pop("text")
    update["edited_message"].update(PHOTO)
    assert await scene.happens(update, ANA) == [(ANA, "edit-not-passed")]


async def test_two_who_have_matched_wait_for_nothing(scene: Scene):
    await scene(ANA, "/stop")
    for who in (ANA, BOB):
        await scene.taps(who, "keep-in-touch")
    for who in (ANA, BOB):
        await scene(who, "/matches")
        await scene.taps(who, scene.labels(who)[0])
    assert (ANA, "newcomer-held") not in await scene.sends(ANA, **PHOTO)


async def test_after_enough_chats_and_time_nobody_is_a_newcomer(scene: Scene):
    scene.clock.ms += DAY_MS
    await talk_for(scene, MINUTE_MS)
    assert (await scene.person(ANA)).settled_ms == 0
    await talk_for(scene, MINUTE_MS)
    assert (await scene.person(ANA)).settled_ms == scene.clock()
    assert (BOB, "sendPhoto") in await scene.sends(ANA, **PHOTO)


async def test_chats_that_were_over_at_once_do_not_count(scene: Scene):
    scene.clock.ms += DAY_MS
    for _ in range(3):
        await talk_for(scene, MINUTE_MS - 1)
    assert (await scene.person(ANA)).settled_ms == 0


async def test_nor_do_chats_alone_before_their_time(scene: Scene):
    for _ in range(3):
        await talk_for(scene, MINUTE_MS)
    assert (await scene.person(ANA)).settled_ms == 0


async def test_time_alone_is_enough_where_the_operator_wants_no_chats():
    scene = await met(Rules(newcomer_ms=DAY_MS))
    await scene(ANA, "/stop")
    scene.clock.ms += DAY_MS
    await scene(ANA, "/chat")
    assert (await scene.person(ANA)).settled_ms == scene.clock()


async def test_a_newcomer_meets_only_so_many_in_an_hour_and_still_gets_out_of_a_chat():
    scene = await met(Rules(newcomer_ms=DAY_MS, newcomer_chats_per_hour=2, rematch_ms=0))
    await scene(ANA, "/stop")
    await scene.meet()
    seen = await scene(ANA, "/next")
    assert (ANA, "you-left") in seen
    assert (ANA, "enough-chats") in seen
    assert (BOB, "partner-left") in seen
    assert "30 minutes" in scene.reads(ANA)
    scene.clock.ms += HOUR_MS // 2
    assert await scene(ANA, "/chat") == [(ANA, "queue-card")]
