"""Events in dicts: what each change writes, and the port Trends."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from meetsmatch.adapters.memory.experiments import is_first
from meetsmatch.adapters.memory.tables import Tables
from meetsmatch.app.telling import (
    CardsTold,
    ChatTold,
    Exposed,
    Happened,
    Reached,
    Telling,
    Visited,
)
from meetsmatch.app.trends import ROLLED_AT_ONCE, Kept
from meetsmatch.app.work import Stale
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Gender
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.trends import Tally

ROLLED = "rolled"


def tell(tables: Tables, change: Telling) -> None:
    """Write it down, or raise Stale half-way (the caller undoes)."""
    match change:
        case Happened(event):
            _add(tables, event)
        case Visited(bot, person, day):
            who = tables.people.get((bot, person))
            if who is None or who.seen_day >= day:
                raise Stale("not known, or was here that day already")
            tables.put(tables.people, (bot, person), replace(who, seen_day=day))
        case Reached():
            _reach(tables, change)
        case ChatTold():
            _chat(tables, change)
        case CardsTold() | Exposed():
            if _is_told(tables, change):
                _add(tables, change.event)


def _is_told(tables: Tables, change: CardsTold | Exposed) -> bool:
    event = change.event
    if isinstance(change, Exposed):
        return is_first(tables, event)
    shown = tables.shown.get((event.bot, change.person), 0)
    return shown > 0 and not shown % event.often


def _reach(tables: Tables, change: Reached) -> None:
    key, milestone = (change.event.bot, change.person), change.milestone
    who = tables.people.get(key)
    if who is not None and not who.milestones & milestone:
        _add(tables, change.event)
        tables.put(tables.people, key, replace(who, milestones=who.milestones | milestone))


def _chat(tables: Tables, told: ChatTold) -> None:
    chat = tables.chats.get((told.bot, told.chat))
    if chat is None:
        return
    kind = Kind.MATCH_ENDED if chat.is_match else Kind.CHAT_ENDED
    seconds = (told.at_ms - chat.opened_ms) // 1_000
    wrote = tables.wrote.get((told.bot, told.chat), 0)
    event = Event(told.bot, kind, told.at_ms, word=told.word, size=seconds, often=wrote)
    _add(tables, event)


def _add(tables: Tables, event: Event) -> None:
    tables.last_event += 1
    tables.put(tables.events, tables.last_event, event)


Sums = dict[tuple[BotId, int, str, str], Tally]


class MemoryTrends:
    """The Trends port. No method awaits anything, so each is one atomic step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def roll(self, bot: BotId) -> bool:
        tables = self._tables
        mark = tables.marks.get((bot, ROLLED), 0)
        new = ((id, it) for id, it in tables.events.items() if it.bot == bot and id > mark)
        found = dict(islice(new, ROLLED_AT_ONCE))
        if not found:
            return False
        hours = {it.at_ms // HOUR_MS for it in found.values()}
        these = [it for it in tables.events.values() if it.bot == bot]
        inside = [it for it in these if it.at_ms // HOUR_MS in hours]
        tables.hours |= _counted(bot, [_tally(it) for it in inside])
        days = {hour // 24 for hour in hours}
        of_days = [
            it for (of, *_), it in tables.hours.items() if of == bot and it.at // 24 in days
        ]
        tables.days |= _counted(bot, [it._replace(at=it.at // 24) for it in of_days])
        tables.marks[bot, ROLLED] = max(found)
        return True

    async def stand(self, bot: BotId, day: int) -> None:
        tables = self._tables
        people = [it.gender for it in tables.people.values() if it.bot == bot]
        listed = [key for key in tables.pool if key[0] == bot]
        seen = {key for key, it in tables.counts.items() if it.tally.got_seen > 0}
        numbers = {
            "people": len(people),
            "women": people.count(Gender.WOMAN),
            "men": people.count(Gender.MAN),
            "listed": len(listed),
            "never_shown": len([key for key in listed if key not in seen]),
        }
        for word, number in numbers.items():
            key = (bot, day, Kind.STANDING.value, word)
            tables.days[key] = Tally(day, Kind.STANDING.value, word, number)

    async def hours(self, bot: BotId, since: int, until: int) -> Sequence[Tally]:
        return _between(self._tables.hours, bot, since, until)

    async def days(self, bot: BotId, since: int, until: int) -> Sequence[Tally]:
        return _between(self._tables.days, bot, since, until)

    async def events(self, bot: BotId, after: int, limit: int) -> Sequence[Kept]:
        kept = [Kept(id, it) for id, it in self._tables.events.items() if it.bot == bot]
        return [it for it in kept if it.id > after][:limit]


def _tally(event: Event) -> Tally:
    hour = event.at_ms // HOUR_MS
    return Tally(hour, event.kind.value, event.word, 1, event.size, event.often)


def _counted(bot: BotId, tallies: Sequence[Tally]) -> Sums:
    sums = defaultdict[tuple[int, str, str], list[int]](lambda: [0, 0, 0])
    for it in tallies:
        for place, number in enumerate(it[3:]):
            sums[it[:3]][place] += number
    return {(bot, *key): Tally(*key, *numbers) for key, numbers in sums.items()}


def _between(table: Sums, bot: BotId, since: int, until: int) -> Sequence[Tally]:
    return sorted(it for (of, *_), it in table.items() if of == bot and since <= it.at < until)


def expire(tables: Tables, before_ms: int, before_hour_ms: int, before_day_ms: int) -> int:
    """Forget events, and what was counted, from before these times."""
    old = [id for id, it in tables.events.items() if it.at_ms < before_ms]
    for id in old:
        del tables.events[id]
    gone = len(old)
    for table, before in (
        (tables.hours, before_hour_ms // HOUR_MS),
        (tables.days, before_day_ms // DAY_MS),
    ):
        past = [key for key, it in table.items() if it.at < before]
        for key in past:
            del table[key]
        gone += len(past)
    return gone
