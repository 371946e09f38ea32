"""Two processes on one database, browsing: the second begins before the first has committed."""

from dataclasses import replace

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    NOW,
    browser,
    candidate,
    chat,
    couple,
    joined,
    liked,
    matched,
    opened,
    person,
    place,
    print_of,
    profile,
    withheld,
    work,
)
from meetsmatch.adapters.postgres import PostgresExecutor
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.browsing import (
    CardShown,
    ContactOffered,
    Listed,
    Matched,
    OpinionsEnded,
    Parked,
    Passed,
    ProfileWritten,
    SaidOf,
    Unlisted,
)
from meetsmatch.app.work import (
    Because,
    Change,
    ChatEnded,
    KeptApart,
    NotTogether,
    PersonChanged,
    PersonForgotten,
    RelaysCancelled,
    Sought,
    WithheldDropped,
    Wrote,
)
from meetsmatch.core.chats import Ending, Says
from meetsmatch.core.ids import ChatId
from meetsmatch.core.opinions import Mind
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.tallies import lately_at
from support.postgres import EmptiedDatabase
from support.racing import Two

BLOCK = (
    KeptApart(BOT, print_of(ANN), print_of(BOB), Because.BLOCKED),
    NotTogether(BOT, ANN, print_of(BOB)),
)
ANSWER = (liked(ANN, BOB, answers=True), Matched(chat()))
UNMATCH = (
    ChatEnded(BOT, CHAT, Ending.UNMATCHED, NOW),
    OpinionsEnded(BOT, ANN, BOB, NOW),
    RelaysCancelled(BOT, CHAT),
)
PARKED = Parked(BOT, BOB, CHAT, NOW)
WROTE = Wrote(BOT, CHAT, NOW, reaches=BOB)
CARD = CardShown(BOT, ANN, candidate(BOB), NOW, NOW + DAY_MS)


@pytest.fixture
async def two(executor: PostgresExecutor, database: EmptiedDatabase) -> Two:
    store = SqlStore(executor)
    await store.commit(work(*browser(ANN), *browser(BOB)))
    return Two(store, database.url)


async def race(two: Two, first: tuple[Change, ...], second: tuple[Change, ...]) -> str:
    return await two.while_uncommitted(work(*first), work(*second))


async def have(two: Two, *changes: Change) -> None:
    await two.store.commit(work(*changes))


async def are_match(two: Two) -> bool:
    return await two.store.catalogue.match_of(BOT, ANN, BOB) is not None


# --- likes --------------------------------------------------------------------------------


async def test_of_two_likes_at_once_the_second_is_decided_again_and_makes_the_match(two: Two):
    assert await race(two, (liked(ANN, BOB),), (liked(BOB, ANN),)) == "stale"
    await have(two, liked(BOB, ANN, answers=True), Matched(chat()))
    assert await are_match(two)


async def test_the_same_like_at_once_counts_once(two: Two):
    assert await race(two, (liked(ANN, BOB),), (liked(ANN, BOB),)) == "stale"
    counts = await two.store.catalogue.counts_of(BOT, [ANN])
    assert counts[ANN].likes_today == 1


async def test_likes_beyond_the_days_number_are_not_given_at_once(two: Two):
    await have(two, joined(20))
    assert await race(two, (liked(ANN, BOB, most=1),), (liked(ANN, 20, most=1),)) == "stale"


async def test_a_like_and_a_pass_at_once_leave_the_like(two: Two):
    passed = Passed(BOT, ANN, BOB, NOW, NOW + DAY_MS)
    assert await race(two, (liked(ANN, BOB),), (passed,)) == "stale"
    opinion = await two.store.catalogue.opinion(BOT, ANN, BOB)
    assert opinion is not None
    assert opinion.mind is Mind.LIKED


async def test_a_card_that_is_liked_when_it_should_expire_stays_liked(two: Two):
    await have(two, Passed(BOT, ANN, BOB, NOW, NOW))
    outcome = await two.while_uncommitted(work(liked(ANN, BOB)), two.store.expire(NOW + 1))
    assert outcome == "done"
    assert await two.store.catalogue.opinion(BOT, ANN, BOB) is not None


async def test_who_is_being_blocked_is_not_liked_into_a_match(two: Two):
    await have(two, liked(BOB, ANN))
    assert await race(two, BLOCK, ANSWER) == "stale"
    assert not await are_match(two)


async def test_who_is_becoming_a_match_is_not_blocked_as_if_they_were_none(two: Two):
    await have(two, liked(BOB, ANN))
    assert await race(two, ANSWER, BLOCK) == "stale"
    assert await are_match(two)


