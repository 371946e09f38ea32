"""Events as statements, and the port Trends over SQL text and any executor."""

from collections.abc import Iterator, Sequence

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.executor import Row, Statement
from meetsmatch.adapters.sql.rows import text, whole
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.telling import (
    CardsTold,
    ChatTold,
    Exposed,
    Happened,
    Reached,
    Telling,
    Visited,
)
from meetsmatch.app.trends import LATE, ROLLED_AT_ONCE, Kept
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import HOUR_MS
from meetsmatch.core.trends import Tally

ROLLED = "rolled"
"""The mark up to which events are counted."""

STANDING = ("people", "women", "men", "listed", "never_shown")


def telling(change: Telling) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case Happened(event):
            yield Said("tell", _params(event))
        case Visited(bot, person, day):
            yield Said("see_person", {"bot": bot, "person": person, "day": day}, must=1)
        case Reached(person, milestone, event):
            who: Params = {"bot": event.bot, "person": person, "milestone": milestone.value}
            yield Said("tell_first", {**_params(event), **who})
            yield Said("reach", who)
        case ChatTold(bot, chat, at_ms, word):
            yield Said("tell_chat", {"bot": bot, "chat": chat, "at_ms": at_ms, "word": word})
        case CardsTold(person, event):
            yield Said("tell_cards", {**_params(event), "person": person})
        case Exposed(event):
            yield Said("tell_exposed", _params(event))


def _params(event: Event) -> Params:
    return {
        "bot": event.bot,
        "at_ms": event.at_ms,
        "kind": event.kind.value,
        "alias": event.alias,
        "word": event.word,
        "size": event.size,
        "often": event.often,
    }


class SqlTrends:
    """Counts by statements alone: no event passes through this process."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def roll(self, bot: BotId) -> bool:
        marked = await self._asking.read("mark_of", bot=bot, name=ROLLED)
        mark = whole(marked[0][0]) if marked else 0
        after = max(0, mark - LATE)
        found = await self._asking.scan("touched_hours", bot=bot, after=after, most=ROLLED_AT_ONCE)
        latest = max((whole(row[1]) for row in found), default=0)
        if latest <= mark:
            return False
        hours = [whole(row[0]) for row in found]
        made = self._asking.made
        steps = [made("roll_hour", bot=bot, hour=it, from_ms=it * HOUR_MS) for it in hours]
        steps += self._days(bot, hours)
        steps.append(made("set_mark", bot=bot, name=ROLLED, value=latest))
        await self._asking.executor.run(steps)
        return True

    def _days(self, bot: BotId, hours: Sequence[int]) -> list[Statement]:
        days = sorted({it // 24 for it in hours})
        made = self._asking.made
        return [made("roll_day", bot=bot, day=it, from_hour=it * 24) for it in days]

    async def stand(self, bot: BotId, day: int) -> None:
        (row,) = await self._asking.scan("standing", bot=bot)
        where = {"bot": bot, "day": day, "kind": Kind.STANDING.value}
        steps = [
            self._asking.made("put_day", **where, word=word, events=whole(value))
            for word, value in zip(STANDING, row, strict=True)
        ]
        await self._asking.executor.run(steps)

    async def hours(self, bot: BotId, since: int, until: int) -> Sequence[Tally]:
        found = await self._asking.scan("hours_of", bot=bot, since=since, until=until)
        return [_tally(row) for row in found]

    async def days(self, bot: BotId, since: int, until: int) -> Sequence[Tally]:
        found = await self._asking.scan("days_of", bot=bot, since=since, until=until)
        return [_tally(row) for row in found]

    async def events(self, bot: BotId, after: int, limit: int) -> Sequence[Kept]:
        found = await self._asking.scan("events_after", bot=bot, after=after, most=limit)
        return [_kept(bot, row) for row in found]


def _tally(row: Row) -> Tally:
    at, kind, word, *numbers = row
    return Tally(whole(at), text(kind), text(word), *map(whole, numbers))


def _kept(bot: BotId, row: Row) -> Kept:
    id, at_ms, kind, alias, word, size, often = row
    what = Kind(text(kind)), whole(at_ms), whole(alias), text(word)
    return Kept(whole(id), Event(bot, *what, whole(size), whole(often)))
