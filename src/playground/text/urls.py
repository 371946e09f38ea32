"""Finding web addresses and e-mail addresses (source: MessageEntity.cpp, match_urls, fix_url)."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from playground.text.domains import is_known

Span = tuple[int, int]

_INTERNAL = re.compile(
    r"(?:tg|tonsite|ton)://[A-Za-z0-9_-]{1,253}(?P<path>[/?#])?", re.IGNORECASE | re.ASCII
)
_EMAIL = re.compile(
    r"(?:[a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}"
    r"@(?:(?:[a-z0-9][a-z0-9_-]{0,28})?[a-z0-9]\.){1,6}[a-z]{2,8}",
    re.IGNORECASE | re.ASCII,
)
_SCHEME = re.compile(r"(?:https?|ftp|tonsite)://", re.IGNORECASE | re.ASCII)
_PORT = re.compile(r":0*([1-9][0-9]{0,4})(?![0-9])", re.ASCII)
_BAD_ENDS = ".:;,('?!`"
_NOT_IN_PATH = '\n<>"«»'
_NOT_IN_USER = "\n/[]{}()'`<>\"@«»"


def addresses(text: str) -> Iterator[tuple[str, Span]]:
    """Kind (url or email) and place of each."""
    yield from (("url", span) for span in _internal(text))
    for begin, end in _matches(text):
        found = text[begin:end]
        mail = found.removeprefix("mailto:")
        if _EMAIL.fullmatch(mail):
            yield "email", (end - len(mail), end)
        elif kept := _checked(found):
            yield "url", (begin, begin + kept)


def _internal(text: str) -> Iterator[Span]:
    for found in _INTERNAL.finditer(text):
        end = found.end()
        if found["path"]:
            end = _path_end(text, end - 1)
        yield found.start(), end


def _is_symbol(char: str) -> bool:
    if "\u2000" <= char <= "\u206f":
        return char in "\u200c\u200d" or "\u2010" <= char <= "\u2015"
    return not unicodedata.category(char).startswith("Z")


def _in_path(char: str) -> bool:
    return char not in _NOT_IN_PATH and _is_symbol(char)


def _in_user(char: str) -> bool:
    return char not in _NOT_IN_USER and _is_symbol(char)


def _in_domain(char: str) -> bool:
    if char < "\u00c0":
        return char in "._-~" or (char.isascii() and char.isalnum())
    return _is_symbol(char)


def _in_protocol(char: str) -> bool:
    if char.isascii():
        return char in "+-" or char.isalnum()
    return not unicodedata.category(char).startswith("Z")


def _back(text: str, at: int, begin: int, fits: Callable[[str], bool]) -> int:
    while at > begin and fits(text[at - 1]):
        at -= 1
    return at


def _path_end(text: str, slash: int) -> int:
    """The end of the path that begins at `slash`; a lone ? or # is none."""
    end = slash + 1
    while end < len(text) and _in_path(text[end]):
        end += 1
    while end > slash + 1 and text[end - 1] in _BAD_ENDS:
        end -= 1
    return end if text[slash] == "/" or end > slash + 1 else slash


def _matches(text: str) -> Iterator[Span]:
    """Everything around a dot that has the shape of an address."""
    begin = 0
    while 0 <= (dot := text.find(".", begin)) < len(text) - 1:
        if text[dot + 1] == " ":
            begin = dot + 2
            continue
        start, stop = _domain(text, begin, dot)
        end = _whole_end(text, dot, stop)
        first = _whole_begin(text, begin, start, "@" in text[dot:stop])
        if first is None:
            end = text.rindex(".", begin, end) + 1
        elif end > dot + 1:
            yield first, end
        if first is not None:
            while text.startswith(".", end):
                end += 1
        begin = max(end, dot + 1)


def _domain(text: str, begin: int, dot: int) -> Span:
    """The stretch of letters that may be a host, with what stands before an @ in it."""
    start = _back(text, dot, begin, _in_domain)
    stop = dot
    while stop < len(text) and (text[stop] == "@" or _in_domain(text[stop])):
        stop += 1
    if "@" in text[dot:stop]:
        start = _back(text, start, begin, _in_user)
    return start, stop


def _whole_end(text: str, dot: int, end: int) -> int:
    """With port and path, without dots at the end."""
    port = _PORT.match(text, end)
    if port and int(port[1]) <= 65535:
        end = port.end()
    if text[end : end + 1] in ("/", "?", "#"):
        end = _path_end(text, end)
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    return end


def _whole_begin(text: str, begin: int, start: int, named: bool) -> int | None:
    """With user and protocol; None when what stands before makes it no address.

    `named` says that a user is already in the stretch.
    """
    if start > begin and text[start - 1] == "@":
        user = _back(text, start - 1, begin, _in_user)
        if named or user == start - 1:
            return None
        start = user
    if start == begin:
        return start
    before = text[begin:start]
    if len(before.encode()) >= 6 and before.endswith("://"):
        return _with_protocol(text, begin, start)
    last = before[-1]
    return None if last.isalnum() or last in "_/#@" else start


def _with_protocol(text: str, begin: int, start: int) -> int | None:
    name = text[_back(text, start - 3, begin, _in_protocol) : start - 3].lower()
    for scheme in ("https", "http", "ftp", "tonsite"):
        if name.endswith(scheme) and name not in ("shttp", "tftp", "sftp"):
            return start - 3 - len(scheme)
    return None


def _checked(url: str) -> int:
    """How much of the match is an address: 0 when its host is none."""
    scheme = _SCHEME.match(url)
    after = url[scheme.end() :] if scheme else url
    place = re.split(r"[/?#]", after, maxsplit=1)[0]
    host = place.partition("@")[2] or place
    host = host.rpartition(":")[0] or host
    if host.lower() == "teiegram.org" or not _is_host(host, scheme is not None):
        return 0
    path = after[len(place) :]
    return len(url) - len(path) + _balanced(path)


def _balanced(path: str) -> int:
    """Where a bracket closes that was never opened, or the end; without marks of a sentence."""
    depth = {"(": 0, "[": 0, "{": 0}
    end = len(path)
    for at, char in enumerate(path):
        if char in depth:
            depth[char] += 1
        elif char in ")]}":
            depth["([{"[")]}".index(char)]] -= 1
        if min(depth.values()) < 0:
            end = at
            break
    while end and path[end - 1] in _BAD_ENDS:
        end -= 1
    return end


def _is_host(host: str, schemed: bool) -> bool:
    parts = host.split(".")
    if len(parts) == 1 or not all(
        part and len(part.encode()) < 64 and not part.endswith("-") for part in parts
    ):
        return False
    if all(part.isascii() and part.isdigit() for part in parts):
        return (
            len(parts) == 4
            and all(str(int(part)) == part for part in parts)
            and max(map(int, parts)) < 256
        )
    return _is_top(parts[-1], schemed) and "_" not in parts[-2]


def _is_top(name: str, schemed: bool) -> bool:
    """A top-level domain; unless a protocol stands before the address it must be a known one."""
    if name.startswith("xn--"):
        return re.fullmatch(r"[A-Za-z0-9]{2,}", name[4:]) is not None
    if len(name) < 2 or "_" in name or "-" in name:
        return False
    return schemed or is_known(name)
