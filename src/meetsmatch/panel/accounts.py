"""Everybody who may log in: made, given a new password, closed. Passwords are shown once."""

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.staff import WrongAccount
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

DONE = {
    "closed": "They are logged out everywhere, and can't log in any more.",
    "second": "Their password alone lets them in now: have them set up a new second factor.",
}


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
            "POST /accounts/{name}/close": self.close,
        }

    async def accounts(self, visit: Visit) -> Response:
        return await self._shown(visit)

    async def make(self, visit: Visit) -> Response:
        name, password = visit.form.get("name", "").strip(), self._parts.new_password()
        given, made, actor = visit.form.get("role", ""), self._parts.staff.made, visit.who.name
        if given not in set(StaffRole):
            return await self._shown(visit, "choose a role")
        role = StaffRole(given)
        try:
            await self._parts.write(lambda: made(name, role, password, actor))
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
        facts: dict[str, object] = {
            "accounts": await self._parts.roster.accounts(self._parts.staff.bot),
            "roles": [StaffRole.MODERATOR, StaffRole.ANALYST, StaffRole.OWNER],
            "why": why,
            "who": who,
            "password": password,
            "done": DONE.get(visit.asked.get("done", ""), ""),
        }
        return self._view.html(visit, "accounts.html", facts, 400 if why else 200)
