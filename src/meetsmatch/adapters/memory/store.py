"""A store of dicts: what tests, simulations and the demo run on. Forgets all when it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from meetsmatch.adapters.memory import broadcasts, leases
from meetsmatch.adapters.memory.broadcasts import MemoryBroadcasts
from meetsmatch.adapters.memory.catalogue import MemoryCatalogue
from meetsmatch.adapters.memory.changes import apply
from meetsmatch.adapters.memory.copies import MemoryCopies
from meetsmatch.adapters.memory.directory import MemoryDirectory
from meetsmatch.adapters.memory.docket import MemoryDocket
from meetsmatch.adapters.memory.experiments import MemoryExperiments
from meetsmatch.adapters.memory.figures import MemoryFigures
from meetsmatch.adapters.memory.inviting import MemoryGuestbook
from meetsmatch.adapters.memory.monitoring import MemoryMeasuring
from meetsmatch.adapters.memory.paying import MemoryCashbook
from meetsmatch.adapters.memory.records import MemoryRecords
from meetsmatch.adapters.memory.registry import MemoryRegistry
from meetsmatch.adapters.memory.staff import MemoryRoster
from meetsmatch.adapters.memory.sweeps import expire
from meetsmatch.adapters.memory.tables import Finished, Link, Quarantined, Tables
from meetsmatch.adapters.memory.telling import MemoryTrends
from meetsmatch.app.browsing import Opened
from meetsmatch.app.leases import Fence, Fenced, Holder, Lease, Leasing, shard_of
from meetsmatch.app.ports import FRONT, PAGE, Arrived, Forgotten, Mark, Outcome, Received
from meetsmatch.app.work import Commit, Letter, Stale
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.matching import Place, Waiting
from meetsmatch.core.people import Person

USUAL = 50
"""So many pairings tell the usual wait."""


class MemoryStore:
    """The Store port. No method awaits anything, so each is one atomic step."""

    def __init__(self) -> None:
        self._tables = Tables()
        # The other ports, over the same tables.
        self.catalogue = MemoryCatalogue(self._tables)
        self.records = MemoryRecords(self._tables)
        self.guestbook = MemoryGuestbook(self._tables)
        self.cashbook = MemoryCashbook(self._tables)
        self.registry = MemoryRegistry(self._tables)
        self.roster = MemoryRoster(self._tables)
        self.copies = MemoryCopies(self._tables)
        self.broadcasts = MemoryBroadcasts(self._tables)
        self.experiments = MemoryExperiments(self._tables)
        self.figures = MemoryFigures(self._tables)
        self.trends = MemoryTrends(self._tables)
        measuring = MemoryMeasuring(self._tables)
        self.marks, self.readings = measuring.marks, measuring.readings
        self.days = self.trends.days
        self.docket = MemoryDocket(self._tables)
        """The port Docket, over the same tables."""
        self.directory = MemoryDirectory(self._tables, self.docket)

    # --- the inbox ------------------------------------------------------------------------

    async def take(self, rows: Sequence[Received], at_ms: int) -> Sequence[Received]:
        tables, new = self._tables, list[Received]()
        for row in rows:
            if (row.bot, row.update) not in tables.known:
                tables.last_row += 1
                kept = replace(row, id=tables.last_row, tries=0)
                tables.known[row.bot, row.update] = kept.id
                tables.open[kept.id] = kept
                tables.taken[kept.id] = at_ms
                new.append(kept)
        return new

    async def open_rows(self, bot: BotId, after: int, limit: int) -> Sequence[Received]:
        rows = self._tables.open
        ids = sorted(id for id, row in rows.items() if row.bot == bot and id > after)
        return [rows[id] for id in ids[:limit]]

    async def arrived_rows(self, bot: BotId, after: int, limit: int) -> Sequence[Arrived]:
        return [Arrived(row.id, row.lane) for row in await self.open_rows(bot, after, limit)]

    async def failed(
        self,
        row: Received,
        quarantine: bool,
        trace: str,
        at_ms: int,
        fence: Fence | None = None,
    ) -> None:
        tables = self._tables
        leases.guard(tables, fence)
        if (stored := tables.open.get(row.id)) is None:
            return
        tried = replace(stored, tries=stored.tries + 1)
        if quarantine:
            del tables.open[row.id], tables.taken[row.id]
            tables.quarantined[row.id] = Quarantined(tried, trace, at_ms)
        else:
            tables.open[row.id] = tried

    # --- the one write --------------------------------------------------------------------

    async def commit(self, commit: Commit) -> Sequence[Letter]:
        tables = self._tables
        leases.guard(tables, commit.fence)
        notices, kept = list[Letter](), list[Letter]()
        tables.begin()
        try:
            self._finish(commit)
            for change in commit.changes:
                added = apply(tables, change, commit.at_ms)
                (kept if isinstance(change, Opened) else notices).extend(added)
        except BaseException:
            tables.undo()
            raise
        return [self._post(letter) for letter in (*notices, *commit.letters, *kept)]

    def _finish(self, commit: Commit) -> None:
        if commit.done is None:
            return
        row = self._tables.drop(self._tables.open, commit.done)
        if row is None or row.bot != commit.bot:
            raise Stale("another worker was faster")
        self._tables.drop(self._tables.taken, row.id)
        finished = Finished(row.bot, row.update, commit.at_ms)
        self._tables.put(self._tables.finished, row.id, finished)

    def _post(self, letter: Letter) -> Letter:
        self._tables.last_letter += 1
        posted = replace(letter, id=self._tables.last_letter, tries=0)
        bare = replace(letter.outgoing, method="", params={})
        self._tables.outbox[posted.id] = replace(posted, outgoing=bare)
        return posted

    # --- reads ----------------------------------------------------------------------------

    async def person_of(self, bot: BotId, fingerprint: Fingerprint) -> Person | None:
        found = self._tables.found.get((bot, fingerprint))
        return None if found is None else self._tables.people.get((bot, found))

    async def person(self, bot: BotId, person: PersonId) -> Person | None:
        return self._tables.people.get((bot, person))

    async def forgotten(self, since_ms: int) -> Sequence[Forgotten]:
        found = [Forgotten(*key, ms) for key, ms in self._tables.forgotten.items()]
        late = [it for it in found if it.at_ms >= since_ms]
        return sorted(late, key=lambda it: (it.at_ms, it.bot, it.fingerprint))

    async def address(self, bot: BotId, person: PersonId) -> bytes | None:
        return self._tables.addresses.get((bot, person))

    async def chat_of(self, bot: BotId, person: PersonId) -> Chat | None:
        return self._chat(bot, self._tables.seats.get((bot, person)))

    async def last_chat_of(self, bot: BotId, person: PersonId) -> Chat | None:
        return self._chat(bot, self._tables.left.get((bot, person)))

    async def lasting_chats(self, bot: BotId, person: PersonId, lasting_ms: int, most: int) -> int:
        ended = (it for it in self._tables.chats.values() if it.bot == bot and not it.is_live)
        theirs = (it for it in ended if it.seats(person))
        return min(most, sum(it.last_ms - it.opened_ms >= lasting_ms for it in theirs))

    async def chat(self, bot: BotId, chat: ChatId) -> Chat | None:
        return self._chat(bot, chat)

    async def has_reported(self, bot: BotId, chat: ChatId, by: Fingerprint) -> bool:
        return (bot, chat, by) in self._tables.reports

    def _chat(self, bot: BotId, chat: ChatId | None) -> Chat | None:
        return None if chat is None else self._tables.chats.get((bot, chat))

    async def place_of(self, bot: BotId, person: PersonId) -> tuple[int, int] | None:
        if (mine := self._tables.waiting.get((bot, person))) is None:
            return None
        line = [(w.since_ms, w.person) for w in self._tables.waiting.values() if w.bot == bot]
        return 1 + sum(place < (mine.since_ms, mine.person) for place in line), len(line)

    async def queue_length(self, bot: BotId) -> int:
        return sum(its == bot for its, _ in self._tables.waiting)

    async def waiting(
        self, bot: BotId, after: Place = FRONT, limit: int = PAGE
    ) -> Sequence[Waiting]:
        line = [it for it in self._tables.waiting.values() if it.bot == bot and it.place > after]
        return sorted(line, key=lambda it: it.place)[:limit]

    async def languages(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        known = self._tables.people
        return {it: known[bot, it].language for it in people if (bot, it) in known}

    async def places(self, bot: BotId, people: Sequence[PersonId]) -> Sequence[Waiting]:
        waiting = self._tables.waiting
        return [waiting[bot, person] for person in people if (bot, person) in waiting]

    async def apart(
        self, bot: BotId, now_ms: int, people: Sequence[PersonId]
    ) -> set[frozenset[Fingerprint]]:
        here = {it.fingerprint for it in self._tables.waiting.values() if it.bot == bot}
        asked = {it.fingerprint for it in await self.places(bot, people)}
        kept = {
            frozenset((by, other))
            for (its, by, other, _), until_ms in self._tables.apart.items()
            if its == bot and until_ms > now_ms and by in asked and other in here
        }
        return kept | self._matched(bot, asked, here)

    def _matched(
        self, bot: BotId, asked: set[Fingerprint], here: set[Fingerprint]
    ) -> set[frozenset[Fingerprint]]:
        matches = (it for it in self._tables.chats.values() if it.bot == bot and it.is_match)
        live = (frozenset((it.one_print, it.two_print)) for it in matches if it.is_live)
        return {both for both in live if both & asked and both <= here}

    async def usual_wait_ms(self, bot: BotId) -> int | None:
        latest = (ms for (its, _), ms in reversed(self._tables.waited.items()) if its == bot)
        waits = sorted(islice(latest, USUAL))
        return waits[len(waits) // 2] if waits else None

    # --- the outbox -----------------------------------------------------------------------

    async def unsent(self, bot: BotId, after: int, limit: int) -> Sequence[Letter]:
        letters = self._tables.outbox
        waiting = letters.keys() - self._tables.begun.keys()
        ids = sorted(id for id in waiting if letters[id].outgoing.bot == bot and id > after)
        return [letters[id] for id in ids[:limit]]

    async def begin(self, letter: Letter, at_ms: int) -> None:
        if letter.id in self._tables.outbox:
            self._tables.begun[letter.id] = at_ms

    async def arrived_letters(self, bot: BotId, after: int, limit: int) -> Sequence[Arrived]:
        found = await self.unsent(bot, after, limit)
        return [Arrived(letter.id, letter.outgoing.to) for letter in found]

    async def sendable(self, letters: Sequence[Letter], holder: Holder | None = None) -> set[int]:
        stored = [self._tables.outbox[it.id] for it in letters if it.id in self._tables.outbox]
        fit = [letter for letter in stored if self._fits(letter)]
        if holder and any(self._held_by(letter, holder.house) != holder.name for letter in fit):
            raise Fenced
        return {letter.id for letter in fit}

    def _held_by(self, letter: Letter, house: BotId) -> str:
        return leases.holder_of(self._tables, house, shard_of(letter.outgoing.to))

    def _fits(self, letter: Letter) -> bool:
        call = letter.outgoing
        if call.chat is None:
            return True
        chat = self._chat(call.bot, call.chat)
        return chat is not None and (call.author, call.to) in (
            (chat.one, chat.two),
            (chat.two, chat.one),
        )

    async def twin(self, bot: BotId, chat: ChatId, person: PersonId, message: int) -> int | None:
        link = self._tables.links.get((bot, person, message))
        return link.twin if link and link.chat == chat else None

    async def linked(self, bot: BotId, person: PersonId, message: int) -> ChatId | None:
        link = self._tables.links.get((bot, person, message))
        return link and link.chat

    async def is_passed_on(self, bot: BotId, chat: ChatId, author: PersonId, source: int) -> bool:
        relay = (bot, chat, author, source)
        calls = [letter.outgoing for letter in self._tables.outbox.values()]
        calls += [kept.letter.outgoing for kept in self._tables.withheld.values()]
        waits = any((it.bot, it.chat, it.author, it.source) == relay for it in calls)
        return waits or await self.twin(bot, chat, author, source) is not None

    async def card(self, bot: BotId, person: PersonId, name: str) -> int | None:
        return self._tables.cards.get((bot, person, name))

    async def mark(self, marks: Sequence[Mark], at_ms: int) -> None:
        for mark in marks:
            broadcasts.post_became(self._tables, mark)
            letter = self._tables.outbox.get(mark.letter.id)
            if letter is None:
                continue
            broadcasts.count(self._tables, letter, mark.outcome)
            if mark.outcome is Outcome.RETRY:
                later = replace(letter.outgoing, due_ms=mark.due_ms)
                self._tables.outbox[letter.id] = replace(letter, outgoing=later, tries=mark.tries)
                continue
            del self._tables.outbox[letter.id]
            self._tables.settled[letter.id] = at_ms
            if mark.outcome is Outcome.SENT and mark.message is not None:
                self._keep_number(letter, mark.message, at_ms)

    def _keep_number(self, letter: Letter, message: int, at_ms: int) -> None:
        call, links = letter.outgoing, self._tables.links
        if call.chat is not None and call.author is not None and call.source is not None:
            links[call.bot, call.author, call.source] = Link(call.chat, call.to, message, at_ms)
            links[call.bot, call.to, message] = Link(call.chat, call.author, call.source, at_ms)
        if call.card is not None:
            self._tables.cards[call.bot, call.to, call.card] = message

    # --- leases ---------------------------------------------------------------------------

    async def leasing(self, bot: BotId) -> Leasing:
        return leases.leasing(self._tables, bot)

    async def beat(self, bot: BotId, holder: str, leaves: bool = False) -> None:
        leases.beat(self._tables, bot, holder, leaves)

    async def hand_over(self, bot: BotId, seen: Sequence[Lease], holder: str) -> Sequence[Lease]:
        return leases.hand_over(self._tables, bot, seen, holder)

    async def leave(self, bot: BotId, holder: str) -> None:
        self._tables.holders.pop((bot, holder), None)

    # --- sweeps ---------------------------------------------------------------------------

    async def idle_chats(self, bot: BotId, before_ms: int, limit: int) -> Sequence[Chat]:
        tables = self._tables
        live = {tables.chats[its, chat] for (its, _), chat in tables.seats.items() if its == bot}
        random = (chat for chat in live if not chat.is_match)
        idle = (chat for chat in random if max(chat.opened_ms, chat.last_ms) < before_ms)
        return sorted(idle, key=lambda chat: (chat.last_ms, chat.id))[:limit]

    async def expire(self, now_ms: int) -> int:
        return expire(self._tables, now_ms)

    async def roll(self, bot: BotId) -> bool:
        return await self.trends.roll(bot)

    async def stand(self, bot: BotId, day: int) -> None:
        await self.trends.stand(bot, day)

    async def counts(self, bot: BotId) -> Mapping[str, int]:
        tables = self._tables
        return {
            "inbox": sum(row.bot == bot for row in tables.open.values()),
            "quarantined": sum(it.row.bot == bot for it in tables.quarantined.values()),
            "outbox": sum(letter.outgoing.bot == bot for letter in tables.outbox.values()),
            "waiting": sum(its == bot for its, _ in tables.waiting),
            "chats": len({chat for (its, _), chat in tables.seats.items() if its == bot}),
            "people": sum(its == bot for its, _ in tables.people),
        }
