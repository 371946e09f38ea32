"""What people do, and what their bot hears of it."""

import base64

import pytest

from playground import samples
from playground.errors import Mistake

ALICE, BOB, CAROL, DAVE = (6100000001, 6100000002, 6100000003, 6100000004)
HERE = {"latitude": 52.5, "longitude": 13.4}
BUTTONS = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "y"}, {"text": "Site", "url": "https://x.org"}],
        [{"text": "Copy", "copy_text": {"text": "x"}}],
    ]
}


async def sends(scene, kind: str, **members) -> dict:
    return await scene.do("send", person=ALICE, chat=scene.bot, kind=kind, **members)


def kinds(scene) -> list[str]:
    return [update["kind"] for update in scene.told.updates]


@pytest.mark.parametrize(
    ("kind", "members", "member"),
    [
        ("text", {"text": "hi"}, "text"),
        ("photo", {"caption": "c", "has_spoiler": True}, "photo"),
        ("video", {}, "video"),
        ("animation", {}, "animation"),
        ("audio", {}, "audio"),
        ("voice", {"duration": 2}, "voice"),
        ("video_note", {}, "video_note"),
        ("document", {}, "document"),
        ("sticker", {}, "sticker"),
        ("location", HERE, "location"),
        ("venue", {**HERE, "title": "T", "address": "A"}, "venue"),
        ("contact", {"phone_number": "+1", "first_name": "B", "user_id": BOB}, "contact"),
        ("contact", {"phone_number": "+1", "first_name": "X", "last_name": "Y"}, "contact"),
        ("dice", {"emoji": "🎯"}, "dice"),
        ("poll", {"question": "Q", "options": ["a", "b"]}, "poll"),
    ],
)
async def test_every_kind_reaches_the_bot_as_the_person_sees_it(
    scene, alice, kind, members, member
):
    seen = await sends(scene, kind, **members)
    [update] = scene.told.updates
    assert update["kind"] == "message"
    assert update["body"] == seen["message"]
    assert member in seen["message"]
    assert seen["mine"] is True
    [event] = scene.events("message")
    assert event["seen"] == seen


async def test_the_wrong_kind_and_missing_members_are_explained(scene, alice):
    for members, words in (
        ({"kind": "love"}, "no kind 'love'"),
        ({"kind": "text"}, "'text' must be a text"),
        ({"kind": "text", "text": ""}, "message text is empty"),
        ({"kind": "location"}, "'latitude' must be a number"),
        ({"kind": "contact", "phone_number": "1", "first_name": "x", "user_id": 5}, "no person 5"),
        ({"kind": "photo", "file": "x"}, "no file 'x'"),
        ({"kind": "text", "text": "x", "reply_to": 999}, "no message 999"),
        ({"kind": "text", "text": "x", "reply_to": "x"}, "'reply_to' must be a whole number"),
        ({"kind": "album", "items": [{"kind": "photo"}]}, "2 to 10"),
        (
            {"kind": "album", "items": [{"kind": "photo"}, {"kind": "voice"}]},
            "can't be in an album",
        ),
    ):
        with pytest.raises(Mistake, match=words):
            await scene.do("send", person=alice, chat=scene.bot, **members)
    with pytest.raises(Mistake, match="no chat 5"):
        await scene.do("send", person=alice, chat=5, kind="text", text="x")
    with pytest.raises(Mistake, match="'person' must be"):
        await scene.do("send", person=True, chat=scene.bot, kind="text", text="x")


async def test_entities_and_quotes_go_along(scene, alice):
    sent = await scene.call("sendMessage", chat_id=alice, text="one two")
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    reply = {"reply_to": sent["message_id"], "quote": "two"}
    said = await scene.says(alice, "hi /go", entities=bold, **reply)
    assert [entity["type"] for entity in said["entities"]] == ["bold", "bot_command"]
    assert said["quote"] == {"text": "two", "position": 4, "is_manual": True}


async def test_an_album_comes_as_messages_with_one_group_id(scene, alice):
    items = [{"kind": "photo", "caption": "c"}, {"kind": "video", "has_spoiler": True}]
    seen = await sends(scene, "album", items=items)
    groups = {one["message"]["media_group_id"] for one in seen}
    assert len(groups) == 1
    assert kinds(scene) == ["message", "message"]


