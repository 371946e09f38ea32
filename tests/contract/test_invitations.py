"""Links that lead people here, on every store: one arrival each, no circles, numbers that stay."""

import asyncio
from dataclasses import replace

import pytest

from contract.made import ANN, BOB, BOT, CY, NOW, joined, person, print_of, work
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.charges import Judged, Reported
from meetsmatch.app.guestbook import Guestbook, Watched
from meetsmatch.app.inviting import Arrived, CameBy, CampaignMade, LinkMade, Uninvited
from meetsmatch.app.ports import Store
from meetsmatch.app.work import PersonForgotten, Stale
from meetsmatch.core.ids import BotId, ChatId, InvitationId, PersonId
from meetsmatch.core.invitations import RUSH_MS, Arrival, Invitation, code_of, invitation_of
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS

ANNS, BOBS, POSTER = code_of(1), code_of(2), code_of(3)
CAMPAIGN = InvitationId(900)


def guestbook(store: Store) -> Guestbook:
    assert isinstance(store, MemoryStore | SqlStore)
    return store.guestbook


def link(by: int = ANN, code: str = ANNS) -> LinkMade:
    return LinkMade(BOT, PersonId(by), code, NOW)


def campaign(code: str = POSTER, name: str = "Poster", id: int = CAMPAIGN) -> CampaignMade:
    return CampaignMade(BOT, InvitationId(id), code, name, NOW)


def came(who: int, code: str = ANNS, at_ms: int = NOW) -> CameBy:
    return CameBy(BOT, print_of(who), code, at_ms)


def finished(who: int, at_ms: int = NOW) -> Arrived:
    return Arrived(BOT, print_of(who), at_ms)


async def of(store: Store, id: int = ANN) -> Invitation | None:
    return await guestbook(store).invitation(BOT, InvitationId(id))


async def numbers(store: Store, id: int = ANN) -> tuple[int, int, int]:
    found = await of(store, id)
    assert found is not None
    return found.came, found.finished, found.busiest


async def arrival(store: Store, who: int) -> Arrival | None:
    return await guestbook(store).arrival(BOT, print_of(who))


@pytest.fixture
async def known(store: Store) -> Store:
    """Ann is here and has a link."""
    await store.commit(work(joined(ANN), link()))
    return store


# --- links --------------------------------------------------------------------------------


async def test_a_link_is_somebody_s_and_counts_from_nothing(known: Store):
    assert await of(known) == Invitation(BOT, invitation_of(ANN), ANNS, made_ms=NOW)
    assert await of(known, BOB) is None


async def test_strangers_have_no_link_and_a_code_is_one_s(known: Store):
    with pytest.raises(Stale):
        await known.commit(work(link(BOB, BOBS)))
    await known.commit(work(joined(BOB)))
    with pytest.raises(Stale):
        await known.commit(work(link(BOB, ANNS)))
    await known.commit(work(link(BOB, BOBS)))


async def test_another_link_keeps_the_numbers_and_the_old_one_leads_nowhere(known: Store):
    await known.commit(work(joined(BOB), came(BOB)))
    await known.commit(work(replace(link(), code=BOBS, at_ms=NOW + 9)))
    await known.commit(work(joined(CY), came(CY, ANNS)))
    found = await of(known)
    assert found is not None
    assert (found.code, found.made_ms, found.came) == (BOBS, NOW, 1)
    assert await arrival(known, CY) is None


async def test_campaigns_are_listed_in_their_order_and_have_names_of_their_own(known: Store):
    late = CampaignMade(BOT, InvitationId(7), BOBS, "Radio", NOW + 5)
    await known.commit(work(campaign(), late))
    for taken in (campaign(code_of(5), "Radio", 8), campaign(ANNS, "TV", 8)):
        with pytest.raises(Stale):
            await known.commit(work(taken))
    await known.commit(work(joined(BOB), came(BOB, POSTER)))
    assert await guestbook(known).campaigns(BOT) == [
        Invitation(BOT, CAMPAIGN, POSTER, "Poster", NOW, came=1, busiest=1),
        Invitation(BOT, late.id, BOBS, "Radio", NOW + 5),
    ]
    assert await guestbook(known).campaigns(BotId(2)) == []


# --- who comes ----------------------------------------------------------------------------


async def test_who_comes_is_counted_and_who_finishes_once(known: Store):
    await known.commit(work(joined(BOB), came(BOB)))
    await known.commit(work(joined(CY), came(CY, at_ms=NOW + 1)))
    assert await arrival(known, BOB) == Arrival(invitation_of(ANN), NOW)
    for _ in range(2):
        await known.commit(work(finished(BOB, NOW + 3)))
    assert await arrival(known, BOB) == Arrival(invitation_of(ANN), NOW, NOW + 3)
    assert await numbers(known) == (2, 1, 2)


async def test_who_came_by_no_link_finishes_uncounted(known: Store):
    await known.commit(work(joined(BOB), finished(BOB)))
    assert await numbers(known) == (0, 0, 0)


async def test_a_code_that_leads_nowhere_or_to_another_bot_does_nothing(known: Store):
    elsewhere = CameBy(BotId(2), print_of(BOB), ANNS, NOW)
    await known.commit(work(joined(BOB), came(BOB, BOBS), elsewhere))
    assert await arrival(known, BOB) is None
    assert await numbers(known) == (0, 0, 0)


