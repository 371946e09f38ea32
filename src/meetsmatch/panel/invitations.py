"""Links that lead people here: the operator's campaigns, and people's links that look odd."""

from typing import NamedTuple

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.invitations import Invitations, WrongName
from meetsmatch.app.work import Work
from meetsmatch.core.ids import Fingerprint, PersonId
from meetsmatch.core.invitations import Invitation, Sign
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View

WHY = {
    Sign.RUSH: "very many within minutes",
    Sign.UNFINISHED: "most answer no questions",
    Sign.REPORTED: "others complain of who comes",
}


class Campaign(NamedTuple):
    """A link of the operator's."""

    it: Invitation
    link: str


class Odd(NamedTuple):
    """Somebody's link that moderators should look at."""

    it: Invitation
    about: Fingerprint
    reported: int
    why: str


class InvitationPages:
    """Owners make campaigns; moderators look at what is odd, too."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view

    def pages(self) -> dict[str, Page]:
        return {"GET /invitations": self.invitations, "POST /invitations": self.make}

    async def invitations(self, visit: Visit) -> Response:
        return await self._shown(visit)

    async def make(self, visit: Visit) -> Response:
        name, actor = visit.form.get("name", ""), visit.who.name

        async def making() -> Work:
            made = self._use.campaign(name)
            if made.name in [it.name for it in await self._use.guestbook.campaigns(made.bot)]:
                raise WrongName(f"There is a campaign {made.name} already: take another name.")
            line = await self._parts.audit.line(actor, "campaign-made", made.name)
            return Work((made, line))

        try:
            await self._parts.write(making)
        except WrongName as error:
            return await self._shown(visit, why=str(error))
        return RedirectResponse("/invitations", 303)

    async def _shown(self, visit: Visit, why: str = "") -> Response:
        facts: dict[str, object] = {
            "campaigns": [await self._campaign(it) for it in await self._campaigns()],
            "odd": await self._odd(),
            "makes": visit.who.role is StaffRole.OWNER,
            "why": why,
        }
        return self._view.html(visit, "invitations.html", facts, 400 if why else 200)

    @property
    def _use(self) -> Invitations:
        return self._parts.invitations()

    async def _campaigns(self) -> list[Invitation]:
        """The newest first."""
        return [*await self._use.guestbook.campaigns(self._parts.bot)][::-1]

    async def _campaign(self, it: Invitation) -> Campaign:
        return Campaign(it, await self._use.links.to(it.code) or f"?start={it.code}")

    async def _odd(self) -> list[Odd]:
        found = list[Odd]()
        for it in await self._use.suspects():
            who = await self._parts.store.person(self._parts.bot, PersonId(it.invitation.id))
            if who is not None:
                why = ", ".join(WHY[sign] for sign in it.signs)
                found.append(Odd(it.invitation, who.fingerprint, it.reported, why))
        return found
