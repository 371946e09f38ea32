"""Tokens, seeds, what onlookers read, snapshots and going back."""

import random

import pytest

from playground import tokens
from playground.errors import ApiError, Mistake

ALICE, BOB, CAROL, DAVE = (6100000001, 6100000002, 6100000003, 6100000004)
TOKEN = "700:AAexampleexampleexampleexampleexample"


@pytest.mark.parametrize(
    ("token", "code", "text"),
    [
        ("0700:x", 401, "Unauthorized: invalid token specified"),
        ("7" * 81, 401, "Unauthorized: invalid token specified"),
        ("700:a/b", 401, "Unauthorized: invalid token specified"),
        ("700", 401, "Unauthorized: invalid token specified"),
        ("abc:x", 421, "Misdirected Request: unallowed token specified"),
        (":x", 421, "Misdirected Request: unallowed token specified"),
        ("700:another", 401, "Unauthorized"),
    ],
)
def test_bad_tokens_are_refused_as_telegram_does(scene, token, code, text):
    with pytest.raises(ApiError) as caught:
        scene.world.bot_for(token)
    assert (caught.value.code, caught.value.description) == (code, text)


def test_a_token_registers_its_bot_once(scene):
    assert scene.world.bot_for(TOKEN) is scene.world.bot_for(TOKEN)
    [event] = scene.events("bot")
    assert event["bot"]["username"] == "bot700_bot"


async def test_bots_are_added_with_tokens_of_their_own(scene):
    made = await scene.do("add_bot", username="@mm_bot")
    assert made["username"] == "mm_bot"
    assert tokens.bot_id(made["token"]) == made["id"]
    given = await scene.do("add_bot", token="42:x")
    assert (given["id"], given["username"]) == (42, "bot42_bot")
    with pytest.raises(Mistake, match="42 is taken"):
        await scene.do("add_bot", token="42:y")
    with pytest.raises(Mistake, match="invalid token"):
        await scene.do("add_bot", token="nonsense")


async def test_the_state_shows_everybody(scene, alice):
    state = scene.world.state()
    assert [person["first_name"] for person in state["people"]] == [
        "Alice",
        "Bob",
        "Кэрол",
        "Давид",
    ]
    assert state["chats"] == [{"id": 700, "type": "private", "members": [ALICE]}]
    assert state["people"][0]["photo"]
    assert state["people"][3]["voice_messages"] is False


async def test_people_are_added_and_changed(scene):
    made = await scene.do("add_person", first_name="Eve", is_premium=True, language_code="fr")
    assert made["id"] not in (ALICE, BOB, CAROL, DAVE)
    changed = await scene.do(
        "change_person", person=made["id"], last_name="X", photo=True, birthdate=None
    )
    assert changed["last_name"] == "X"
    assert scene.world.file_bytes(changed["photo"])[1] == "image/png"
    same = await scene.do("change_person", person=made["id"], photo=changed["photo"])
    assert same["photo"] == changed["photo"]
    gone = await scene.do("change_person", person=made["id"], photo=None)
    assert gone["photo"] is None
    assert [event["person"]["id"] for event in scene.events("person")] == [made["id"]] * 4
    await scene.do("start", person=made["id"], chat=scene.bot)
    assert scene.updates("message")[0]["from"]["is_premium"] is True


async def test_an_uploaded_picture_becomes_a_profile_photo(scene, alice):
    seen = await scene.do("send", person=alice, chat=scene.bot, kind="photo")
    size = seen["message"]["photo"][-1]["file_unique_id"]
    changed = await scene.do("change_person", person=alice, photo=size)
    assert changed["photo"] not in (size, None)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"id": ALICE}, "is taken"),
        ({"id": -5}, "not positive"),
        ({"height": 180}, "no such 'height'"),
        ({"forwards": "friends"}, "no such 'forwards'"),
        ({"photo": "x"}, "no file 'x'"),
    ],
)
async def test_wrong_people_are_explained(scene, members, words):
    with pytest.raises(Mistake, match=words):
        await scene.do("add_person", **members)


async def test_a_chat_is_read_oldest_first(scene, alice):
    await scene.says(alice, "one")
    await scene.call("sendMessage", chat_id=alice, text="two")
    seen = scene.world.seen(alice, scene.bot)
    assert [(one["message"]["text"], one["mine"]) for one in seen[1:]] == [
        ("one", True),
        ("two", False),
    ]
    with pytest.raises(Mistake, match="no person 5"):
        scene.world.seen(5, scene.bot)
    with pytest.raises(Mistake, match="no file x"):
        scene.world.file_bytes("x")
    assert scene.world.user(5) == {"id": 5, "is_bot": False, "first_name": ""}


async def test_looking_at_a_chat_does_not_make_one(scene):
    assert scene.world.seen(BOB, scene.bot) == []
    told = await scene.refused("sendMessage", chat_id=BOB, text="x")
    assert told == "400 Bad Request: chat not found"


async def test_a_snapshot_brings_everything_back_chance_too(scene, alice):
    await scene.says(alice, "before")
    kept = (await scene.do("snapshot"))["snapshot"]
    before = scene.world.state(), scene.world.seen(alice, scene.bot)
    first = await scene.do("send", person=alice, chat=scene.bot, kind="dice")
    await scene.do("change_person", person=alice, first_name="Alicia")
    await scene.do("delete", person=alice, chat=scene.bot, message_ids=[1])
    await scene.do("reset", snapshot=kept)
    assert (scene.world.state(), scene.world.seen(alice, scene.bot)) == before
    again = await scene.do("send", person=alice, chat=scene.bot, kind="dice")
    assert again == first
    assert scene.told.dropped == [scene.bot]
    assert scene.events("reset") == [{"event": "reset"}]


async def test_a_reset_goes_back_to_the_seed_as_often_as_wanted(scene, alice):
    for _ in range(2):
        assert await scene.do("reset") is True
        assert scene.world.state()["bots"] == []
        scene.world.bot_for(TOKEN)
        await scene.started(alice)
        await scene.says(alice)
    with pytest.raises(Mistake, match="no snapshot 9"):
        await scene.do("reset", snapshot=9)


async def test_two_worlds_with_one_seed_are_alike(make_scene):
    shown = []
    for scene in (make_scene(), make_scene()):
        scene.clock = scene.world.clock = FrozenAt()
        await scene.do("start", person=ALICE, chat=scene.bot)
        await scene.do("send", person=ALICE, chat=scene.bot, kind="dice")
        await scene.do("add_bot")
        shown.append((scene.world.state(), scene.world.seen(ALICE, scene.bot)))
    assert shown[0] == shown[1]


class FrozenAt:
    """The same moment for both."""

    def now(self) -> float:
        return 1_800_000_000.0


def test_new_tokens_are_chance(scene):
    one, two = (tokens.new_token(7, random.Random(seed)) for seed in (1, 2))
    assert one != two
    assert len(one) == len("7:") + 35
