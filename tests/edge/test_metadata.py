"""Files leave without what tools wrote into them, and otherwise as they came."""

import random
import zlib

import pytest

from meetsmatch.adapters.metadata import without_metadata
from playground import samples

SECRET = b"Ana Smith, 52.5 13.4"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def block(kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + len(body).to_bytes(3, "big") + body


def id3(body: bytes, flags: int = 0) -> bytes:
    size = bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0))
    return b"ID3\x04\0" + bytes((flags,)) + size + body + (bytes(10) if flags & 16 else b"")


def ape(body: bytes, header: bool) -> bytes:
    size = (len(body) + 32).to_bytes(4, "little")
    foot = b"APETAGEX" + bytes(4) + size + bytes(7) + bytes((128 if header else 0,)) + bytes(8)
    return (bytes(32) if header else b"") + body + foot


PIXELS = segment(0xDB, b"quantised") + segment(0xDA, b"scan") + b"\x12\xff\x00\xe1pixels\xff\xd9"
JFIF, COLOURS = segment(0xE0, b"JFIF\0"), segment(0xE2, b"ICC_PROFILE\0")
SOUND = b"\xff\xfb\x90\x00" + bytes(413)
TYPE = box(b"ftyp", b"isom\0\0\0\0")


def test_a_jpeg_keeps_its_pixels_and_colours_only() -> None:
    told = segment(0xE1, b"Exif\0\0" + SECRET) + segment(0xED, SECRET) + segment(0xFE, SECRET)
    cleaned = without_metadata(b"\xff\xd8" + JFIF + told + COLOURS + PIXELS)
    assert cleaned == b"\xff\xd8" + JFIF + COLOURS + PIXELS


def test_a_png_keeps_what_is_painted() -> None:
    picture = samples.picture()
    head = picture[:33]
    told = chunk(b"tEXt", SECRET) + chunk(b"eXIf", SECRET) + chunk(b"iTXt", SECRET)
    assert without_metadata(head + told + picture[33:]) == picture


@pytest.mark.parametrize(
    "file",
    [
        id3(SECRET) + SOUND,
        id3(SECRET, flags=16) + SOUND,
        SOUND + b"TAG" + SECRET.ljust(125, b"\0"),
        SOUND + ape(SECRET, header=False),
        SOUND + ape(SECRET, header=True),
        id3(SECRET) + SOUND + ape(SECRET, header=True) + b"TAG" + SECRET.ljust(125, b"\0"),
    ],
)
def test_an_mp3_keeps_its_sound_only(file: bytes) -> None:
    assert without_metadata(file) == SOUND


@pytest.mark.parametrize(
    "place",
    [
        lambda told: box(b"moov", box(b"mvhd", b"head") + told),
        lambda told: box(b"moov", box(b"trak", told)) + box(b"mdat", b"samples"),
        lambda told: told + box(b"mdat", b"samples"),
        lambda told: (1).to_bytes(4, "big") + b"moov" + (16 + len(told)).to_bytes(8, "big") + told,
    ],
)
@pytest.mark.parametrize("kind", [b"udta", b"meta", b"uuid"])
def test_a_film_keeps_its_places_and_loses_its_words(place, kind: bytes) -> None:
    told = box(kind, SECRET)
    film, cleaned = TYPE + place(told), without_metadata(TYPE + place(told))
    blank = box(b"free", bytes(len(SECRET)))
    assert cleaned == film.replace(told, blank)


def test_a_box_that_goes_on_to_the_end_is_blanked_to_the_end() -> None:
    endless = bytes(4) + b"udta" + SECRET
    assert without_metadata(TYPE + endless) == TYPE + bytes(4) + b"free" + bytes(len(SECRET))


def test_flac_keeps_its_sound_and_loses_its_tags() -> None:
    stream, sound = block(0, b"streaminfo"), b"\xff\xf8frames"
    told = block(4, SECRET) + block(128 | 6, SECRET)
    blank = block(1, bytes(len(SECRET))) + block(128 | 1, bytes(len(SECRET)))
    assert without_metadata(b"fLaC" + stream + told + sound) == b"fLaC" + stream + blank + sound


@pytest.mark.parametrize(
    "file",
    [
        samples.video(),
        samples.picture(),
        samples.document(),
        samples.audio(),
        SOUND,
        b"",
        box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", b"where the picture is"),
    ],
)
def test_what_tells_nothing_stays_as_it_is(file: bytes) -> None:
    cleaned = without_metadata(file)
    assert len(cleaned) == len(file)
    assert without_metadata(cleaned) == cleaned


def test_broken_files_are_cleaned_as_far_as_they_go() -> None:
    chance = random.Random(1)
    whole = (
        b"\xff\xd8" + segment(0xE1, SECRET) + PIXELS,
        TYPE + box(b"moov", box(b"udta", SECRET)),
        b"fLaC" + block(4, SECRET),
        id3(SECRET) + SOUND + ape(SECRET, header=True),
        samples.picture()[:33] + chunk(b"tEXt", SECRET),
    )
    for file in whole:
        for _ in range(200):
            broken = bytearray(file[: chance.randrange(len(file))])
            if broken:
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            assert len(without_metadata(bytes(broken))) <= len(broken)