async def test_an_uploaded_file_can_be_sent_and_sent_again(scene, alice):
    data = base64.b64encode(samples.voice(1)).decode()
    up = await scene.do("upload", name="v.ogg", type="audio/ogg", base64=data)
    seen = await sends(scene, "voice", file=up["file"], duration=3)
    voice = seen["message"]["voice"]
    assert (voice["duration"], voice["mime_type"]) == (3, "audio/ogg")
    again = await sends(scene, "voice", file=voice["file_unique_id"])
    assert again["message"]["voice"] == voice
    with pytest.raises(Mistake, match="in base64"):
        await scene.do("upload", name="x", type="", base64="!")


async def test_people_send_any_picture_as_a_photo_bots_only_some(scene, alice):
    data = base64.b64encode(samples.sticker()).decode()
    up = await scene.do("upload", name="cat.webp", type="image/webp", base64=data)
    seen = await sends(scene, "photo", file=up["file"])
    assert seen["message"]["photo"][-1]["width"] == 512
    files = [("photo", "cat.webp", "image/webp", samples.sticker())]
    told = await scene.refused("sendPhoto", chat_id=alice, files=files)
    assert told.startswith("400 Bad Request: photo has unsupported extension")


async def test_a_deep_link_lifts_a_block_and_long_payloads_are_refused(scene, alice):
    await scene.do("block", person=alice, bot=scene.bot)
    await scene.do("block", person=alice, bot=scene.bot)
    with pytest.raises(Mistake, match="has blocked"):
        await scene.says(alice)
    await scene.do("start", person=alice, chat="@bot700_bot", payload="A-z_0")
    assert kinds(scene) == ["my_chat_member", "my_chat_member", "message"]
    first, second = scene.updates("my_chat_member")
    assert first["old_chat_member"]["status"] == second["new_chat_member"]["status"] == "member"
    assert first["new_chat_member"]["until_date"] == 0
    assert scene.told.updates[0]["queue"] == alice + (5 << 33)
    await scene.do("unblock", person=alice, bot=scene.bot)
    for payload in ("x" * 65, "a b"):
        with pytest.raises(Mistake, match="64 characters"):
            await scene.do("start", person=alice, chat=scene.bot, payload=payload)


async def test_unblocking_is_told(scene, alice):
    await scene.do("block", person=alice, bot=str(scene.bot))
    await scene.do("unblock", person=alice, bot=scene.bot)
    assert [u["new_chat_member"]["status"] for u in scene.updates("my_chat_member")] == [
        "kicked",
        "member",
    ]
    assert [event["person"]["blocked"] for event in scene.events("person")] == [[700], []]


async def test_the_deactivated_do_nothing(scene, alice):
    await scene.do("change_person", person=alice, deactivated=True)
    with pytest.raises(Mistake, match="is deactivated"):
        await scene.says(alice)
    assert scene.world.user(alice) == {"id": alice, "is_bot": False, "first_name": ""}


# -- keyboards


async def test_a_tap_sends_the_button_s_text_contact_or_place(scene, alice):
    keyboard = {
        "keyboard": [
            ["Plain", {"text": "Me", "request_contact": True}],
            [{"text": "Here", "request_location": True}],
            [{"text": "App", "web_app": {"url": "https://x.org"}}],
            [{"text": "Ask", "request_poll": {"type": "quiz"}}],
        ],
        "one_time_keyboard": True,
    }
    sent = await scene.call("sendMessage", chat_id=alice, text="?", reply_markup=keyboard)
    tap = {"person": alice, "chat": scene.bot}
    plain = await scene.do("tap", text="Plain", **tap)
    assert plain["message"]["text"] == "Plain"
    assert "reply_to_message" not in plain["message"]
    me = await scene.do("tap", text="Me", **tap)
    assert me["message"]["contact"]["user_id"] == alice
    assert me["message"]["reply_to_message"]["message_id"] == sent["message_id"]
    here = await scene.do("tap", text="Here", latitude=1.0, longitude=2.0, **tap)
    assert here["message"]["location"] == {"latitude": 1.0, "longitude": 2.0}
    for text in ("App", "Ask"):
        with pytest.raises(Mistake, match="only be tapped in a real client"):
            await scene.do("tap", text=text, **tap)
    with pytest.raises(Mistake, match="has no button 'No'"):
        await scene.do("tap", text="No", **tap)
    gone = {"remove_keyboard": True}
    await scene.call("sendMessage", chat_id=alice, text="!", reply_markup=gone)
    with pytest.raises(Mistake, match="shows no reply keyboard"):
        await scene.do("tap", text="Plain", **tap)


