"""The bot's edits, deletions and reactions."""

import pytest

from playground import samples

BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
PHOTO = [("photo", "a.png", "", samples.picture())]
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


@pytest.fixture
async def texted(scene, alice):
    sent = await scene.call("sendMessage", chat_id=alice, text="one", reply_markup=BUTTON)
    return {"chat_id": alice, "message_id": sent["message_id"]}


@pytest.fixture
async def pictured(scene, alice):
    sent = await scene.call("sendPhoto", chat_id=alice, files=PHOTO, caption="one")
    return {"chat_id": alice, "message_id": sent["message_id"]}


async def test_an_edit_without_markup_takes_the_keyboard_away(scene, texted):
    edited = await scene.call("editMessageText", text="one", **texted)
    assert "reply_markup" not in edited
    assert await scene.refused("editMessageText", text="one", **texted) == NOT_MODIFIED


async def test_markup_can_be_edited_alone(scene, texted):
    assert await scene.refused("editMessageReplyMarkup", reply_markup=BUTTON, **texted) == (
        NOT_MODIFIED
    )
    edited = await scene.call("editMessageReplyMarkup", **texted)
    assert "reply_markup" not in edited
    told = await scene.refused(
        "editMessageReplyMarkup", reply_markup={"keyboard": [["x"]]}, **texted
    )
    assert told == "400 Bad Request: inline keyboard expected"


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({"text": "x"}, "message identifier is not specified"),
        ({"text": "x", "inline_message_id": "abc"}, "MESSAGE_ID_INVALID"),
        ({"text": "x", "message_id": 5}, "chat_id is empty"),
        ({"chat_id": 6100000001, "text": "x", "message_id": 999}, "message to edit not found"),
        ({"chat_id": 6100000001, "message_id": 1}, "message text is empty"),
    ],
)
async def test_an_edit_needs_its_message(scene, alice, args, refusal):
    assert await scene.refused("editMessageText", **args) == f"400 Bad Request: {refusal}"


async def test_only_own_messages_without_reply_keyboards_can_be_edited(scene, alice):
    refusal = "400 Bad Request: message can't be edited"
    said = await scene.says(alice)
    keyboard = {"keyboard": [[{"text": "A"}]]}
    sent = await scene.call("sendMessage", chat_id=alice, text="x", reply_markup=keyboard)
    for message in (said, sent):
        where = {"chat_id": alice, "message_id": message["message_id"]}
        assert await scene.refused("editMessageText", text="y", **where) == refusal


async def test_text_caption_and_media_belong_to_their_kinds(scene, texted, pictured):
    told = await scene.refused("editMessageText", text="x", **pictured)
    assert told == "400 Bad Request: there is no text in the message to edit"
    told = await scene.refused("editMessageCaption", caption="x", **texted)
    assert told == "400 Bad Request: there is no caption in the message to edit"


async def test_a_caption_changes_and_goes(scene, pictured):
    edited = await scene.call(
        "editMessageCaption", caption="two", show_caption_above_media=True, **pictured
    )
    assert (edited["caption"], edited["show_caption_above_media"]) == ("two", True)
    edited = await scene.call("editMessageCaption", **pictured)
    assert "caption" not in edited
    assert "show_caption_above_media" not in edited


async def test_a_voice_message_has_no_caption_above(scene, alice):
    files = [("voice", "v.oga", "", samples.voice(1))]
    above = {"caption": "x", "show_caption_above_media": True}
    sent = await scene.call("sendVoice", chat_id=alice, files=files, **above)
    where = {"chat_id": alice, "message_id": sent["message_id"]}
    edited = await scene.call("editMessageCaption", **(above | {"caption": "y"}), **where)
    assert edited["caption"] == "y"
    assert "show_caption_above_media" not in sent | edited


async def test_a_photo_can_become_a_video_and_a_text_a_photo(scene, texted, pictured):
    video = {"type": "video", "media": "attach://v", "caption": "new", "has_spoiler": True}
    files = [("v", "v.mp4", "", samples.video())]
    edited = await scene.call("editMessageMedia", media=video, files=files, **pictured)
    assert "photo" not in edited
    assert (edited["video"]["width"], edited["caption"]) == (640, "new")
    assert edited["has_media_spoiler"] is True
    photo = {"type": "photo", "media": "attach://photo"}
    edited = await scene.call("editMessageMedia", media=photo, files=PHOTO, **texted)
    assert "text" not in edited
    assert edited["photo"][-1]["width"] == 480


@pytest.mark.parametrize(
    ("media", "refusal"),
    [
        ("", 'parameter "media" is required'),
        ("{", "can't parse input media JSON object"),
        ([], "can't parse InputMedia: expected an Object"),
        ({"media": "x"}, "can't parse InputMedia: Can't find field \"type\""),
        ({"type": "photo"}, "can't parse InputMedia: media not found"),
    ],
)
async def test_wrong_media_is_refused(scene, pictured, media, refusal):
    told = await scene.refused("editMessageMedia", media=media, **pictured)
    assert told == f"400 Bad Request: {refusal}"


