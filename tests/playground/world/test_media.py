"""Files in messages: every kind, its file ids, thumbnails, refusals; albums."""

import pytest

from playground import samples
from playground.errors import ApiError

PICTURE = ("photo", "a.png", "image/png", samples.picture())
BYTES = {
    "voice": ("v.ogg", samples.voice(2)),
    "audio": ("a.wav", samples.audio(1)),
    "video": ("v.mp4", samples.video()),
    "video_note": ("v.mp4", samples.video()),
    "animation": ("a.gif", samples.animation()),
    "document": ("notes.txt", b"words"),
    "sticker": ("s.webp", samples.sticker()),
}


def method(kind: str) -> str:
    return "send" + kind.replace("_", "")


async def send(scene, person: int, kind: str, **args) -> dict:
    name, data = BYTES[kind]
    return await scene.call(method(kind), chat_id=person, files=[(kind, name, "", data)], **args)


async def test_a_photo_comes_in_sizes_the_largest_last(scene, alice):
    sent = await scene.call(
        "sendPhoto", chat_id=alice, files=[PICTURE], caption="Look", has_spoiler=True
    )
    widths = [size["width"] for size in sent["photo"]]
    assert widths == [90, 320, 480]
    assert len({size["file_unique_id"] for size in sent["photo"]}) == 3
    assert sent["caption"] == "Look"
    assert sent["has_media_spoiler"] is True


async def test_any_size_of_a_photo_sends_the_photo_again(scene, alice):
    sent = await scene.call("sendPhoto", chat_id=alice, files=[PICTURE])
    again = await scene.call("sendPhoto", chat_id=alice, photo=sent["photo"][0]["file_id"])
    assert again["photo"] == sent["photo"]


@pytest.mark.parametrize("kind", BYTES)
async def test_a_file_comes_back_byte_for_byte(scene, alice, kind):
    sent = await send(scene, alice, kind)
    got = await scene.call("getFile", file_id=sent[kind]["file_id"])
    assert got["file_unique_id"] == sent[kind]["file_unique_id"]
    assert scene.world.file_path(scene.bot, got["file_path"])[0] == BYTES[kind][1]
    assert scene.world.file_bytes(got["file_unique_id"])[0] == BYTES[kind][1]
    again = await scene.call(method(kind), chat_id=alice, **{kind: sent[kind]["file_id"]})
    assert again[kind] == sent[kind]


@pytest.mark.parametrize(
    ("kind", "folder", "ending"),
    [
        ("voice", "voice", "oga"),
        ("audio", "music", "wav"),
        ("document", "documents", "txt"),
        ("sticker", "stickers", "webp"),
    ],
)
async def test_paths_tell_the_kind(scene, alice, kind, folder, ending):
    sent = await send(scene, alice, kind)
    path = (await scene.call("getFile", file_id=sent[kind]["file_id"]))["file_path"]
    assert path.startswith(f"{folder}/file_")
    assert path.endswith(f".{ending}")


async def test_a_file_keeps_what_was_said_of_it(scene, alice):
    facts = {"duration": "7", "width": "99999", "title": "x"}
    sent = await send(scene, alice, "video", **facts)
    assert (sent["video"]["duration"], sent["video"]["width"]) == (7, 10000)
    song = await send(scene, alice, "audio", title="T", performer="P", duration="-1")
    assert (song["audio"]["title"], song["audio"]["performer"]) == ("T", "P")
    assert song["audio"]["duration"] == 1
    assert (await send(scene, alice, "sticker", emoji="🙂"))["sticker"]["emoji"] == "🙂"


async def test_a_video_has_a_thumbnail_under_both_names(scene, alice):
    sent = await send(scene, alice, "video")
    assert sent["video"]["thumbnail"] == sent["video"]["thumb"]
    files = [
        ("document", "a.txt", "text/plain", b"x"),
        ("thumbnail", "t.png", "", samples.picture(3)),
    ]
    document = await scene.call("sendDocument", chat_id=alice, files=files)
    assert document["document"]["thumbnail"]["width"] == 320
    assert document["document"]["mime_type"] == "text/plain"


async def test_a_video_can_have_a_cover(scene, alice):
    files = [("video", "v.mp4", "", samples.video()), ("c", "c.png", "", samples.picture())]
    sent = await scene.call("sendVideo", chat_id=alice, files=files, cover="attach://c")
    assert sent["video"]["cover"][-1]["width"] == 480


async def test_an_animation_is_a_document_too(scene, alice):
    sent = await send(scene, alice, "animation")
    assert sent["document"]["file_id"] == sent["animation"]["file_id"]


async def test_a_file_sent_by_id_stays_what_it_is(scene, alice):
    voice = await send(scene, alice, "voice")
    sent = await scene.call("sendDocument", chat_id=alice, document=voice["voice"]["file_id"])
    assert sent["voice"] == voice["voice"]


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("a.png", b"", "400 Bad Request: file must be non-empty"),
        ("a.png", b"not a picture", "400 Bad Request: IMAGE_PROCESS_FAILED"),
        (
            "a.txt",
            samples.picture(),
            "400 Bad Request: photo has unsupported extension. Use one of .jpg, .jpeg, .gif, "
            ".png, .tif or .bmp",
        ),
        (
            "a.gif",
            b"GIF89a" + (9000).to_bytes(2, "little") + (10).to_bytes(2, "little"),
            "400 Bad Request: PHOTO_INVALID_DIMENSIONS",
        ),
    ],
)
async def test_an_unfit_photo_is_refused(scene, alice, name, data, refusal):
    files = [("photo", name, "", data)]
    assert await scene.refused("sendPhoto", chat_id=alice, files=files) == refusal


