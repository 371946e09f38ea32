"""Nothing stays for longer than it may: the clock is turned forward over every table, and whoever
is deleted is in none but those that say why."""

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
    letter,
    matched,
    opened,
    paid,
    person,
    place,
    print_of,
    relay,
    update,
    withheld,
    work,
)
from contract.rows_left import rows_left
from contract.test_apikeys import ANSWER, KEY
from contract.test_broadcasts import NEWS, ONE
from contract.test_events import Telling
from contract.test_experiments import TRIAL
from contract.test_moderation import sanction
from contract.test_registry import OTHER
from contract.test_staff import ENTRY, OLGA, SESSION
from meetsmatch.adapters.schema.classes import TABLES, Ends
from meetsmatch.app.broadcasting import BroadcastMade, ReaderPutOff
from meetsmatch.app.browsing import CardShown, ContactOffered, Passed
from meetsmatch.app.charges import Appealed, EvidenceGiven, Reported, Sanctioned
from meetsmatch.app.consent import Consented
from meetsmatch.app.copychanges import CopyWanted
from meetsmatch.app.experiments import ExperimentMade
from meetsmatch.app.inviting import CameBy, LinkMade
from meetsmatch.app.leases import NOBODY, SWEEPS, Lease
from meetsmatch.app.ports import Mark, Outcome, Store
from meetsmatch.app.registry import BotAdded
from meetsmatch.app.staffing import AccountMade, Answered, KeyMade, Noted, SessionBegun
from meetsmatch.app.telling import Happened, Visited
from meetsmatch.app.work import (
    Because,
    ChatEnded,
    KeptApart,
    Letter,
    PersonForgotten,
    RelaysCancelled,
    Sought,
)
from meetsmatch.core.chats import Ending
from meetsmatch.core.copies import Copy
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import ChatId, PersonId
from meetsmatch.core.invitations import code_of
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Rung

DAN, EVA = PersonId(14), PersonId(15)
TALK = ChatId(600)
TODAY = NOW // DAY_MS
YEARS = NOW + 10 * 365 * DAY_MS
AGED = {table.name for table in TABLES if table.ends is Ends.AGE}


async def lived(store: Telling) -> None:
    """Ann does everything that leaves a row: there is one in every table."""
    done, broken, _ = await store.take([update(1), update(2), update(3)], NOW)
    await store.commit(work(done=done.id))
    await store.failed(broken, True, "KeyError", NOW)
    await store.commit(work(*browser(ANN), *browser(BOB), *browser(CY), joined(DAN), joined(EVA)))
    await store.commit(work(*matched(), Consented(BOT, ANN, 1, NOW)))
    await store.commit(work(ContactOffered(BOT, CHAT, ANN, b"ann-on-telegram", False)))
    await store.commit(work(opened()))
    await store.commit(work(withheld(7)))
    await store.commit(work(CardShown(BOT, ANN, candidate(CY), NOW, NOW + 3 * DAY_MS)))
    await store.commit(work(Passed(BOT, CY, ANN, NOW, NOW + 30 * DAY_MS)))
    await store.commit(work(*couple(BOB, DAN, TALK)))
    await store.commit(work(Sought(place(CY)), *apart(ANN, CY)))
    sent = relay(DAN, BOB, 8, TALK), letter(ANN, card="profile"), letter(ANN, b"ann-reads-this")
    letters = await store.commit(work(letters=sent))
    for number, it in enumerate(letters[:2], 900):
        await store.mark([Mark(it, Outcome.SENT, number)], NOW)
    await store.commit(work(paid("charge-1", ANN)))
    await store.commit(work(LinkMade(BOT, BOB, code_of(1), NOW)))
    await store.commit(work(CameBy(BOT, print_of(ANN), code_of(1), NOW)))
    await store.commit(work(PersonForgotten(person(EVA))))
    await store.commit(work(CopyWanted(Copy(BOT, "c0ffee", ANN, b"ann-secret", NOW))))
    it = sanction(Rung.WARNING, ANN)
    await store.commit(work(Sanctioned(it, ANN), Appealed(BOT, it.id, b"ann-says-no", NOW)))
    piece = EvidenceGiven(BOT, ChatId(700), print_of(ANN), 7, b"what-cy-wrote", NOW)
    await store.commit(work(piece))
    await store.commit(work(AccountMade(OLGA), SessionBegun(SESSION, OLGA.version), Noted(ENTRY)))
    await store.commit(work(KeyMade(KEY), Answered(ANSWER)))
    await store.commit(work(BotAdded(OTHER)))
    await store.commit(work(BroadcastMade(NEWS), ReaderPutOff(BOT, ONE, ANN, NOW)))
    await store.commit(work(ExperimentMade(TRIAL)))
    await store.commit(work(Happened(Event(BOT, Kind.SOUGHT, NOW, 77)), Visited(BOT, ANN, TODAY)))
    while await store.roll(BOT):
        pass
    await store.hand_over(BOT, [Lease(SWEEPS, NOBODY, 0)], "one")
    await store.beat(BOT, "one")


