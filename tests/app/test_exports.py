"""Finished days become files, each once, whoever dies over them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.house import BOT
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.tabular import csv_of
from meetsmatch.app.exports import SETTLES_MS, WRITTEN, Exporting, File, ShelfAway
from meetsmatch.app.handing_out import PAGE, Table
from meetsmatch.app.monitoring import UNWRITTEN
from meetsmatch.app.telling import Happened
from meetsmatch.app.work import Commit, Stale, Work
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from support.shelves import HeldShelf

FIRST = 20_000
DATES = ("2024-10-04", "2024-10-05", "2024-10-06")
"""The days FIRST and those after it."""

GUEST = BotId(8)


class Office:
    """A bot whose days are written."""

    def __init__(self) -> None:
        self.store, self.shelf = MemoryStore(), HeldShelf()
        self.now_ms = (FIRST + 1) * DAY_MS
        self.exporting = Exporting(
            BOT, self.store, self.store.trends, self.shelf, lambda: self.now_ms, "csv", csv_of, 30
        )

    async def happens(self, day: int, *words: str, hour: float = 12) -> None:
        at_ms = int(day * DAY_MS + hour * HOUR_MS)
        told = tuple(Happened(Event(BOT, Kind.LIKED, at_ms, 77, it)) for it in words)
        await self.store.commit(Commit(BOT, at_ms, told))

    async def later(self, ms: int) -> None:
        self.now_ms += ms

    async def commits(self, works: Sequence[Work]) -> None:
        for it in works:
            await self.store.commit(Commit(BOT, self.now_ms, it.changes))

    async def writes(self) -> int:
        """All that is due; how many commits that took."""
        for steps in range(99):
            works = await self.exporting.due()
            if not works:
                return steps
            await self.commits(works)
        raise AssertionError("it never ends")

    async def mark(self, name: str) -> int:
        return (await self.store.marks(BOT)).get(name, 0)

    def events(self, date: str) -> list[str]:
        """The words of that day's events."""
        lines = self.shelf.text(BOT, f"{date}-events.csv").splitlines()
        return [it.split(",")[3] for it in lines[1:]]


@pytest.fixture
def office() -> Office:
    return Office()


async def test_each_finished_day_is_written_from_the_first_on_which_anything_happened(
    office: Office,
):
    await office.happens(FIRST, "one", "two")
    await office.happens(FIRST + 1, "three")
    office.now_ms = (FIRST + 2) * DAY_MS + SETTLES_MS
    await office.happens(FIRST + 2, "today", hour=1)
    assert await office.writes() == 2
    tables = sorted(f"{date}-{it}.csv" for date in DATES[:2] for it in Table)
    assert office.shelf.names(BOT) == tables
    assert [office.events(it) for it in DATES[:2]] == [["one", "two"], ["three"]]
    days = office.shelf.text(BOT, f"{DATES[0]}-days.csv").splitlines()
    assert days == ["day,kind,word,events,size,often", *sorted(days[1:])]
    assert f"{DATES[0]}T00:00:00Z,liked,one,1,0,0" in days
    assert f"{DATES[0]}T12:00:00Z,liked,one,1" in office.shelf.text(BOT, f"{DATES[0]}-hours.csv")
    assert await office.mark(WRITTEN) == FIRST + 1
    assert (await office.writes(), office.shelf.puts) == (0, 6)


async def test_a_day_is_written_once_everything_of_it_is_committed(office: Office):
    await office.happens(FIRST, "one")
    office.now_ms = (FIRST + 1) * DAY_MS + SETTLES_MS - 1
    assert await office.writes() == 0
    # Decided before midnight, committed after something of the next day.
    await office.happens(FIRST + 1, "next", hour=0.1)
    await office.happens(FIRST, "late", hour=23.99)
    office.now_ms += 1
    assert await office.writes() == 1
    assert office.events(DATES[0]) == ["one", "late"]
    office.now_ms += DAY_MS
    await office.writes()
    assert office.events(DATES[1]) == ["next"]


async def test_a_day_on_which_nothing_happened_has_its_files_too(office: Office):
    await office.happens(FIRST, "one")
    await office.happens(FIRST + 2, "three")
    office.now_ms = (FIRST + 3) * DAY_MS + SETTLES_MS
    assert await office.writes() == 3
    assert [office.events(it) for it in DATES] == [["one"], [], ["three"]]


async def test_many_events_are_walked_through_once(office: Office):
    for day in (FIRST, FIRST + 1):
        await office.happens(day, *["w"] * (PAGE + 5))
    await office.happens(FIRST + 3, "end")
    office.now_ms = (FIRST + 4) * DAY_MS + SETTLES_MS
    asked = list[int]()
    real = office.store.trends.events

    async def events(bot: BotId, after: int, limit: int) -> object:
        asked.append(after)
        return await real(bot, after, limit)

    office.store.trends.events = events
    await office.writes()
    assert [len(office.events(it)) for it in DATES] == [PAGE + 5, PAGE + 5, 0]
    from_the_first = [it for it in asked if it == 0]
    # Once for each day to see whether anything ever happened, and once for the first one.
    assert len(from_the_first) == 4 + 1


