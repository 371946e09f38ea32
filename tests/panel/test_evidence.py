"""Pictures, videos and voices among the evidence."""

import asyncio
import re
from html import unescape

import pytest

from bot.scene import ANA, BOB, CLEO, Scene
from meetsmatch.app.evidence import of_card, of_message
from meetsmatch.app.ports import Unavailable
from meetsmatch.core.profiles import Face, Medium, Shot
from meetsmatch.core.relay import Content, Kind
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.evidence import OPEN_S, kind_of
from meetsmatch.panel.view import to_the_second
from panel.stage import Stage
from panel.visitor import Visitor

JPEG, MP4, OGG = b"\xff\xd8\xff of a photo", b"\0\0\0 ftypisom", b"OggS of a voice"
ADDRESS = re.compile(r'(?:src|href)="(/reports/\w+/evidence/\d+\?[^"]+)"')


@pytest.fixture
async def stage() -> Stage:
    """Bob is reported, with photo, voice, document and card; so is Cleo, with a photo."""
    scene = Scene()
    await scene.joins(ANA, BOB, CLEO)
    stage = Stage(scene)
    for about in (BOB, CLEO):
        await scene.meet(ANA, about)
        await scene(ANA, "/report")
        await scene.taps(ANA, "reason-insults")
    card = Face("Bob", shots=(Shot(Medium.PHOTO, "b1"), Shot(Medium.VIDEO, "b2")))
    for plain in (
        of_message(Content(Kind.PHOTO, "Look", file="photo")),
        of_message(Content(Kind.VOICE, file="voice")),
        of_message(Content(Kind.DOCUMENT, file="document")),
        of_card(card),
    ):
        await stage.attaches(ANA, BOB, plain)
    await stage.attaches(ANA, CLEO, of_message(Content(Kind.PHOTO, file="other")))
    stage.files |= {"photo": JPEG, "voice": OGG, "document": b"MZ", "b1": JPEG, "b2": MP4}
    stage.files["other"] = b"<svg onload=alert(1)>"
    return stage


@pytest.fixture
async def max(stage: Stage) -> Visitor:
    return await stage.visitor("max", StaffRole.MODERATOR)


async def addresses(stage: Stage, visitor: Visitor, who: int = BOB) -> list[str]:
    """Of what was attached, once it was asked for."""
    path = await stage.path("reports", who)
    await visitor.gets(path)
    page = (await visitor.posts(f"{path}/evidence")).text
    return [unescape(it) for it in dict.fromkeys(ADDRESS.findall(page))]


async def test_what_a_browser_can_show_is_shown_as_what_it_is(stage: Stage, max: Visitor):
    found = [await max.gets(it) for it in await addresses(stage, max)]
    assert [(it.status, it.headers["content-type"], it.body) for it in found] == [
        (200, "image/jpeg", JPEG),
        (200, "audio/ogg", OGG),
        (200, "image/jpeg", JPEG),
        (200, "video/mp4", MP4),
    ]
    assert {it.headers["cache-control"] for it in found} == {"no-store"}


async def test_each_file_that_is_opened_has_a_line_of_its_own_in_the_audit_log(
    stage: Stage, max: Visitor
):
    """Once for each time that the evidence was asked for, in however many parts it is fetched."""
    alias = (await stage.print_of(BOB))[:10]
    first, asked = await addresses(stage, max), to_the_second(stage.scene.clock.ms)
    numbers = [re.findall(r"evidence/(\d+)", it)[0] for it in first]
    read, before = ("max", "evidence-read", alias, ""), len(await stage.deeds()) - 1
    lines = [
        ("max", "evidence-opened", alias, f"{name}, {number}, asked for at {asked}")
        for name, number in zip(("photo", "voice", "photo 1", "video 2"), numbers, strict=True)
    ]
    assert (await stage.deeds())[before:] == [read], "nothing was opened yet"
    parts = [max.gets(first[3], range=f"bytes={it}-") for it in range(3)]
    assert {it.status for it in await asyncio.gather(*parts)} == {206}
    assert (await stage.deeds())[before:] == [read, lines[3]]
    stage.scene.clock.ms += 5_000
    for address in first:
        await max.gets(address)
    assert (await stage.deeds())[before:] == [read, lines[3], *lines[:3]]
    stage.scene.clock.ms += 1_000
    again, at = await addresses(stage, max), to_the_second(stage.scene.clock.ms)
    for address in (again[0], again[0], first[0]):
        await max.gets(address)
    once_more = (*lines[0][:3], lines[0][3].replace(asked, at))
    assert (await stage.deeds())[before + 5 :] == [read, once_more]
    eva = await stage.visitor("eva", StaffRole.MODERATOR)
    (theirs, *_) = await addresses(stage, eva)
    await eva.gets(theirs)
    assert (await stage.deeds())[-1][:3] == ("eva", *lines[0][1:3])


