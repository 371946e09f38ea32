"""The Directory port over SQL text and any executor."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from meetsmatch.adapters.sql import charge_rows, rows
from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.inviting import invitation
from meetsmatch.adapters.sql.paying import payment
from meetsmatch.adapters.sql.rows import maybe, text, whole
from meetsmatch.adapters.sql.texts import Params
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
from meetsmatch.core.people import Person
from meetsmatch.core.reports import Report, Verdict
from meetsmatch.core.sanctions import Sanction
from meetsmatch.core.sieve import RESTRICTED, Sieve

T = TypeVar("T")


class SqlDirectory:
    """Pages, and questions about many people at once."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    # --- pages ----------------------------------------------------------------------------

    async def chats(self, bot: BotId, before: Moment, limit: int) -> Sequence[Chat]:
        place = {"before_ms": before.at_ms, "before_id": before.id}
        found = await self._asking.scan("chats_before", bot=bot, **place, most=limit)
        return [rows.chat(row) for row in found]

    async def matches(self, bot: BotId, before: Moment, limit: int) -> Sequence[Chat]:
        place = {"before_ms": before.at_ms, "before_id": before.id}
        found = await self._asking.scan("matches_before", bot=bot, **place, most=limit)
        return [rows.chat(row) for row in found]

    async def reports(self, bot: BotId, before: Filing, limit: int) -> Sequence[Filed]:
        found = await self._asking.scan(
            "reports_before",
            bot=bot,
            before_ms=before.at_ms,
            before_chat=before.chat,
            before_by=before.by,
            most=limit,
        )
        return [_filed(row) for row in found]

    async def payments(self, bot: BotId, before: Charge, limit: int) -> Sequence[Booked]:
        at_ms, charge = before
        found = await self._asking.scan(
            "payments_before", bot=bot, before_ms=at_ms, before_charge=charge, most=limit
        )
        return [Booked(payment(row[:-1]), whole(row[-1])) for row in found]

    async def sieved(self, bot: BotId, sieve: Sieve, stretch: Stretch) -> Sieved:
        is_few = sieve.traits.status in RESTRICTED
        name = "restricted_sieved" if is_few else "people_sieved"
        found = await self._asking.scan(name, bot=bot, **_meshes(sieve), **stretch._asdict())
        prints = [rows.fingerprint(it) for it, passes, _ in found if passes]
        known = await self.people(bot, prints)
        upto, _, place = found[-1] if found else ("", 0, 0)
        is_end = len(prints) < stretch.most and place != stretch.looked_at
        people = [known[it] for it in prints if it in known]
        return Sieved(people, "" if is_end else text(upto))

    # --- many at once ---------------------------------------------------------------------

    async def people(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Person]:
        found = await self._asking.of_each("people_named", prints, bot=bot)
        return {it.fingerprint: it for it in map(rows.person, found)}

    async def numbered(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, Person]:
        found = await self._asking.of_each("people_numbered", people, bot=bot)
        return {it.id: it for it in map(rows.person, found)}

    async def doings(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, Doings]:
        found = await self._asking.of_each("doings_of", people, bot=bot)
        return {
            PersonId(whole(id)): Doings(*(maybe(it) or 0 for it in told)) for id, *told in found
        }

    async def arrivals(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Arrival]:
        found = await self._asking.of_each("arrivals_of", prints, bot=bot)
        return {
            rows.fingerprint(who): Arrival(InvitationId(whole(id)), whole(at_ms), maybe(done_ms))
            for who, id, at_ms, done_ms in found
        }

    async def invitations(
        self, bot: BotId, ids: Sequence[InvitationId]
    ) -> Mapping[InvitationId, Invitation]:
        found = await self._asking.of_each("invitations_numbered", ids, bot=bot)
        return {it.id: it for it in map(invitation, found)}

    async def open_reports(
        self, bot: BotId, about: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Sequence[Report]]:
        found = await self._asking.of_each("open_reports_of", about, bot=bot)
        reports = [charge_rows.report(row) for row in found]
        return _grouped((it.about, it) for it in reports)

    async def sanctions(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Sequence[Sanction]]:
        found = await self._asking.of_each("sanctions_of_many", prints, bot=bot)
        sanctions = [charge_rows.sanction(row) for row in found]
        return _grouped((it.fingerprint, it) for it in sanctions)


def _meshes(sieve: Sieve) -> Params:
    traits, (first_day, last_day) = sieve.traits, sieve.last_days
    return {
        "status": traits.status or "",
        "language": traits.language,
        "gender": traits.gender or "",
        "first_day": first_day,
        "last_day": last_day,
        "now_ms": sieve.now_ms,
        "terms": sieve.rules.terms,
        "assurance": sieve.assurance,
    }


def _grouped(pairs: Iterable[tuple[Fingerprint, T]]) -> Mapping[Fingerprint, Sequence[T]]:
    groups: dict[Fingerprint, list[T]] = {}
    for who, it in pairs:
        groups.setdefault(who, []).append(it)
    return groups


def _filed(row: Row) -> Filed:
    *told, verdict, judged_by, judged_ms = row
    said = None if verdict is None else Verdict(text(verdict))
    return Filed(charge_rows.report(tuple(told)), said, str(judged_by or ""), maybe(judged_ms))
