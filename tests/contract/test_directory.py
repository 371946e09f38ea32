"""What programs ask for: pages, and what belongs to many people at once."""

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
    chat,
    couple,
    joined,
    liked,
    matched,
    paid,
    paired,
    payment,
    person,
    place,
    print_of,
    refunded,
    relay,
    work,
)
from contract.test_moderation import DISMISSED, REPORT, sanction
from meetsmatch.app.charges import EvidenceGiven, Sanctioned
from meetsmatch.app.directory import Booked, Charge, Directory, Doings, Filing, Moment
from meetsmatch.app.inviting import CameBy, CampaignMade, LinkMade
from meetsmatch.app.ports import Mark, Outcome, Store
from meetsmatch.app.work import FOREVER, ChatEnded, Sought
from meetsmatch.core.chats import Ending
from meetsmatch.core.ids import BotId, ChatId, InvitationId, PersonId
from meetsmatch.core.invitations import Arrival, code_of
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Rung

LAST = Moment(FOREVER, 0)
OTHER = BotId(2)
DAN = PersonId(14)


class Listing(Store, Protocol):
    """A store with its directory."""

    directory: Directory


async def test_chats_come_by_pages_the_newest_first(store: Listing):
    await store.commit(work(joined(ANN), joined(BOB), joined(CY), joined(DAN)))
    await store.commit(work(*couple(ANN, BOB)))
    late = chat(CHAT + 1, CY, DAN, NOW + 1)
    await store.commit(work(Sought(place(CY)), Sought(place(DAN)), paired(late)))
    await store.commit(work(ChatEnded(BOT, CHAT, Ending.STOPPED, NOW + 2)))
    found = await store.directory.chats(BOT, LAST, 9)
    assert [it.id for it in found] == [CHAT + 1, CHAT]
    assert [it.is_live for it in found] == [True, False]
    assert [it.id for it in await store.directory.chats(BOT, LAST, 1)] == [CHAT + 1]
    later = await store.directory.chats(BOT, Moment(NOW + 1, CHAT + 1), 9)
    assert [it.id for it in later] == [CHAT]
    assert list(await store.directory.chats(OTHER, LAST, 9)) == []
    assert list(await store.directory.matches(BOT, LAST, 9)) == []


async def test_matches_are_those_that_nobody_has_ended(store: Listing):
    await store.commit(work(*browser(ANN), *browser(BOB), *browser(CY)))
    await store.commit(work(*matched()))
    await store.commit(work(*matched(ANN, CY, CHAT + 1)))
    found = await store.directory.matches(BOT, LAST, 9)
    assert [it.id for it in found] == [CHAT + 1, CHAT]
    assert [it.id for it in await store.directory.matches(BOT, Moment(NOW, CHAT + 1), 9)] == [CHAT]
    await store.commit(work(ChatEnded(BOT, CHAT, Ending.UNMATCHED, NOW + 1)))
    assert [it.id for it in await store.directory.matches(BOT, LAST, 9)] == [CHAT + 1]
    assert list(await store.directory.matches(OTHER, LAST, 9)) == []


async def test_reports_come_with_what_was_said_of_them(store: Listing):
    await store.commit(work(joined(ANN), joined(BOB), REPORT))
    piece = EvidenceGiven(BOT, REPORT.chat, REPORT.by, 0, b"sealed", NOW)
    await store.commit(work(piece))
    await store.commit(work(replace(DISMISSED, person=BOB)))
    later = replace(REPORT, chat=ChatId(CHAT + 1))
    await store.commit(work(later))
    last = Filing(FOREVER, 0, "")
    new, old = await store.directory.reports(BOT, last, 9)
    assert (new.report.chat, new.verdict, new.judged_by, new.judged_ms) == (
        CHAT + 1,
        None,
        "",
        None,
    )
    assert (old.report.chat, old.report.evidence, old.verdict) == (CHAT, 1, Verdict.DISMISS)
    assert (old.judged_by, old.judged_ms) == (DISMISSED.actor, DISMISSED.at_ms)
    before = Filing(new.report.at_ms, new.report.chat, new.report.by)
    assert list(await store.directory.reports(BOT, before, 9)) == [old]
    assert list(await store.directory.reports(BOT, last, 1)) == [new]
    assert list(await store.directory.reports(OTHER, last, 9)) == []


