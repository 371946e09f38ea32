"""Every page, and who may see it: a role that is not named here is refused."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from starlette.responses import Response

from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.parts import Visit

Page = Callable[[Visit], Awaitable[Response]]
Roles = frozenset[StaffRole]

ANYBODY: Roles | None = None
"""No login needed."""

STAFF: Roles = frozenset(StaffRole)
MODERATORS: Roles = frozenset({StaffRole.OWNER, StaffRole.MODERATOR})
OWNERS: Roles = frozenset({StaffRole.OWNER})

ACCESS: Mapping[str, Roles | None] = {
    "GET /login": ANYBODY,
    "POST /login": ANYBODY,
    "GET /static/{name}": ANYBODY,
    "POST /logout": STAFF,
    "GET /": STAFF,
    "GET /live": STAFF,
    "GET /account": STAFF,
    "POST /account/password": STAFF,
    "POST /account/logout": STAFF,
    "GET /people": MODERATORS,
    "GET /people/{alias}": MODERATORS,
    "GET /reports": MODERATORS,
    "GET /reports/{alias}": MODERATORS,
    "POST /reports/{alias}": MODERATORS,
    "POST /reports/{alias}/evidence": MODERATORS,
    "GET /appeals": MODERATORS,
    "POST /appeals/{sanction}": MODERATORS,
    "GET /sanctions": MODERATORS,
    "POST /sanctions/{sanction}/lift": MODERATORS,
    "GET /audit": OWNERS,
}
"""The one table: a page that is not in it does not exist."""


class Found(NamedTuple):
    """Where an address leads."""

    route: str
    roles: Roles | None
    parts: Mapping[str, str]


def find(method: str, path: str) -> Found | None:
    """What answers there, None if nothing does. HEAD is a GET whose body is left out."""
    asked = f"{'GET' if method == 'HEAD' else method} {path}"
    for route, roles in ACCESS.items():
        if matched := _pattern(route).fullmatch(asked):
            return Found(route, roles, matched.groupdict())
    return None


def _pattern(route: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[\\w.-]{1,64})", route), re.A)