async def test_nobody_comes_twice(known: Store):
    await known.commit(work(campaign(), joined(BOB), came(BOB)))
    await known.commit(work(came(BOB), came(BOB, POSTER)))
    assert await arrival(known, BOB) == Arrival(invitation_of(ANN), NOW)
    assert await numbers(known) == (1, 0, 1)
    assert await numbers(known, CAMPAIGN) == (0, 0, 0)


async def test_nobody_comes_by_their_own_link_nor_in_a_circle(known: Store):
    await known.commit(work(came(ANN)))
    await known.commit(work(joined(BOB), came(BOB), link(BOB, BOBS)))
    await known.commit(work(came(ANN, BOBS)))
    assert await arrival(known, ANN) is None
    assert await numbers(known) == (1, 0, 1)
    assert await numbers(known, BOB) == (0, 0, 0)


async def test_who_has_just_left_is_not_counted_again(known: Store):
    await known.commit(work(joined(BOB), came(BOB)))
    await known.commit(work(PersonForgotten(person(BOB))))
    await known.commit(work(joined(BOB), came(BOB)))
    assert await arrival(known, BOB) is None
    assert await numbers(known) == (1, 0, 1)


async def test_the_busiest_minutes_are_remembered(known: Store):
    times = [0, 1, 2, RUSH_MS + 1, RUSH_MS + 2, 5 * RUSH_MS]
    for number, after_ms in enumerate(times, 100):
        await known.commit(work(joined(number), came(number, at_ms=NOW + after_ms)))
    assert await numbers(known) == (6, 0, 3)
    for number in range(200, 204):
        await known.commit(work(joined(number), came(number, at_ms=NOW + 5 * RUSH_MS + 1)))
    assert await numbers(known) == (10, 0, 5)


# --- what moderators see ------------------------------------------------------------------


async def test_the_busiest_come_first_with_how_many_were_reported(known: Store):
    await known.commit(work(joined(BOB), link(BOB, BOBS), campaign()))
    for who, code in ((20, BOBS), (21, BOBS), (22, ANNS), (23, POSTER)):
        await known.commit(work(joined(who), came(who, code)))
    for chat, about in ((700, 20), (701, 21), (702, 22), (703, BOB)):
        told = Reported(BOT, ChatId(chat), print_of(CY), print_of(about), "spam", NOW)
        await known.commit(work(told))
    judged = Judged(BOT, print_of(21), NOW, 1, Verdict.DISMISS, "moderator", NOW, PersonId(21))
    await known.commit(work(judged))
    anns, bobs = await of(known), await of(known, BOB)
    assert anns is not None
    assert bobs is not None
    assert await guestbook(known).busiest(BOT, 9) == [Watched(bobs, 1), Watched(anns, 1)]
    assert await guestbook(known).busiest(BOT, 1) == [Watched(bobs, 1)]
    assert await guestbook(known).busiest(BotId(2), 9) == []


# --- who leaves ---------------------------------------------------------------------------


async def test_who_invited_and_leaves_takes_the_link_along(known: Store):
    await known.commit(work(joined(BOB), came(BOB)))
    await known.commit(work(PersonForgotten(person(ANN))))
    assert await of(known) is None
    assert await arrival(known, BOB) is None
    await known.commit(work(finished(BOB)))


async def test_who_was_invited_and_leaves_stays_a_number(known: Store):
    await known.commit(work(joined(BOB), came(BOB), finished(BOB)))
    await known.commit(work(PersonForgotten(person(BOB))))
    assert await arrival(known, BOB) is None
    assert await numbers(known) == (1, 1, 1)


async def test_who_is_uninvited_stays_themselves(known: Store):
    await known.commit(work(joined(BOB), came(BOB), link(BOB, BOBS)))
    await known.commit(work(joined(CY), came(CY, BOBS)))
    await known.commit(work(Uninvited(BOT, PersonId(BOB), print_of(BOB))))
    assert await of(known, BOB) is None
    assert [await arrival(known, it) for it in (BOB, CY)] == [None, None]
    assert await numbers(known) == (1, 0, 1)


async def test_who_came_by_whom_is_forgotten_the_numbers_are_not(known: Store):
    await known.commit(work(joined(BOB), came(BOB)))
    await known.expire(NOW + 180 * DAY_MS)
    assert await arrival(known, BOB) is not None
    await known.expire(NOW + 180 * DAY_MS + 1)
    assert await arrival(known, BOB) is None
    assert await numbers(known) == (1, 0, 1)


# --- at once ------------------------------------------------------------------------------


async def test_of_many_who_come_at_once_each_is_counted(known: Store):
    many = range(100, 110)
    await asyncio.gather(*(known.commit(work(joined(it), came(it))) for it in many))
    assert await numbers(known) == (10, 0, 10)


async def test_who_comes_as_the_link_goes_leaves_nothing_behind(known: Store):
    gone = known.commit(work(PersonForgotten(person(ANN))))
    coming = (known.commit(work(joined(it), came(it))) for it in range(100, 104))
    await asyncio.gather(gone, *coming)
    assert await of(known) is None
    assert [await arrival(known, it) for it in range(100, 104)] == [None] * 4