async def test_a_file_over_fifty_megabytes_is_refused(scene, alice):
    files = [("document", "a", "", bytes(50 * 1024 * 1024 + 1))]
    refusal = await scene.refused("sendDocument", chat_id=alice, files=files)
    assert refusal == "413 Request Entity Too Large"


async def test_a_video_note_is_not_longer_than_it_may(scene, alice):
    files = [("video_note", "v.mp4", "", samples.video())]
    refusal = await scene.refused("sendVideoNote", chat_id=alice, files=files, length=641)
    assert refusal == "400 Bad Request: wrong video note length"


@pytest.mark.parametrize(
    ("kind", "noun"), [("photo", "photo"), ("video_note", "video note"), ("voice", "voice")]
)
async def test_a_missing_file_is_named(scene, alice, kind, noun):
    refusal = f"400 Bad Request: there is no {noun} in the request"
    assert await scene.refused(method(kind), chat_id=alice) == refusal
    assert await scene.refused(method(kind), chat_id=alice, **{kind: "attach://x"}) == refusal


async def test_file_ids_belong_to_one_bot_and_one_kind(scene, alice):
    wrong = "400 Bad Request: wrong file identifier/HTTP URL specified"
    photo = await scene.call("sendPhoto", chat_id=alice, files=[PICTURE])
    file_id = photo["photo"][-1]["file_id"]
    scene.world.bot_for("701:other")
    await scene.do("start", person=alice, chat=701)
    with pytest.raises(ApiError, match="wrong file identifier"):
        await scene.call("sendPhoto", as_bot=701, chat_id=alice, photo=file_id)
    for bad in ("AgACxxxx", "ä" * 30, file_id[:-4] + "AAAA"):
        assert await scene.refused("sendPhoto", chat_id=alice, photo=bad) == wrong
    refusal = await scene.refused("sendDocument", chat_id=alice, document=file_id)
    assert refusal == "400 Bad Request: can't use file of type Photo as Document"
    video = await send(scene, alice, "video")
    small = video["video"]["thumbnail"]["file_id"]
    refusal = await scene.refused("sendPhoto", chat_id=alice, photo=small)
    assert refusal == "400 Bad Request: can't use file of type Thumbnail as Photo"
    scene.world.memory.files.clear()
    assert await scene.refused("sendPhoto", chat_id=alice, photo=file_id) == wrong


async def test_getting_a_file_has_its_refusals(scene, alice):
    assert await scene.refused("getFile") == "400 Bad Request: file_id not specified"
    assert await scene.refused("getFile", file_id="x") == "400 Bad Request: invalid file_id"
    files = [("document", "a", "", bytes(20 * 1024 * 1024 + 1))]
    big = await scene.call("sendDocument", chat_id=alice, files=files)
    refusal = await scene.refused("getFile", file_id=big["document"]["file_id"])
    assert refusal == "400 Bad Request: file is too big"
    for path in ("documents/file_0", "documents/file_777.txt", "elsewhere"):
        with pytest.raises(ApiError, match="Not Found"):
            scene.world.file_path(scene.bot, path + "x")


# -- albums

TWO = [
    {"type": "photo", "media": "attach://a", "caption": "c"},
    {"type": "photo", "media": "attach://b"},
]
UPLOADS = [("a", "a.png", "", samples.picture(1)), ("b", "b.png", "", samples.picture(2))]


async def test_an_album_is_messages_in_a_row_with_one_group_id(scene, alice):
    sent = await scene.call("sendMediaGroup", chat_id=alice, media=TWO, files=UPLOADS)
    first, second = sent
    assert second["message_id"] == first["message_id"] + 1
    assert first["media_group_id"] == second["media_group_id"]
    assert first["date"] == second["date"]
    assert (first["caption"], "caption" in second) == ("c", False)


async def test_an_album_of_one_is_a_message(scene, alice):
    sent = await scene.call("sendMediaGroup", chat_id=alice, media=TWO[:1], files=UPLOADS)
    assert "media_group_id" not in sent[0]


@pytest.mark.parametrize(
    ("media", "refusal"),
    [
        ("", 'parameter "media" is required'),
        ("[", "can't parse media JSON object"),
        ({}, "expected an Array of InputMedia"),
        ([], "there are no messages to send"),
        ([5], "can't parse InputMedia: expected an Object"),
        ([{"type": "photo"}], "can't parse InputMedia: media not found"),
        ([{"type": "photo", "media": "attach://z"}], "can't parse InputMedia: media not found"),
        (
            [{"type": "animation", "media": "attach://a"}],
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        (
            [{"type": "voice", "media": "attach://a"}],
            'can\'t parse InputMedia: type "voice" is unsupported',
        ),
        (
            [{"type": "photo", "media": "attach://a"}] * 11,
            "too many messages to send as an album",
        ),
        (
            [
                {"type": "photo", "media": "attach://a"},
                {"type": "document", "media": "attach://b"},
            ],
            "Document can't be mixed with other media types",
        ),
        (
            [{"type": "audio", "media": "attach://a"}, {"type": "video", "media": "attach://b"}],
            "Audio can't be mixed with other media types",
        ),
        (
            [TWO[0], {**TWO[1], "show_caption_above_media": True}],
            "parameter show_caption_above_media must be the same for all messages",
        ),
        (
            [TWO[0], {"type": "photo", "media": "attach://text"}],
            'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"',
        ),
        (
            [TWO[0], {"type": "photo", "media": "AgACbad"}],
            "wrong file identifier/HTTP URL specified",
        ),
    ],
)
async def test_a_wrong_album_is_refused(scene, alice, media, refusal):
    files = [*UPLOADS, ("text", "t.png", "", b"text")]
    told = await scene.refused("sendMediaGroup", chat_id=alice, media=media, files=files)
    assert told == f"400 Bad Request: {refusal}"
