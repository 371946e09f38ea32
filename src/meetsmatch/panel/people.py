"""People by their alias: a list, and what is on record of one of them. No names, no numbers of
Telegram's: whoever moderates needs neither."""

from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from meetsmatch.app.sieving import LOOKED_AT
from meetsmatch.bot.wording import Wording
from meetsmatch.core.errors import NobodyKnown
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.opinions import Mind
from meetsmatch.core.people import Gender, year_at
from meetsmatch.core.sieve import EVERYBODY, Status, Traits
from meetsmatch.panel.cases import done
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.sanctioning import offered
from meetsmatch.panel.view import STATUSES, View, link

PAGE = 50
LETTERS = 16
"""Of a language's code, at most."""

LONGEST = 3_650
"""Days."""


Offer = Callable[[Visit, Fingerprint], Mapping[str, object]]
"""What more this visitor may ask about somebody, for the form on their page; empty: nothing."""


class People:
    """Looked at, never changed, here."""

    def __init__(self, parts: Parts, view: View, offer: Offer) -> None:
        self._parts, self._view, self._offer = parts, view, offer
        self._languages = Wording.load().languages

    def pages(self) -> dict[str, Page]:
        return {"GET /people": self.people, "GET /people/{alias}": self.person}

    async def people(self, visit: Visit) -> Response:
        asked = visit.asked.get("alias", "").strip().lower()
        if not asked:
            return await self._page(visit, _traits(visit.asked))
        try:
            found = await self._parts.moderation.find(asked)
        except NobodyKnown:
            return await self._page(visit, EVERYBODY, asked)
        return RedirectResponse(f"/people/{link(found)}", 303)

    async def _page(self, visit: Visit, traits: Traits, missed: str = "") -> Response:
        found = await self._parts.sieving.page(traits, visit.asked.get("after", ""), PAGE)
        asked = _written(traits)
        facts: dict[str, object] = {
            "people": found.people,
            "missed": missed,
            "asked": asked,
            "statuses": STATUSES,
            "languages": self._languages,
            "genders": [*Gender],
            "further": urlencode({**asked, "after": found.upto}) if found.upto else "",
            "is_begun": bool(visit.asked.get("after")),
            "looked_at": LOOKED_AT,
        }
        return self._view.html(visit, "people.html", facts | self._age, 404 if missed else 200)

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
        record = await parts.moderation.record(about)
        facts: dict[str, object] = {
            "about": about,
            "done": done(visit),
            "person": person,
            "why": why,
            "glass": self._offer(visit, about) if person else {},
            "record": record,
            "sanctioning": offered(parts, record),
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


def _traits(asked: Mapping[str, str]) -> Traits:
    """Whom the form asks for; whatever it can't have sent asks for nothing."""
    status, gender = asked.get("status", ""), asked.get("gender", "")
    return Traits(
        Status(status) if status in STATUSES else None,
        asked.get("language", "")[:LETTERS],
        Gender(gender) if gender in [*Gender] else None,
        _days(asked, "seen_within"),
        _days(asked, "away_for") or 0,
    )


def _days(asked: Mapping[str, str], name: str) -> int | None:
    days = whole(asked.get(name, "").strip())
    return None if days is None else min(days, LONGEST)


def _written(traits: Traits) -> dict[str, str]:
    """The same as the form sends it, without what is not asked for."""
    asked = {
        "status": traits.status or "",
        "language": traits.language,
        "gender": traits.gender or "",
        "seen_within": "" if traits.seen_within is None else str(traits.seen_within),
        "away_for": str(traits.away_for or ""),
    }
    return {name: value for name, value in asked.items() if value}
