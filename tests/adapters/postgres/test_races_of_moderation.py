"""Two processes on one database, moderating: the second begins before the first has committed."""

from dataclasses import replace

import pytest

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
    opened,
    paired,
    person,
    place,
    print_of,
    relay,
    withheld,
    work,
)
from contract.test_moderation import DISMISSED, ENDED, REPORT, hidden, sanction, sanctioned
from meetsmatch.adapters.postgres import PostgresExecutor
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.browsing import Matched, Parked
from meetsmatch.app.charges import AmongNoStrangers, Lifted
from meetsmatch.app.work import Change, GaveUp, PersonForgotten, Sought, Wrote
from meetsmatch.core.ids import ChatId, PersonId, SanctionId
from meetsmatch.core.sanctions import Rung
from support.postgres import EmptiedDatabase
from support.racing import Two

pytestmark = pytest.mark.security

KEPT_OUT = sanctioned()
MEET = paired()


@pytest.fixture
async def two(executor: PostgresExecutor, database: EmptiedDatabase) -> Two:
    return Two(SqlStore(executor), database.url)


async def begin(two: Two, *changes: Change) -> None:
    await two.store.commit(work(*browser(ANN), *browser(BOB), *changes))


async def reaches(two: Two) -> list[PersonId]:
    return [it.outgoing.to for it in await two.store.unsent(BOT, 0, 9)]


async def test_who_is_being_kept_out_is_not_met(two: Two):
    await begin(two, Sought(place(ANN)), Sought(place(BOB)))
    assert await two.while_uncommitted(work(*KEPT_OUT), work(MEET)) == "stale"
    assert await two.store.chat_of(BOT, ANN) is None


async def test_who_is_being_met_is_not_kept_out_as_if_they_were_free(two: Two):
    await begin(two, Sought(place(ANN)), Sought(place(BOB)))
    assert await two.while_uncommitted(work(MEET), work(*KEPT_OUT)) == "stale"
    assert await two.store.chat_of(BOT, BOB) is not None


@pytest.mark.parametrize("how", [KEPT_OUT, (hidden(),)], ids=["kept out", "hidden"])
async def test_who_is_being_kept_out_or_hidden_begins_to_wait_no_more(
    two: Two, how: tuple[Change, ...]
):
    await begin(two)
    assert await two.while_uncommitted(work(*how), work(Sought(place(BOB)))) == "stale"
    assert await two.store.waiting(BOT) == []


PAUSED = (
    replace(REPORT, hides=True, person=BOB),
    hidden(),
    GaveUp(BOT, BOB),
    AmongNoStrangers(BOT, BOB, print_of(ANN)),
)


async def test_who_is_being_met_is_not_paused_as_if_they_were_free(two: Two):
    await begin(two, joined(CY), Sought(place(CY)), Sought(place(BOB)))
    met = work(paired(chat(CHAT, CY, BOB)))
    assert await two.while_uncommitted(met, work(*PAUSED)) == "stale"
    assert not await two.store.has_reported(BOT, CHAT, print_of(ANN))


async def test_who_is_being_paused_is_not_met(two: Two):
    await begin(two, joined(CY), Sought(place(CY)), Sought(place(BOB)))
    met = work(paired(chat(CHAT, CY, BOB)))
    assert await two.while_uncommitted(work(*PAUSED), met) == "stale"
    assert await two.store.chat_of(BOT, BOB) is None


async def test_who_begins_to_wait_is_not_paused_as_if_they_did_not(two: Two):
    await begin(two)
    assert await two.while_uncommitted(work(Sought(place(BOB))), work(*PAUSED)) == "done"
    assert await two.store.waiting(BOT) == []


@pytest.mark.parametrize("lifts", [True, False], ids=["lifted", "cleared"])
async def test_nothing_is_lifted_as_if_who_is_joining_were_not_here(two: Two, lifts: bool):
    before = (*sanctioned(who=None), replace(REPORT, hides=True))
    await two.store.commit(work(*before))
    done = Lifted(BOT, SanctionId(70), "boss", NOW, print_of(BOB)) if lifts else DISMISSED
    assert await two.while_uncommitted(work(joined(BOB)), work(done)) == "stale"


async def test_who_joins_while_a_sanction_is_being_lifted_is_free(two: Two):
    await two.store.commit(work(*sanctioned(who=None)))
    lifted = work(Lifted(BOT, SanctionId(70), "boss", NOW, print_of(BOB)))
    assert await two.while_uncommitted(lifted, work(joined(BOB))) == "done"
    found = await two.store.person(BOT, BOB)
    assert found is not None
    assert not found.is_suspended(NOW)


