"""What the panel shows of everybody at once."""

from dataclasses import replace
from typing import Protocol

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    CY,
    NOW,
    browser,
    couple,
    joined,
    matched,
    person,
    place,
    print_of,
    work,
)
from contract.test_moderation import DISMISSED, REPORT, hidden, sanction
from meetsmatch.app.charges import Appealed, Sanctioned
from meetsmatch.app.figures import Daily, Figures, Now
from meetsmatch.app.ports import Store
from meetsmatch.app.work import FOREVER, PersonJoined, Sought
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.people import Gender
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Rung

NOBODY = Now(*(0,) * 10)
TODAY = NOW // DAY_MS
DAN, EVE = PersonId(14), PersonId(15)


class Counting(Store, Protocol):
    """A store with its figures."""

    figures: Figures


def came(who: int, gender: Gender, at_ms: int) -> PersonJoined:
    made = person(who)
    return PersonJoined(replace(made, gender=gender, created_ms=at_ms), b"address")


async def test_nobody_is_here_at_first(store: Counting):
    assert await store.figures.now(BOT, 0) == NOBODY
    assert await store.figures.daily(BOT, 0) == Daily({}, {}, {})
    assert list(await store.figures.people(BOT, "", 9)) == []


async def test_people_are_counted_with_whom_they_are_and_since_when(store: Counting):
    await store.commit(work(came(ANN, Gender.WOMAN, NOW - DAY_MS), came(BOB, Gender.MAN, NOW)))
    await store.commit(work(came(CY, Gender.OTHER, NOW)))
    seen = await store.figures.now(BOT, NOW)
    assert (seen.people, seen.women, seen.men, seen.joined) == (3, 1, 1, 2)
    assert await store.figures.now(BotId(2), 0) == NOBODY
    assert (await store.figures.daily(BOT, NOW - 9 * DAY_MS)).joined == {TODAY - 1: 1, TODAY: 2}
    assert (await store.figures.daily(BOT, NOW)).joined == {TODAY: 2}


async def test_chats_matches_and_who_waits(store: Counting):
    await store.commit(work(*browser(ANN), *browser(BOB), joined(CY), joined(DAN), joined(EVE)))
    await store.commit(work(*matched()))
    await store.commit(work(*couple(CY, DAN, ChatId(600)), Sought(place(EVE))))
    seen = await store.figures.now(BOT, 0)
    assert (seen.chats, seen.matches, seen.waiting) == (1, 1, 1)
    assert (await store.figures.daily(BOT, 0)).matched == {TODAY: 1}


async def test_reports_that_are_open_and_whom_they_hide(store: Counting):
    await store.commit(work(joined(ANN), joined(BOB), REPORT))
    hides = replace(REPORT, chat=ChatId(CHAT + 1), hides=True, others=1, person=BOB)
    await store.commit(work(hidden(), hides))
    seen = await store.figures.now(BOT, 0)
    assert (seen.reported, seen.hidden) == (1, 1)
    await store.commit(work(replace(DISMISSED, reports=2, person=BOB)))
    seen = await store.figures.now(BOT, 0)
    assert (seen.reported, seen.hidden) == (0, 0)
    assert (await store.figures.daily(BOT, 0)).reported == {TODAY: 2}


async def test_sanctions_come_by_pages_the_newest_first_and_appeals_are_counted(store: Counting):
    first, second = sanction(Rung.WARNING, id=70), sanction(Rung.WARNING, id=71, at_ms=NOW + 1)
    await store.commit(work(joined(BOB), Sanctioned(first, BOB), Sanctioned(second, BOB)))
    assert list(await store.figures.sanctions(BOT, (FOREVER, 0), 9)) == [second, first]
    assert list(await store.figures.sanctions(BOT, (FOREVER, 0), 1)) == [second]
    assert list(await store.figures.sanctions(BOT, (NOW + 1, 71), 9)) == [first]
    assert (await store.figures.now(BOT, 0)).appeals == 0
    await store.commit(work(Appealed(BOT, first.id, b"no", NOW)))
    assert (await store.figures.now(BOT, 0)).appeals == 1


async def test_people_come_by_pages_in_the_order_of_their_fingerprints(store: Counting):
    await store.commit(work(joined(ANN), joined(BOB), joined(CY)))
    prints = sorted(map(print_of, (ANN, BOB, CY)))
    found = await store.figures.people(BOT, "", 2)
    assert [it.fingerprint for it in found] == prints[:2]
    found = await store.figures.people(BOT, prints[1], 2)
    assert [it.fingerprint for it in found] == prints[2:]
    assert list(await store.figures.people(BotId(2), "", 2)) == []
