"""The Store port over SQL text and any executor."""

from collections.abc import Mapping, Sequence
from itertools import islice

from meetsmatch.adapters.sql import rows as read
from meetsmatch.adapters.sql.asking import PEOPLE, Asking
from meetsmatch.adapters.sql.broadcasts import SqlBroadcasts
from meetsmatch.adapters.sql.catalogue import SqlCatalogue
from meetsmatch.adapters.sql.copies import SqlCopies
from meetsmatch.adapters.sql.directory import SqlDirectory
from meetsmatch.adapters.sql.docket import SqlDocket
from meetsmatch.adapters.sql.executor import Executor, Group, Rows, Statement
from meetsmatch.adapters.sql.experiments import SqlExperiments
from meetsmatch.adapters.sql.figures import SqlFigures
from meetsmatch.adapters.sql.forgetting import forgetting
from meetsmatch.adapters.sql.inviting import SqlGuestbook
from meetsmatch.adapters.sql.many import Fewer
from meetsmatch.adapters.sql.marking import marked
from meetsmatch.adapters.sql.monitoring import SqlMeasuring
from meetsmatch.adapters.sql.paying import SqlCashbook
from meetsmatch.adapters.sql.plan import Plan
from meetsmatch.adapters.sql.records import SqlRecords
from meetsmatch.adapters.sql.registry import SqlRegistry
from meetsmatch.adapters.sql.staff import SqlRoster
from meetsmatch.adapters.sql.telling import SqlTrends
from meetsmatch.adapters.sql.texts import Value, spread
from meetsmatch.adapters.sql.timed import Timed
from meetsmatch.app.browsing import Listed
from meetsmatch.app.leases import Fence, Fenced, Holder, Lease, Leasing
from meetsmatch.app.ports import FRONT, PAGE, Arrived, Forgotten, Mark, Received
from meetsmatch.app.work import Commit, Letter, Stale
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Place, Waiting
from meetsmatch.core.people import Person

USUAL = 50
"""So many pairings tell the usual wait."""

ASKED = 32
"""Letters that one `sendable` asks about."""

COUNTED = ("inbox", "quarantined", "outbox", "waiting", "chats", "people")