def apart(one: PersonId, two: PersonId) -> tuple[KeptApart, Reported]:
    two_prints = print_of(one), print_of(two)
    recent = KeptApart(BOT, *two_prints, Because.RECENT, NOW + DAY_MS)
    return recent, Reported(BOT, ChatId(700), *two_prints, "spam", NOW)


def ended(*chats: ChatId) -> tuple[ChatEnded | RelaysCancelled, ...]:
    ends = (ChatEnded(BOT, it, Ending.STOPPED, NOW + 1) for it in chats)
    return (*(RelaysCancelled(BOT, it) for it in chats), *ends)


async def expired(store: Store, now_ms: int) -> None:
    while await store.expire(now_ms):
        pass


async def settled(store: Telling) -> list[Letter]:
    letters = [*await store.unsent(BOT, 0, 100)]
    await store.mark([Mark(it, Outcome.SENT, 950) for it in letters], NOW)
    return letters


async def test_a_life_leaves_a_row_in_every_table(store: Telling):
    await lived(store)
    assert (await rows_left(store)).keys() == {table.name for table in TABLES}


@pytest.mark.security
async def test_nothing_that_has_an_age_outlives_it(store: Telling):
    await lived(store)
    await store.commit(work(*ended(TALK, CHAT)))
    (open_row,) = await store.open_rows(BOT, 0, 9)
    await store.commit(work(done=open_row.id))
    assert await settled(store)
    before = (await rows_left(store)).keys()
    # In memory only the seats that somebody sits on are rows.
    assert before | {"seats"} >= AGED
    await expired(store, YEARS)
    left = await rows_left(store)
    # What lasts on purpose: two likes.
    assert len(left.pop("opinions")) == 2
    assert not left.keys() & AGED
    assert left.keys() >= before - AGED


async def test_nothing_is_forgotten_before_its_time(store: Telling):
    await lived(store)
    before = await rows_left(store)
    await expired(store, NOW)
    assert await rows_left(store) == before


@pytest.mark.security
async def test_who_is_deleted_is_in_no_table_but_those_that_say_why(store: Telling):
    await lived(store)
    await store.commit(work(*ended(CHAT)))
    await store.commit(work(PersonForgotten(person(ANN))))
    survivors = {table.name for table in TABLES if table.survives}
    for table, rows in (await rows_left(store)).items():
        held = "\n".join(rows)
        # Not what she said, in any table; her number and her fingerprint only where it is told.
        assert not [it for it in ("ann-", "address-11") if it in held], table
        if table not in survivors:
            assert not [it for it in (print_of(ANN), f"{ANN},", f"{ANN})") if it in held], table


async def test_of_who_is_deleted_only_the_keeping_apart_outlives_every_clock(store: Telling):
    await lived(store)
    blocked = KeptApart(BOT, print_of(BOB), print_of(ANN), Because.BLOCKED)
    await store.commit(work(*ended(CHAT), blocked, PersonForgotten(person(ANN))))
    await settled(store)
    await expired(store, YEARS)
    left = {
        table: [row for row in rows if str(print_of(ANN)) in row]
        for table, rows in (await rows_left(store)).items()
    }
    assert {table: len(rows) for table, rows in left.items() if rows} == {"apart": 1}


@pytest.mark.parametrize("seat", [ANN, BOB])
async def test_the_name_that_was_offered_goes_with_the_match(store: Telling, seat: PersonId):
    await store.commit(work(joined(ANN), joined(BOB)))
    await store.commit(work(*matched()))
    await store.commit(work(ContactOffered(BOT, CHAT, seat, b"on-telegram", False)))
    await store.commit(work(*ended(CHAT)))
    found = await store.chat(BOT, CHAT)
    assert found is not None
    assert (found.one_contact, found.two_contact) == (None, None)
    assert "on-telegram" not in str(await rows_left(store))
