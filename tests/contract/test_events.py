"""What happened is written down with what made it so, and counted by hours and days."""

from dataclasses import replace
from typing import Protocol

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    CY,
    NOW,
    browser,
    candidate,
    couple,
    joined,
    matched,
    opened,
    person,
    withheld,
    work,
)
from meetsmatch.app.browsing import CardShown
from meetsmatch.app.ports import Store
from meetsmatch.app.telling import CardsTold, ChatTold, Happened, Reached, Visited
from meetsmatch.app.trends import DAYS_MS, Trends
from meetsmatch.app.work import ChatEnded, PersonChanged, Stale, Wrote
from meetsmatch.core.chats import Ending
from meetsmatch.core.events import CARDS, EVENTS_MS, Event, Kind, Milestone
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Gender
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.trends import Tally

ALIAS = 77
HOUR, DAY = NOW // HOUR_MS, NOW // DAY_MS
EVER = 1 << 30


class Telling(Store, Protocol):
    """A store that counts events."""

    trends: Trends


def event(kind: Kind = Kind.SOUGHT, at_ms: int = NOW, **fields: object) -> Event:
    return Event(BOT, kind, at_ms, ALIAS, **fields)


def happened(*events: Event) -> tuple[Happened, ...]:
    return tuple(map(Happened, events))


async def told(store: Telling, bot: BotId = BOT) -> list[Event]:
    return [it.event for it in await store.trends.events(bot, 0, 999)]


async def rolled(store: Telling) -> None:
    while await store.roll(BOT):
        pass


async def test_events_are_told_in_their_order_and_by_pages(store: Telling):
    first, second = event(word="a", size=3, often=2), event(Kind.PAID)
    await store.commit(work(*happened(first, second)))
    assert await told(store) == [first, second]
    (kept,) = await store.trends.events(BOT, 0, 1)
    assert [it.event for it in await store.trends.events(BOT, kept.id, 9)] == [second]
    assert await told(store, BotId(2)) == []


async def test_what_was_refused_never_happened(store: Telling):
    with pytest.raises(Stale):
        await store.commit(work(*happened(event()), Wrote(BOT, CHAT, NOW)))
    assert await told(store) == []


async def test_somebody_is_here_once_a_day(store: Telling):
    await store.commit(work(joined(ANN)))
    await store.commit(work(Visited(BOT, ANN, DAY)))
    for day in (DAY, DAY - 1):
        with pytest.raises(Stale):
            await store.commit(work(Visited(BOT, ANN, day)))
    with pytest.raises(Stale):
        await store.commit(work(Visited(BOT, BOB, DAY)))
    found = await store.person(BOT, ANN)
    assert found is not None
    assert found.seen_day == DAY


async def test_what_somebody_does_for_the_first_time_is_told_once(store: Telling):
    await store.commit(work(joined(ANN)))
    for milestone in (Milestone.LIKED, Milestone.SOUGHT, Milestone.LIKED):
        await store.commit(work(Reached(ANN, milestone, event(word=milestone.word))))
    await store.commit(work(Reached(BOB, Milestone.LIKED, event())))
    assert [it.word for it in await told(store)] == ["liked", "sought"]
    found = await store.person(BOT, ANN)
    assert found is not None
    assert found.milestones == Milestone.LIKED | Milestone.SOUGHT


async def test_a_change_of_somebody_decided_before_leaves_what_was_seen_of_them(store: Telling):
    await store.commit(work(joined(ANN)))
    reached = Reached(ANN, Milestone.LIKED, event())
    await store.commit(work(Visited(BOT, ANN, DAY), reached))
    await store.commit(work(PersonChanged(person(ANN, version=1, language="ru"))))
    found = await store.person_of(BOT, person(ANN).fingerprint)
    assert found is not None
    assert (found.seen_day, found.milestones) == (DAY, Milestone.LIKED)


async def test_the_end_of_a_chat_tells_how_long_it_was_and_how_much_was_written(store: Telling):
    await store.commit(work(joined(ANN), joined(BOB), *couple()))
    for number in range(3):
        await store.commit(work(Wrote(BOT, CHAT, NOW + number)))
    at_ms = NOW + 90_000
    ended = ChatEnded(BOT, CHAT, Ending.STOPPED, at_ms)
    await store.commit(work(ended, ChatTold(BOT, CHAT, at_ms, "stopped")))
    whole = Event(BOT, Kind.CHAT_ENDED, at_ms, 0, "stopped", 90, 3)
    assert await told(store) == [whole]


