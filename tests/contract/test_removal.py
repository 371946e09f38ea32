"""All that is kept of a removed bot is deleted, in whatever store, and nothing of any other."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any, Protocol, cast

import pytest

from contract.made import ANN, BOT, NOW, joined, print_of, work
from contract.rows_left import Rows, rows_left
from contract.test_events import Telling
from contract.test_registry import OTHER
from contract.test_retention import lived
from meetsmatch.adapters.memory.copies import MemoryMedia
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.sql import SqlStore, emptying
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.app.audit import Audit
from meetsmatch.app.copies import MediaAway
from meetsmatch.app.copychanges import CopyWanted
from meetsmatch.app.exports import File, ShelfAway
from meetsmatch.app.handing_out import Table
from meetsmatch.app.ports import Store as Plain
from meetsmatch.app.registry import BotAdded, BotEmptied, BotRemoved, Registry
from meetsmatch.app.removing import SETTLES_MS, Removing
from meetsmatch.app.work import Commit, Stale
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.copies import NEVER, Copy
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.rules import DAY_MS
from support.shelves import HeldShelf

HOUSE = BotId(9)
GONE = Registered(HOUSE, BOT, "gone_bot", None, "gone", Wanted.ERASING, NOW, NOW, version=3)
LATER = NOW + SETTLES_MS
NEIGHBOUR = {BOT: BotId(21), OTHER.bot: BotId(22)}
STAYS = {table.name for table in TABLES if table.stays}
SAID = ("ann-says", "ann-reads", "ann-secret", "ann-on-telegram", "address-11")
"""What only she has said, or is reached by."""


class Store(Telling, Protocol):
    """A store with its registry and those who work there."""

    registry: Registry
    roster: Any


class Next:
    """The same store, for whoever lives next door: all that comes for one bot is another's."""

    def __init__(self, store: object) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._store, name)
        return lambda *given: method(*(moved(it, True) for it in given))


def moved(it: Any, is_bot: bool = False) -> Any:
    """As it would be next door."""
    if is_bot and type(it) is int:
        return NEIGHBOUR.get(BotId(it), it)
    if is_dataclass(it) and not isinstance(it, type):
        own = {field.name: getattr(it, field.name) for field in fields(it) if field.init}
        return replace(
            cast(Any, it), **{k: moved(v, k in ("bot", "house")) for k, v in own.items()}
        )
    if isinstance(it, tuple) and not hasattr(it, "_fields"):
        return tuple(map(moved, cast("tuple[Any, ...]", it)))
    return [moved(one) for one in cast("list[Any]", it)] if isinstance(it, list) else it


async def emptied(store: Store) -> int:
    """How many steps it took."""
    steps = 0
    while await store.registry.remains(BOT):
        await store.commit(work(BotEmptied(GONE, NOW)))
        steps += 1
    return steps


def others(rows: Rows, among: Rows) -> Rows:
    return {
        name: [it for it in held if it not in among.get(name, [])] for name, held in rows.items()
    }


async def test_nothing_of_a_removed_bot_stays_but_what_says_why_and_others_keep_all(store: Store):
    await lived(cast(Telling, Next(store)))
    next_door = await rows_left(store)
    assert next_door.keys() == {table.name for table in TABLES}, "a row in every table"
    await lived(store)
    await store.commit(work(BotAdded(GONE)))
    assert await emptied(store)
    left = await rows_left(store)
    assert all(set(rows) <= set(left[name]) for name, rows in next_door.items())
    mine = {name: rows for name, rows in others(left, next_door).items() if rows}
    assert mine.keys() <= STAYS
    assert mine.keys() >= {"apart", "audit", "evidence", "forgotten", "payments", "reports"}
    assert print_of(ANN) in "".join(mine["sanctions"]), "a ban holds if she comes back"
    for name, rows in mine.items():
        # Where a payment is given back to is sealed, and kept as long as the books.
        words = SAID[:-1] if name == "payments" else SAID
        assert not [it for it in words if it in "".join(rows)], name


async def test_that_people_were_there_is_remembered_for_backups(store: Store):
    await store.commit(work(joined(ANN)))
    await store.commit(work(BotAdded(GONE)))
    assert await emptied(store) == 1
    (it,) = await store.forgotten(NOW - 1)
    assert (it.bot, it.fingerprint, it.at_ms) == (BOT, print_of(ANN), NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GONE, version=2),
        replace(GONE, house=BotId(10)),
        replace(GONE, bot=BotId(21)),
    ],
)
async def test_only_what_is_to_go_goes(store: Store, wrong: Registered):
    await store.commit(work(joined(ANN)))
    await store.commit(work(BotAdded(GONE)))
    before = await rows_left(store)
    with pytest.raises(Stale):
        await store.commit(work(BotEmptied(wrong, NOW)))
    assert await rows_left(store) == before


@pytest.mark.parametrize("wanted", [Wanted.RUNNING, Wanted.STOPPED, Wanted.REMOVED])
async def test_a_bot_that_was_not_given_up_is_never_emptied(store: Store, wanted: Wanted):
    await store.commit(work(joined(ANN)))
    kept = replace(GONE, wanted=wanted)
    await store.commit(work(BotAdded(kept)))
    with pytest.raises(Stale):
        await store.commit(work(BotEmptied(kept, NOW)))
    assert await store.person(BOT, ANN) is not None


