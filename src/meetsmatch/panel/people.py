"""People by their alias: a list, and what is on record of one of them. No names, no numbers of
Telegram's: whoever moderates needs neither."""

from collections import Counter
from collections.abc import Callable, Mapping

from starlette.responses import RedirectResponse, Response

from meetsmatch.core.errors import NobodyKnown
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.opinions import Mind
from meetsmatch.core.people import year_at
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View, link

PAGE = 50


Offer = Callable[[Visit, Fingerprint], Mapping[str, object]]
"""What more this visitor may ask about somebody, for the form on their page; empty: nothing."""


class People:
    """Looked at, never changed, here."""

    def __init__(self, parts: Parts, view: View, offer: Offer) -> None:
        self._parts, self._view, self._offer = parts, view, offer

    def pages(self) -> dict[str, Page]:
        return {"GET /people": self.people, "GET /people/{alias}": self.person}

    async def people(self, visit: Visit) -> Response:
        asked = visit.asked.get("alias", "").strip().lower()
        if asked:
            return await self._found(visit, asked)
        return await self._page(visit, visit.asked.get("after", ""))

    async def _found(self, visit: Visit, asked: str) -> Response:
        try:
            found = await self._parts.moderation.find(asked)
        except NobodyKnown:
            return await self._page(visit, "", asked)
        return RedirectResponse(f"/people/{link(found)}", 303)

    async def _page(self, visit: Visit, after: str, missed: str = "") -> Response:
        parts = self._parts
        found = await parts.figures.people(parts.bot, after, PAGE + 1)
        following = found[PAGE - 1].fingerprint if len(found) > PAGE else ""
        shown: dict[str, object] = {"people": found[:PAGE], "after": following, "missed": missed}
        return self._view.html(visit, "people.html", shown | self._age, 404 if missed else 200)

    @property
    def _age(self) -> dict[str, object]:
        return {"year": year_at(self._parts.now_ms())}

    async def person(self, visit: Visit) -> Response:
        return await self.shown(visit, await self._parts.moderation.find(visit.path["alias"]))

    async def shown(
        self, visit: Visit, about: Fingerprint, why: str = "", status: int = 200
    ) -> Response:
        """Their page, and why what was asked for was not done."""
        parts, bot = self._parts, self._parts.bot
        person = await parts.store.person_of(bot, about)
        facts: dict[str, object] = {
            "about": about,
            "person": person,
            "why": why,
            "glass": self._offer(visit, about) if person else {},
            "record": await self._parts.moderation.record(about),
            "reports": await parts.docket.reports_about(bot, about),
            "judged": await parts.docket.record_of(bot, about),
            "counts": await self._counts(about),
        }
        return self._view.html(visit, "person.html", facts | self._age, status)

    async def _counts(self, about: Fingerprint) -> dict[str, int]:
        parts, bot = self._parts, self._parts.bot
        person = await parts.store.person_of(bot, about)
        if person is None:
            return {}
        held = await parts.records.held(bot, person.id, about)
        matches = sum(it.is_match and it.is_live for it in held.chats)
        minds = Counter(it.mind for it in held.opinions)
        return {
            "Matches": matches,
            "Random chats, last 7 days": sum(not it.is_match for it in held.chats),
            "Likes given": minds[Mind.LIKED],
            "Reports made": len(held.reports),
        }
