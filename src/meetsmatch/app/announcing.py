"""What owners do with broadcasts, and how each comes, step by step, to whom it is meant for.

A step is one Work: the letters of some people, and how far it has come with them. So whatever
dies, everybody is looked at once. A step waits until what was written before is nearly sent: at
any moment only some seconds' worth of letters is under way, and a pause or a stop takes effect
at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meetsmatch.app.audit import Audit
from meetsmatch.app.broadcasting import (
    BroadcastChanged,
    BroadcastMade,
    LettersGivenUp,
    PostBegun,
    ReaderPutOff,
    ReaderWoke,
    Withdrawn,
)
from meetsmatch.app.broadcasts import Broadcasts
from meetsmatch.app.places import Places
from meetsmatch.app.ports import NowMs, Store
from meetsmatch.app.work import Change, Work
from meetsmatch.core.broadcasts import (
    BEGINNING,
    REMINDER,
    Broadcast,
    Draft,
    Reader,
    Segment,
    State,
    WrongBroadcast,
)
from meetsmatch.core.channels import UNSET, Post
from meetsmatch.core.ids import BotId, BroadcastId
from meetsmatch.core.rules import DAY_MS, MINUTE_MS, Rules

PAGE = 250
"""People looked at in one step."""

AHEAD_S = 10
"""So many seconds' worth of letters are under way at most."""

CALL_MS = 10 * MINUTE_MS
"""A call that began so long ago is over, whoever made it."""

SAMPLE = 2_000
"""So many people tell how many a segment has. Ids are random, so the first are as all."""

LOOKED_AT = 50
"""So many broadcasts are read at once to find today's reminder."""

LATEST = 1 << 31
"""No broadcast has this number."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people something is for."""

    people: int
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """What is written, who is told, and whether it is posted in the channel."""

    broadcast: Broadcast
    changes: tuple[Change, ...]
    readers: tuple[Reader, ...] = ()
    is_posted: bool = False


