"""What a reporter attaches of what they received, and how moderators see it."""

import pytest

from bot.browsing import two_people
from bot.moderating import GROUP, MIA, OLE, STAFF, Bench, Group
from bot.scene import ANA, BOB, Scene, Seen
from meetsmatch.app.charges import EVIDENCE_PIECES
from meetsmatch.app.docket import EVIDENCE_MS
from meetsmatch.bot.bench import SHOWN_MS
from meetsmatch.core.rules import HOUR_MS
from meetsmatch.core.sanctions import Rung

PHOTO = [{"file_id": "p", "width": 1, "height": 1}]


@pytest.fixture
async def chat() -> Scene:
    """Ana and Bob sit in a chat, and there is a group of moderators."""
    stage = Scene(staff=STAFF)
    await stage.joins(ANA, BOB)
    await stage.meet()
    return stage


def received(number: int, **fields: object) -> dict[str, object]:
    """As Telegram shows what somebody replies to: a message of the bot's."""
    return {"message_id": number, "from": {"is_bot": True}, **(fields or {"text": "nasty"})}


async def replies(scene: Scene, command: str, number: int, **fields: object) -> list[Seen]:
    return await scene(ANA, command, reply_to_message=received(number, **fields))


async def pieces(scene: Scene) -> list[str]:
    case = await Bench(scene).moderation.case(Bench(scene).print_of(BOB))
    return [it.content.text for _, it in case.attached if it.content]


async def test_a_report_in_reply_to_a_message_takes_it_along(chat: Scene):
    await chat(BOB, "nasty")
    number = chat.last(ANA)
    assert await replies(chat, "/report", number) == [(ANA, "report-why")]
    asked = chat.telegram.chats[ANA][chat.last(ANA)]
    assert asked["reply_parameters"]["message_id"] == number
    seen = await chat.taps(ANA, "reason-insults", reply_to_message=received(number))
    assert (GROUP, "case-card") in seen
    assert "is attached" in chat.reads(ANA, asked["message_id"])
    assert chat.button(ANA, "attach-more")
    assert await pieces(chat) == ["nasty"]
    assert "📎 Attached: 1" in Group(chat).labels()


async def test_only_what_came_in_that_chat_is_taken(chat: Scene):
    words = chat.last(ANA)
    assert await replies(chat, "/report", words) == [(ANA, "report-why")], "the bot's own words"
    await chat.taps(ANA, "reason-insults", reply_to_message=received(words))
    assert await pieces(chat) == []
    assert chat.button(ANA, "attach"), "and nothing is said to be there"


async def test_more_is_attached_afterwards_by_replies(chat: Scene):
    await chat(BOB, "nasty")
    first = chat.last(ANA)
    await chat.sends(BOB, photo=PHOTO)
    second = chat.last(ANA)
    await chat(ANA, "/report")
    assert (ANA, "~reported") in await chat.taps(ANA, "reason-insults")
    assert "attached" not in chat.reads(ANA)
    assert await chat.taps(ANA, "attach") == [(ANA, "attach-how")]
    assert (ANA, "attached") in await replies(chat, "/attach", first)
    seen = await replies(chat, "/attach", second, photo=PHOTO, caption="look")
    assert seen == [(GROUP, "~case-card"), (ANA, "attached")]
    assert await pieces(chat) == ["nasty", "look"]
    assert "📎 Attached: 2" in Group(chat).labels()


async def test_what_nobody_sent_them_is_not_attached(chat: Scene):
    await chat(ANA, "mine")
    mine = chat.last(ANA)
    await chat(ANA, "/report")
    await chat.taps(ANA, "reason-insults")
    how = [(ANA, "attach-how")]
    assert await chat(ANA, "/attach") == how
    own = {"message_id": mine, "from": {"is_bot": False}, "text": "mine"}
    assert await chat(ANA, "/attach", reply_to_message=own) == how
    assert await replies(chat, "/attach", chat.last(ANA)) == how, "the bot's own words"


async def test_after_an_hour_or_without_a_report_it_is_too_late(chat: Scene):
    await chat(BOB, "nasty")
    number = chat.last(ANA)
    assert await replies(chat, "/attach", number) == [(ANA, "attach-late")]
    await chat(ANA, "/report")
    await chat.taps(ANA, "reason-insults")
    button = chat.button(ANA, "attach")
    await chat.later(HOUR_MS)
    assert await replies(chat, "/attach", number) == [(ANA, "attach-late")]
    assert await chat.presses(ANA, button[1], button[0]) == [(ANA, "!old-button")]


async def test_ten_are_enough(chat: Scene):
    numbers: list[int] = []
    for at in range(EVIDENCE_PIECES + 1):
        await chat(BOB, f"nasty {at}")
        numbers.append(chat.last(ANA))
        await chat.later(1_000)
    await chat(ANA, "/report")
    await chat.taps(ANA, "reason-insults")
    for number in numbers[:-1]:
        assert (ANA, "attached") in await replies(chat, "/attach", number)
        await chat.later(60_000)
    assert await replies(chat, "/attach", numbers[-1]) == [(ANA, "enough-attached")]


