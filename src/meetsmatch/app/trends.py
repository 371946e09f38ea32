"""What is counted of events, by hours and days, and how that is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.core.events import EVENTS_MS, Event
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.trends import Tally

HOURS_MS = EVENTS_MS
"""How long what happened in each hour is known."""

DAYS_MS = 5 * 365 * DAY_MS
"""And on each day."""

ROLLED_AT_ONCE = 20_000
"""So many events are looked at by one step."""

LATE = 2_000
"""So many are looked at again: a database may show an event later than those with greater ids."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An event with its number in the store, which grows in the order of commits."""

    id: int
    event: Event


class Counting(Protocol):
    """What counts events: a part of `Store`."""

    async def roll(self, bot: BotId) -> bool:
        """Count the hours and days of new events (app/trends), a step; whether there were any."""
        ...

    async def stand(self, bot: BotId, day: int) -> None:
        """Write down how things stand now, as that day's. Reads all people: not often."""


class Trends(Protocol):
    """Reads what `Store.roll` has counted. Every method may raise `Unavailable`."""

    async def hours(self, bot: BotId, since: int, until: int) -> Sequence[Tally]:
        """From `since` until before `until`, the first hour first."""
        ...

    async def days(self, bot: BotId, since: int, until: int) -> Sequence[Tally]:
        """The same by days."""
        ...

    async def events(self, bot: BotId, after: int, limit: int) -> Sequence[Kept]:
        """Those with greater ids, in their order."""
        ...