@dataclass(frozen=True, slots=True)
class Announcing:
    """Every deed of an owner comes with its line of the audit log. WrongBroadcast says what can't
    be."""

    bot: BotId
    store: Store
    broadcasts: Broadcasts
    places: Places
    audit: Audit
    rules: Rules
    languages: tuple[str, ...]
    now_ms: NowMs

    # --- what owners do -------------------------------------------------------------------

    async def latest(self, limit: int) -> Sequence[Broadcast]:
        """The newest first."""
        return await self.broadcasts.broadcasts(self.bot, LATEST, limit)

    async def find(self, id: int) -> Broadcast:
        """By its number."""
        found = await self.broadcasts.broadcast(self.bot, BroadcastId(id))
        if found is None:
            raise WrongBroadcast(f"There is no broadcast {id}.")
        return found

    async def made(self, draft: Draft, actor: str) -> tuple[Broadcast, Work]:
        """A new draft."""
        checked = self._checked(draft)
        last = await self.latest(1)
        id = BroadcastId(last[0].id + 1 if last else 1)
        made = Broadcast(self.bot, id, checked, actor, self.now_ms())
        return made, await self._work(BroadcastMade(made), actor, "broadcast-made")

    async def revised(self, id: int, draft: Draft, actor: str) -> Work:
        """A draft, written anew."""
        checked = self._checked(draft)
        changed = (await self.find(id)).revised(checked)
        return await self._changed(changed, actor, "broadcast-revised")

    async def scheduled(self, id: int, starts_ms: int, actor: str) -> Work:
        """It begins then; with 0, at once."""
        changed = (await self.find(id)).scheduled(starts_ms, self.now_ms())
        return await self._changed(changed, actor, "broadcast-scheduled")

    async def paused(self, id: int, actor: str) -> Work:
        """Nobody else is told until it is resumed."""
        return await self._changed((await self.find(id)).paused(), actor, "broadcast-paused")

    async def resumed(self, id: int, actor: str) -> Work:
        """It goes on."""
        return await self._changed((await self.find(id)).resumed(), actor, "broadcast-resumed")

    async def stopped(self, id: int, actor: str) -> Work:
        """For good: what was not sent yet never is."""
        now_ms = self.now_ms()
        changed = (await self.find(id)).stopped(now_ms)
        work = await self._changed(changed, actor, "broadcast-stopped")
        return Work((*work.changes, Withdrawn(self.bot, changed.id, now_ms)))

    def _checked(self, draft: Draft) -> Draft:
        return draft.checked(self.languages, self.rules.channel)

    async def _changed(self, it: Broadcast, actor: str, deed: str) -> Work:
        return await self._work(BroadcastChanged(it), actor, deed)

    async def _work(self, change: BroadcastMade | BroadcastChanged, actor: str, deed: str) -> Work:
        it = change.broadcast
        return Work((change, await self.audit.line(actor, deed, str(it.id), it.draft.name)))

    # --- whom it is for -------------------------------------------------------------------

    async def reach(self, segment: Segment) -> Reach:
        """How many would be told now, those who sleep included; an estimate where many are."""
        now_ms, after, looked, found = self.now_ms(), BEGINNING, 0, 0
        while looked < SAMPLE:
            page = await self.broadcasts.readers(self.bot, after, now_ms, PAGE)
            meant = [await self._includes(segment, it, now_ms // DAY_MS) for it in page]
            looked, found = looked + len(page), found + sum(meant)
            if len(page) < PAGE:
                return Reach(found)
            after = page[-1].person.id
        everybody = (await self.store.counts(self.bot))["people"]
        return Reach(round(everybody * found / looked), is_exact=False)

    async def _is_meant(self, reader: Reader, it: Broadcast) -> bool:
        if it.is_reminder and reader.is_paused:
            return False
        return await self._includes(it.draft.segment, reader, it.day)

    async def _includes(self, segment: Segment, reader: Reader, day: int) -> bool:
        if not reader.may_be_told(self.rules, self.now_ms()):
            return False
        country = None
        if segment.countries and reader.cell is not None:
            country = await self.places.country_of(reader.cell)
        return segment.includes(reader, country, day)

    # --- who has not been here ------------------------------------------------------------

    async def reminder(self, texts: Mapping[str, str]) -> BroadcastMade | None:
        """Today's, in UTC, unless there is one or nobody is to be reminded: for those whose last
        day here was so many days ago. So everybody is in one of them at most in each absence."""
        now_ms, days = self.now_ms(), self.rules.remind_days
        if not days or await self._has_reminded(now_ms // DAY_MS):
            return None
        segment = Segment(seen_within=days, away_for=days)
        draft = self._checked(Draft(f"Away for {days} days", texts, segment))
        last = await self.latest(1)
        id = BroadcastId(last[0].id + 1 if last else 1)
        scheduled = State.SCHEDULED
        return BroadcastMade(
            Broadcast(self.bot, id, draft, REMINDER, now_ms, scheduled, starts_ms=now_ms)
        )

    async def _has_reminded(self, day: int) -> bool:
        before = LATEST
        while page := await self.broadcasts.broadcasts(self.bot, before, LOOKED_AT):
            if any(it.is_reminder and it.day == day for it in page):
                return True
            if page[-1].made_ms // DAY_MS < day:
                return False
            before = page[-1].id
        return False

    # --- steps ----------------------------------------------------------------------------

    async def due(self) -> Sequence[Step]:
        """The next step of each that goes on now."""
        found = await self.broadcasts.broadcasts_due(self.bot, self.now_ms())
        steps = [await self._step(it) for it in found]
        return [it for it in steps if it is not None]

    async def _step(self, it: Broadcast) -> Step | None:
        now_ms = self.now_ms()
        pending = await self.broadcasts.under_way(self.bot, it.id, now_ms - CALL_MS)
        if pending.lost:
            given_up = LettersGivenUp(self.bot, it.id, now_ms - CALL_MS, now_ms)
            return Step(it, (given_up,))
        if it.is_to_be_posted:
            return self._post(it)
        room = min(PAGE, self.rules.broadcast_pace * AHEAD_S - pending.letters)
        if room <= 0:
            return None
        if woken := await self.broadcasts.woken(self.bot, it.id, now_ms, room):
            return await self._wake(it, woken, now_ms)
        if it.cursor is not None:
            return await self._walk(it, room, now_ms)
        if pending.letters or await self.broadcasts.asleep(self.bot, it.id):
            return None
        return Step(it, (BroadcastChanged(it.changed(state=State.DONE, ended_ms=now_ms)),))

    def _post(self, it: Broadcast) -> Step:
        """Before anybody is told; nobody waits for what becomes of it."""
        moved, has_channel = it.changed(state=State.RUNNING), bool(self.rules.channel)
        begun = PostBegun(self.bot, it.id)
        if not has_channel:
            begun = PostBegun(self.bot, it.id, Post.REFUSED, UNSET)
        # The version guards it from a stop at this very moment.
        return Step(it, (BroadcastChanged(moved), begun), is_posted=has_channel)

    async def _wake(self, it: Broadcast, woken: Sequence[Reader], now_ms: int) -> Step:
        """Those who slept are told, unless they are meant no longer."""
        told = [who for who in woken if await self._is_meant(who, it)]
        moved = it.changed(state=State.RUNNING, told=it.told + len(told))
        awake = (ReaderWoke(self.bot, it.id, who.person.id) for who in woken)
        return Step(it, (BroadcastChanged(moved), *awake), tuple(told))

    async def _walk(self, it: Broadcast, room: int, now_ms: int) -> Step:
        """Along everybody, as far as there is room."""
        assert it.cursor is not None
        page = await self.broadcasts.readers(self.bot, it.cursor, now_ms, PAGE)
        cursor, told = it.cursor, list[Reader]()
        asleep = list[Change]()
        for who in page:
            if len(told) == room:
                break
            cursor = who.person.id
            if not await self._is_meant(who, it):
                continue
            until_ms = it.draft.quiet.until_ms(who.cell, now_ms)
            if until_ms > now_ms:
                asleep.append(ReaderPutOff(self.bot, it.id, cursor, until_ms))
            else:
                told.append(who)
        is_end = len(page) < PAGE and (not page or cursor == page[-1].person.id)
        moved = it.changed(
            state=State.RUNNING, cursor=None if is_end else cursor, told=it.told + len(told)
        )
        return Step(it, (BroadcastChanged(moved), *asleep), tuple(told))
