"""What a bot wrote on the wire, in any of its dialects, as Telegram's own reader takes it.

Query string, urlencoded form, JSON and multipart; the first occurrence of a name wins.
Knows bytes and names, no method and no bot.
"""

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import parse_qsl

from playground.call import Upload
from playground.errors import ApiError, bad_request

PARAMETERS_LIMIT = 1 << 20
HEADERS_LIMIT = 256 << 10
FILES_LIMIT = 50
BODY_LIMIT = 64 << 20

_DISPOSITION = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))')
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))', re.IGNORECASE)
_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class Arguments:
    """Everything that came with a call, by name."""

    args: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, Upload] = field(default_factory=dict[str, Upload])
    size: int = 0

    def take(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add parameters; a name that is there already keeps its first value (source)."""
        for name, value in pairs:
            self.args.setdefault(name, value)

    def weigh(self, size: int) -> None:
        """Count bytes of parameters towards the limit (source: HttpReader)."""
        self.size += size
        if self.size > PARAMETERS_LIMIT:
            raise ApiError(413, "Request Entity Too Large: too many parameters")


def target(path: str) -> tuple[str, str]:
    """Token and method of a path, or Telegram's 404."""
    token, slash, rest = path[4:].partition("/")
    if not path.startswith("/bot") or not slash:
        raise ApiError(404, "Not Found")
    if rest.startswith("test"):
        # Telegram skips "/test" before it looks for the next slash, so a method can't begin so.
        if not rest.startswith("test/"):
            raise ApiError(404, "Not Found")
        rest = rest[5:]
    return token, rest


def read(query: bytes, content_type: str, body: bytes) -> Arguments:
    """The arguments of a request; query parameters come first."""
    found = Arguments()
    try:
        if query:
            _form(found, query)
        if body:
            _body(found, content_type, body)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None  # reported
    return found


def inflated(encoding: str, body: bytes) -> bytes:
    """The body without its content encoding (source: gzip and deflate are taken)."""
    if not encoding:
        return body
    if encoding not in ("gzip", "deflate"):
        raise ApiError(415, "Unsupported Media Type: unsupported content-encoding")
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        data = unpack.decompress(body, BODY_LIMIT)
    except zlib.error:
        raise bad_request("can't decode the request body") from None  # assumed
    if unpack.unconsumed_tail:
        raise ApiError(413, "Request Entity Too Large")
    return data


def _body(found: Arguments, content_type: str, body: bytes) -> None:
    kind = content_type.lower()
    if "multipart/form-data" in kind:
        _multipart(found, content_type, body)
    elif "application/x-www-form-urlencoded" in kind:
        _form(found, body)
    elif "application/json" in kind:
        found.weigh(len(body))
        found.take(_json(body.decode()))


def _form(found: Arguments, text: bytes) -> None:
    found.weigh(len(text))
    found.take(parse_qsl(text.decode(), keep_blank_values=True, errors="strict"))


def _json(text: str) -> Iterator[tuple[str, str]]:
    """Members of the top-level object: strings as they are, anything else as its raw text.

    What can't be read is lost without a word, together with all that follows it (source).
    """
    at = _blank(text, 0)
    try:
        if text.startswith('"', at):
            value, at = _value(text, at)
            if at == len(text):
                yield "content", str(value)
        elif text.startswith("{", at):
            yield from _members(text, at + 1)
    except (ValueError, RecursionError):
        return


def _members(text: str, at: int) -> Iterator[tuple[str, str]]:
    while text.startswith('"', at := _blank(text, at)):
        name, at = _value(text, at)
        at = _blank(text, at)
        if not text.startswith(":", at):
            return
        begin = _blank(text, at + 1)
        value, at = _value(text, begin)
        yield str(name), value if isinstance(value, str) else text[begin:at]
        at = _blank(text, at)
        at += text.startswith(",", at)


def _value(text: str, at: int) -> tuple[object, int]:
    return cast("tuple[object, int]", _DECODER.raw_decode(text, at))


def _blank(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\r", "\n"):
        at += 1
    return at


def _multipart(found: Arguments, content_type: str, body: bytes) -> None:
    if (match := _BOUNDARY.search(content_type)) is None:
        raise bad_request("boundary not found")
    mark = b"\r\n--" + (match[1] or match[2]).encode()
    for part in (b"\r\n" + body).split(mark)[1:]:
        if part in (b"", b"--") or part.startswith(b"--\r\n"):
            return
        head, _, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        _part(found, head.decode(), value)


def _part(found: Arguments, head: str, value: bytes) -> None:
    headers = _headers(head)
    described = {
        name.lower(): (quoted or plain).strip()
        for name, quoted, plain in _DISPOSITION.findall(headers.get("content-disposition", ""))
    }
    content_type = headers.get("content-type", "application/octet-stream")
    if not (name := described.get("name", "")):
        raise bad_request("field name in multipart/form-data not found")
    if "filename" in described:
        if len(found.files) == FILES_LIMIT:
            raise ApiError(413, "Request Entity Too Large: too many files attached")
        upload = Upload(name, described["filename"], content_type, value)
        found.files.setdefault(name, upload)
    elif content_type.startswith("application/x-www-form-urlencoded"):
        _form(found, value)
    else:
        found.weigh(len(value))
        found.take([(name, value.decode())])


def _headers(head: str) -> dict[str, str]:
    lines = (line.partition(":") for line in head.split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in lines}
