"""An owner breaks the glass: sees once, and shortly, who an alias is in Telegram."""

from dataclasses import dataclass

from starlette.responses import Response

from meetsmatch.app.cases import alias
from meetsmatch.app.glass import Glass, WrongReason
from meetsmatch.app.secondfactor import WrongCode
from meetsmatch.app.staff import WrongLogin
from meetsmatch.app.work import Work
from meetsmatch.core.errors import TooSoon
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.door import WRONG_CODE, too_many
from meetsmatch.panel.gate import Gate
from meetsmatch.panel.parts import Parts, Visit, same, whole
from meetsmatch.panel.people import Offer, People
from meetsmatch.panel.routes import Page
from meetsmatch.panel.second import WRONG_PASSWORD
from meetsmatch.panel.view import View, link

SHOWN_S = 60
"""Then the browser leaves the page by itself."""

FORM_MS = 600_000
"""So long a form is good that was loaded, and for one showing."""

AGAIN = "That form is used or too old, and nothing was shown: fill it in anew."


@dataclass(frozen=True, slots=True)
class GlassPages:
    """The number is in the answer to one form alone: in no address, no log, on no other page."""

    parts: Parts
    gate: Gate
    view: View
    people: People

    def pages(self) -> dict[str, Page]:
        return {"POST /people/{alias}/identity": self.identity}

    @property
    def _glass(self) -> Glass:
        parts = self.parts
        return Glass(parts.bot, parts.store, parts.second, parts.vault)

    async def identity(self, visit: Visit) -> Response:
        """Written down first, then shown."""
        about = await self.parts.moderation.find(visit.path["alias"])
        if why := await self._unproved(visit, about):
            return await self.people.shown(visit, about, why, 400)
        number = await self._glass.behind(about)
        facts = {"about": about, "number": number, "shown_s": SHOWN_S}
        page = self.view.html(visit, "identity.html", facts)
        page.headers["Refresh"] = f"{SHOWN_S}; url=/people/{link(about)}"
        return page

    async def _unproved(self, visit: Visit, about: Fingerprint) -> str:
        """Why they may not; empty once it stands in the audit log that they do."""
        form, parts, glass = visit.form, self.parts, self._glass
        address = self.gate.address(visit.request)
        try:
            account = await parts.staff.recognised(
                visit.who.name, form.get("password", ""), address
            )
            if not await self._is_fresh(visit, about):
                return AGAIN
            code, reason = form.get("code", ""), form.get("reason", "")
            await parts.write(lambda: glass.broken(account, code, about, reason))
        except WrongReason as error:
            return str(error)
        except TooSoon as wait:
            return too_many(wait)
        except (WrongLogin, WrongCode) as error:
            await parts.write(lambda: self._refused(visit, about))
            return WRONG_CODE if isinstance(error, WrongCode) else WRONG_PASSWORD
        return ""

    async def _refused(self, visit: Visit, about: Fingerprint) -> Work:
        line = self.parts.audit.line
        return Work((await line(visit.who.name, "identity-refused", alias(about)),))

    # --- one form, one showing ------------------------------------------------------------

    async def _is_fresh(self, visit: Visit, about: Fingerprint) -> bool:
        """Loaded lately, in this login, and not sent in before: reloading the answer, or going
        back to it, shows nothing."""
        parts, until_ms = self.parts, whole(visit.form.get("until", "")) or 0
        ticket, now_ms = visit.form.get("ticket", ""), parts.now_ms()
        if now_ms > until_ms or not same(ticket, ticket_of(parts, visit, about, until_ms)):
            return False
        spend = parts.staff.allowances.spend
        return not await spend(f"panel-glass:{ticket}", 1, FORM_MS, now_ms)


def offering(parts: Parts) -> Offer:
    """What the form on somebody's page brings along, for owners alone."""

    def offered(visit: Visit, about: Fingerprint) -> dict[str, object]:
        if visit.who.role is not StaffRole.OWNER:
            return {}
        until_ms = parts.now_ms() + FORM_MS
        ticket = ticket_of(parts, visit, about, until_ms)
        return {"ticket": ticket, "until": until_ms, "shown_s": SHOWN_S}

    return offered


def ticket_of(parts: Parts, visit: Visit, about: Fingerprint, until_ms: int) -> str:
    """Of this login, about this one person, until then."""
    said = f"panel glass {parts.bot} {about} {until_ms} {visit.token}"
    return parts.sign(said.encode("utf-8", "replace")).hex()