async def test_who_blocks_the_other_way_round_is_seen_as_well(two: Two):
    await have(two, liked(BOB, ANN))
    block = (
        KeptApart(BOT, print_of(BOB), print_of(ANN), Because.REPORTED),
        NotTogether(BOT, BOB, print_of(ANN)),
    )
    assert await race(two, block, ANSWER) == "stale"
    assert not await are_match(two)


async def test_who_is_being_forgotten_is_not_liked(two: Two):
    assert await race(two, (PersonForgotten(person(BOB)),), (liked(ANN, BOB),)) == "stale"
    assert await two.store.catalogue.opinion(BOT, ANN, BOB) is None
    assert await two.store.catalogue.counts_of(BOT, [BOB]) == {}


async def test_what_is_being_liked_is_forgotten_with_the_person(two: Two):
    assert await race(two, (liked(ANN, BOB),), (PersonForgotten(person(BOB)),)) == "done"
    assert await two.store.catalogue.opinion(BOT, ANN, BOB) is None
    assert await two.store.catalogue.counts_of(BOT, [BOB]) == {}


async def test_who_is_becoming_a_match_is_not_forgotten_as_if_they_were_none(two: Two):
    await have(two, liked(BOB, ANN))
    assert await race(two, ANSWER, (PersonForgotten(person(BOB)),)) == "stale"


async def test_a_match_that_is_being_ended_is_none_to_a_like_at_that_moment(two: Two):
    await have(two, *matched())
    assert await race(two, UNMATCH, (liked(ANN, BOB, answers=True),)) == "stale"


# --- cards and profiles -------------------------------------------------------------------


async def test_a_card_of_somebody_who_is_being_forgotten_leaves_nothing(two: Two):
    assert await race(two, (PersonForgotten(person(BOB)),), (CARD,)) == "stale"
    assert await two.store.catalogue.counts_of(BOT, [BOB]) == {}


async def test_a_card_that_is_being_shown_is_forgotten_with_the_person(two: Two):
    assert await race(two, (CARD,), (PersonForgotten(person(BOB)),)) == "done"
    assert await two.store.catalogue.opinion(BOT, ANN, BOB) is None
    assert await two.store.catalogue.counts_of(BOT, [BOB]) == {}


async def test_two_cards_at_once_both_count(two: Two):
    again = CardShown(BOT, BOB, candidate(ANN), NOW, NOW + DAY_MS)
    assert await race(two, (CARD,), (again,)) == "done"
    counts = await two.store.catalogue.counts_of(BOT, [ANN, BOB])
    assert [it.tally.lately for it in counts.values()] == [lately_at(NOW)] * 2


async def test_a_profile_of_somebody_who_is_being_forgotten_is_not_written(two: Two):
    await have(two, joined(20))
    written = ProfileWritten(profile(20))
    assert await race(two, (PersonForgotten(person(20)),), (written,)) == "stale"


async def test_a_profile_that_is_being_written_is_forgotten_with_the_person(two: Two):
    await have(two, joined(20))
    written = ProfileWritten(profile(20))
    assert await race(two, (written,), (PersonForgotten(person(20)),)) == "done"
    assert await two.store.catalogue.profile(BOT, person(20).id) is None


async def test_nobody_is_listed_as_what_they_are_no_more(two: Two):
    listed = (Listed(candidate(ANN), 0, 0),)
    changed = (PersonChanged(person(ANN).changed(language="ru")),)
    assert await race(two, changed, listed) == "stale"
    assert (
        await race(two, (ProfileWritten(profile(BOB).changed()),), (Listed(candidate(BOB), 0, 0),))
        == "stale"
    )


async def test_who_is_being_listed_is_forgotten_with_the_entry(two: Two):
    await have(two, Unlisted(BOT, ANN))
    listed = (Listed(candidate(ANN), 0, 0),)
    assert await race(two, listed, (PersonForgotten(person(ANN)),)) == "done"
    assert await two.store.catalogue.candidate(BOT, ANN) is None


# --- seats --------------------------------------------------------------------------------


async def test_who_is_opening_a_match_does_not_begin_to_wait(two: Two):
    await have(two, *matched())
    assert await race(two, (opened(ANN),), (Sought(place(ANN)),)) == "stale"
    assert await two.store.waiting(BOT) == []


async def test_who_begins_to_wait_does_not_open_a_match(two: Two):
    await have(two, *matched())
    assert await race(two, (Sought(place(ANN)),), (opened(ANN),)) == "stale"
    assert await two.store.chat_of(BOT, ANN) is None


async def test_of_two_matches_that_one_person_opens_at_once_one_is_open(two: Two):
    await have(two, joined(20), *matched(), *matched(ANN, 20, 501))
    assert await race(two, (opened(ANN),), (opened(ANN, 501),)) == "stale"
    found = await two.store.catalogue.matches(BOT, ANN, 9)
    assert [it.is_away(ANN) for it in found] == [False, True]