async def test_some_media_can_t_be_edited(scene, alice):
    refusal = "400 Bad Request: message media can't be edited"
    photo = {"type": "photo", "media": "attach://photo"}
    dice = await scene.call("sendDice", chat_id=alice)
    where = {"chat_id": alice, "message_id": dice["message_id"]}
    told = await scene.refused("editMessageMedia", media=photo, files=PHOTO, **where)
    assert told == refusal
    uploads = [("photo", "a.png", "", samples.picture()), ("d", "a.txt", "", b"x")]
    album = await scene.call("sendMediaGroup", chat_id=alice, media=[photo] * 2, files=PHOTO)
    where = {"chat_id": alice, "message_id": album[0]["message_id"]}
    document = {"type": "document", "media": "attach://d"}
    told = await scene.refused("editMessageMedia", media=document, files=uploads, **where)
    assert told == refusal


# -- deleting


async def test_both_sides_messages_can_be_deleted_in_private(scene, alice, texted):
    said = await scene.says(alice)
    assert await scene.call("deleteMessage", **texted) is True
    await scene.call("deleteMessage", chat_id=alice, message_id=said["message_id"])
    gone = [event["message_ids"] for event in scene.events("deleted")]
    assert gone == [[texted["message_id"]], [said["message_id"]]]
    told = await scene.refused("deleteMessage", **texted)
    assert told == "400 Bad Request: message to delete not found"


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({}, "chat identifier is not specified"),
        ({"chat_id": 6100000001}, "message identifier is not specified"),
    ],
)
async def test_deleting_needs_chat_and_message(scene, alice, args, refusal):
    assert await scene.refused("deleteMessage", **args) == f"400 Bad Request: {refusal}"


async def test_after_two_days_nothing_can_be_deleted(scene, alice, texted):
    scene.clock.advance(2 * 86400 + 1)
    refusal = "400 Bad Request: message can't be deleted for everyone"
    assert await scene.refused("deleteMessage", **texted) == refusal
    many = {"chat_id": alice, "message_ids": [texted["message_id"]]}
    assert await scene.refused("deleteMessages", **many) == refusal


async def test_dice_stay_for_a_day(scene, alice):
    sent = await scene.call("sendDice", chat_id=alice)
    where = {"chat_id": alice, "message_id": sent["message_id"]}
    refusal = "400 Bad Request: message can't be deleted for everyone"
    assert await scene.refused("deleteMessage", **where) == refusal
    scene.clock.advance(86401)
    assert await scene.call("deleteMessage", **where) is True


async def test_many_are_deleted_and_missing_ones_don_t_matter(scene, alice, texted):
    ids = [texted["message_id"], "998", 999]
    assert await scene.call("deleteMessages", chat_id=alice, message_ids=ids) is True
    assert await scene.call("deleteMessages", chat_id=alice, message_ids=[999]) is True
    [event] = scene.events("deleted")
    assert event["message_ids"] == [texted["message_id"]]


@pytest.mark.parametrize(
    ("ids", "refusal"),
    [
        ("", "message identifiers are not specified"),
        ([], "message identifiers are not specified"),
        ("[", "can't parse message_ids JSON object"),
        ({}, "expected an Array of message identifiers"),
        ([1] * 101, "too many message identifiers specified"),
        ([True], "message identifier must be a Number"),
        (["x"], "can't parse message identifier as a Number"),
        ([0], "invalid message identifier specified"),
    ],
)
async def test_wrong_message_ids_are_refused(scene, alice, ids, refusal):
    told = await scene.refused("deleteMessages", chat_id=alice, message_ids=ids)
    assert told == f"400 Bad Request: {refusal}"


# -- reactions


async def test_the_bot_has_one_reaction_and_hears_nothing_of_it(scene, alice):
    said = await scene.says(alice)
    where = {"chat_id": alice, "message_id": said["message_id"]}
    heart = [{"type": "emoji", "emoji": "❤️"}]
    assert await scene.call("setMessageReaction", reaction=heart, **where) is True
    await scene.call("setMessageReaction", **where)
    shown = [event["reactions"] for event in scene.events("reactions")]
    assert shown == [[{"emoji": "❤", "by": scene.bot}], []]
    assert scene.updates("message_reaction") == []


@pytest.mark.parametrize(
    ("reaction", "refusal"),
    [
        ("[", "can't parse reaction types JSON object"),
        ({}, "expected an Array of ReactionType"),
        ([5], "can't parse ReactionType: expected an Object"),
        ([{"type": "paid"}], "can't parse ReactionType: invalid reaction type specified"),
        ([{"type": "emoji", "emoji": "🧀"}], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}] * 2, "REACTIONS_TOO_MANY"),
    ],
)
async def test_a_wrong_reaction_is_refused(scene, texted, reaction, refusal):
    told = await scene.refused("setMessageReaction", reaction=reaction, **texted)
    assert told == f"400 Bad Request: {refusal}"


async def test_a_reaction_needs_its_message(scene, alice):
    told = await scene.refused("setMessageReaction", chat_id=alice, message_id=999)
    assert told == "400 Bad Request: message to react not found"