async def test_two_looks_at_the_same_time_have_a_line_each(stage: Stage, max: Visitor):
    (first, *_) = await addresses(stage, max)
    stage.scene.clock.ms += 1_000
    (second, *_) = await addresses(stage, max)
    for address in (first, second, first):
        await max.gets(address)
    opened = [it for it in await stage.deeds() if it[1] == "evidence-opened"]
    assert len(opened) == len({*opened}) == 2


async def test_a_file_is_shown_only_once_that_stands_in_the_log(
    stage: Stage, max: Visitor, monkeypatch: pytest.MonkeyPatch
):
    (address, *_) = await addresses(stage, max)

    async def fails(*_: object) -> None:
        raise Unavailable("away")

    with monkeypatch.context() as broken:
        broken.setattr(stage.scene.store, "commit", fails)
        assert (await max.gets(address)).status == 503
    assert (await max.gets(address)).status == 200
    assert (await stage.deeds())[-1][1] == "evidence-opened"


@pytest.mark.parametrize(
    ("asked", "status", "body", "said"),
    [
        ("bytes=0-1", 206, MP4[:2], f"bytes 0-1/{len(MP4)}"),
        ("bytes=5-", 206, MP4[5:], f"bytes 5-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=0-", 206, MP4, f"bytes 0-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=3-999", 206, MP4[3:], f"bytes 3-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=-3", 206, MP4[-3:], f"bytes {len(MP4) - 3}-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=-999", 206, MP4, f"bytes 0-{len(MP4) - 1}/{len(MP4)}"),
        (f"bytes={len(MP4)}-", 416, b"", f"bytes */{len(MP4)}"),
        ("bytes=-0", 416, b"", f"bytes */{len(MP4)}"),
        ("bytes=3-2", 200, MP4, None),
        ("bytes=0-1,3-4", 200, MP4, None),
        ("bytes=-", 200, MP4, None),
        ("lines=0-1", 200, MP4, None),
        ("nonsense", 200, MP4, None),
    ],
)
async def test_a_part_of_a_file_is_had_as_browsers_ask_for_it(
    stage: Stage, max: Visitor, asked: str, status: int, body: bytes, said: str | None
):
    got = await max.gets((await addresses(stage, max))[-1], range=asked)
    assert (got.status, got.body, got.headers.get("content-range")) == (status, body, said)
    assert got.headers["accept-ranges"] == "bytes"


async def test_the_page_says_what_each_of_them_is(stage: Stage, max: Visitor):
    await addresses(stage, max)
    for words in ("Look at the photo<", "the voice<", "the photo 1<", "the video 2<"):
        assert words in max.page
    assert "not opened here: it could be anything" in max.page
    assert not re.search(r"<details[^>]* open", max.page), "nobody is shown what they did not open"


async def test_a_file_that_is_none_is_not_handed_on(stage: Stage, max: Visitor):
    (address,) = await addresses(stage, max, CLEO)
    lines = await stage.deeds()
    got = await max.gets(address)
    assert (got.status, "show this kind" in got.text) == (415, True)
    del stage.files["other"]
    got = await max.gets(address)
    assert (got.status, "be had from Telegram" in got.text) == (404, True)
    assert await stage.deeds() == lines, "nobody saw anything"


async def test_who_has_not_asked_for_the_evidence_gets_no_file(stage: Stage, max: Visitor):
    """A link of another moderator, one that is too old, made up, or of another case."""
    address, *_ = await addresses(stage, max)
    number, _, asked = address.rpartition("/")[2].partition("?")
    other = await stage.path("reports", CLEO)
    eva = await stage.visitor("eva", StaffRole.MODERATOR)
    lines = await stage.deeds()
    assert (await eva.gets(address)).status == 410
    assert (await max.gets(address.partition("?")[0])).status == 410
    assert (await max.gets(address[:-1] + "x")).status == 410
    assert (await max.gets(address.replace(number, "1"))).status == 410
    assert (await max.gets(f"{other}/evidence/{number}?{asked}")).status == 410
    stage.scene.clock.ms += OPEN_S * 1_000 + 1_000
    assert (await max.gets(address)).status == 410
    assert await stage.deeds() == lines


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8", "image/webp"),
        (b"GIF89a", "image/gif"),
        (b"\x1aE\xdf\xa3", "video/webm"),
        (b"ID3", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\xff\xfa\x90", "audio/mpeg"),
        (b"\xff\xf3\x90", "audio/mpeg"),
        (b"\xff\xf2\x90", "audio/mpeg"),
        (b"<html>", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str | None):
    assert kind_of(content) == kind