async def test_who_is_being_paired_does_not_open_a_match(two: Two):
    await have(two, joined(20), *matched())
    assert await race(two, couple(ANN, 20, 501), (opened(ANN),)) == "stale"


# --- what is written to a parked seat -----------------------------------------------------


async def test_nothing_is_kept_for_who_is_opening_the_chat(two: Two):
    await have(two, *matched())
    assert await race(two, (opened(BOB),), (withheld(7),)) == "stale"
    assert await two.store.catalogue.kept(BOT, BOB) == {}


async def test_what_is_being_kept_is_brought_to_who_opens_the_chat(two: Two):
    await have(two, *matched())
    assert await race(two, (withheld(7),), (opened(BOB),)) == "done"
    assert [it.sealed for it in await two.store.unsent(BOT, 0, 9)] == [b"7"]
    assert await two.store.catalogue.kept(BOT, BOB) == {}


async def test_words_do_not_reach_who_is_leaving(two: Two):
    await have(two, *matched(), opened(BOB))
    assert await race(two, (PARKED,), (WROTE,)) == "stale"


async def test_words_on_their_way_reach_who_leaves_after_them(two: Two):
    await have(two, *matched(), opened(BOB))
    assert await race(two, (WROTE,), (PARKED,)) == "done"


async def test_of_two_first_messages_one_is_first(two: Two):
    await have(two, *matched())
    first, second = (replace(withheld(it), is_first=True) for it in (7, 8))
    assert await race(two, (first,), (second,)) == "stale"


async def test_what_is_being_dropped_is_not_brought(two: Two):
    await have(two, *matched(), withheld(7))
    dropped = WithheldDropped(BOT, CHAT, BOB, NOW + 9)
    assert await race(two, (dropped,), (opened(BOB),)) == "done"
    assert await two.store.unsent(BOT, 0, 9) == []


async def test_what_is_being_brought_is_not_dropped(two: Two):
    await have(two, *matched(), withheld(7))
    dropped = WithheldDropped(BOT, CHAT, BOB, NOW + 9)
    assert await race(two, (opened(BOB),), (dropped,)) == "stale"
    assert len(await two.store.unsent(BOT, 0, 9)) == 1


async def test_what_is_being_kept_is_gone_with_the_match(two: Two):
    await have(two, *matched())
    assert await race(two, (withheld(7),), UNMATCH) == "done"
    assert await two.store.catalogue.kept(BOT, BOB) == {}


async def test_nothing_is_kept_in_a_match_that_is_ending(two: Two):
    await have(two, *matched())
    assert await race(two, UNMATCH, (withheld(7),)) == "stale"
    assert await two.store.catalogue.kept(BOT, BOB) == {}


# --- both at once -------------------------------------------------------------------------


async def test_of_two_who_keep_in_touch_at_once_the_second_makes_the_match(two: Two):
    await have(two, *couple(), ChatEnded(BOT, CHAT, Ending.STOPPED, NOW))
    both = [SaidOf(BOT, CHAT, it, Says.KEEP, Says.NOTHING) for it in (ANN, BOB)]
    assert await race(two, (both[0],), (both[1],)) == "stale"
    kept = Matched(chat(501), kept_from=CHAT)
    await have(two, replace(both[1], partner_says=Says.KEEP), kept)
    assert await are_match(two)


async def test_two_who_keep_in_touch_and_like_each_other_at_once_are_one_match(two: Two):
    await have(two, *couple(), ChatEnded(BOT, CHAT, Ending.STOPPED, NOW), liked(BOB, ANN))
    await have(two, SaidOf(BOT, CHAT, ANN, Says.KEEP, Says.NOTHING))
    keeps = SaidOf(BOT, CHAT, BOB, Says.KEEP, Says.KEEP)
    kept = Matched(chat(501, BOB, ANN), kept_from=CHAT)
    answer = (liked(ANN, BOB, answers=True), Matched(chat(502)))
    assert await race(two, (keeps, kept), answer) == "stale"
    assert len(await two.store.catalogue.matches(BOT, ANN, 9)) == 1


async def test_of_two_who_offer_their_names_at_once_the_second_answers(two: Two):
    await have(two, *matched())
    both = [ContactOffered(BOT, CHAT, it, b"@name", is_answer=False) for it in (ANN, BOB)]
    assert await race(two, (both[0],), (both[1],)) == "stale"
    await have(two, replace(both[1], is_answer=True))


async def test_a_name_is_not_offered_in_a_match_that_is_ending(two: Two):
    await have(two, *matched())
    offered = ContactOffered(BOT, ChatId(CHAT), ANN, b"@name", is_answer=False)
    assert await race(two, UNMATCH, (offered,)) == "stale"