class SqlStore:
    """Times and limits are decided here, what is atomic by the executor."""

    def __init__(self, executor: Executor) -> None:
        self._executor = self.timed = Timed(executor)
        asking = self._asking = Asking(self.timed)
        self._made, self._read, self._scan = asking.made, asking.read, asking.scan
        # The other ports, on the same database.
        self.catalogue = SqlCatalogue(self._asking)
        self.records = SqlRecords(self._asking)
        self.cashbook = SqlCashbook(self._asking)
        self.docket = SqlDocket(self._asking)
        self.guestbook = SqlGuestbook(self._asking)
        self.registry = SqlRegistry(self._asking)
        self.roster = SqlRoster(self._asking)
        self.copies = SqlCopies(self._asking)
        self.broadcasts = SqlBroadcasts(self._asking)
        self.experiments = SqlExperiments(self._asking)
        self.figures = SqlFigures(self._asking)
        self.directory = SqlDirectory(self._asking)
        self.trends, its = SqlTrends(self._asking), SqlMeasuring(self._asking)
        self.roll, self.stand, self.days = self.trends.roll, self.trends.stand, self.trends.days
        self.marks, self.readings = its.marks, its.readings

    # --- the inbox ------------------------------------------------------------------------

    async def take(self, rows: Sequence[Received], at_ms: int) -> Sequence[Received]:
        taken = await self._executor.run([self._take(row, at_ms) for row in rows])
        return [_taken(row, found) for row, found in zip(rows, taken, strict=True) if found]

    def _take(self, row: Received, at_ms: int) -> Statement:
        update = {"bot": row.bot, "update_id": row.update, "lane": row.lane}
        return self._made("take_update", **update, sealed=row.sealed, at_ms=at_ms)

    async def open_rows(self, bot: BotId, after: int, limit: int) -> Sequence[Received]:
        found = await self._scan("open_updates", bot=bot, after=after, most=limit)
        return [read.received(row) for row in found]

    async def arrived_rows(self, bot: BotId, after: int, limit: int) -> Sequence[Arrived]:
        found = await self._scan("arrived_updates", bot=bot, after=after, most=limit)
        return [Arrived(*map(read.whole, row)) for row in found]

    async def failed(
        self,
        row: Received,
        quarantine: bool,
        trace: str,
        at_ms: int,
        fence: Fence | None = None,
    ) -> None:
        # PostgreSQL keeps no NUL in a text, and nothing may keep a row from being put aside.
        told = trace.replace("\0", "")
        tried = (
            self._made("quarantine_update", id=row.id, bot=row.bot, trace=told, at_ms=at_ms)
            if quarantine
            else self._made("count_try", id=row.id, bot=row.bot)
        )
        await self._fenced([*self._guards(fence), tried])

    # --- the one write --------------------------------------------------------------------

    async def commit(self, commit: Commit) -> Sequence[Letter]:
        plan = Plan(self._asking.queries, commit)
        fewer = Fewer(self._asking.queries, plan.statements)
        guards = self._guards(commit.fence)
        found = await self._fenced([*guards, *fewer.statements])
        for change in commit.changes:
            if isinstance(change, Listed):
                self.catalogue.pool.saw(change.candidate)
        return plan.letters(fewer.shared_out(found[len(guards) :]))

    def _guards(self, fence: Fence | None) -> list[Statement]:
        if fence is None:
            return []
        where: dict[str, Value] = {"bot": fence.house, "part": fence.part, "fence": fence.number}
        return [self._made("is_held", 1, **where)]

    async def _fenced(self, group: Group) -> list[Rows]:
        try:
            return await self._executor.run(group)
        except Stale as stale:
            if stale.args == ("is_held",):
                raise Fenced from stale
            raise

    # --- reads ----------------------------------------------------------------------------

    async def person_of(self, bot: BotId, fingerprint: Fingerprint) -> Person | None:
        found = await self._read("person_by_fingerprint", bot=bot, fingerprint=fingerprint)
        return read.person(found[0]) if found else None

    async def person(self, bot: BotId, person: PersonId) -> Person | None:
        found = await self._read("person_by_id", bot=bot, id=person)
        return read.person(found[0]) if found else None

    async def languages(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        parts = [people[at : at + PEOPLE] for at in range(0, len(people), PEOPLE)]
        these = [spread("people", part, PEOPLE) for part in parts]
        found = [await self._read("languages_of", bot=bot, **each) for each in these]
        return {PersonId(read.whole(id)): read.text(it) for rows in found for id, it in rows}

    async def forgotten(self, since_ms: int) -> Sequence[Forgotten]:
        found = await self._scan("forgotten_since", since_ms=since_ms)
        return [read.forgotten(row) for row in found]

    async def address(self, bot: BotId, person: PersonId) -> bytes | None:
        found = await self._read("address_of", bot=bot, id=person)
        return read.sealed(found[0][0]) if found else None

    async def somebody(self) -> tuple[BotId, Fingerprint, bytes] | None:
        """Anybody's bot, fingerprint and address: shows whether the keys fit this database."""
        for bot, fingerprint, address in await self._read("somebody"):
            return BotId(int(str(bot))), Fingerprint(str(fingerprint)), read.sealed(address)
        return None

    async def chat_of(self, bot: BotId, person: PersonId) -> Chat | None:
        return _chat(await self._read("live_chat", bot=bot, person=person))

    async def last_chat_of(self, bot: BotId, person: PersonId) -> Chat | None:
        return _chat(await self._read("last_chat", bot=bot, person=person))

    async def lasting_chats(self, bot: BotId, person: PersonId, lasting_ms: int, most: int) -> int:
        asked = {"person": person, "lasting_ms": lasting_ms, "most": most}
        return len(await self._read("lasting_chats", bot=bot, **asked))

    async def chat(self, bot: BotId, chat: ChatId) -> Chat | None:
        return _chat(await self._read("chat_by_id", bot=bot, id=chat))

    async def has_reported(self, bot: BotId, chat: ChatId, by: Fingerprint) -> bool:
        return bool(await self._read("report_of", bot=bot, chat=chat, by=by))

    async def place_of(self, bot: BotId, person: PersonId) -> tuple[int, int] | None:
        found = await self._scan("place_in_queue", bot=bot, person=person)
        return (read.whole(found[0][0]), read.whole(found[0][1])) if found else None

    async def queue_length(self, bot: BotId) -> int:
        ((length,),) = await self._read("queue_length", bot=bot)
        return read.whole(length)

    async def waiting(
        self, bot: BotId, after: Place = FRONT, limit: int = PAGE
    ) -> Sequence[Waiting]:
        behind = {"since_ms": after.since_ms, "person": after.person}
        found = await self._scan("who_waits", bot=bot, **behind, most=limit)
        return [read.waiting(row) for row in found]

    async def places(self, bot: BotId, people: Sequence[PersonId]) -> Sequence[Waiting]:
        found = await self._asking.of_each("places", people, bot=bot)
        return [read.waiting(row) for row in found]

    async def apart(
        self, bot: BotId, now_ms: int, people: Sequence[PersonId]
    ) -> set[frozenset[Fingerprint]]:
        found = await self._asking.of_each("apart_here", people, bot=bot, now_ms=now_ms)
        return {frozenset(map(read.fingerprint, row)) for row in found}

    async def usual_wait_ms(self, bot: BotId) -> int | None:
        found = await self._read("latest_waits", bot=bot, most=USUAL)
        waits = sorted(read.whole(row[0]) for row in found)
        return waits[len(waits) // 2] if waits else None

    # --- the outbox -----------------------------------------------------------------------

    async def unsent(self, bot: BotId, after: int, limit: int) -> Sequence[Letter]:
        found = await self._scan("unsent", bot=bot, after=after, most=limit)
        return [read.letter(row) for row in found]

    async def arrived_letters(self, bot: BotId, after: int, limit: int) -> Sequence[Arrived]:
        found = await self._scan("arrived_letters", bot=bot, after=after, most=limit)
        return [Arrived(*map(read.whole, row)) for row in found]

    async def sendable(self, letters: Sequence[Letter], holder: Holder | None = None) -> set[int]:
        house = holder.house if holder else 0
        ids = iter([letter.id for letter in letters])
        found: set[int] = set()
        while asked := list(islice(ids, ASKED)):
            these = spread("ids", asked, ASKED)
            for id, its_holder in await self._read("sendable", house=house, **these):
                if holder and its_holder != holder.name:
                    raise Fenced
                found.add(read.whole(id))
        return found

    async def twin(self, bot: BotId, chat: ChatId, person: PersonId, message: int) -> int | None:
        found = await self._read("twin", bot=bot, chat=chat, person=person, message=message)
        return read.whole(found[0][0]) if found else None

    async def linked(self, bot: BotId, person: PersonId, message: int) -> ChatId | None:
        found = await self._read("linked", bot=bot, person=person, message=message)
        return ChatId(read.whole(found[0][0])) if found else None

    async def is_passed_on(self, bot: BotId, chat: ChatId, author: PersonId, source: int) -> bool:
        return bool(await self._read("relay_of", bot=bot, chat=chat, author=author, source=source))

    async def card(self, bot: BotId, person: PersonId, name: str) -> int | None:
        found = await self._read("card", bot=bot, person=person, name=name)
        return read.whole(found[0][0]) if found else None

    async def mark(self, marks: Sequence[Mark], at_ms: int) -> None:
        await self._executor.run(marked(self._asking, marks, at_ms))

    async def begin(self, letter: Letter, at_ms: int) -> None:
        begun = self._made("begin_letter", bot=letter.outgoing.bot, id=letter.id, at_ms=at_ms)
        await self._executor.run([begun])

    # --- leases ---------------------------------------------------------------------------

    async def leasing(self, bot: BotId) -> Leasing:
        return read.leasing(await self._read("leasing", bot=bot))

    async def beat(self, bot: BotId, holder: str, leaves: bool = False) -> None:
        await self._executor.run([self._made("beat", bot=bot, holder=holder, leaves=int(leaves))])

    async def hand_over(self, bot: BotId, seen: Sequence[Lease], holder: str) -> Sequence[Lease]:
        steps = [
            self._made("hand_over", bot=bot, part=it.part, holder=holder, fence=it.fence + 1)
            for it in seen
        ]
        return [read.lease(row) for rows in await self._executor.run(steps) for row in rows]

    async def leave(self, bot: BotId, holder: str) -> None:
        await self._executor.run([self._made("leave", bot=bot, holder=holder)])

    # --- sweeps ---------------------------------------------------------------------------

    async def idle_chats(self, bot: BotId, before_ms: int, limit: int) -> Sequence[Chat]:
        found = await self._scan("idle_chats", bot=bot, before_ms=before_ms, most=limit)
        return [read.chat(row) for row in found]

    async def expire(self, now_ms: int) -> int:
        return sum(map(len, await self._executor.run(forgetting(self._asking, now_ms))))

    async def counts(self, bot: BotId) -> Mapping[str, int]:
        found = await self._scan("count_all", bot=bot)
        return dict(zip(COUNTED, map(read.whole, found[0]), strict=True))


def _taken(row: Received, found: Rows) -> Received:
    return Received(row.bot, row.update, row.lane, row.sealed, read.whole(found[0][0]))


def _chat(found: Rows) -> Chat | None:
    return read.chat(found[0]) if found else None