@pytest.mark.parametrize("which", [{"data": "y"}, {"text": "Yes"}, {"row": 0, "column": 0}])
async def test_a_button_is_pressed_by_data_text_or_place(scene, alice, which):
    sent = await scene.call("sendMessage", chat_id=alice, text="?", reply_markup=BUTTONS)
    press = {"person": alice, "chat": scene.bot, "message_id": sent["message_id"]}
    pressed = await scene.do("press", **press, **which)
    [query] = scene.updates("callback_query")
    assert (query["id"], query["data"]) == (pressed["query_id"], "y")
    assert query["from"]["id"] == alice
    again = await scene.do("press", **press, **which)
    assert again != pressed
    assert len({query["chat_instance"] for query in scene.updates("callback_query")}) == 1


async def test_other_buttons(scene, alice):
    sent = await scene.call("sendMessage", chat_id=alice, text="?", reply_markup=BUTTONS)
    press = {"person": alice, "chat": scene.bot, "message_id": sent["message_id"]}
    assert await scene.do("press", text="Site", **press) == {"url": "https://x.org/"}
    with pytest.raises(Mistake, match="only be pressed in a real client"):
        await scene.do("press", text="Copy", **press)
    for which in ({"data": "z"}, {"row": 5}, {"row": 0, "column": 9}, {}):
        with pytest.raises(Mistake, match="has no such button"):
            await scene.do("press", **press, **which)


# -- edits, deletions, forwards


async def test_an_edit_is_told_once_and_only_if_something_changed(scene, alice):
    said = await scene.says(alice, "tipo")
    edit = {"person": alice, "chat": scene.bot, "message_id": said["message_id"]}
    scene.clock.advance(5)
    seen = await scene.do("edit", text="typo", **edit)
    await scene.do("edit", text="typo", **edit)
    [update] = scene.updates("edited_message")
    assert update == seen["message"]
    assert update["edit_date"] == said["date"] + 5
    assert update["text"] == "typo"


async def test_an_edit_counts_from_its_own_date_and_comes_within_two_days(scene, alice):
    said = await scene.says(alice, "one")
    edit = {"person": alice, "chat": scene.bot, "message_id": said["message_id"]}
    scene.clock.advance(86401)
    await scene.do("edit", text="two", **edit)
    assert scene.told.updates[-1]["kind"] == "edited_message"
    assert scene.told.updates[-1]["lives"] > 86398
    scene.clock.advance(86400)
    with pytest.raises(Mistake, match="older than two days"):
        await scene.do("edit", text="three", **edit)


async def test_captions_and_media_are_edited(scene, alice):
    photo = (await sends(scene, "photo", caption="one"))["message"]
    edit = {"person": alice, "chat": scene.bot, "message_id": photo["message_id"]}
    seen = await scene.do("edit", caption="two", **edit)
    assert seen["message"]["photo"] == photo["photo"]
    assert seen["message"]["caption"] == "two"
    seen = await scene.do("edit", media={"kind": "video"}, **edit)
    assert "photo" not in seen["message"]
    assert "video" in seen["message"]
    for members, words in (({"text": "x"}, "has no text"), ({}, "give 'text'")):
        with pytest.raises(Mistake, match=words):
            await scene.do("edit", **members, **edit)
    said = await scene.says(alice)
    with pytest.raises(Mistake, match="can't get a new caption"):
        await scene.do("edit", caption="x", **(edit | {"message_id": said["message_id"]}))
    sent = await scene.call("sendMessage", chat_id=alice, text="x")
    with pytest.raises(Mistake, match="not written by Alice"):
        await scene.do("edit", text="x", **(edit | {"message_id": sent["message_id"]}))


