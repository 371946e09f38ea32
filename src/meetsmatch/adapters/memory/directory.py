"""Pages, and what belongs to many people, out of dicts."""

from collections.abc import Mapping, Sequence

from meetsmatch.adapters.memory.docket import MemoryDocket
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.directory import (
    Booked,
    Charge,
    Doings,
    Filed,
    Filing,
    Moment,
    Sieved,
    Stretch,
)
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, Fingerprint, InvitationId, PersonId
from meetsmatch.core.invitations import Arrival, Invitation
from meetsmatch.core.opinions import Mind
from meetsmatch.core.people import Person
from meetsmatch.core.reports import Report
from meetsmatch.core.sanctions import Sanction
from meetsmatch.core.sieve import RESTRICTED, Sieve


class MemoryDirectory:
    """The Directory port. Nothing but dicts is awaited, so each is one atomic step."""

    def __init__(self, tables: Tables, docket: MemoryDocket) -> None:
        self._tables, self._docket = tables, docket

    # --- pages ----------------------------------------------------------------------------

    async def chats(self, bot: BotId, before: Moment, limit: int) -> Sequence[Chat]:
        found = [it for it in self._tables.chats.values() if not it.is_match]
        return _page(found, bot, before, limit)

    async def matches(self, bot: BotId, before: Moment, limit: int) -> Sequence[Chat]:
        found = [it for it in self._tables.chats.values() if it.is_match and it.is_live]
        return _page(found, bot, before, limit)

    async def reports(self, bot: BotId, before: Filing, limit: int) -> Sequence[Filed]:
        tables = self._tables
        found = [it for key, it in tables.reports.items() if key[0] == bot]
        earlier = [it for it in found if (it.at_ms, it.chat, it.by) < before]
        earlier.sort(key=lambda it: (it.at_ms, it.chat, it.by), reverse=True)
        return [self._filed(it) for it in earlier[:limit]]

    def _filed(self, report: Report) -> Filed:
        judged = self._tables.judgements.get((report.bot, report.chat, report.by))
        filed = Filed(self._docket.counted(report))
        if judged is None:
            return filed
        return Filed(filed.report, judged.verdict, judged.actor, judged.at_ms)

    async def payments(self, bot: BotId, before: Charge, limit: int) -> Sequence[Booked]:
        found = [
            Booked(it.payment, it.at_ms)
            for (of, charge), it in self._tables.payments.items()
            if of == bot and (it.at_ms, charge) < before
        ]
        return sorted(found, key=lambda it: (it.at_ms, it.payment.charge), reverse=True)[:limit]

    async def sieved(self, bot: BotId, sieve: Sieve, stretch: Stretch) -> Sieved:
        found = list[Person]()
        for number, person in enumerate(self._standing(bot, sieve, stretch.after), 1):
            if sieve.passes(person):
                found.append(person)
            if len(found) == stretch.most or number == stretch.looked_at:
                return Sieved(found, person.fingerprint)
        return Sieved(found, "")

    def _standing(self, bot: BotId, sieve: Sieve, after: str) -> Sequence[Person]:
        """In whom it is worth looking, in their order."""
        is_restricted = sieve.traits.status in RESTRICTED
        found = [
            it
            for it in self._tables.people.values()
            if it.bot == bot and it.fingerprint > after
            if not is_restricted or it.is_hidden or it.suspended_until_ms > 0
        ]
        return sorted(found, key=lambda it: it.fingerprint)

    # --- many at once ---------------------------------------------------------------------

    async def people(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Person]:
        found = self._tables.found
        ids = [found[bot, it] for it in prints if (bot, it) in found]
        return {it.fingerprint: it for it in (await self.numbered(bot, ids)).values()}

    async def numbered(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, Person]:
        known = self._tables.people
        return {it: known[bot, it] for it in people if (bot, it) in known}

    async def doings(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, Doings]:
        return {it: self._doings(bot, it) for it in await self.numbered(bot, people)}

    def _doings(self, bot: BotId, person: PersonId) -> Doings:
        tables, who = self._tables, (bot, person)
        links = [it.at_ms for key, it in tables.links.items() if key[:2] == who]
        entry = tables.pool.get(who)
        matches = (it for it in tables.chats.values() if it.bot == bot and it.is_match)
        opinions = (it for key, it in tables.opinions.items() if key[:2] == who)
        return Doings(
            messages=len(links),
            last_ms=max(links, default=0),
            active_day=entry.active_day if entry else 0,
            matches=sum(it.is_live and it.seats(person) for it in matches),
            likes=sum(it.mind is Mind.LIKED for it in opinions),
        )

    async def arrivals(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Arrival]:
        known = self._tables.arrivals
        return {it: known[bot, it] for it in prints if (bot, it) in known}

    async def invitations(
        self, bot: BotId, ids: Sequence[InvitationId]
    ) -> Mapping[InvitationId, Invitation]:
        known = self._tables.invitations
        return {it: known[bot, it].invitation for it in ids if (bot, it) in known}

    async def open_reports(
        self, bot: BotId, about: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Sequence[Report]]:
        found = {it: await self._docket.reports_about(bot, it) for it in about}
        return {about: reports for about, reports in found.items() if reports}

    async def sanctions(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Sequence[Sanction]]:
        found = {it: await self._docket.sanctions(bot, it) for it in prints}
        return {about: sanctions for about, sanctions in found.items() if sanctions}


def _page(chats: Sequence[Chat], bot: BotId, before: Moment, limit: int) -> Sequence[Chat]:
    found = [it for it in chats if it.bot == bot and (it.opened_ms, it.id) < before]
    return sorted(found, key=lambda it: (it.opened_ms, it.id), reverse=True)[:limit]
