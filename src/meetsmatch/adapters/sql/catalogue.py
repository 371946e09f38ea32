"""The Catalogue port over SQL text and any executor."""

from collections.abc import Mapping, Sequence

from meetsmatch.adapters.sql import browsing_rows as read
from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.pool import Pool
from meetsmatch.adapters.sql.rows import chat, whole
from meetsmatch.app.catalogue import Counts, Overdue
from meetsmatch.core.candidates import Candidate, may_see
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.opinions import Opinion
from meetsmatch.core.people import year_at
from meetsmatch.core.profiles import Profile


class SqlCatalogue:
    """What browsing reads."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self.pool = Pool(asking)

    async def profile(self, bot: BotId, person: PersonId) -> Profile | None:
        found = await self._asking.read("profile_of", bot=bot, person=person)
        return read.profile(found[0]) if found else None

    async def moves_of(self, bot: BotId, fingerprint: Fingerprint) -> tuple[int, int]:
        found = await self._asking.read("moves_of", bot=bot, fingerprint=fingerprint)
        return (whole(found[0][0]), whole(found[0][1])) if found else (0, 0)

    async def alerts_due(self, bot: BotId, now_ms: int, limit: int) -> Sequence[PersonId]:
        found = await self._asking.scan("alerts_due", bot=bot, now_ms=now_ms, most=limit)
        return [PersonId(whole(person)) for (person,) in found]

    # --- the pool -------------------------------------------------------------------------

    async def candidate(self, bot: BotId, person: PersonId) -> Candidate | None:
        found = await self._asking.read("pool_entry", bot=bot, person=person)
        return read.candidate(found[0]) if found else None

    async def candidates(
        self, viewer: Candidate, start: int, limit: int, now_ms: int
    ) -> Sequence[Candidate]:
        return await self.pool.candidates(viewer, start, limit, now_ms)

    async def counts_of(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, Counts]:
        found = await self._asking.of_each("counts_of", people, bot=bot)
        return dict(map(read.counted, found))

    # --- opinions -------------------------------------------------------------------------

    async def opinion(self, bot: BotId, by: PersonId, about: PersonId) -> Opinion | None:
        found = await self._asking.read("opinion_of", bot=bot, by=by, about=about)
        return read.opinion(found[0]) if found else None

    async def likes(self, viewer: Candidate, now_ms: int, limit: int) -> Sequence[Opinion]:
        fits, year = read.fit_params(viewer, now_ms), year_at(now_ms)
        found = await self._asking.scan("likes_about", **fits, most=limit)
        both = ((read.opinion(row[:6]), read.candidate(row[6:])) for row in found)
        return [like for like, entry in both if may_see(viewer, entry, year)]

    # --- matches --------------------------------------------------------------------------

    async def matches(self, bot: BotId, person: PersonId, limit: int) -> Sequence[Chat]:
        found = await self._asking.scan("matches_of", bot=bot, person=person, most=limit)
        return [chat(row) for row in found]

    async def match_of(self, bot: BotId, one: PersonId, two: PersonId) -> Chat | None:
        found = await self._asking.read("match_of", bot=bot, one=one, two=two)
        return chat(found[0]) if found else None

    async def are_apart(self, bot: BotId, one: PersonId, two: PersonId, now_ms: int) -> bool:
        return not await self._asking.read("are_free", bot=bot, one=one, two=two, at_ms=now_ms)

    async def kept(self, bot: BotId, person: PersonId) -> Mapping[ChatId, int]:
        found = await self._asking.read("kept_for", bot=bot, person=person)
        return dict(map(read.kept, found))

    async def overdue(self, bot: BotId, before_ms: int, limit: int) -> Sequence[Overdue]:
        found = await self._asking.scan("overdue", bot=bot, before_ms=before_ms, most=limit)
        return [read.overdue(row) for row in found]