async def test_bots_are_never_told_of_deletions(scene, alice):
    said = await scene.says(alice)
    scene.told.updates.clear()
    delete = {"person": alice, "chat": scene.bot, "message_ids": [said["message_id"]]}
    assert await scene.do("delete", **delete) is True
    assert scene.told.updates == []
    [event] = scene.events("deleted")
    assert event["message_ids"] == [said["message_id"]]
    with pytest.raises(Mistake, match="no message"):
        await scene.do("delete", **delete)
    where = {"chat_id": alice, "from_chat_id": alice, "message_id": said["message_id"]}
    told = await scene.refused("copyMessage", **where)
    assert told == "400 Bad Request: message to copy not found"


async def test_forwards_carry_the_origin_their_author_allows(scene, alice):
    await scene.started(CAROL)
    hidden = await scene.says(CAROL, "hi")
    sent = await scene.call("sendMessage", chat_id=CAROL, text="from the bot")
    ids = [hidden["message_id"], sent["message_id"]]
    forward = {"person": CAROL, "chat": scene.bot, "from_chat": scene.bot, "message_ids": ids}
    first, second = await scene.do("forward", **forward)
    assert first["message"]["forward_origin"] == {
        "type": "hidden_user",
        "date": hidden["date"],
        "sender_user_name": "Кэрол",
    }
    assert second["message"]["forward_from"]["id"] == scene.bot
    edit = {"chat": scene.bot, "message_id": first["message"]["message_id"], "text": "x"}
    with pytest.raises(Mistake, match="forwarded message can't be edited"):
        await scene.do("edit", person=CAROL, **edit)


async def test_albums_are_forwarded_as_albums_and_protected_messages_not(scene, alice):
    album = await sends(scene, "album", items=[{"kind": "photo"}] * 2)
    ids = [one["message"]["message_id"] for one in album]
    forward = {"person": alice, "chat": scene.bot, "from_chat": scene.bot}
    seen = await scene.do("forward", message_ids=ids, **forward)
    groups = {one["message"]["media_group_id"] for one in seen}
    assert len(groups) == 1
    assert groups != {album[0]["message"]["media_group_id"]}
    sent = await scene.call("sendMessage", chat_id=alice, text="x", protect_content=True)
    with pytest.raises(Mistake, match="can't be forwarded"):
        await scene.do("forward", message_ids=[sent["message_id"]], **forward)


# -- reactions, live locations


async def test_a_reaction_is_told_with_the_old_one(scene, alice):
    said = await scene.says(alice)
    react = {"person": alice, "chat": scene.bot, "message_id": said["message_id"]}
    for emoji in ("👍", "👍", "❤️", None):
        await scene.do("react", emoji=emoji, **react)
    told = scene.updates("message_reaction")
    shown = [
        (
            [kind["emoji"] for kind in update["old_reaction"]],
            [kind["emoji"] for kind in update["new_reaction"]],
        )
        for update in told
    ]
    assert shown == [([], ["👍"]), (["👍"], ["❤"]), (["❤"], [])]
    assert scene.told.updates[-1]["queue"] == alice + (8 << 33)
    with pytest.raises(Mistake, match="can react with"):
        await scene.do("react", emoji="🧀", **react)


async def test_a_live_location_moves_and_the_last_edit_ends_it(scene, alice):
    seen = await sends(scene, "location", **HERE, live_period=600, heading=5)
    move = {"person": alice, "chat": scene.bot, "message_id": seen["message"]["message_id"]}
    await scene.do("move", latitude=52.6, longitude=13.5, **move)
    await scene.do("move", stop=True, **move)
    moved, ended = scene.updates("edited_message")
    assert moved["location"] == {"latitude": 52.6, "longitude": 13.5, "live_period": 600}
    assert ended["location"] == {"latitude": 52.6, "longitude": 13.5}
    with pytest.raises(Mistake, match="no live location"):
        await scene.do("move", stop=True, **move)
    with pytest.raises(Mistake, match="wrong live location period"):
        await sends(scene, "location", **HERE, live_period=5)


async def test_bots_are_named_by_id_or_username(scene):
    for chat in (scene.bot, str(scene.bot), "bot700_bot", "@BOT700_bot"):
        await scene.do("start", person=ALICE, chat=chat)
    assert len(scene.updates("message")) == 4
