"""The built-in files are real ones; pictures know their size; files may come from the web."""

import json
import struct
import wave
import zlib
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import web

from playground import files, images, media, samples
from playground.memory import Memory
from playground.portraits import SIDE, portrait


def test_the_picture_is_a_whole_png():
    data = samples.picture()
    assert images.size(data) == (samples.WIDTH, samples.HEIGHT)
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        chunk = data[at + 4 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            chunk
        )
        at += 12 + length


def test_everybody_looks_different():
    looks = [portrait(number) for number in range(24)]
    assert len(set(looks)) == len(looks)
    assert {images.size(look) for look in looks} == {(SIDE, SIDE)}


def test_the_song_is_a_whole_wav():
    with wave.open(BytesIO(samples.audio(2))) as song:
        assert song.getnframes() == 2 * song.getframerate()


GIF = b"GIF89a\x10\0\x10\0" + bytes(8)


@pytest.mark.parametrize(
    ("data", "ending", "mime"),
    [
        (samples.picture(), "png", "image/png"),
        (GIF, "gif", "image/gif"),
        (samples.animation(), "mp4", "video/mp4"),
        (samples.sticker(), "webp", "image/webp"),
        (samples.voice(), "oga", "audio/ogg"),
        (samples.voice(1), "oga", "audio/ogg"),
        (samples.audio(1), "wav", "audio/x-wav"),
        (samples.video(), "mp4", "video/mp4"),
        (samples.document(), "", "application/octet-stream"),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(data, ending, mime):
    assert files.sniffed(data) == (ending, mime)


WEBP = b"RIFF0000WEBP"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (samples.sticker(), (512, 512)),
        (b"BM" + bytes(16) + struct.pack("<ii", 16, -32), (16, 32)),
        (GIF, (16, 16)),
        (WEBP + b"VP8L" + bytes(5) + struct.pack("<I", 15 | 31 << 14), (16, 32)),
        (WEBP + b"VP8X" + bytes(8) + b"\x0f\0\0\x1f\0\0", (16, 32)),
        (WEBP + b"VP8 " + bytes(10) + b"\x10\0\x20\0", (16, 32)),
        (WEBP + b"ALPH" + bytes(20), None),
        (b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x0b\x08\0\x20\0\x10", (16, 32)),
        (b"\xff\xd8\xff\xe0\0\x04xx\0\0", None),
        (b"\xff\xd8\xff\xe0\0\x04xx", None),
        (b"\x89PNG", None),
        (b"words", None),
    ],
)
def test_pictures_know_their_size(data, size):
    assert images.size(data) == size


def test_an_ogg_page_s_checksum_is_right():
    page = samples.voice(1)[:47]
    assert page.startswith(b"OggS")
    crc = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        crc ^= byte << 24
        for _ in range(8):
            crc = ((crc << 1) ^ (0x04C11DB7 if crc >> 31 else 0)) & 0xFFFFFFFF
    assert struct.pack("<I", crc) == page[22:26]


def test_a_huge_picture_is_kept_at_telegram_s_largest_size():
    data = b"GIF89a" + struct.pack("<HH", 5000, 2500)
    photo = media.store(Memory(), "photo", data, facts={})
    assert (photo.facts["width"], photo.facts["height"]) == (2560, 1280)


async def test_every_sample_is_stored_with_what_is_known_of_it():
    memory = Memory()
    for kind in (*media.KINDS, "profile_photo"):
        assert media.sample(memory, kind, facts={}).kind == kind
    assert media.sample(memory, "voice", facts={"duration": 2}).facts["duration"] == 2


# -- files by URL


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """A small web site with a picture."""

    async def picture(request: web.Request) -> web.Response:
        return web.Response(body=samples.picture(), content_type="image/png")

    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<p>", content_type="text/html")

    async def heavy(request: web.Request) -> web.Response:
        return web.Response(body=bytes(5 * 1024 * 1024 + 1), content_type="image/png")

    app = web.Application()
    app.router.add_get("/cat.png", picture)
    app.router.add_get("/page", page)
    app.router.add_get("/heavy.png", heavy)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def test_a_photo_may_come_from_the_web(scene, alice, site):
    sent = await scene.call("sendPhoto", chat_id=alice, photo=f"{site}/cat.png?size=big")
    assert sent["photo"][-1]["width"] == samples.WIDTH


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/page", "wrong type of the web page content"),
        ("/nothing", "failed to get HTTP URL content"),
        ("/heavy.png", "failed to get HTTP URL content"),
        (":1", "failed to get HTTP URL content"),
    ],
)
async def test_a_page_or_nothing_is_refused(scene, alice, site, path, refusal):
    url = f"{site}{path}" if path.startswith("/") else "http://127.0.0.1:1/x"
    told = await scene.refused("sendPhoto", chat_id=alice, photo=url)
    assert told == f"400 Bad Request: {refusal}"


async def test_albums_and_edits_may_come_from_the_web_too(scene, alice, site):
    item = {"type": "photo", "media": f"{site}/cat.png"}
    known = await scene.call("sendPhoto", chat_id=alice, photo=item["media"])
    other = {"type": "photo", "media": known["photo"][0]["file_id"]}
    album = await scene.call("sendMediaGroup", chat_id=alice, media=[item, other])
    assert len(album) == 2
    where = {"chat_id": alice, "message_id": album[1]["message_id"]}
    edited = await scene.call("editMessageMedia", media=item, **where)
    assert edited["photo"] != album[1]["photo"]
    told = await scene.refused("sendMediaGroup", chat_id=alice, media="[http://")
    assert told == "400 Bad Request: can't parse media JSON object"
    assert json.dumps(item)