async def test_what_was_kept_for_a_parked_seat_was_written_in_a_match(store: Telling):
    await store.commit(work(*browser(ANN), *browser(BOB)))
    await store.commit(work(*matched()))
    await store.commit(work(opened()))
    await store.commit(work(withheld(7)))
    ended = ChatEnded(BOT, CHAT, Ending.UNMATCHED, NOW)
    await store.commit(work(ended, ChatTold(BOT, CHAT, NOW, "unmatched")))
    assert await told(store) == [Event(BOT, Kind.MATCH_ENDED, NOW, 0, "unmatched", 0, 1)]


async def test_of_a_chat_that_nobody_knows_nothing_is_told(store: Telling):
    await store.commit(work(ChatTold(BOT, CHAT, NOW, "stopped")))
    assert await told(store) == []


async def test_cards_are_told_by_the_handful(store: Telling):
    await store.commit(work(*browser(ANN), *browser(BOB)))
    seen = event(Kind.BROWSED, often=CARDS)
    for number in range(2 * CARDS + 1):
        until_ms = NOW + number
        shown = CardShown(BOT, ANN, candidate(BOB), NOW, until_ms)
        await store.commit(work(shown, CardsTold(ANN, seen)))
    assert await told(store) == [seen, seen]


async def test_nobody_who_has_seen_no_card_is_told_of(store: Telling):
    await store.commit(work(*browser(ANN), CardsTold(ANN, event(Kind.BROWSED, often=CARDS))))
    assert await told(store) == []


async def test_hours_and_days_are_counted_by_kind_and_word(store: Telling):
    later = NOW + HOUR_MS
    await store.commit(work(*happened(event(size=2), event(size=3, often=1))))
    await store.commit(work(*happened(event(word="x"), event(Kind.PAID), event(at_ms=later))))
    await rolled(store)
    assert list(await store.trends.hours(BOT, HOUR, HOUR + 1)) == [
        Tally(HOUR, "paid", "", 1),
        Tally(HOUR, "sought", "", 2, 5, 1),
        Tally(HOUR, "sought", "x", 1),
    ]
    assert list(await store.trends.hours(BOT, HOUR + 1, EVER)) == [
        Tally(HOUR + 1, "sought", "", 1)
    ]
    sums = {it.kind + it.word: it.events for it in await store.trends.days(BOT, DAY, EVER)}
    assert sums == {"paid": 1, "sought": 3, "soughtx": 1}
    assert list(await store.trends.days(BOT, 0, DAY)) == []
    assert list(await store.trends.days(BotId(2), 0, EVER)) == []


async def test_counting_again_counts_the_same_and_what_comes_late_is_counted(store: Telling):
    assert not await store.roll(BOT)
    await store.commit(work(*happened(event(), event(at_ms=NOW + DAY_MS))))
    assert await store.roll(BOT)
    before = await store.trends.days(BOT, 0, EVER)
    assert not await store.roll(BOT)
    await store.commit(work(*happened(event(at_ms=NOW + 1))))
    await rolled(store)
    late, same = await store.trends.days(BOT, 0, EVER)
    assert (late, same) == (before[0]._replace(events=2), before[1])


async def test_how_things_stand_is_written_once_a_day_the_last_time_counts(store: Telling):
    await store.commit(work(*browser(ANN), *browser(BOB), joined(CY)))
    gendered = replace(person(CY, version=1), gender=Gender.WOMAN)
    await store.stand(BOT, DAY)
    await store.commit(
        work(CardShown(BOT, ANN, candidate(BOB), NOW, NOW), PersonChanged(gendered))
    )
    await store.stand(BOT, DAY)
    standing = {it.word: it.events for it in await store.trends.days(BOT, DAY, DAY + 1)}
    assert standing == {"people": 3, "women": 1, "men": 0, "listed": 2, "never_shown": 1}


async def test_events_are_forgotten_in_time_and_their_numbers_later(store: Telling):
    await store.commit(work(*happened(event(), event(at_ms=NOW + DAY_MS))))
    await rolled(store)
    while await store.expire(NOW + EVENTS_MS + 1):
        pass
    assert [it.at_ms for it in await told(store)] == [NOW + DAY_MS]
    while await store.expire(NOW + EVENTS_MS + HOUR_MS):
        pass
    assert len(await store.trends.hours(BOT, 0, EVER)) == 1
    assert len(await store.trends.days(BOT, 0, EVER)) == 2
    while await store.expire(NOW + DAYS_MS + DAY_MS):
        pass
    assert [it.at for it in await store.trends.days(BOT, 0, EVER)] == [DAY + 1]
