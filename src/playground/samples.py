"""Small real files for people who have none at hand: clips that play, the rest made in code."""

import math
import struct
from functools import cache, lru_cache
from importlib import resources

from playground import images

WIDTH, HEIGHT = 480, 360
CLIP_SECONDS = 4


@cache
def _clip(name: str) -> bytes:
    return resources.files("playground").joinpath("clips", name).read_bytes()


@lru_cache(32)
def picture(hue: int = 0) -> bytes:
    """A PNG: a soft gradient, a different one for each hue."""
    # Up and down again between 0 and 255, so that no edge shows.
    turns = bytes(255 - abs((hue * 53 + x * 120 // WIDTH) % 510 - 255) for x in range(WIDTH))
    row = bytearray(3 * WIDTH)
    row[0::3] = turns
    row[2::3] = bytes(255 - turn for turn in turns)
    rows = bytearray()
    for y in range(HEIGHT):
        row[1::3] = bytes((96 + y * 128 // HEIGHT,)) * WIDTH
        rows += b"\0" + row
    return images.png(WIDTH, HEIGHT, rows)


def animation() -> bytes:
    """An MP4 of two seconds without sound, 320×240."""
    return _clip("animation.mp4")


def sticker() -> bytes:
    """A WebP of 512×512: a cat."""
    return _clip("sticker.webp")


def audio(seconds: int = 3) -> bytes:
    """A WAV with a quiet A."""
    rate = 8000
    tone = bytes(
        128 + round(40 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(rate * seconds)
    )
    form = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8)
    body = form + b"data" + struct.pack("<I", len(tone)) + tone
    return b"RIFF" + struct.pack("<I", len(body)) + body


def voice(seconds: int = CLIP_SECONDS) -> bytes:
    """An Ogg Opus file: a hum of four seconds; silence when another length is asked for."""
    if seconds == CLIP_SECONDS:
        return _clip("voice.ogg")
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 10) + b"playground" + struct.pack("<I", 0)
    pages = [_ogg_page(0, 0, 2, [head]), _ogg_page(1, 0, 0, [tags])]
    for second in range(seconds):
        last = 4 if second == seconds - 1 else 0
        silence = [b"\xf8\xff\xfe"] * 50  # 50 frames of 20 ms
        pages.append(_ogg_page(second + 2, (second + 1) * 48000, last, silence))
    return b"".join(pages)


def _ogg_page(number: int, granule: int, flags: int, packets: list[bytes]) -> bytes:
    sizes = bytes(len(packet) for packet in packets)
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, 1, number, 0)
    page = head + bytes((len(sizes),)) + sizes + b"".join(packets)
    return page[:22] + struct.pack("<I", _ogg_crc(page)) + page[26:]


def _ogg_crc(page: bytes) -> int:
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


def video() -> bytes:
    """An MP4 of four seconds, 480×320."""
    return _clip("video.mp4")


def video_note() -> bytes:
    """A square MP4 of four seconds with sound, 240×240."""
    return _clip("round.mp4")


def document() -> bytes:
    """A text file."""
    return b"A small document from the playground.\n"
