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
ANALYSTS: Roles = frozenset({StaffRole.OWNER, StaffRole.ANALYST})
OWNERS: Roles = frozenset({StaffRole.OWNER})

ACCESS: Mapping[str, Roles | None] = {
    "GET /login": ANYBODY,
    "POST /login": ANYBODY,
    "POST /login/code": ANYBODY,
    "GET /static/{name}": ANYBODY,
    "POST /logout": STAFF,
    "GET /": STAFF,
    "GET /live": STAFF,
    "GET /trends": STAFF,
    "GET /trends/funnel": STAFF,
    "GET /trends/retention": STAFF,
    "GET /trends/activity": STAFF,
    "GET /trends/export/{file}": ANALYSTS,
    "GET /trends/exports/{file}": ANALYSTS,
    "GET /account": STAFF,
    "POST /account/password": STAFF,
    "POST /account/logout": STAFF,
    "POST /account/second": STAFF,
    "POST /account/second/add": STAFF,
    "POST /account/second/remove": STAFF,
    "GET /accounts": OWNERS,
    "POST /accounts": OWNERS,
    "POST /accounts/{name}/password": OWNERS,
    "POST /accounts/{name}/second": OWNERS,
    "POST /accounts/{name}/bots": OWNERS,
    "POST /accounts/{name}/close": OWNERS,
    "GET /people": MODERATORS,
    "GET /people/{alias}": MODERATORS,
    "POST /people/{alias}/identity": OWNERS,
    "POST /people/{alias}/sanctions": MODERATORS,
    "GET /reports": MODERATORS,
    "GET /reports/{alias}": MODERATORS,
    "POST /reports/{alias}": MODERATORS,
    "POST /reports/{alias}/evidence": MODERATORS,
    "GET /reports/{alias}/evidence/{file}": MODERATORS,
    "GET /appeals": MODERATORS,
    "GET /appeals/{sanction}": MODERATORS,
    "POST /appeals/{sanction}": MODERATORS,
    "POST /appeals/{sanction}/evidence": MODERATORS,
    "GET /appeals/{sanction}/evidence/{file}": MODERATORS,
    "GET /sanctions": MODERATORS,
    "POST /sanctions/{sanction}/lift": MODERATORS,
    "GET /invitations": MODERATORS,
    "POST /invitations": OWNERS,
    "GET /broadcasts": OWNERS,
    "POST /broadcasts": OWNERS,
    "GET /broadcasts/new": OWNERS,
    "GET /broadcasts/{number}": OWNERS,
    "POST /broadcasts/{number}": OWNERS,
    "GET /broadcasts/{number}/live": OWNERS,
    "POST /broadcasts/{number}/preview": OWNERS,
    "POST /broadcasts/{number}/schedule": OWNERS,
    "POST /broadcasts/{number}/pause": OWNERS,
    "POST /broadcasts/{number}/resume": OWNERS,
    "POST /broadcasts/{number}/stop": OWNERS,
    "GET /experiments": ANALYSTS,
    "POST /experiments": OWNERS,
    "GET /experiments/new": OWNERS,
    "GET /experiments/{number}": ANALYSTS,
    "POST /experiments/{number}/start": OWNERS,
    "POST /experiments/{number}/drop": OWNERS,
    "POST /experiments/{number}/stop": OWNERS,
    "POST /experiments/{number}/conclude": OWNERS,
    "POST /experiments/{number}/undo": OWNERS,
    "GET /audit": OWNERS,
    "GET /keys": OWNERS,
    "POST /keys": OWNERS,
    "POST /keys/{name}/revoke": OWNERS,
    "GET /bots": OWNERS,
    "POST /bots": OWNERS,
    "POST /bots/choose": STAFF,
    "POST /bots/{name}/start": OWNERS,
    "POST /bots/{name}/stop": OWNERS,
    "POST /bots/{name}/token": OWNERS,
    "POST /bots/{name}/remove": OWNERS,
    "GET /texts": OWNERS,
    "POST /texts": OWNERS,
    "POST /bots/{name}/erase": OWNERS,
    "GET /interests": OWNERS,
    "POST /interests": OWNERS,
    "POST /interests/undo": OWNERS,
    "GET /limits": OWNERS,
    "POST /limits": OWNERS,
    "POST /limits/undo": OWNERS,
}
"""The one table: a page that is not in it does not exist."""


OF_THE_HOUSE = frozenset(
    {
        "POST /logout",
        "GET /account",
        "POST /account/password",
        "POST /account/logout",
        "POST /account/second",
        "POST /account/second/add",
        "POST /account/second/remove",
        "POST /bots/choose",
    }
)
"""Pages that show nothing of the chosen bot: also for whoever may see other bots only."""


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