class Stamps:
    def stamp(self, text: bytes) -> bytes:
        return bytes(32)


async def test_a_job_that_dies_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Each step in a process of its own, which is killed after it, or in the middle of one."""
    monkeypatch.setattr(emptying, "STEP", 2)
    steps, left = 0, 1
    while left and steps < 99:
        executor = SqliteExecutor(tmp_path / "meetsmatch.db")
        store = cast(Any, SqlStore(executor))
        if not steps:
            await lived(store)
            await store.commit(Commit(HOUSE, NOW, (BotAdded(GONE),)))
        job = Removing(
            HOUSE,
            store.registry,
            Audit(HOUSE, store.roster, Stamps(), lambda: LATER),
            lambda: LATER,
            store.copies,
        )
        works = await job.due()
        if steps % 2:
            for it in works:
                await store.commit(Commit(HOUSE, LATER, it.changes))
        left = len(await store.registry.registered(HOUSE))
        steps += 1
        await executor.close()
    assert steps > 4, "it was bounded"
    executor = SqliteExecutor(tmp_path / "meetsmatch.db")
    store = cast(Any, SqlStore(executor))
    assert not await store.registry.remains(BOT)
    assert {it.deed for it in await store.roster.entries(HOUSE, 1 << 52, 9)} == {
        "bot-data-deleted"
    }
    await executor.close()


async def test_files_of_the_bot_go_before_its_rows(store: Store):
    await store.commit(work(joined(ANN)))
    await store.commit(work(BotAdded(GONE)))
    shelf, file = HeldShelf(), File(1, Table.DAYS, "csv")
    shelf.held = {(bot, file): b"" for bot in (BOT, OTHER.bot)}
    audit = Audit(HOUSE, store.roster, Stamps(), lambda: LATER)
    job = Removing(HOUSE, store.registry, audit, lambda: LATER, store.copies, shelf=shelf)
    shelf.is_away = True
    with pytest.raises(ShelfAway):
        await job.due()
    assert await store.registry.remains(BOT), "nothing is said to be deleted that is not"
    shelf.is_away = False
    await job.due()
    assert [*shelf.held] == [(OTHER.bot, file)]


async def test_it_waits_until_nobody_writes_any_more_and_ends_with_the_bot(store: Store):
    await store.commit(work(joined(ANN)))
    await store.commit(work(BotAdded(GONE)))
    now = [NOW]
    audit = Audit(HOUSE, store.roster, Stamps(), lambda: now[0])
    job = Removing(HOUSE, store.registry, audit, lambda: now[0], cast(Any, store).copies)
    assert await job.due() == []
    now[0] += SETTLES_MS
    (step,) = await job.due()
    assert [type(it) for it in step.changes] == [BotEmptied]
    await store.commit(work(*step.changes))
    (end,) = await job.due()
    assert isinstance(end.changes[0], BotRemoved)
    await store.commit(work(*end.changes))
    assert await job.due() == []
    assert await store.registry.registered(HOUSE) == []
    assert await cast(Plain, store).expire(NOW + DAY_MS) >= 0


class Place(MemoryMedia):
    """Where copies lie, when it can be reached."""

    away = False

    async def drop(self, name: str) -> None:
        if self.away:
            raise MediaAway("the bucket does not answer")
        await super().drop(name)


def copies(bot: BotId, *names: str) -> list[Copy]:
    states = cycle(((ANN, b"sealed", NEVER), (PersonId(0), b"", NOW), (ANN, b"sealed", NOW)))
    return [Copy(bot, name, *state) for name, state in zip(names, states, strict=False)]


async def test_its_copies_of_photos_go_first_as_soon_as_their_place_can_be_reached(store: Store):
    """Whatever was to be done about each of them; nobody else's, and nobody else waits."""
    other = BotId(77)
    mine, theirs = copies(BOT, "one", "two", "three"), copies(other, "four")
    place = Place()
    place.kept = {it.name: b"sealed" for it in mine + theirs}
    await store.commit(work(*map(CopyWanted, mine)))
    await store.commit(Commit(other, NOW, tuple(map(CopyWanted, theirs))))
    await store.commit(Commit(HOUSE, NOW, (BotAdded(GONE),)))
    audit = Audit(HOUSE, store.roster, Stamps(), lambda: LATER)
    kept = cast(Any, store).copies
    job = Removing(HOUSE, store.registry, audit, lambda: LATER, kept, place)
    place.away = True
    with pytest.raises(MediaAway):
        await job.due()
    empty = replace(GONE, bot=BotId(78), name="empty", path="empty")
    await store.commit(Commit(HOUSE, NOW, (BotAdded(empty),)))
    (end,) = await job.due()
    await store.commit(Commit(HOUSE, LATER, end.changes))
    assert [it.bot for it in await store.registry.registered(HOUSE)] == [BOT]
    place.away = False
    for _ in range(2):
        (step,) = await job.due()
        await store.commit(Commit(HOUSE, LATER, step.changes))
    assert place.kept == {"four": b"sealed"}
    assert await kept.due(other, NEVER, 9) == theirs
    assert await store.registry.registered(HOUSE) == []