async def test_who_begins_to_wait_is_not_kept_out_as_if_they_did_not(two: Two):
    await begin(two)
    assert await two.while_uncommitted(work(Sought(place(BOB))), work(*KEPT_OUT)) == "stale"


async def test_who_is_being_kept_out_neither_likes_nor_is_liked(two: Two):
    await begin(two)
    assert await two.while_uncommitted(work(*KEPT_OUT), work(liked(ANN, BOB))) == "stale"


async def test_who_is_being_kept_out_is_no_match(two: Two):
    await begin(two, liked(ANN, BOB))
    answer = work(liked(BOB, ANN, answers=True), Matched(matched()[-1].chat))
    assert await two.while_uncommitted(work(*KEPT_OUT), answer) == "stale"
    assert await two.store.chat(BOT, CHAT) is None


async def test_who_is_being_kept_out_opens_no_match(two: Two):
    await begin(two, *matched())
    assert await two.while_uncommitted(work(*KEPT_OUT), work(opened(BOB))) == "stale"


async def test_who_opens_a_match_is_not_kept_out_as_if_it_were_parked(two: Two):
    await begin(two, *matched())
    assert await two.while_uncommitted(work(opened(BOB)), work(*KEPT_OUT)) == "stale"


async def test_what_is_written_while_its_author_is_being_kept_out_is_refused(two: Two):
    await begin(two)
    await two.store.commit(work(*couple()))
    words = work(Wrote(BOT, CHAT, NOW), letters=(relay(ANN, BOB),))
    assert await two.while_uncommitted(work(ENDED, *KEPT_OUT), words) == "stale"
    assert await reaches(two) == []


async def test_what_was_written_just_before_is_cancelled(two: Two):
    await begin(two)
    await two.store.commit(work(*couple()))
    words = work(Wrote(BOT, CHAT, NOW), letters=(relay(ANN, BOB),))
    assert await two.while_uncommitted(words, work(ENDED, *KEPT_OUT)) == "done"
    assert await reaches(two) == []


async def test_nor_does_a_match_read_what_was_written_meanwhile(two: Two):
    await begin(two, *matched(), opened(ANN))
    await two.store.commit(work(opened(BOB)))
    out = work(Parked(BOT, BOB, CHAT, NOW), *KEPT_OUT)
    words = work(Wrote(BOT, CHAT, NOW, reaches=ANN), letters=(relay(ANN, BOB),))
    assert await two.while_uncommitted(out, words) == "stale"
    assert await reaches(two) == []


@pytest.mark.parametrize("first", ["words", "decision"])
async def test_nor_what_was_kept_for_them_to_come_back(two: Two, first: str):
    await begin(two, *matched())
    kept, out = work(withheld(7, ANN, BOB)), work(*KEPT_OUT)
    if first == "words":
        assert await two.while_uncommitted(kept, out) == "done"
    else:
        assert await two.while_uncommitted(out, kept) == "stale"
    assert not await two.store.is_passed_on(BOT, CHAT, BOB, 7)


@pytest.mark.parametrize("first", ["comes", "is banned"])
async def test_who_comes_back_while_they_are_being_banned_is_banned(two: Two, first: str):
    again = work(replace(joined(99), person=replace(person(99), fingerprint=print_of(BOB))))
    ban = work(*sanctioned(sanction(Rung.BAN), None))
    if first == "comes":
        # The ban was decided on nobody being here: it is decided again, on who came.
        assert await two.while_uncommitted(again, ban) == "stale"
        return
    assert await two.while_uncommitted(ban, again) == "done"
    found = await two.store.person_of(BOT, print_of(BOB))
    assert found is not None
    assert found.is_suspended(NOW)


async def test_a_sanction_waits_for_a_deletion_and_is_decided_again(two: Two):
    await two.store.commit(work(joined(BOB)))
    gone = work(PersonForgotten(person(BOB)))
    assert await two.while_uncommitted(gone, work(*KEPT_OUT)) == "stale"


async def test_of_two_reports_at_once_the_second_is_decided_on_the_first(two: Two):
    other = replace(REPORT, chat=ChatId(501), by=print_of(13))
    assert await two.while_uncommitted(work(REPORT), work(other)) == "stale"


async def test_of_two_verdicts_at_once_one_counts(two: Two):
    await two.store.commit(work(REPORT))
    assert await two.while_uncommitted(work(DISMISSED), work(DISMISSED)) == "stale"
