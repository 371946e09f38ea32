"""The Store port over SQL text and any executor."""

from collections.abc import Mapping, Sequence
from itertools import islice

from meetsmatch.adapters.sql import rows as read
from meetsmatch.adapters.sql.executor import Executor, Rows, Statement
from meetsmatch.adapters.sql.plan import Plan
from meetsmatch.adapters.sql.texts import Value, queries, spread
from meetsmatch.app.ports import (
    INBOX_MEMORY_MS,
    LINKS_MS,
    QUARANTINE_MS,
    SETTLED_MS,
    Mark,
    Outcome,
    Received,
)
from meetsmatch.app.work import Commit, Letter
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Person

USUAL = 50
"""So many pairings tell the usual wait."""

ASKED = 32
"""Letters that one `sendable` asks about."""

STEP = 1_000
"""Rows of a kind that one step of a sweep forgets: longer would keep writers waiting."""

COUNTED = ("inbox", "quarantined", "outbox", "waiting", "chats", "people")


class SqlStore:
    """Times and limits are decided here, what is atomic by the executor."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._queries = queries(executor.mark)

    def _made(self, name: str, /, **params: Value) -> Statement:
        return Statement.of(self._queries[name], params)

    async def _read(self, name: str, /, **params: Value) -> Rows:
        return await self._executor.read(self._made(name, **params))

    async def _scan(self, name: str, /, **params: Value) -> Rows:
        return await self._executor.scan(self._made(name, **params))

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

    async def failed(self, row: Received, quarantine: bool, trace: str, at_ms: int) -> None:
        tried = (
            self._made("quarantine_update", id=row.id, bot=row.bot, trace=trace, at_ms=at_ms)
            if quarantine
            else self._made("count_try", id=row.id, bot=row.bot)
        )
        await self._executor.run([tried])

    # --- the one write --------------------------------------------------------------------

    async def commit(self, commit: Commit) -> Sequence[Letter]:
        plan = Plan(self._queries, commit)
        return plan.letters(await self._executor.run(plan.statements))

    # --- reads ----------------------------------------------------------------------------

    async def person_of(self, bot: BotId, fingerprint: Fingerprint) -> Person | None:
        found = await self._read("person_by_fingerprint", bot=bot, fingerprint=fingerprint)
        return read.person(found[0]) if found else None

    async def person(self, bot: BotId, person: PersonId) -> Person | None:
        found = await self._read("person_by_id", bot=bot, id=person)
        return read.person(found[0]) if found else None

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

    async def waiting(self, bot: BotId) -> Sequence[Waiting]:
        return [read.waiting(row) for row in await self._scan("who_waits", bot=bot)]

    async def apart(self, bot: BotId, now_ms: int) -> set[frozenset[Fingerprint]]:
        found = await self._scan("apart_here", bot=bot, now_ms=now_ms)
        return {frozenset(map(read.fingerprint, row)) for row in found}

    async def usual_wait_ms(self, bot: BotId) -> int | None:
        found = await self._read("latest_waits", bot=bot, most=USUAL)
        waits = sorted(read.whole(row[0]) for row in found)
        return waits[len(waits) // 2] if waits else None

    # --- the outbox -----------------------------------------------------------------------

    async def unsent(self, bot: BotId, after: int, limit: int) -> Sequence[Letter]:
        found = await self._scan("unsent", bot=bot, after=after, most=limit)
        return [read.letter(row) for row in found]

    async def sendable(self, letters: Sequence[Letter]) -> set[int]:
        ids = iter([letter.id for letter in letters])
        found: set[int] = set()
        while asked := list(islice(ids, ASKED)):
            these = spread("ids", asked, ASKED)
            found |= {read.whole(row[0]) for row in await self._read("sendable", **these)}
        return found

    async def twin(self, bot: BotId, chat: ChatId, person: PersonId, message: int) -> int | None:
        found = await self._read("twin", bot=bot, chat=chat, person=person, message=message)
        return read.whole(found[0][0]) if found else None

    async def is_passed_on(self, bot: BotId, chat: ChatId, author: PersonId, source: int) -> bool:
        return bool(await self._read("relay_of", bot=bot, chat=chat, author=author, source=source))

    async def card(self, bot: BotId, person: PersonId, name: str) -> int | None:
        found = await self._read("card", bot=bot, person=person, name=name)
        return read.whole(found[0][0]) if found else None

    async def mark(self, marks: Sequence[Mark], at_ms: int) -> None:
        await self._executor.run([step for mark in marks for step in self._marked(mark, at_ms)])

    def _marked(self, mark: Mark, at_ms: int) -> list[Statement]:
        letter, call = mark.letter, mark.letter.outgoing
        if mark.outcome is Outcome.RETRY:
            return [self._made("postpone_letter", id=letter.id, due_ms=mark.due_ms)]
        steps: list[Statement] = []
        if mark.outcome is Outcome.SENT and mark.message is not None:
            if None not in (call.source, call.author, call.chat):
                steps.append(self._made("link", id=letter.id, message=mark.message, at_ms=at_ms))
            if call.card is not None:
                steps.append(self._made("set_card", id=letter.id, message=mark.message))
        outcome = mark.outcome.value
        return [*steps, self._made("settle_letter", id=letter.id, outcome=outcome, at_ms=at_ms)]

    # --- sweeps ---------------------------------------------------------------------------

    async def idle_chats(self, bot: BotId, before_ms: int, limit: int) -> Sequence[Chat]:
        found = await self._scan("idle_chats", bot=bot, before_ms=before_ms, most=limit)
        return [read.chat(row) for row in found]

    async def expire(self, now_ms: int) -> int:
        before = {
            "expire_finished": now_ms - INBOX_MEMORY_MS,
            "expire_quarantined": now_ms - QUARANTINE_MS,
            "empty_quarantined": now_ms - INBOX_MEMORY_MS,
            "expire_letters": now_ms - SETTLED_MS,
            "expire_links": now_ms - LINKS_MS,
        }
        steps = [self._made(name, before_ms=ms, most=STEP) for name, ms in before.items()]
        gone = await self._executor.run([*steps, self._made("expire_apart", now_ms=now_ms)])
        return sum(map(len, gone))

    async def counts(self, bot: BotId) -> Mapping[str, int]:
        found = await self._scan("count_all", bot=bot)
        return dict(zip(COUNTED, map(read.whole, found[0]), strict=True))


def _taken(row: Received, found: Rows) -> Received:
    return Received(row.bot, row.update, row.lane, row.sealed, read.whole(found[0][0]))


def _chat(found: Rows) -> Chat | None:
    return read.chat(found[0]) if found else None