async def test_payments_come_by_when_they_were_heard_of(store: Listing):
    await store.commit(work(joined(ANN), joined(BOB), paid("a")))
    await store.commit(work(paid("b", BOB, NOW + 5, paid_ms=NOW + 5)))
    await store.commit(work(refunded("a", at_ms=NOW + 9)))
    last = Charge(FOREVER, "")
    first = Booked(replace(payment("a"), refunded_ms=NOW + 9), NOW)
    second = Booked(payment("b", BOB, paid_ms=NOW + 5), NOW + 5)
    assert list(await store.directory.payments(BOT, last, 9)) == [second, first]
    assert list(await store.directory.payments(BOT, last, 1)) == [second]
    assert list(await store.directory.payments(BOT, Charge(NOW + 5, "b"), 9)) == [first]
    assert list(await store.directory.payments(OTHER, last, 9)) == []


async def test_people_are_found_by_many_names_at_once(store: Listing):
    await store.commit(work(joined(ANN), joined(BOB), joined(CY)))
    prints = [print_of(it) for it in (ANN, CY, 99, *range(1_000, 1_070))]
    assert await store.directory.people(BOT, prints) == {
        print_of(ANN): person(ANN),
        print_of(CY): person(CY),
    }
    assert await store.directory.numbered(BOT, [BOB, PersonId(99)]) == {BOB: person(BOB)}
    assert await store.directory.numbered(BOT, []) == {}
    assert await store.directory.people(OTHER, prints) == {}
    assert await store.directory.numbered(OTHER, [BOB]) == {}


async def test_what_people_do_is_counted(store: Listing):
    await store.commit(work(*browser(ANN), *browser(BOB), joined(CY), joined(DAN)))
    await store.commit(work(*matched()))
    await store.commit(work(*couple(CY, DAN, CHAT + 1)))
    letters = await store.commit(work(letters=(relay(DAN, CY, 7, CHAT + 1),)))
    await store.mark([Mark(it, Outcome.SENT, 900) for it in letters], NOW + 3)
    found = await store.directory.doings(BOT, [ANN, CY, DAN, PersonId(99)])
    day = NOW // DAY_MS
    assert found == {
        ANN: Doings(active_day=day, matches=1, likes=1),
        CY: Doings(messages=1, last_ms=NOW + 3),
        DAN: Doings(messages=1, last_ms=NOW + 3),
    }
    assert found[CY].seen_ms(person(CY)) == NOW + 3
    assert Doings(active_day=day + 1).seen_ms(person(ANN)) == (day + 1) * DAY_MS
    assert Doings().seen_ms(person(ANN)) == NOW
    assert await store.directory.doings(OTHER, [ANN]) == {}


async def test_how_people_came_and_by_whose_link(store: Listing):
    await store.commit(work(joined(BOB), LinkMade(BOT, BOB, code_of(1), NOW)))
    await store.commit(work(CampaignMade(BOT, InvitationId(7), code_of(2), "summer", NOW)))
    await store.commit(work(CameBy(BOT, print_of(ANN), code_of(1), NOW), joined(ANN)))
    await store.commit(work(CameBy(BOT, print_of(CY), code_of(2), NOW), joined(CY)))
    prints = [print_of(it) for it in (ANN, BOB, CY)]
    came = await store.directory.arrivals(BOT, prints)
    assert came == {
        print_of(ANN): Arrival(InvitationId(BOB), NOW),
        print_of(CY): Arrival(InvitationId(7), NOW),
    }
    links = await store.directory.invitations(BOT, [it.invitation for it in came.values()])
    assert {id: (it.name, it.came) for id, it in links.items()} == {BOB: ("", 1), 7: ("summer", 1)}
    assert await store.directory.arrivals(OTHER, prints) == {}
    assert await store.directory.invitations(OTHER, [InvitationId(7)]) == {}


async def test_what_is_open_against_people_and_what_was_decided(store: Listing):
    await store.commit(work(joined(ANN), joined(BOB), REPORT))
    await store.commit(work(replace(REPORT, chat=ChatId(CHAT + 1), at_ms=NOW + 1, others=1)))
    prints = [REPORT.about, REPORT.by]
    found = await store.directory.open_reports(BOT, prints)
    assert found.keys() == {REPORT.about}
    assert [it.chat for it in found[REPORT.about]] == [CHAT, CHAT + 1]
    first, second = sanction(Rung.WARNING, id=70), sanction(Rung.WARNING, id=71, at_ms=NOW + 1)
    await store.commit(work(Sanctioned(first, BOB), Sanctioned(second, BOB)))
    decided = await store.directory.sanctions(BOT, prints)
    assert decided == {first.fingerprint: [second, first]}
    assert await store.directory.open_reports(OTHER, prints) == {}
    assert await store.directory.sanctions(OTHER, prints) == {}


async def test_a_like_that_is_remembered_counts_and_one_of_another_does_not(store: Listing):
    await store.commit(work(*browser(ANN), *browser(BOB), liked(ANN, BOB)))
    found = await store.directory.doings(BOT, [ANN, BOB])
    assert (found[ANN].likes, found[BOB].likes) == (1, 0)
