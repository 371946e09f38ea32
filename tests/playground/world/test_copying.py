"""Copies and forwards by the bot."""

import pytest

from playground import samples

CAROL = 6100000003


@pytest.fixture
async def pictured(scene, alice):
    files = [("photo", "a.png", "", samples.picture())]
    return await scene.call("sendPhoto", chat_id=alice, files=files, caption="one")


def last(scene, person: int) -> dict:
    return scene.world.seen(person, scene.bot)[-1]["message"]


async def test_a_copy_has_no_origin(scene, alice, bob):
    said = await scene.says(alice, "psst")
    made = await scene.call(
        "copyMessage", chat_id=bob, from_chat_id=alice, message_id=said["message_id"]
    )
    assert made == {"message_id": last(scene, bob)["message_id"]}
    assert last(scene, bob)["text"] == "psst"
    assert "alice" not in str(last(scene, bob)).lower()


@pytest.mark.parametrize(("args", "caption"), [({}, "one"), ({"caption": ""}, None)])
async def test_a_copy_keeps_its_caption_unless_it_gets_one(
    scene, alice, bob, pictured, args, caption
):
    number = pictured["message_id"]
    await scene.call("copyMessage", chat_id=bob, from_chat_id=alice, message_id=number, **args)
    assert last(scene, bob).get("caption") == caption
    assert last(scene, bob)["photo"] == pictured["photo"]


@pytest.mark.parametrize(
    ("method", "verb"), [("copyMessage", "copy"), ("forwardMessage", "forward")]
)
async def test_copies_and_forwards_need_their_source(scene, alice, bob, method, verb):
    told = await scene.refused(method, chat_id=bob)
    assert told == '400 Bad Request: parameter "from_chat_id" is required'
    told = await scene.refused(method, chat_id=bob, from_chat_id=5, message_id=1)
    assert told == "400 Bad Request: chat not found"
    told = await scene.refused(method, chat_id=bob, from_chat_id=alice, message_id=999)
    assert told == f"400 Bad Request: message to {verb} not found"


async def test_protected_and_service_messages_stay(scene, alice, bob):
    sent = await scene.call("sendMessage", chat_id=alice, text="x", protect_content=True)
    await scene.call("pinChatMessage", chat_id=alice, message_id=sent["message_id"])
    pin = last(scene, alice)
    where = {"chat_id": bob, "from_chat_id": alice}
    for number, words in (
        (sent["message_id"], "message has protected content and can't be forwarded"),
        (pin["message_id"], "the message can't be forwarded"),
    ):
        told = await scene.refused("copyMessage", message_id=number, **where)
        assert told == "400 Bad Request: the message can't be copied"
        told = await scene.refused("forwardMessage", message_id=number, **where)
        assert told == f"400 Bad Request: {words}"
        told = await scene.refused("forwardMessages", message_ids=[number], **where)
        assert told == "400 Bad Request: there are no messages to forward"


async def test_a_forward_names_its_author_if_they_let_it(scene, alice, bob):
    await scene.started(CAROL)
    for author, kind in ((alice, "user"), (CAROL, "hidden_user")):
        said = await scene.says(author, "hi")
        number = said["message_id"]
        sent = await scene.call(
            "forwardMessage", chat_id=bob, from_chat_id=author, message_id=number
        )
        assert sent["forward_origin"]["type"] == kind
        assert sent["forward_date"] == said["date"]
    assert sent["forward_sender_name"] == "Кэрол"
    again = await scene.call(
        "forwardMessage", chat_id=bob, from_chat_id=bob, message_id=sent["message_id"]
    )
    assert again["forward_origin"] == sent["forward_origin"]


@pytest.mark.parametrize("method", ["copyMessages", "forwardMessages"])
async def test_many_go_together_and_albums_stay_albums(scene, alice, bob, pictured, method):
    media = [{"type": "photo", "media": pictured["photo"][0]["file_id"], "caption": "c"}] * 2
    album = await scene.call("sendMediaGroup", chat_id=alice, media=media)
    ids = [pictured["message_id"], 999, *(message["message_id"] for message in album)]
    sent = await scene.call(
        method, chat_id=bob, from_chat_id=alice, message_ids=ids, remove_caption=True
    )
    made = [seen["message"] for seen in scene.world.seen(bob, scene.bot)][-3:]
    assert sent == [{"message_id": message["message_id"]} for message in made]
    groups = {message["media_group_id"] for message in made[1:]}
    assert len(groups) == 1
    assert groups != {album[0]["media_group_id"]}
    captioned = ["caption" in message for message in made]
    assert captioned == [method == "forwardMessages"] * 3
