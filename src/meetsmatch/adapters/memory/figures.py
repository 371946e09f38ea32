"""What the panel shows of everybody at once, counted in dicts."""

from collections import Counter
from collections.abc import Iterable, Sequence

from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.figures import Daily, Days, Now
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Gender, Person
from meetsmatch.core.reports import Report
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Sanction


class MemoryFigures:
    """The Figures port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def now(self, bot: BotId, since_ms: int) -> Now:
        tables, people = self._tables, self._people(bot)
        genders = Counter(it.gender for it in people)
        reports = [it for it in self._reports(bot) if self._is_open(it)]
        return Now(
            people=len(people),
            women=genders[Gender.WOMAN],
            men=genders[Gender.MAN],
            joined=sum(it.created_ms >= since_ms for it in people),
            chats=len({chat for (of, _), chat in tables.seats.items() if of == bot}),
            matches=len(self._matches(bot)),
            waiting=sum(of == bot for of, _ in tables.waiting),
            reported=len({it.about for it in reports}),
            hidden=len({it.about for it in reports if it.hides}),
            appeals=sum(it.bot == bot and it.awaits for it in tables.sanctions.values()),
        )

    async def daily(self, bot: BotId, since_ms: int) -> Daily:
        return Daily(
            joined=_days((it.created_ms for it in self._people(bot)), since_ms),
            matched=_days((it.opened_ms for it in self._matches(bot)), since_ms),
            reported=_days((it.at_ms for it in self._reports(bot)), since_ms),
        )

    async def people(self, bot: BotId, after: str, limit: int) -> Sequence[Person]:
        found = [it for it in self._people(bot) if it.fingerprint > after]
        return sorted(found, key=lambda it: it.fingerprint)[:limit]

    async def sanctions(
        self, bot: BotId, before: tuple[int, int], limit: int
    ) -> Sequence[Sanction]:
        found = [it for it in self._tables.sanctions.values() if it.bot == bot]
        earlier = [it for it in found if (it.at_ms, it.id) < before]
        return sorted(earlier, key=lambda it: (it.at_ms, it.id), reverse=True)[:limit]

    def _people(self, bot: BotId) -> list[Person]:
        return [it for it in self._tables.people.values() if it.bot == bot]

    def _matches(self, bot: BotId) -> list[Chat]:
        chats = self._tables.chats.values()
        return [it for it in chats if it.bot == bot and it.is_match and it.is_live]

    def _reports(self, bot: BotId) -> list[Report]:
        return [it for it in self._tables.reports.values() if it.bot == bot]

    def _is_open(self, report: Report) -> bool:
        return (report.bot, report.chat, report.by) not in self._tables.judgements


def _days(times: Iterable[int], since_ms: int) -> Days:
    return Counter(ms // DAY_MS for ms in times if ms >= since_ms)
