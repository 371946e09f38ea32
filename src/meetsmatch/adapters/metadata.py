"""Files without what their makers' tools wrote into them: names, places, devices.

Knows JPEG, PNG, MP3, FLAC and the MP4 family; everything else stays as it is. Nothing here
decodes: parts are cut out, or blanked where other parts count on positions. A file that breaks
off in the middle is cleaned as far as it goes.
"""

from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"

_JPEG_KEPT = frozenset({0xE0, 0xE2, 0xEE})
"""Of the application segments: JFIF, the colour profile, and how colours are coded."""

_JPEG_COMMENT = 0xFE
_PNG_DROPPED = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_MP4_OPENED = frozenset({b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"})
_MP4_BLANKED = frozenset({b"udta", b"meta", b"uuid"})
_PICTURES = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif"})
"""Brands of pictures in MP4's clothes: their `meta` is the picture itself."""

_FLAC_PADDING = 1
_FLAC_BLANKED = frozenset({2, 4, 6})
"""What applications, tags and cover pictures say."""


def without_metadata(data: bytes) -> bytes:
    """The same picture, sound or film, and nothing about who made it where with what."""
    if data.startswith(JPEG):
        return b"".join(_jpeg_parts(data))
    if data.startswith(PNG):
        return PNG + b"".join(_png_parts(data))
    if data[4:8] == b"ftyp":
        return data if data[8:12] in _PICTURES else _mp4(data)
    if data.startswith(b"fLaC"):
        return _flac(data)
    return _without_tags(data)


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] not in (b"", b"\xda"):
        marker = data[at + 1]
        end = at + 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
        tells = marker == _JPEG_COMMENT or 0xE0 <= marker <= 0xEF
        if not tells or marker in _JPEG_KEPT:
            yield data[at:end]
        at = end
    yield data[at:]


def _png_parts(data: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] not in _PNG_DROPPED:
            yield data[at:end]
        at = end


def _mp4(data: bytes) -> bytes:
    film = bytearray(data)
    _blank_boxes(film, 0, len(film))
    return bytes(film)


def _blank_boxes(film: bytearray, at: int, stop: int) -> None:
    """Samples are found by their place in the file, so nothing may move."""
    while at + 8 <= stop:
        size, head = int.from_bytes(film[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(film[at + 8 : at + 16], "big"), 16
        end = min(stop, at + size) if size >= head else stop
        kind = bytes(film[at + 4 : at + 8])
        if kind in _MP4_BLANKED:
            film[at + 4 : at + 8] = b"free"
            film[at + head : end] = bytes(max(0, end - at - head))
        elif kind in _MP4_OPENED:
            _blank_boxes(film, at + head, end)
        at = end


def _flac(data: bytes) -> bytes:
    sound, at, last = bytearray(data), 4, False
    while not last and at + 4 <= len(sound):
        last, kind = sound[at] > 127, sound[at] & 127
        end = min(len(sound), at + 4 + int.from_bytes(sound[at + 1 : at + 4], "big"))
        if kind in _FLAC_BLANKED:
            sound[at] = _FLAC_PADDING | (128 if last else 0)
            sound[at + 4 : end] = bytes(end - at - 4)
        at = end
    return bytes(sound)


def _without_tags(data: bytes) -> bytes:
    """Without ID3 in front and ID3v1 and APE behind."""
    if data.startswith(b"ID3"):
        size = 0
        for seven in data[6:10]:
            size = size << 7 | seven & 127
        footer = 10 if data[5:6] > b"\x0f" and data[5] & 16 else 0
        data = data[10 + size + footer :]
    if data[-128:].startswith(b"TAG"):
        data = data[:-128]
    if (foot := data[-32:]).startswith(b"APETAGEX"):
        head = 32 if foot[23] & 128 else 0
        size = int.from_bytes(foot[12:16], "little") + head
        data = data[: -min(size, len(data))] if size else data
    return data
