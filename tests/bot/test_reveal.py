"""Usernames are told only when both want it, to both at the same moment."""

import pytest

from bot.pairs import matched, named, opens
from bot.scene import ANA, BOB, Scene


@pytest.fixture
async def pair(scene: Scene) -> Scene:
    """Ann sits in her match with Ben, who is away."""
    scene.usernames = {ANA: "ann_x", BOB: "ben_y"}
    await named(scene, ANA, "Ann")
    await named(scene, BOB, "Ben")
    await matched(scene)
    await opens(scene, ANA, "Ben")
    return scene


async def offers(scene: Scene) -> list[tuple[object, str]]:
    assert await scene(ANA, "/reveal") == [(ANA, "reveal-sure")]
    return await scene.taps(ANA, "reveal-yes")


def said_to(scene: Scene, who: int) -> str:
    return "\n".join(str(it.get("text")) for it in scene.telegram.chats[who].values())


async def test_offering_asks_first_and_then_the_other_once(pair: Scene):
    assert await pair(ANA, "🔓 Usernames") == [(ANA, "reveal-sure")]
    assert "Yours is @ann_x." in pair.reads(ANA)
    assert await pair.taps(ANA, "reveal-yes") == [(ANA, "~reveal-offered"), (BOB, "reveal-asked")]
    assert pair.reads(BOB).startswith("🔓 Ann would like to exchange usernames with you.")
    assert "ann_x" not in said_to(pair, BOB)
    message, again = pair.button(BOB, "reveal-yes")
    assert await pair(ANA, "/reveal") == [(ANA, "reveal-offered")]
    assert (message, again) == pair.button(BOB, "reveal-yes"), "asked once"


async def test_two_yeses_tell_both_at_the_same_moment(pair: Scene):
    await offers(pair)
    assert await pair.taps(BOB, "reveal-yes") == [(ANA, "revealed"), (BOB, "~revealed")]
    assert pair.reads(ANA) == "🔓 You both said yes: Ben is @ben_y on Telegram."
    assert pair.reads(BOB) == "🔓 You both said yes: Ann is @ann_x on Telegram."


async def test_a_yes_is_told_of_once_however_often_it_is_tapped(pair: Scene):
    await offers(pair)
    message, yes = pair.button(BOB, "reveal-yes")
    await pair.presses(BOB, yes, message)
    assert await pair.presses(BOB, yes, message) == []
    assert await pair(ANA, "/reveal") == [(ANA, "revealed")]
    assert pair.reads(ANA).endswith("Ben is @ben_y on Telegram.")


async def test_a_first_yes_twice_asks_the_other_once(pair: Scene):
    await pair(ANA, "/reveal")
    message, yes = pair.button(ANA, "reveal-yes")
    await pair.presses(ANA, yes, message)
    assert await pair.presses(ANA, yes, message) == []


async def test_two_yeses_at_the_same_moment_tell_both_once(pair: Scene):
    """Ben's yes was decided on before Ann's, and is committed after it."""
    await opens(pair, BOB, "Ann")
    await pair(BOB, "/reveal")
    await pair(ANA, "/reveal")
    answer, begun, before = pair.dialog.answer, list[bool](), list[tuple[object, str]]()

    async def overtaken(intent: object):
        work = await answer(intent)
        if not begun:
            begun.append(True)
            message, yes = pair.button(ANA, "reveal-yes")
            body = {"message_id": message, "chat": {"id": ANA, "type": "private"}}
            press = pair.telegram.update(
                "callback_query", ANA, id=f"{ANA}:q", data=yes, message=body
            )
            before.extend(await pair.happens(press, ANA))
        return work

    pair.dialog.answer = overtaken
    seen = await pair.happens(
        pair.telegram.update(
            "callback_query",
            BOB,
            id=f"{BOB}:q",
            data=pair.button(BOB, "reveal-yes")[1],
            message={
                "message_id": pair.button(BOB, "reveal-yes")[0],
                "chat": {"id": BOB, "type": "private"},
            },
        ),
        BOB,
    )
    assert before == [(ANA, "~reveal-offered"), (BOB, "reveal-asked")]
    assert seen == [(ANA, "revealed"), (BOB, "~revealed")]
    assert pair.engine.counters.stale == 1


