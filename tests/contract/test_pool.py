"""What every store must do when somebody looks for people to see."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from contract.made import ANN, BOB, BOT, CY, joined, work
from meetsmatch.app.browsing import CardShown, Listed, Passed, ProfileWritten, Unlisted
from meetsmatch.app.ports import Store
from meetsmatch.core.candidates import ACTIVE_DAYS, Candidate, may_see
from meetsmatch.core.ids import Cell, PersonId
from meetsmatch.core.people import Gender, Seeks, year_at
from meetsmatch.core.places import cell_of
from meetsmatch.core.profiles import RADII_KM, Profile
from meetsmatch.core.rules import DAY_MS

NOW = 1_800_000_000_000
TODAY = NOW // DAY_MS
YEAR = year_at(NOW)
HERE = cell_of(55.75, 37.62)
LANGUAGES = (("en",), ("ru",), ("en", "ru"))


def entry(id: int, **fields: object) -> Candidate:
    base = Candidate(
        BOT,
        PersonId(id),
        Gender.OTHER,
        YEAR - 30,
        Seeks.EVERYONE,
        18,
        99,
        ("en",),
        HERE,
        100,
        active_day=TODAY,
        listed_day=TODAY,
    )
    return replace(base, **fields)


def somebody(chance: Random, id: int) -> Candidate:
    age = chance.randint(18, 70)
    return entry(
        id,
        gender=chance.choice([*Gender]),
        birth_year=YEAR - age,
        seeks=chance.choice([*Seeks]),
        age_from=max(18, age - chance.randint(0, 20)),
        age_to=age + chance.randint(0, 20),
        languages=chance.choice(LANGUAGES),
        cell=cell_of(55.75 + chance.gauss(0, 0.4), 37.62 + chance.gauss(0, 0.8)),
        radius_km=chance.choice(RADII_KM),
        active_day=TODAY - chance.randint(0, ACTIVE_DAYS + 3),
    )


async def enter(store: Store, *entries: Candidate) -> None:
    """They are known, and in the pool."""
    for it in entries:
        profile = ProfileWritten(Profile(BOT, it.person, b"face", cell=it.cell))
        await store.commit(work(joined(it.person), profile, Listed(it, 0, 0)))


async def found(
    store: Store, viewer: Candidate, start: int = 0, limit: int = 1_000, at_ms: int = NOW
) -> list[int]:
    return [it.person for it in await store.catalogue.candidates(viewer, start, limit, at_ms)]


def expected(viewer: Candidate, entries: Iterable[Candidate]) -> set[int]:
    here = (it for it in entries if it.active_day >= TODAY - ACTIVE_DAYS)
    return {it.person for it in here if may_see(viewer, it, YEAR)}


async def test_whoever_may_be_seen_is_found_and_nobody_else(store: Store):
    chance = Random(5)
    entries = [somebody(chance, 100 + number) for number in range(120)]
    await enter(store, *entries)
    wanted = [expected(it, entries) for it in entries]
    assert max(map(len, wanted)) > 5
    for viewer, people in zip(entries, wanted, strict=True):
        got = await found(store, viewer, start=chance.randrange(1 << 31))
        assert len(got) == len(set(got))
        assert set(got) == people


async def test_an_entry_is_found_as_it_was_listed(store: Store):
    bob = entry(BOB, languages=("en", "ru"), interests=5, radius_km=300)
    await enter(store, entry(ANN), bob)
    (got,) = await store.catalogue.candidates(entry(ANN), 0, 10, NOW)
    assert got == await store.catalogue.candidate(BOT, BOB) == bob


async def test_whom_they_have_decided_about_is_found_when_that_is_over(store: Store):
    entries = entry(ANN), entry(BOB), entry(CY), entry(14)
    await enter(store, *entries)
    await store.commit(work(CardShown(BOT, ANN, entries[1], NOW, NOW + 1_000)))
    await store.commit(work(Passed(BOT, ANN, CY, NOW, NOW + 2_000)))
    assert set(await found(store, entries[0])) == {14}
    assert set(await found(store, entries[0], at_ms=NOW + 1_000)) == {BOB, 14}
    assert set(await found(store, entries[0], at_ms=NOW + 2_000)) == {BOB, CY, 14}
    assert set(await found(store, entries[1])) == {ANN, CY, 14}


async def test_who_moves_is_found_elsewhere(store: Store):
    there = cell_of(43.2, 76.9)
    await enter(store, entry(ANN), entry(BOB))
    assert await found(store, entry(ANN)) == [BOB]
    await store.commit(work(Listed(entry(BOB, cell=there), 0, 0)))
    assert await found(store, entry(ANN)) == []
    assert await found(store, entry(ANN, cell=there)) == [BOB]


async def test_who_has_left_the_pool_is_not_found(store: Store):
    await enter(store, entry(ANN), entry(BOB))
    await store.commit(work(Unlisted(BOT, BOB)))
    assert await found(store, entry(ANN)) == []


async def test_who_has_not_been_here_for_a_month_is_found_when_they_come_again(store: Store):
    await enter(store, entry(ANN), entry(BOB, active_day=TODAY - ACTIVE_DAYS - 1))
    assert await found(store, entry(ANN)) == []
    await store.commit(work(Listed(entry(BOB), 0, 0)))
    assert await found(store, entry(ANN)) == [BOB]


async def test_the_active_come_first_and_then_the_near(store: Store):
    far = cell_of(56.4, 37.62)
    others = (
        entry(BOB, active_day=TODAY - 25),
        entry(CY, cell=far),
        entry(14),
        entry(15, active_day=TODAY - 25, cell=far),
    )
    await enter(store, *others)
    assert await found(store, entry(ANN)) == [14, CY, BOB, 15]
    assert await found(store, entry(ANN), limit=2) == [14, CY]


async def test_in_a_crowd_another_start_finds_others(store: Store):
    await enter(store, *(entry(100 + number) for number in range(80)))
    seen: set[int] = set()
    for start in range(0, 1 << 31, 1 << 27):
        got = await found(store, entry(ANN), start, limit=10)
        assert len(got) == 10
        seen |= set(got)
    assert len(seen) > 40


async def crossing(store: Store, viewer: Cell, other: Cell) -> Sequence[int]:
    await enter(store, entry(BOB, cell=other))
    return await found(store, entry(ANN, cell=viewer))


async def test_the_date_line_is_no_border(store: Store):
    assert await crossing(store, cell_of(-17, 179.9), cell_of(-17, -179.9)) == [BOB]


async def test_people_meet_across_the_pole(store: Store):
    assert await crossing(store, cell_of(89.8, 0), cell_of(89.8, 180)) == [BOB]
