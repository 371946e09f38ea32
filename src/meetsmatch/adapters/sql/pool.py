"""Searching the pool: the reads of `Catalogue` that must stay quick with millions of people."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import islice

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing_rows import candidate, fit_params
from meetsmatch.adapters.sql.density import Density, Shelves, Sounding
from meetsmatch.adapters.sql.probes import (
    SHARES,
    Probe,
    bands,
    probes,
    racks,
    rounds,
    stretches,
    whole_shelf,
)
from meetsmatch.adapters.sql.rows import whole
from meetsmatch.adapters.sql.spots import BAND_BITS, first_spot, shelf_of
from meetsmatch.adapters.sql.texts import Value
from meetsmatch.app.ports import Unavailable
from meetsmatch.core.candidates import ACTIVE_DAYS, Candidate, may_see
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import year_at
from meetsmatch.core.rules import DAY_MS

GLANCE = 8
"""So many people are looked at in one query, for each that is wanted."""

LONGEST = 24
"""And in all, for each that is wanted: who seeks what is rare may get fewer."""

PATIENCE = 3
"""So many times longer when nobody is found: most of those who live near may be decided about."""

UNKNOWN = 16_000
"""So many racks at most are sounded when nothing is known of any: all within 300 km."""

PAGE = 5_000
"""People counted in one query, so that nobody waits long behind it."""

FRESH_MS = 1_000
FRESH_MS_EACH = 0.1
"""A map is drawn anew after so long, and for each person on it so much longer: the work is some
1 % of a processor's at any size."""


class Map:
    """Where the people of one bot are, and the one who draws it anew."""

    def __init__(self) -> None:
        self.density: Density | None = None
        self.coming: Density | None = None
        self.drawing: asyncio.Task[None] | None = None
        self.until_ms = 0

    def add(self, shelf: int) -> None:
        for it in (self.density, self.coming):
            if it is not None:
                it.add(shelf)


class Pool:
    """Reads of the pool over any executor. One that `lasts` gets a map in memory; else every
    search asks first."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._maps: dict[BotId, Map] = {}

    def saw(self, entry: Candidate) -> None:
        """They are in the pool from now on."""
        if (known := self._maps.get(entry.bot)) is not None:
            known.add(shelf_of(entry))

    async def candidates(
        self, viewer: Candidate, start: int, limit: int, now_ms: int
    ) -> Sequence[Candidate]:
        """As the port says."""
        year, today = year_at(now_ms), now_ms // DAY_MS
        ages = bands(viewer, year)
        shelves = self._known(viewer.bot, now_ms) or await self._sounded(viewer, ages, today)
        found: list[Candidate] = []
        left = LONGEST * limit
        for some in rounds(probes(shelves, racks(viewer, today), ages, start), GLANCE * limit):
            most = limit - len(found)
            wanted = _wanted(viewer, some, most, now_ms)
            rows = await self._asking.scan("find_candidates", **wanted)
            found += [it for it in map(candidate, rows) if may_see(viewer, it, year)]
            left -= sum(probe.cost for probe in some)
            if len(rows) == most or left <= (0 if found else -PATIENCE * LONGEST * limit):
                break
        return found

    # --- what is known of where people are ------------------------------------------------

    async def _sounded(self, viewer: Candidate, ages: tuple[int, int], today: int) -> Shelves:
        """Asked for this search alone."""
        near = list(islice(racks(viewer, today), UNKNOWN))
        people = await self._together(viewer.bot, near, stretches(near, ages))
        first, last = ages
        crowded = [
            rack << BAND_BITS | band
            for rack, number in people.items()
            if number > SHARES[1]
            for band in range(first, last + 1)
        ]
        few = {rack: number for rack, number in people.items() if number <= SHARES[1]}
        if not crowded:
            return Sounding(few, {})
        return Sounding(few, await self._together(viewer.bot, crowded, map(whole_shelf, crowded)))

    async def _together(
        self, bot: BotId, places: Sequence[int], stretches: Iterable[tuple[int, int]]
    ) -> dict[int, int]:
        """How many people each of these places holds, each with its first and its last spot."""
        asked = json.dumps([*stretches])
        rows = await self._asking.scan("count_stretches", stretches=asked, bot=bot)
        return {places[whole(row[0])]: whole(row[1]) for row in rows}

    def _known(self, bot: BotId, now_ms: int) -> Density | None:
        if not self._asking.executor.lasts:
            return None
        known = self._maps.setdefault(bot, Map())
        if known.drawing is None and known.until_ms <= now_ms:
            known.drawing = asyncio.get_running_loop().create_task(self._draw(bot, known, now_ms))
        return known.density

    async def _draw(self, bot: BotId, known: Map, now_ms: int) -> None:
        known.coming = density = Density()
        people = 0
        try:
            async for shelf, counted in self._counted(bot, now_ms // DAY_MS):
                density.count(shelf, counted)
                people += counted
            known.density = density
            known.until_ms = now_ms + FRESH_MS + int(FRESH_MS_EACH * people)
        except Unavailable:
            pass  # The next search tries again; meanwhile the old map does.
        finally:
            known.coming = known.drawing = None

    async def _counted(self, bot: BotId, today: int) -> AsyncIterator[tuple[int, int]]:
        """Shelves and how many people are on each, of all who may be shown."""
        after = first_spot(today) - 1
        shelf, people, page = 0, 0, PAGE
        while page == PAGE:
            rows = await self._asking.scan("count_shelves", bot=bot, after=after, most=PAGE)
            page = 0
            for row in rows:
                next_shelf, counted, after = map(whole, row)
                page += counted
                if next_shelf != shelf and people:
                    yield shelf, people
                    people = 0
                shelf, people = next_shelf, people + counted
        if people:
            yield shelf, people


def _wanted(viewer: Candidate, some: Sequence[Probe], most: int, now_ms: int) -> dict[str, Value]:
    return {
        **fit_params(viewer, now_ms),
        "probes": json.dumps([probe[:2] for probe in some]),
        "since_day": now_ms // DAY_MS - ACTIVE_DAYS,
        "most": most,
    }