async def test_not_now_tells_nobody(pair: Scene):
    await offers(pair)
    assert await pair.taps(BOB, "reveal-no") == [(BOB, "~reveal-not-now")]
    assert "ben_y" not in said_to(pair, ANA)
    await opens(pair, BOB, "Ann")
    assert await pair(BOB, "/reveal") == [(BOB, "reveal-sure")]
    assert await pair.taps(BOB, "reveal-yes") == [(ANA, "revealed"), (BOB, "~revealed")]


async def test_who_has_no_username_learns_how_to_get_one(pair: Scene):
    await offers(pair)
    del pair.usernames[BOB]
    assert await pair.taps(BOB, "reveal-yes") == [(BOB, "reveal-no-username")]
    await opens(pair, BOB, "Ann")
    assert await pair(BOB, "/reveal") == [(BOB, "reveal-no-username")]
    pair.usernames[BOB] = "new_ben"
    assert await pair.taps(BOB, "reveal-yes") == [(ANA, "revealed"), (BOB, "~revealed")]


async def test_strangers_keep_in_touch_first(chat: Scene):
    assert await chat(ANA, "/reveal") == [(ANA, "reveal-only-matches")]


async def test_an_offer_ends_with_the_match(pair: Scene):
    await offers(pair)
    message, yes = pair.button(BOB, "reveal-yes")
    no = pair.button(BOB, "reveal-no")[1]
    await pair(ANA, "/unmatch")
    await pair.taps(ANA, "unmatch-yes")
    assert await pair.presses(BOB, yes, message) == [(BOB, "!old-button")]
    assert await pair.presses(BOB, no, message) == [(BOB, "!old-button")]
    assert "ann_x" not in said_to(pair, BOB)


async def test_an_offer_survives_a_restart(pair: Scene):
    await offers(pair)
    pair.restart()
    assert await pair.taps(BOB, "reveal-yes") == [(ANA, "revealed"), (BOB, "~revealed")]


async def test_usernames_are_exchanged_in_russian():
    scene = Scene()
    scene.languages = {ANA: "ru", BOB: "ru"}
    scene.usernames = {ANA: "ann_x", BOB: "ben_y"}
    await scene.joins(ANA, BOB)
    await named(scene, ANA, "Аня")
    await named(scene, BOB, "Борис")
    await matched(scene)
    await opens(scene, ANA, "Борис")
    await scene(ANA, "🔓 Юзернеймы")
    await scene.taps(ANA, "reveal-yes")
    assert scene.reads(BOB).startswith("🔓 Аня предлагает обменяться юзернеймами.")
    await scene.taps(BOB, "reveal-yes")
    assert scene.reads(ANA) == "🔓 Вы оба согласны: Борис – это @ben_y в Telegram."


@pytest.mark.security
async def test_who_took_consent_back_tells_no_name(pair: Scene):
    await offers(pair)
    message, yes = pair.button(BOB, "reveal-yes")
    await pair(BOB, "/privacy")
    await pair.taps(BOB, "withdraw")
    assert (BOB, "!join-first") in await pair.presses(BOB, yes, message)
    assert "ben_y" not in said_to(pair, ANA)


async def test_who_takes_their_consent_back_is_not_revealed_until_they_agree_again(pair: Scene):
    await offers(pair)
    await pair(ANA, "/privacy")
    await pair.taps(ANA, "withdraw")
    assert await pair.taps(BOB, "reveal-yes") == [(BOB, "~reveal-offered")]
    await opens(pair, BOB, "Ann")
    assert await pair(BOB, "/reveal") == [(BOB, "reveal-offered")]
    assert "ann_x" not in said_to(pair, BOB)
    await pair.taps(ANA, "agree")
    assert await pair(BOB, "/reveal") == [(BOB, "revealed")]
    await opens(pair, ANA, "Ben")
    assert await pair(ANA, "/reveal") == [(ANA, "revealed")]
