"""Small real files for people who have none at hand, made in code."""

import math
import struct
import zlib

WIDTH, HEIGHT = 480, 360


def picture(hue: int = 0) -> bytes:
    """A PNG: a soft gradient, a different one for each hue."""
    turns = bytes((hue * 53 + x * 120 // WIDTH) % 256 for x in range(WIDTH))
    row = bytearray(3 * WIDTH)
    row[0::3] = turns
    row[2::3] = bytes(255 - turn for turn in turns)
    rows = bytearray()
    for y in range(HEIGHT):
        row[1::3] = bytes((96 + y * 128 // HEIGHT,)) * WIDTH
        rows += b"\0" + row
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(name, body) for name, body in chunks)


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def animation() -> bytes:
    """A GIF of two blinking squares."""
    head = (
        b"GIF89a" + struct.pack("<HHBBB", 16, 16, 0xF0, 0, 0) + bytes((40, 90, 200, 250, 200, 60))
    )
    forever = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    return head + forever + _gif_frame(0) + _gif_frame(1) + b";"


def _gif_frame(colour: int) -> bytes:
    """A 16×16 frame in codes of three bits: clear, pixels, end; cleared before codes grow."""
    codes: list[int] = []
    for _ in range(128):
        codes += [4, colour, colour]
    packed, bits = 0, 0
    for code in [*codes, 5]:
        packed |= code << bits
        bits += 3
    body = packed.to_bytes((bits + 7) // 8, "little")
    blocks = b"".join(
        bytes((len(body[at : at + 255]),)) + body[at : at + 255] for at in range(0, len(body), 255)
    )
    control = b"\x21\xf9\x04\x00\x32\x00\x00\x00"
    return control + b"\x2c" + struct.pack("<HHHHB", 0, 0, 16, 16, 0) + b"\x02" + blocks + b"\0"


def sticker() -> bytes:
    """A lossless WebP of 512×512: one colour, so the pixels take no bits at all."""
    size = struct.pack("<I", 511 | 511 << 14 | 1 << 28)
    body = b"\x2f" + size + bytes.fromhex("07101111 8888fe07 00")
    padded = body + b"\0" * (len(body) % 2)
    chunk = b"WEBPVP8L" + struct.pack("<I", len(body)) + padded
    return b"RIFF" + struct.pack("<I", len(chunk)) + chunk


def audio(seconds: int = 3) -> bytes:
    """A WAV with a quiet A."""
    rate = 8000
    tone = bytes(
        128 + round(40 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(rate * seconds)
    )
    form = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8)
    body = form + b"data" + struct.pack("<I", len(tone)) + tone
    return b"RIFF" + struct.pack("<I", len(body)) + body


def voice(seconds: int = 4) -> bytes:
    """An Ogg Opus file of silence."""
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
    """The frame of an MP4: a header and a movie without tracks."""
    movie = struct.pack(">IIIIIIH", 0, 0, 0, 1000, 2000, 0x10000, 0x100) + bytes(10)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    mvhd = _box(b"mvhd", movie + matrix + bytes(24) + struct.pack(">I", 1))
    kind = b"isom" + struct.pack(">I", 512) + b"isomiso2mp41"
    return _box(b"ftyp", kind) + _box(b"moov", mvhd) + _box(b"mdat", bytes(64))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def document() -> bytes:
    """A text file."""
    return b"A small document from the playground.\n"
