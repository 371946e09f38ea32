"""What reporters attached, words and pictures: read on purpose only, and that it was is written
down, of each picture, video and voice by itself."""

import re
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar
from zlib import crc32

from starlette.responses import Response

from meetsmatch.app.cases import Case, Hearing
from meetsmatch.app.evidence import Attached
from meetsmatch.app.work import Work
from meetsmatch.core.profiles import Medium
from meetsmatch.core.relay import Kind
from meetsmatch.core.reports import Report
from meetsmatch.panel.gate import Turned
from meetsmatch.panel.parts import Parts, Visit, same, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import to_the_second

READ, OPENED = "evidence-read", "evidence-opened"
"""In the audit log: all that was attached, and one file of it."""

OPEN_S = 900
"""So long after the evidence was asked for its files can be fetched."""

TAGS = {
    Kind.PHOTO: "img",
    Kind.STICKER: "img",
    Kind.VIDEO: "video",
    Kind.ANIMATION: "video",
    Kind.VIDEO_NOTE: "video",
    Kind.VOICE: "audio",
    Kind.AUDIO: "audio",
    Medium.PHOTO: "img",
    Medium.VIDEO: "video",
}
"""What a browser shows. A document could be anything: it is not opened here."""

SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"), "audio/mpeg"),
)
"""Where in a file which bytes stand, and what it is then: no word of its sender's is believed."""

RANGE = re.compile(r"bytes=([0-9]{0,16})-([0-9]{0,16})")


class File(NamedTuple):
    """A picture, video or voice of a piece of evidence."""

    name: str
    tag: str
    file: str
    copy: str = ""

    @property
    def number(self) -> int:
        """Names it in an address."""
        return crc32((self.copy or self.file).encode())


class Exhibit(NamedTuple):
    """A piece of evidence with the addresses of its files."""

    report: Report
    piece: Attached
    files: Sequence[tuple[File, str]]


Held = TypeVar("Held", bound=Case | Hearing)


class Desk(Protocol[Held]):
    """The page that evidence belongs to: of a case, or of an appeal."""

    async def find(self, visit: Visit) -> Held:
        """What the address names; Refused when nothing is to be decided there."""
        ...

    def shown(
        self, visit: Visit, held: Held, exhibits: Sequence[Exhibit] | None, /
    ) -> Response: ...


class EvidencePages(Generic[Held]):
    """Opens for a quarter of an hour to whoever asked, and to nobody who has their link."""

    def __init__(self, parts: Parts, desk: Desk[Held], route: str) -> None:
        self._parts, self._desk, self._route = parts, desk, route

    def pages(self) -> dict[str, Page]:
        return {
            f"POST {self._route}/evidence": self.evidence,
            f"GET {self._route}/evidence/{{file}}": self.file,
        }

    async def evidence(self, visit: Visit) -> Response:
        """All that was attached."""
        held, who = await self._desk.find(visit), visit.who.name
        noted = self._parts.audit.line

        async def read() -> Work:
            return Work((await noted(who, READ, held.alias, held.logged),))

        await self._parts.write(read)
        return self._desk.shown(visit, held, self._exhibits(visit, held))

    def _exhibits(self, visit: Visit, held: Held) -> Sequence[Exhibit]:
        until_s = self._parts.now_ms() // 1_000 + OPEN_S
        here = visit.request.url.path

        def address(file: File) -> str:
            ticket = self._ticket(visit, here, file.number, until_s)
            return f"{here}/{file.number}?until={until_s}&ticket={ticket}"

        return [
            Exhibit(report, piece, [(it, address(it)) for it in files(piece)])
            for report, piece in held.attached
        ]

    def _ticket(self, visit: Visit, here: str, number: int, until_s: int) -> str:
        """Proves that the audit log tells of this look; on no other page, in no other login's
        hands."""
        said = f"panel evidence {self._parts.bot} {here} {number} {until_s} {visit.token}"
        return self._parts.sign(said.encode()).hex()

    async def file(self, visit: Visit) -> Response:
        """One file, as it lies at Telegram; written down first, then shown."""
        number, until_s = whole(visit.path["file"]) or 0, whole(visit.asked.get("until", "")) or 0
        here = visit.request.url.path.rpartition("/")[0]
        ticket = self._ticket(visit, here, number, until_s)
        if self._parts.now_ms() > until_s * 1_000 or not same(
            visit.asked.get("ticket", ""), ticket
        ):
            raise Turned(410, "That page is too old: show the evidence again.")
        held = await self._desk.find(visit)
        every = (it for _, piece in held.attached for it in files(piece))
        found = next((it for it in every if it.number == number), None)
        content = found and await self._parts.viewing.content(found.file, found.copy)
        if not found or not content:
            raise Turned(404, "This file can't be had from Telegram, now or any more.")
        kind = kind_of(content)
        if kind is None:
            raise Turned(415, "Browsers can't show this kind of file.")
        await self._parts.write(lambda: self._opened(visit, held, found, until_s))
        return _answered(content, kind, visit.request.headers.get("range", ""))

    async def _opened(self, visit: Visit, held: Held, file: File, until_s: int) -> Work:
        """One line for each time that the evidence was asked for, in however many parts a browser
        fetches the file."""
        since_ms = (until_s - OPEN_S) * 1_000
        told = [file.name, str(file.number), held.logged]
        words = f"{', '.join(filter(None, told))}, asked for at {to_the_second(since_ms)}"
        once = self._parts.audit.once
        return Work((*await once(since_ms, visit.who.name, OPENED, held.alias, words),))


def _answered(content: bytes, kind: str, asked: str) -> Response:
    """All of it, or the part that was asked for: some browsers play and wind nothing else."""
    part, headers = _part(asked, len(content)), {"accept-ranges": "bytes"}
    if part is None:
        return Response(content, 200, headers, kind)
    if not part:
        return Response(None, 416, {**headers, "content-range": f"bytes */{len(content)}"})
    said = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    some = content[part.start : part.stop]
    return Response(some, 206, {**headers, "content-range": said}, kind)


def _part(asked: str, size: int) -> range | None:
    """Which bytes of so many, possibly none; None for whatever isn't one range: it is ignored."""
    found = RANGE.fullmatch(asked)
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last or size), size - 1) + 1)


def files(piece: Attached) -> Iterator[File]:
    """What of it can be shown."""
    if piece.content and piece.content.file and piece.content.kind in TAGS:
        kind = piece.content.kind
        yield File(kind.value.replace("_", " "), TAGS[kind], piece.content.file)
    for place, shot in enumerate(piece.face.shots if piece.face else (), 1):
        yield File(f"{shot.medium.value} {place}", TAGS[shot.medium], shot.file, shot.copy)


def kind_of(content: bytes) -> str | None:
    """The media type of what a browser may show as a picture, a video or a voice."""
    return next((kind for at, sign, kind in SIGNATURES if content.startswith(sign, at)), None)
