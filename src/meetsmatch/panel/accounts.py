"""Everybody who may log in: made, given a new password, closed. Passwords are shown once."""

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.staff import WrongAccount
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

DONE = {
    "assigned": "They are logged out everywhere, and see those bots when they log in again.",
    "closed": "They are logged out everywhere, and can't log in any more.",
    "second": "Their password alone lets them in now: have them set up a new second factor.",
}

EVERY = "every"
"""The tick for all bots, and each that is added later."""


class Accounts:
    """Owners' business."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view

    def pages(self) -> dict[str, Page]:
        return {
            "GET /accounts": self.accounts,
            "POST /accounts": self.make,
            "POST /accounts/{name}/password": self.renew,
            "POST /accounts/{name}/second": self.remove_second,
            "POST /accounts/{name}/bots": self.assign,
            "POST /accounts/{name}/close": self.close,
        }

    async def accounts(self, visit: Visit) -> Response:
        return await self._shown(visit)

    async def make(self, visit: Visit) -> Response:
        name, password = visit.form.get("name", "").strip(), self._parts.new_password()
        given, made, actor = visit.form.get("role", ""), self._parts.staff.made, visit.who.name
        if given not in set(StaffRole):
            return await self._shown(visit, "choose a role")
        role, is_alone = StaffRole(given), len(await self._names()) == 1
        try:
            bots = _ticked(visit, is_alone)
            await self._parts.write(lambda: made(name, role, password, actor, bots))
        except WrongAccount as error:
            return await self._shown(visit, str(error))
        return await self._shown(visit, who=name, password=password)

    async def renew(self, visit: Visit) -> Response:
        name, password = visit.path["name"], self._parts.new_password()
        renewed, actor = self._parts.staff.renewed, visit.who.name
        try:
            await self._parts.write(lambda: renewed(name, password, actor))
        except WrongAccount as error:
            return await self._shown(visit, str(error))
        return await self._shown(visit, who=name, password=password)

    async def remove_second(self, visit: Visit) -> Response:
        name, removed, actor = visit.path["name"], self._parts.second.removed, visit.who.name
        try:
            await self._parts.write(lambda: removed(name, actor))
        except WrongAccount as error:
            return await self._shown(visit, str(error))
        return RedirectResponse("/accounts?done=second", 303)

    async def assign(self, visit: Visit) -> Response:
        """Other bots are theirs to look after."""
        name, actor = visit.path["name"], visit.who.name
        assigned = self._parts.staff.assigned
        try:
            bots = _ticked(visit)
            await self._parts.write(lambda: assigned(name, bots, actor))
        except WrongAccount as error:
            return await self._shown(visit, str(error))
        return RedirectResponse("/accounts?done=assigned", 303)

    async def close(self, visit: Visit) -> Response:
        name, closed, actor = visit.path["name"], self._parts.staff.closed, visit.who.name
        try:
            await self._parts.write(lambda: closed(name, actor))
        except WrongAccount as error:
            return await self._shown(visit, str(error))
        return RedirectResponse("/accounts?done=closed", 303)

    async def _shown(
        self, visit: Visit, why: str = "", who: str = "", password: str = ""
    ) -> Response:
        accounts = await self._parts.roster.accounts(self._parts.staff.bot)
        bots = await self._names()
        is_new = bool(why) and visit.request.url.path == "/accounts"
        typed: Mapping[str, str] = visit.form if is_new else {}
        owners = [it for it in accounts if it.role is StaffRole.OWNER and it.closed_ms is None]
        facts: dict[str, object] = {
            "accounts": accounts,
            "owners": len(owners),
            "typed": typed,
            "ticked": [it for it in bots if f"bot-{it}" in typed],
            "bots": bots,
            "are_told_apart": len(bots) > 1 or any(it.bots for it in accounts),
            "every": EVERY,
            "roles": [StaffRole.MODERATOR, StaffRole.ANALYST, StaffRole.OWNER],
            "why": why,
            "who": who,
            "password": password,
            "done": DONE.get(visit.asked.get("done", ""), ""),
        }
        return self._view.html(visit, "accounts.html", facts, 400 if why else 200)

    async def _names(self) -> Mapping[BotId, str]:
        """Every bot that somebody may be assigned to."""
        it = self._parts.installation
        added = await it.bots.all() if it else ()
        names = {bot.bot: f"@{bot.name}" for bot in added}
        return {self._parts.staff.bot: "the first bot", **names}


def _ticked(visit: Visit, is_alone: bool = False) -> frozenset[BotId]:
    """Whose pages they shall see; empty: those of every bot, as goes without saying where one is
    alone. WrongAccount if it is not clear: nobody sees more than was meant."""
    some = [it.removeprefix("bot-") for it in visit.form if it.startswith("bot-")]
    bots = frozenset(BotId(whole(it) or 0) for it in some)
    if 0 in bots or (EVERY in visit.form) == bool(bots):
        if is_alone and not bots:
            return bots
        raise WrongAccount("tick either every bot, or each that they shall see")
    return bots
