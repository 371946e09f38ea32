"""Links as Telegram checks and rewrites them (source: LinkManager.cpp, HttpUrl.cpp)."""

import ipaddress
import re

from playground.fields import Malformed

_USER = re.compile(r"tg:(?://)?user/?\?([^#]*)", re.IGNORECASE)
_ALLOWED = r"(?:[A-Za-z0-9.\-_!$,~*'();&+={extra}]|%[0-9A-Fa-f]{{2}}|[^\x00-\x7f])*"
_HOST = re.compile(_ALLOWED.format(extra=""))
_USERINFO = re.compile(_ALLOWED.format(extra=":"))
_INTERNAL = re.compile(r"(tg|tonsite|ton):(?://)?(.*)", re.IGNORECASE | re.DOTALL)


def parameters(query: str) -> list[tuple[str, str]]:
    """The names and values of a query string, undecoded."""
    return [(name, value) for name, _, value in (part.partition("=") for part in query.split("&"))]


def user_of(url: str) -> int | None:
    """The person a `tg://user?id=` link names."""
    found = _USER.match(url.lower())
    if found is None:
        return None
    value = dict(reversed(parameters(found[1]))).get("id", "")
    return int(value) if re.fullmatch(r"[1-9][0-9]{0,14}", value) else None


def checked(url: str) -> str:
    """The link as Telegram keeps it; Malformed with Telegram's text when it is none."""
    try:
        internal = _INTERNAL.match(url)
        return _internal(internal[1].lower(), internal[2]) if internal else _web(url)
    except Malformed as error:
        raise Malformed(f"URL '{url}' is invalid: {error}") from error


def checked_or_none(url: str) -> str | None:
    """The link as Telegram keeps it, or nothing when it is no link."""
    try:
        return checked(url)
    except Malformed:
        return None


def secure(url: str) -> str:
    """Like `checked`, for places where only HTTPS will do."""
    if _INTERNAL.match(url) or not checked(url).startswith("https://"):
        raise Malformed(f"URL '{url}' is invalid: Only HTTPS links are allowed")
    return checked(url)


def _web(url: str) -> str:
    scheme, userinfo, host, port, rest = _parts(url)
    if "." not in host and not host.startswith("["):
        raise Malformed("Wrong HTTP URL")
    return f"{scheme}://{userinfo}{host}{port}{rest}"


def _internal(scheme: str, link: str) -> str:
    protocol, userinfo, host, port, rest = _parts(link)
    explicit = link.lower().startswith("http://") or protocol == "https"
    if explicit or userinfo or port or host.startswith("["):
        raise Malformed("Wrong tg URL" if scheme == "tg" else "Wrong ton URL")
    letters = r"[A-Za-z0-9_.-]+" if scheme == "tonsite" else r"[A-Za-z0-9_-]+"
    if not re.fullmatch(letters, host):
        raise Malformed("Unallowed characters in URL host")
    return f"{scheme}://{host}{rest[1:] if rest.startswith('/?') else rest}"


def _parts(url: str) -> tuple[str, str, str, str, str]:
    """Scheme, `user@`, host, `:port` and the rest (always beginning with a slash)."""
    found = re.match(r"([^:/?#@\[\]]*)://", url)
    scheme = found[1].lower() if found else "http"
    if scheme not in ("http", "https"):
        raise Malformed("Unsupported URL protocol")
    after = url[found.end() :] if found else url
    place = re.split(r"[/?#]", after, maxsplit=1)[0]
    place_and_port = re.fullmatch(r"(.+):([^:\]@]*)", place, re.DOTALL)
    port = _port(place_and_port[2]) if place_and_port else ""
    userinfo, at, host = (place_and_port[1] if place_and_port else place).rpartition("@")
    _check_host(host, userinfo)
    return (
        scheme,
        userinfo + at if userinfo else "",
        host.lower(),
        port,
        _rest(after[len(place) :]),
    )


def _port(digits: str) -> str:
    number = int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else 0
    if not 0 < number <= 65535:
        raise Malformed("Wrong port number specified in the URL")
    return f":{number}"


def _check_host(host: str, userinfo: str) -> None:
    if not host:
        raise Malformed("URL host is empty")
    if host == ".":
        raise Malformed("Host is invalid")
    if host[0] == "[" and host[-1] == "]":
        _check_ipv6(host[1:-1])
        return
    _check_part(_HOST, host, "host")
    _check_part(_USERINFO, userinfo, "userinfo")


def _check_ipv6(address: str) -> None:
    try:
        ipaddress.IPv6Address(address)
    except ValueError as error:
        raise Malformed("Wrong IPv6 address specified in the URL") from error


def _check_part(allowed: re.Pattern[str], part: str, name: str) -> None:
    found = allowed.match(part)
    stop = found.end() if found else 0
    if stop < len(part):
        percent = part[stop] == "%"
        what = "Wrong percent-encoded symbol" if percent else "Disallowed character"
        raise Malformed(f"{what} in URL {name}")


def _rest(query: str) -> str:
    query = query.rstrip(" \t\r\n\0\v") or "/"
    if query[0] != "/":
        query = "/" + query
    return re.sub(r"[\x00-\x20]", lambda char: f"%{ord(char[0]):02X}", query)