# --- what moderators see ------------------------------------------------------------------


async def shown(chat: Scene) -> Group:
    """A text and a photo are attached, and Mia looks at them."""
    await chat(BOB, "nasty")
    first = chat.last(ANA)
    await chat.sends(BOB, photo=PHOTO)
    second = chat.last(ANA)
    await replies(chat, "/report", first)
    await chat.taps(ANA, "reason-insults", reply_to_message=received(first))
    await replies(chat, "/attach", second, photo=PHOTO)
    group = Group(chat)
    await group.taps(MIA, "📎 Attached: 2")
    return group


def exhibits(chat: Scene) -> list[dict[str, object]]:
    kept = chat.telegram.chats[GROUP].values()
    return [it for it in kept if it.get("text") == "nasty" or "photo" in it]


async def test_evidence_is_behind_a_spoiler_and_goes_after_a_day(chat: Scene):
    await shown(chat)
    text, photo = exhibits(chat)
    assert text["entities"] == [{"type": "spoiler", "offset": 0, "length": 5}]
    assert photo["has_spoiler"] is True
    await chat.later(SHOWN_MS)
    assert exhibits(chat) == []


async def test_shown_again_it_comes_once(chat: Scene):
    group = await shown(chat)
    await group.taps(MIA, "📎 Attached: 2")
    assert len(exhibits(chat)) == 2


async def test_after_the_verdict_nothing_is_shown_any_more(chat: Scene):
    group = await shown(chat)
    number, token = chat.button(GROUP, "📎 Attached: 2")
    await group.taps(MIA, "✅ Nothing wrong")
    assert await group.presses(MIA, token, number) == [(MIA, "!case-closed")]


async def test_an_appeal_shows_what_the_decision_rested_on(chat: Scene):
    """In the place of what was shown with the case, and only as long as it waits."""
    group = await shown(chat)
    await group.taps(MIA, "One day")
    assert (GROUP, "appeal-card") in await chat(BOB, "/appeal it was a joke")
    number, token = chat.button(GROUP, "📎 Attached: 2")
    await group.presses(OLE, token, number)
    text, photo = exhibits(chat)
    assert text["message_id"] > number, "anew, below the appeal"
    assert photo["has_spoiler"] is True
    await group(OLE, "/appeals")
    assert group.labels()[-1] == "📎 Attached: 2"
    await chat.later(SHOWN_MS)
    assert exhibits(chat) == []
    await group.taps(OLE, "hear-upheld")
    assert await group.presses(OLE, token, number) == [(OLE, "!case-closed")]


async def test_what_an_appeal_shows_stays_although_the_case_showed_it_before(chat: Scene):
    group = await shown(chat)
    await chat.later(SHOWN_MS - HOUR_MS)
    await group.taps(MIA, "One day")
    await chat(BOB, "/appeal it was a joke")
    number, token = chat.button(GROUP, "📎 Attached: 2")
    await group.presses(OLE, token, number)
    assert len(exhibits(chat)) == 2, "what the case showed has gone"
    await chat.later(2 * HOUR_MS)
    assert len(exhibits(chat)) == 2
    await chat.later(SHOWN_MS)
    assert exhibits(chat) == []


async def test_what_is_forgotten_is_said_to_be(chat: Scene):
    group = await shown(chat)
    await group.taps(MIA, "One day")
    await chat(BOB, "/appeal it was a joke")
    number, token = chat.button(GROUP, "📎 Attached: 2")
    await chat.store.expire(chat.clock.ms + EVIDENCE_MS + 1)
    assert await group.presses(OLE, token, number) == [(OLE, "!evidence-forgotten")]


async def test_an_appeal_against_what_rests_on_nothing_offers_nothing(chat: Scene):
    await Bench(chat).sanctions(BOB, Rung.DAY)
    await chat(BOB, "/appeal it was a joke")
    assert Group(chat).labels() == ["✅ Lift it", "✖️ It stays"]


async def test_a_card_is_shown_without_the_name_on_it():
    scene = await two_people(STAFF)
    await scene(BOB, "/profile")
    await scene.taps(BOB, "edit-card")
    await scene.taps(BOB, "edit-bio")
    await scene(BOB, "buy my watches")
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-more")
    await scene.taps(ANA, "report")
    await scene.taps(ANA, "reason-spam")
    await Group(scene).taps(MIA, "📎 Attached: 1")
    kept = [*scene.telegram.chats[GROUP].values()][1:]
    assert [it.get("text", it.get("photo")) for it in kept] == ["buy my watches", "b1", "b2"]
    assert "Bob" not in str(kept)
