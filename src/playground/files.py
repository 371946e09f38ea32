"""Files: one record each, a file id per bot, folders as in Telegram's download paths."""

import base64
import hashlib
import re
from dataclasses import dataclass, field

from playground.errors import bad_request
from playground.shapes import Json

# kind: how its file ids begin, its download folder, its name in td's refusals
_KINDS = {
    "photo": ("AgAC", "photos", "Photo"),
    "thumbnail": ("AAMC", "thumbnails", "Thumbnail"),
    "profile_photo": ("AQAD", "profile_photos", "ProfilePhoto"),
    "voice": ("AwAC", "voice", "VoiceNote"),
    "video": ("BAAC", "videos", "Video"),
    "document": ("BQAC", "documents", "Document"),
    "sticker": ("CAAC", "stickers", "Sticker"),
    "audio": ("CQAC", "music", "Audio"),
    "animation": ("CgAC", "animations", "Animation"),
    "video_note": ("DQAC", "video_notes", "VideoNote"),
}

# Extension and content type by the first bytes of a file.
_SIGNATURES = (
    (b"\x89PNG", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
    (b"OggS", "oga", "audio/ogg"),
    (b"%PDF", "pdf", "application/pdf"),
    (b"ID3", "mp3", "audio/mpeg"),
    (b"\xff\xfb", "mp3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "webm", "video/webm"),
    (b"\x1f\x8b", "tgs", "application/x-tgsticker"),
)


@dataclass(frozen=True, slots=True)
class File:
    """One stored file; `facts` is what Telegram knows of it (duration, width, sizes …)."""

    unique_id: str
    number: int
    kind: str
    data: bytes
    mime: str
    name: str = ""
    facts: Json = field(default_factory=dict[str, object])

    @property
    def path(self) -> str:
        """Where bots download it."""
        ending = self.name.rpartition(".")[2] if "." in self.name else sniffed(self.data)[0]
        return f"{_KINDS[self.kind][1]}/file_{self.number}" + (f".{ending}" if ending else "")

    @property
    def td_kind(self) -> str:
        return td_kind(self.kind)


def td_kind(kind: str) -> str:
    """How td calls a kind of file in refusals."""
    return _KINDS[kind][2]


def sniffed(data: bytes) -> tuple[str, str]:
    """Extension and content type as the bytes tell; empty and generic when they don't."""
    for signature, ending, mime in _SIGNATURES:
        if data.startswith(signature):
            return ending, mime
    if data[4:8] == b"ftyp":
        return "mp4", "video/mp4"
    if data[:4] == b"RIFF":
        return ("webp", "image/webp") if data[8:12] == b"WEBP" else ("wav", "audio/x-wav")
    return "", "application/octet-stream"


def unique_id(number: int) -> str:
    """The same for every bot, and no use for downloading."""
    digest = hashlib.blake2b(f"file {number}".encode(), digest_size=9).digest()
    return "AgAD" + base64.urlsafe_b64encode(digest).decode()


def unique_of_path(path: str) -> str:
    """The unique id of the file with such a download path; empty when it is no such path."""
    found = re.search(r"/file_(\d+)", path)
    return unique_id(int(found[1])) if found else ""


def file_id(bot: int, kind: str, unique: str, age: int = 0) -> str:
    """The name under which one bot may use a file, until its `age` grows."""
    body = bytes([age % 256]) + bot.to_bytes(8, "big") + base64.urlsafe_b64decode(unique[4:])
    check = hashlib.blake2b(body, digest_size=1).digest()
    return _KINDS[kind][0] + base64.urlsafe_b64encode(body + check).decode()


def unique_of(bot: int, given: str, age: int = 0) -> str:
    """The unique id behind a bot's file id; 400 when it isn't one of this bot's."""
    refusal = bad_request("wrong file identifier/HTTP URL specified")
    try:
        raw = base64.b64decode(given[4:].encode(), b"-_", validate=True)
    except ValueError:
        raise refusal from None
    body, check = raw[:-1], raw[-1:]
    if len(body) != 18 or hashlib.blake2b(body, digest_size=1).digest() != check:
        raise refusal
    if body[0] != age % 256 or int.from_bytes(body[1:9], "big") != bot:
        raise refusal
    return "AgAD" + base64.urlsafe_b64encode(body[9:]).decode()
