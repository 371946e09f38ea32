"""Keys for programs: made, shown once, revoked."""

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.staff import WrongAccount
from meetsmatch.core.apikeys import USUAL_DAYS, Scope
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View


class Keys:
    """Owners' business."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view

    def pages(self) -> dict[str, Page]:
        return {
            "GET /keys": self.keys,
            "POST /keys": self.make,
            "POST /keys/{name}/revoke": self.revoke,
        }

    async def keys(self, visit: Visit) -> Response:
        return await self._shown(visit)

    async def make(self, visit: Visit) -> Response:
        form, token = visit.form, self._parts.new_key()
        name, days = form.get("name", "").strip(), whole(form.get("days", "")) or 0
        scopes = {it for it in Scope if it.value in form}
        made, actor = self._parts.keyring.made, visit.who.name
        try:
            await self._parts.write(lambda: made(token, name, scopes, days, actor))
        except WrongAccount as error:
            return await self._shown(visit, why=str(error))
        return await self._shown(visit, token=token)

    async def revoke(self, visit: Visit) -> Response:
        name, actor = visit.path["name"], visit.who.name
        try:
            await self._parts.write(lambda: self._parts.keyring.revoked(name, actor))
        except WrongAccount as error:
            return await self._shown(visit, why=str(error))
        return RedirectResponse("/keys?done=revoked", 303)

    async def _shown(self, visit: Visit, why: str = "", token: str = "") -> Response:
        facts: dict[str, object] = {
            "keys": await self._parts.roster.keys(self._parts.keyring.bot),
            "scopes": list(Scope),
            "days": USUAL_DAYS,
            "why": why,
            "made": token,
            "done": visit.asked.get("done", ""),
        }
        return self._view.html(visit, "keys.html", facts, 400 if why else 200)
