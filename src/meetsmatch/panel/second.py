"""One's own second factor: shown once as a picture, proved, taken away again."""

from starlette.responses import RedirectResponse, Response

from meetsmatch.adapters.keys import WrongKey
from meetsmatch.adapters.onetime import picture
from meetsmatch.app.secondfactor import WrongCode
from meetsmatch.app.staff import WrongLogin
from meetsmatch.core.errors import TooSoon
from meetsmatch.panel.door import WRONG_CODE, too_many
from meetsmatch.panel.gate import Gate
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

WRONG_PASSWORD = "That is not your present password."


class Second:
    """The password is asked for before anything changes: a screen left open is not enough."""

    def __init__(self, parts: Parts, gate: Gate, view: View) -> None:
        self._parts, self._gate, self._view = parts, gate, view

    def pages(self) -> dict[str, Page]:
        return {
            "POST /account/second": self.offer,
            "POST /account/second/add": self.add,
            "POST /account/second/remove": self.remove,
        }

    async def offer(self, visit: Visit) -> Response:
        if why := await self._unproved(visit):
            return self._wrong(visit, why)
        _, sealed = await self._parts.second.offered()
        return await self._offered(visit, sealed)

    async def _offered(self, visit: Visit, sealed: bytes, why: str = "") -> Response:
        second, name = self._parts.second, visit.who.name
        secret = await second.opened(sealed)
        facts = {
            "why": why,
            "secret": secret,
            "picture": picture(second.codes.address(secret, name)),
            "sealed": sealed.hex(),
        }
        return self._view.html(visit, "second.html", facts, 400 if why else 200)

    async def add(self, visit: Visit) -> Response:
        second, account = self._parts.second, visit.who
        try:
            sealed = bytes.fromhex(visit.form.get("sealed", ""))
            await second.opened(sealed)
        except (ValueError, WrongKey):
            return self._wrong(visit, "That form is too old: begin again.")
        code, token = visit.form.get("code", ""), self._parts.new_token()
        try:
            await self._parts.write(lambda: second.added(account, sealed, code))
        except WrongCode:
            return await self._offered(visit, sealed, WRONG_CODE)
        except TooSoon as wait:
            return await self._offered(visit, sealed, too_many(wait))
        return await self._anew(visit, token, "added")

    async def remove(self, visit: Visit) -> Response:
        if why := await self._unproved(visit):
            return self._wrong(visit, why)
        second, name, token = self._parts.second, visit.who.name, self._parts.new_token()
        await self._parts.write(lambda: second.removed(name, name))
        return await self._anew(visit, token, "removed")

    async def _unproved(self, visit: Visit) -> str:
        """Why they may not; empty if they have just shown that it is them."""
        password, address = visit.form.get("password", ""), self._gate.address(visit.request)
        try:
            await self._parts.staff.recognised(visit.who.name, password, address)
        except WrongLogin:
            return WRONG_PASSWORD
        except TooSoon as wait:
            return too_many(wait)
        return ""

    async def _anew(self, visit: Visit, token: str, done: str) -> Response:
        """Every session has ended with the change; here a new one begins."""
        staff = self._parts.staff
        account = await staff.open_account(visit.who.name)
        await self._parts.write(lambda: staff.logged_in(account, token))
        return self._gate.give(RedirectResponse(f"/account?done={done}", 303), token)

    def _wrong(self, visit: Visit, why: str) -> Response:
        return self._view.html(visit, "account.html", {"why": why, "done": ""}, 400)
