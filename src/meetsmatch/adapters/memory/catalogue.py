"""What can be browsed, in dicts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from meetsmatch.adapters.memory.guards import are_apart, live_match
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.catalogue import Counts, Overdue
from meetsmatch.core.candidates import ACTIVE_DAYS, Candidate, may_see
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.opinions import Mind, Opinion
from meetsmatch.core.people import year_at
from meetsmatch.core.places import km_between
from meetsmatch.core.profiles import Profile
from meetsmatch.core.rules import DAY_MS

SPREAD = 2_654_435_761
"""Knuth's multiplier: ids that follow one another lie far apart."""


class MemoryCatalogue:
    """The Catalogue port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def profile(self, bot: BotId, person: PersonId) -> Profile | None:
        return self._tables.profiles.get((bot, person))

    async def moves_of(self, bot: BotId, fingerprint: Fingerprint) -> tuple[int, int]:
        return self._tables.moved.get((bot, fingerprint), (0, 0))

    async def alerts_due(self, bot: BotId, now_ms: int, limit: int) -> Sequence[PersonId]:
        profiles = (it for it in self._tables.profiles.values() if it.bot == bot)
        due = sorted((it.alert_ms, it.person) for it in profiles if 0 < it.alert_ms <= now_ms)
        return [person for _, person in due[:limit]]

    async def candidate(self, bot: BotId, person: PersonId) -> Candidate | None:
        return self._tables.pool.get((bot, person))

    async def candidates(
        self, viewer: Candidate, start: int, limit: int, now_ms: int
    ) -> Sequence[Candidate]:
        year, today = year_at(now_ms), now_ms // DAY_MS
        pool = (it for it in self._tables.pool.values() if it.bot == viewer.bot)
        pool = (it for it in pool if it.active_day >= today - ACTIVE_DAYS)
        unseen = (it for it in pool if not self._is_decided(viewer, it, now_ms))
        eligible = [it for it in unseen if may_see(viewer, it, year)]

        def order(it: Candidate) -> tuple[int, int, int]:
            idle = min(2, (today - it.active_day) // 7)
            near = round(km_between(viewer.cell, it.cell))
            return idle, near, (it.person * SPREAD - start) % (1 << 31)

        return sorted(eligible, key=order)[:limit]

    def _is_decided(self, viewer: Candidate, other: Candidate, now_ms: int) -> bool:
        found = self._tables.opinions.get((viewer.bot, viewer.person, other.person))
        return found is not None and found.until_ms > now_ms

    async def counts_of(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, Counts]:
        counts = self._tables.counts
        return {person: counts[bot, person] for person in people if (bot, person) in counts}

    async def opinion(self, bot: BotId, by: PersonId, about: PersonId) -> Opinion | None:
        return self._tables.opinions.get((bot, by, about))

    async def likes(self, viewer: Candidate, now_ms: int, limit: int) -> Sequence[Opinion]:
        waiting = self._likes_waiting(viewer.bot, viewer.person, now_ms)
        found = [it for it in waiting if self._may_meet(viewer, it.by, now_ms)]
        return sorted(found, key=lambda it: (it.at_ms, it.by))[:limit]

    def _likes_waiting(self, bot: BotId, about: PersonId, now_ms: int) -> Iterator[Opinion]:
        opinions = self._tables.opinions
        for (its, by, whom), opinion in opinions.items():
            if (its, whom, opinion.mind) != (bot, about, Mind.LIKED):
                continue
            mine = opinions.get((bot, about, by))
            answered = mine is not None and mine.mind is not Mind.SHOWN
            if mine is None or not (answered and mine.until_ms > now_ms):
                yield opinion

    def _may_meet(self, viewer: Candidate, person: PersonId, now_ms: int) -> bool:
        entry = self._tables.pool.get((viewer.bot, person))
        if entry is None or not may_see(viewer, entry, year_at(now_ms)):
            return False
        return not are_apart(self._tables, viewer.bot, viewer.person, person, now_ms)

    async def matches(self, bot: BotId, person: PersonId, limit: int) -> Sequence[Chat]:
        chats = (it for it in self._tables.chats.values() if it.bot == bot and it.is_match)
        mine = [it for it in chats if it.is_live and it.seats(person)]
        return sorted(mine, key=lambda it: (-it.last_ms, it.id))[:limit]

    async def match_of(self, bot: BotId, one: PersonId, two: PersonId) -> Chat | None:
        return live_match(self._tables, bot, one, two)

    async def are_apart(self, bot: BotId, one: PersonId, two: PersonId, now_ms: int) -> bool:
        return are_apart(self._tables, bot, one, two, now_ms)

    async def kept(self, bot: BotId, person: PersonId) -> Mapping[ChatId, int]:
        calls = (it.letter.outgoing for it in self._tables.withheld.values())
        return Counter(
            it.chat
            for it in calls
            if (it.bot, it.to) == (bot, person) and it.chat is not None and it.source is not None
        )

    async def overdue(self, bot: BotId, before_ms: int, limit: int) -> Sequence[Overdue]:
        found = Counter[tuple[ChatId, PersonId, PersonId]]()
        for kept in self._tables.withheld.values():
            call = kept.letter.outgoing
            late = call.bot == bot and kept.at_ms < before_ms
            if late and call.chat is not None and call.author is not None:
                found[call.chat, call.author, call.to] += call.source is not None
        return [Overdue(*whose, messages) for whose, messages in found.items()][:limit]