async def test_who_dies_before_the_commit_leaves_files_that_are_written_again(office: Office):
    await office.happens(FIRST, "one")
    await office.later(SETTLES_MS)
    await office.exporting.due()
    before = dict(office.shelf.held)
    assert await office.mark(WRITTEN) == 0
    assert await office.writes() == 1
    assert (office.shelf.held, office.shelf.puts) == (before, 6)


async def test_of_two_at_once_one_has_done_it(office: Office):
    await office.happens(FIRST, "one")
    await office.later(SETTLES_MS)
    one, two = await office.exporting.due(), await office.exporting.due()
    await office.commits(one)
    with pytest.raises(Stale):
        await office.commits(two)
    assert await office.writes() == 0
    assert office.events(DATES[0]) == ["one"]


async def test_while_the_disk_is_full_it_is_marked_and_nothing_is_lost(office: Office):
    await office.happens(FIRST, "one")
    await office.later(SETTLES_MS)
    office.shelf.is_away, began_ms = True, office.now_ms
    await office.commits(await office.exporting.due())
    assert await office.mark(UNWRITTEN) == began_ms
    await office.later(DAY_MS)
    with pytest.raises(ShelfAway, match="make room"):
        await office.exporting.due()
    assert (await office.mark(UNWRITTEN), await office.mark(WRITTEN)) == (began_ms, 0)
    office.shelf.is_away = False
    assert await office.writes() == 2
    assert (await office.mark(UNWRITTEN), await office.mark(WRITTEN)) == (0, FIRST + 1)


async def test_whoever_needs_no_files_any_more_has_nothing_that_fails(office: Office):
    await office.happens(FIRST, "one")
    await office.later(SETTLES_MS)
    office.shelf.is_away = True
    await office.commits(await office.exporting.due())
    office.exporting = replace(office.exporting, shelf=None)
    assert await office.writes() == 1
    assert await office.mark(UNWRITTEN) == 0
    assert await office.writes() == 0


async def test_what_is_too_old_is_neither_written_nor_kept(office: Office):
    await office.happens(FIRST, "one")
    await office.later(SETTLES_MS)
    await office.writes()
    stranger = File(FIRST, Table.DAYS, "parquet")
    office.shelf.held[GUEST, stranger] = b"of a bot that is stopped"
    await office.later(30 * DAY_MS)
    await office.writes()
    assert f"{DATES[0]}-events.csv" in office.shelf.names(BOT), "another one deletes"
    office.exporting = replace(office.exporting, clears=True)
    await office.writes()
    assert {it.day for _, it in office.shelf.held} == {*range(FIRST + 2, FIRST + 31)}
    assert office.shelf.names(GUEST) == []


async def test_what_can_not_be_deleted_is_told_of_once_all_is_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    async def stuck(oldest: int, now_ms: int) -> None:
        raise ShelfAway("not yours")

    await office.happens(FIRST, "one")
    await office.later(SETTLES_MS)
    monkeypatch.setattr(office.shelf, "clear", stuck)
    office.exporting = replace(office.exporting, clears=True)
    await office.commits(await office.exporting.due())
    assert (await office.mark(WRITTEN), await office.mark(UNWRITTEN)) == (FIRST, 0)
    await office.commits(await office.exporting.due())
    assert await office.mark(UNWRITTEN) == office.now_ms
    with pytest.raises(ShelfAway, match="not yours"):
        await office.exporting.due()


async def test_after_a_pause_it_begins_with_the_oldest_day_that_is_kept(office: Office):
    await office.happens(FIRST, "one")
    await office.happens(FIRST + 40, "two")
    office.now_ms = (FIRST + 41) * DAY_MS + SETTLES_MS
    await office.writes()
    assert min(it.day for _, it in office.shelf.held) == FIRST + 41 - 30 + 1


async def test_where_nothing_ever_happened_nothing_is_written(office: Office):
    await office.later(SETTLES_MS)
    assert (await office.writes(), office.shelf.puts) == (0, 0)


async def test_what_is_not_counted_yet_is_not_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    async def never(bot: BotId) -> bool:
        return True

    await office.happens(FIRST, "one")
    await office.later(SETTLES_MS)
    monkeypatch.setattr(office.store, "roll", never)
    assert (await office.writes(), office.shelf.puts) == (0, 0)


@pytest.mark.parametrize(
    "name",
    [
        *("", "events.csv", "2024-10-04-events.xlsx", "2024-13-04-events.csv"),
        *("../2024-10-04-events.csv", "2024-10-04-people.csv", "2024-10-04-events.csv.part"),
    ],
)
def test_other_names_are_none_of_ours(name: str):
    assert File.read(name) is None


def test_a_name_tells_what_it_is():
    file = File(FIRST, Table.HOURS, "parquet")
    assert file.name == "2024-10-04-hours.parquet"
    assert File.read(file.name) == file
