"""Who may come in: pages of this server and programs, but no other site's scripts."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit


def objection(headers: Mapping[str, str], *, exposed: bool) -> str | None:
    """Why a request is refused, if it is.

    A browser sends any page's requests to loopback; what gives them away is `Origin`, or, when
    a name was made to point here, `Host`.
    """
    host = headers.get("host", "")
    if not exposed and not _is_loopback(_name(host)):
        return f"{host!r} is no loopback name: open the playground by its own address"
    origin = headers.get("origin", "")
    if origin and urlsplit(origin).netloc != host:
        return f"a page of {origin} may not use the playground"
    return None


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
