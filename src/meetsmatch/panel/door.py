"""In and out: the login, one's own account."""

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.secondfactor import WrongCode
from meetsmatch.app.staff import Staff, WrongAccount, WrongLogin
from meetsmatch.app.work import Work
from meetsmatch.core.errors import TooSoon
from meetsmatch.core.staff import Account
from meetsmatch.panel.gate import Gate
from meetsmatch.panel.parts import Parts, Visit, same, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View, between

CODE_S = 300
"""So long after the password the code may come."""

WRONG_CODE = "That code does not fit: wait for the next one."
DONE = {
    "added": "From now on a code is asked for when you log in.",
    "removed": "Your password alone lets you in again.",
}
DIFFERENT = "The two new passwords differ."
CHANGED = "Your password was changed, and every other login of yours ended."


def too_many(wait: TooSoon) -> str:
    """When the next try is heard."""
    after = between(-1_000 * int(wait.facts["seconds"])).replace("now", "in a minute")
    return f"Too many tries. Try again {after}."


class Door:
    """Logins are rare: each is in the audit log, let in or not."""

    def __init__(self, parts: Parts, gate: Gate, view: View) -> None:
        self._parts, self._gate, self._view = parts, gate, view

    @property
    def _staff(self) -> Staff:
        return self._parts.staff

    def pages(self) -> dict[str, Page]:
        return {
            "GET /login": self.login,
            "POST /login": self.log_in,
            "POST /login/code": self.log_in_by_code,
            "POST /logout": self.log_out,
            "GET /account": self.account,
            "POST /account/password": self.change_password,
            "POST /account/logout": self.log_out_everywhere,
        }

    async def login(self, visit: Visit) -> Response:
        if visit.account is not None:
            return RedirectResponse("/", 303)
        return self._login(visit)

    def _login(self, visit: Visit, status: int = 200, why: str = "", name: str = "") -> Response:
        token = self._parts.new_token()
        fresh = Visit(visit.request, token=token)
        page = self._view.html(fresh, "login.html", {"why": why, "name": name}, status)
        return self._gate.give(page, token)

    async def log_in(self, visit: Visit) -> Response:
        name, address = visit.form.get("name", ""), self._gate.address(visit.request)
        password, token = visit.form.get("password", ""), self._parts.new_token()
        try:
            account = await self._staff.recognised(name, password, address)
        except WrongLogin:
            await self._parts.write(lambda: self._staff.refused(name, address))
            return self._login(visit, 403, "That name and password don't fit.", name)
        except TooSoon as wait:
            return self._login(visit, 429, too_many(wait), name)
        if account.second is not None:
            return self._asks_code(visit, account)
        await self._parts.write(lambda: self._staff.logged_in(account, token))
        return await self._entered(visit, token)

    async def _entered(self, visit: Visit, token: str) -> Response:
        if visit.session is not None:
            await self._leave(visit)
        return self._gate.give(RedirectResponse("/", 303), token)

    # --- the second step ------------------------------------------------------------------

    def _asks_code(
        self, visit: Visit, account: Account, status: int = 200, why: str = ""
    ) -> Response:
        until_s = self._parts.now_ms() // 1_000 + CODE_S
        ticket = self._ticket(visit, account, until_s)
        facts = {"why": why, "name": account.name, "until": until_s, "ticket": ticket}
        return self._view.html(visit, "code.html", facts, status)

    def _ticket(self, visit: Visit, account: Account, until_s: int) -> str:
        """Proves that this browser has just given the password: nobody else's fits, and none after
        the account has changed."""
        said = f"panel code {account.version} {until_s} {account.name} {visit.token}"
        return self._parts.sign(said.encode("utf-8", "replace")).hex()

    async def log_in_by_code(self, visit: Visit) -> Response:
        account = await self._whose_ticket(visit)
        if account is None:
            return self._login(visit, 403, "That took too long: begin again.")
        second, token = self._parts.second, self._parts.new_token()
        name, address = account.name, self._gate.address(visit.request)
        try:
            code = visit.form.get("code", "")
            await self._parts.write(lambda: second.logged_in(account, code, token))
        except WrongCode:
            await self._parts.write(lambda: self._staff.refused(name, address))
            return self._asks_code(visit, account, 403, WRONG_CODE)
        except TooSoon as wait:
            return self._asks_code(visit, account, 429, too_many(wait))
        return await self._entered(visit, token)

    async def _whose_ticket(self, visit: Visit) -> Account | None:
        form, until_s = visit.form, whole(visit.form.get("until", "")) or 0
        account = await self._parts.roster.account(self._staff.bot, form.get("name", ""))
        if account is None or account.second is None or self._parts.now_ms() > until_s * 1_000:
            return None
        ticket = self._ticket(visit, account, until_s)
        return account if same(form.get("ticket", ""), ticket) else None

    async def log_out(self, visit: Visit) -> Response:
        await self._leave(visit)
        return RedirectResponse("/login", 303)

    async def log_out_everywhere(self, visit: Visit) -> Response:
        await self._leave(visit, everywhere=True)
        return RedirectResponse("/login", 303)

    async def _leave(self, visit: Visit, everywhere: bool = False) -> None:
        session = visit.session
        assert session is not None
        await self._parts.write(lambda: self._staff.logged_out(session, everywhere))

    # --- one's own account ----------------------------------------------------------------

    async def account(self, visit: Visit) -> Response:
        done = DONE.get(visit.asked.get("done", ""), "")
        return self._view.html(visit, "account.html", {"why": "", "done": done})

    async def change_password(self, visit: Visit) -> Response:
        form, account = visit.form, visit.who
        address = self._gate.address(visit.request)
        new = form.get("new", "")
        try:
            await self._staff.recognised(account.name, form.get("password", ""), address)
            if new != form.get("again", ""):
                raise WrongAccount(DIFFERENT)
            await self._parts.write(lambda: self._staff.renewed(account.name, new, account.name))
        except (WrongLogin, TooSoon):
            return self._wrong(visit, "That is not your present password.")
        except WrongAccount as error:
            return self._wrong(visit, str(error))
        return await self._again(visit)

    def _wrong(self, visit: Visit, why: str) -> Response:
        return self._view.html(visit, "account.html", {"why": why, "done": ""}, 400)

    async def _again(self, visit: Visit) -> Response:
        """Every session has ended with the old password; here a new one begins."""
        token = self._parts.new_token()

        async def entered() -> Work:
            account = await self._parts.roster.account(self._staff.bot, visit.who.name)
            assert account is not None
            return await self._staff.logged_in(account, token)

        await self._parts.write(entered)
        fresh = Visit(visit.request, visit.account, visit.session, token)
        page = self._view.html(fresh, "account.html", {"why": "", "done": CHANGED})
        return self._gate.give(page, token)
