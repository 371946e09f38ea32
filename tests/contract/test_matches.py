"""Matches: once for two, parked and opened; what is written meanwhile is kept and never lost."""

import asyncio
from dataclasses import replace

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    CY,
    NOW,
    chat,
    couple,
    joined,
    letter,
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
from contract.test_browsing import Browsed
from meetsmatch.app.browsing import ContactOffered, Matched, OpinionsEnded, Parked, SaidOf
from meetsmatch.app.catalogue import Overdue
from meetsmatch.app.ports import Mark, Outcome
from meetsmatch.app.retention import CHATS_MS
from meetsmatch.app.work import (
    FOREVER,
    Because,
    ChatEnded,
    GaveUp,
    KeptApart,
    Letter,
    NotTogether,
    PersonForgotten,
    RelaysCancelled,
    Sought,
    Stale,
    Withheld,
    WithheldDropped,
    Wrote,
)
from meetsmatch.core.chats import Chat, Ending, Kind, Says
from meetsmatch.core.ids import ChatId, PersonId
from meetsmatch.core.opinions import Mind, Opinion

BOTH = (joined(ANN), joined(BOB))
MATCH = replace(chat(), kind=Kind.MATCH, one_away=True, two_away=True)
UNMATCHED = ChatEnded(BOT, CHAT, Ending.UNMATCHED, NOW + 9)
STOPPED = ChatEnded(BOT, CHAT, Ending.STOPPED, NOW + 9)


def parked(person: int = ANN, id: int = CHAT) -> Parked:
    return Parked(BOT, PersonId(person), ChatId(id), NOW)


def said(person: int, says: Says, partner_says: Says = Says.NOTHING, chat: int = CHAT) -> SaidOf:
    return SaidOf(BOT, ChatId(chat), PersonId(person), says, partner_says)


def offered(person: int, is_answer: bool = False) -> ContactOffered:
    return ContactOffered(BOT, CHAT, PersonId(person), b"@%d" % person, is_answer)


def dropped(before_ms: int, to: int = BOB, chat: int = CHAT) -> WithheldDropped:
    return WithheldDropped(BOT, ChatId(chat), PersonId(to), before_ms)


async def test_two_who_are_a_match_do_not_meet_at_random_until_it_ends(store: Browsed):
    three = (*BOTH, joined(CY), *(Sought(place(who)) for who in (ANN, BOB, CY)))
    await store.commit(work(*three, *matched()))
    both = {frozenset((print_of(ANN), print_of(BOB)))}
    for asked in ((ANN,), (BOB,), (ANN, BOB, CY)):
        assert await store.apart(BOT, NOW, asked) == both
    assert await store.apart(BOT, NOW, (CY,)) == set()
    for one, two in ((ANN, BOB), (BOB, ANN)):
        with pytest.raises(Stale):
            await store.commit(work(paired(chat(501, one, two))))
    await store.commit(work(GaveUp(BOT, BOB)))
    assert await store.apart(BOT, NOW, (ANN,)) == set()
    await store.commit(work(UNMATCHED, Sought(place(BOB))))
    assert await store.apart(BOT, NOW, (ANN, BOB)) == set()
    await store.commit(work(paired(chat(501))))


async def words(store: Browsed) -> list[bytes]:
    """What waits to be sent."""
    return [it.sealed for it in await store.unsent(BOT, 0, 99)]


async def refused(store: Browsed, *changes: object) -> bool:
    try:
        await store.commit(work(*changes))
    except Stale:
        return True
    return False


# --- becoming a match ---------------------------------------------------------------------


async def test_two_who_like_each_other_are_a_match_parked_on_both_sides(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    assert await store.chat(BOT, CHAT) == MATCH
    for it in (ANN, BOB):
        assert await store.chat_of(BOT, it) is None
        assert await store.catalogue.matches(BOT, it, 9) == [MATCH]
    assert await store.catalogue.match_of(BOT, ANN, BOB) == MATCH
    assert await store.catalogue.match_of(BOT, BOB, ANN) == MATCH
    assert await store.catalogue.match_of(BOT, ANN, CY) is None
    assert await store.usual_wait_ms(BOT) is None
    assert (await store.counts(BOT))["chats"] == 0


async def test_nobody_is_a_match_whom_only_one_likes(store: Browsed):
    await store.commit(work(*BOTH))
    assert await refused(store, Matched(chat()))
    await store.commit(work(liked(ANN, BOB)))
    assert await refused(store, Matched(chat()))
    assert await refused(store, Matched(chat(one=BOB, two=ANN)))


async def test_nobody_is_a_match_who_is_blocked_reported_or_unknown(store: Browsed):
    await store.commit(work(*BOTH, liked(ANN, BOB), liked(BOB, ANN, answers=True)))
    for because in (Because.BLOCKED, Because.REPORTED):
        for by, other in ((ANN, BOB), (BOB, ANN)):
            kept = KeptApart(BOT, print_of(by), print_of(other), because, NOW + 1)
            assert await refused(store, kept, Matched(chat()))
    await store.commit(work(kept, Matched(chat(opened_ms=NOW + 1)), UNMATCHED))
    await store.commit(work(PersonForgotten(person(BOB))))
    assert await refused(store, Matched(chat(501)))


async def test_two_are_one_match_at_a_time_whoever_sits_where(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    for other in (chat(501), chat(501, BOB, ANN), chat()):
        assert await refused(store, Matched(other))
    await store.commit(work(UNMATCHED))
    assert await store.catalogue.match_of(BOT, ANN, BOB) is None
    assert await store.catalogue.matches(BOT, BOB, 9) == []
    await store.commit(work(Matched(chat(501, BOB, ANN))))
    found = await store.catalogue.match_of(BOT, ANN, BOB)
    assert found is not None
    assert found.id == 501


async def test_two_who_keep_in_touch_are_a_match_and_like_each_other(store: Browsed):
    await store.commit(work(*BOTH, joined(CY), *couple(), STOPPED))
    recent = KeptApart(BOT, print_of(ANN), print_of(BOB), Because.RECENT)
    await store.commit(work(recent, said(ANN, Says.KEEP)))
    kept = Matched(chat(501, opened_ms=NOW + 7), kept_from=CHAT)
    assert await refused(store, kept)
    await store.commit(work(said(BOB, Says.KEEP, Says.KEEP)))
    assert await refused(store, replace(kept, kept_from=ChatId(404)))
    assert await refused(store, Matched(chat(501, ANN, CY), kept_from=CHAT))
    await store.commit(work(kept))
    for by, about in ((ANN, BOB), (BOB, ANN)):
        found = await store.catalogue.opinion(BOT, by, about)
        assert found == Opinion(by, about, Mind.LIKED, NOW + 7, FOREVER)
    assert await refused(store, Matched(chat(502), kept_from=CHAT))


async def test_matches_come_with_the_latest_words_first(store: Browsed):
    people = range(20, 25)
    await store.commit(work(joined(ANN), *map(joined, people)))
    for it in people:
        one, two = (ANN, it) if it % 2 else (it, ANN)
        await store.commit(work(*matched(one, two, 500 + it)))
    await store.commit(work(Wrote(BOT, ChatId(522), NOW + 5), Wrote(BOT, ChatId(523), NOW + 6)))
    found = await store.catalogue.matches(BOT, ANN, 4)
    assert [it.id for it in found] == [523, 522, 520, 521]
    assert [it.id for it in await store.catalogue.matches(BOT, PersonId(21), 4)] == [521]


async def test_of_two_likes_at_once_one_is_decided_again(store: Browsed):
    for round in range(20):
        one, two = 100 + 2 * round, 101 + 2 * round
        await store.commit(work(joined(one), joined(two)))
        outcomes = await asyncio.gather(
            store.commit(work(liked(one, two))),
            store.commit(work(liked(two, one))),
            return_exceptions=True,
        )
        assert sum(isinstance(it, Stale) for it in outcomes) == 1


async def test_two_who_answer_each_other_at_once_are_one_match(store: Browsed):
    for round in range(20):
        one, two, id = 100 + 2 * round, 101 + 2 * round, 900 + 2 * round
        await store.commit(work(joined(one), joined(two), *couple(one, two, id)))
        over = ChatEnded(BOT, ChatId(id), Ending.STOPPED, NOW)
        keeps = (said(one, Says.KEEP, chat=id), said(two, Says.KEEP, Says.KEEP, id))
        await store.commit(work(over, *keeps))
        both = (chat(id + 1_000, one, two), chat(id + 2_000, two, one))
        outcomes = await asyncio.gather(
            *(store.commit(work(Matched(it, kept_from=ChatId(id)))) for it in both),
            return_exceptions=True,
        )
        assert sum(isinstance(it, Stale) for it in outcomes) == 1
        assert len(await store.catalogue.matches(BOT, PersonId(one), 9)) == 1


async def test_a_match_and_a_block_at_once_never_both_hold(store: Browsed):
    for round in range(20):
        one, two, id = 100 + 2 * round, 101 + 2 * round, 900 + round
        await store.commit(work(joined(one), joined(two), liked(two, one)))
        blocked = KeptApart(BOT, print_of(one), print_of(two), Because.BLOCKED)
        meets, blocks = await asyncio.gather(
            store.commit(work(liked(one, two, answers=True), Matched(chat(id, one, two)))),
            store.commit(work(blocked, NotTogether(BOT, PersonId(one), print_of(two)))),
            return_exceptions=True,
        )
        assert isinstance(meets, Stale) != isinstance(blocks, Stale)


async def test_a_match_and_a_deletion_at_once_never_both_hold(store: Browsed):
    for round in range(20):
        one, two, id = 100 + 2 * round, 101 + 2 * round, 900 + round
        await store.commit(work(joined(one), joined(two), liked(two, one)))
        meets, goes = await asyncio.gather(
            store.commit(work(liked(one, two, answers=True), Matched(chat(id, one, two)))),
            store.commit(work(PersonForgotten(person(two)))),
            return_exceptions=True,
        )
        assert isinstance(meets, Stale) != isinstance(goes, Stale)


async def test_nobody_is_forgotten_or_blocked_out_of_a_live_match(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    for it, other in ((ANN, BOB), (BOB, ANN)):
        assert await refused(store, PersonForgotten(person(it)))
        assert await refused(store, NotTogether(BOT, it, print_of(other)))
        assert not await refused(store, NotTogether(BOT, it, print_of(CY)))
    await store.commit(work(UNMATCHED, NotTogether(BOT, ANN, print_of(BOB))))
    await store.commit(work(PersonForgotten(person(ANN))))
    assert await store.catalogue.opinion(BOT, BOB, ANN) is None


# --- opening and parking ------------------------------------------------------------------


async def test_a_seat_is_opened_and_parked_by_its_person_alone(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    await store.commit(work(opened(ANN, at_ms=NOW + 5)))
    here = replace(MATCH, one_away=False, one_opened_ms=NOW + 5)
    assert await store.chat_of(BOT, ANN) == here
    assert await store.chat_of(BOT, BOB) is None
    assert (await store.counts(BOT))["chats"] == 1
    await store.commit(work(opened(BOB, at_ms=NOW + 6)))
    both = replace(here, two_away=False, two_opened_ms=NOW + 6)
    assert await store.chat_of(BOT, ANN) == both == await store.chat_of(BOT, BOB)
    assert (await store.counts(BOT))["chats"] == 1
    await store.commit(work(parked(ANN)))
    assert await store.chat_of(BOT, ANN) is None
    assert await store.chat_of(BOT, BOB) == replace(both, one_away=True)
    assert await store.last_chat_of(BOT, ANN) is None
    await store.commit(work(opened(ANN, at_ms=NOW + 7)))
    assert await store.chat_of(BOT, ANN) == replace(both, one_opened_ms=NOW + 7)


async def test_a_seat_is_opened_only_if_it_is_parked_in_a_live_match(store: Browsed):
    await store.commit(work(*BOTH, joined(CY), *matched()))
    assert await refused(store, opened(CY))
    assert await refused(store, opened(ANN, id=404))
    assert await refused(store, parked(ANN))
    await store.commit(work(opened(ANN)))
    assert await refused(store, opened(ANN))
    assert await refused(store, parked(BOB))
    await store.commit(work(UNMATCHED))
    assert await store.chat_of(BOT, ANN) is None
    assert await refused(store, opened(BOB))
    assert await refused(store, parked(ANN))


async def test_nobody_opens_a_random_chat(store: Browsed):
    await store.commit(work(*couple()))
    assert await refused(store, parked(ANN))
    await store.commit(work(STOPPED))
    assert await refused(store, opened(ANN))


async def test_one_sits_in_one_chat_at_a_time(store: Browsed):
    await store.commit(work(*BOTH, joined(CY), *matched(), *matched(ANN, CY, 501)))
    await store.commit(work(opened(ANN)))
    assert await refused(store, opened(ANN, 501))
    assert await refused(store, Sought(place(ANN)))
    await store.commit(work(parked(ANN), opened(ANN, 501)))
    found = await store.chat_of(BOT, ANN)
    assert found is not None
    assert found.id == 501
    await store.commit(work(parked(ANN, 501), Sought(place(ANN)), Sought(place(14))))
    assert await refused(store, opened(ANN))
    await store.commit(work(paired(chat(502, ANN, 14))))
    assert await refused(store, opened(ANN))


async def test_who_waits_for_a_random_chat_leaves_the_queue_to_open_a_match(store: Browsed):
    await store.commit(work(*BOTH, *matched(), Sought(place(ANN)), Sought(place(BOB))))
    assert await refused(store, opened(ANN))
    await store.commit(work(GaveUp(BOT, ANN), opened(ANN)))
    assert await refused(store, paired(chat(501)))
    assert [it.person for it in await store.waiting(BOT)] == [BOB]


async def test_nobody_sits_in_two_chats_however_they_hurry(store: Browsed):
    for round in range(20):
        one, two, three, id = (it + 4 * round for it in (100, 101, 102, 900))
        await store.commit(work(*(joined(it) for it in (one, two, three))))
        await store.commit(work(*matched(one, two, id), *matched(one, three, id + 1)))
        outcomes = await asyncio.gather(
            store.commit(work(opened(one, id))),
            store.commit(work(opened(one, id + 1))),
            store.commit(work(Sought(place(one)))),
            return_exceptions=True,
        )
        assert sum(isinstance(it, Stale) for it in outcomes) == 2


async def test_earlier_greetings_are_forgotten_when_a_match_is_opened(store: Browsed):
    await store.commit(work(*BOTH, *matched(), opened(ANN, at_ms=NOW + 5)))
    names = [f"met-{CHAT}-{NOW}", f"met-{CHAT}", f"met-{CHAT}0-{NOW}", "queue"]
    sent = await store.commit(work(letters=tuple(letter(ANN, card=it) for it in names)))
    other = await store.commit(work(letters=(letter(BOB, card=names[0]),)))
    marks = [Mark(it, Outcome.SENT, 70 + n) for n, it in enumerate([*sent, *other])]
    await store.mark(marks, NOW)
    await store.commit(work(parked(ANN), opened(ANN, at_ms=NOW + 6)))
    assert [await store.card(BOT, ANN, it) for it in names] == [None, 71, 72, 73]
    assert await store.card(BOT, BOB, names[0]) == 74


async def test_a_match_that_ended_is_forgotten_with_all_that_told_of_it(store: Browsed):
    """Nobody ever opened it."""
    names = [f"met-{CHAT}", f"met-{CHAT}-{NOW}", f"met-{CHAT}0-{NOW}"]
    told = tuple(letter(BOB, card=it) for it in names)
    sent = await store.commit(work(*BOTH, *matched(), letters=told))
    await store.mark([Mark(it, Outcome.SENT, 70 + n) for n, it in enumerate(sent)], NOW)
    await store.commit(work(UNMATCHED))
    assert await store.last_chat_of(BOT, ANN) is None
    await store.expire(NOW + 9 + CHATS_MS)
    assert await store.chat(BOT, CHAT) is not None
    await store.expire(NOW + 9 + CHATS_MS + 1)
    assert await store.chat(BOT, CHAT) is None
    assert [await store.card(BOT, BOB, it) for it in names] == [None, None, 72]


async def test_an_ended_match_is_known_while_a_letter_of_it_waits(store: Browsed):
    (kept,) = await store.commit(work(*BOTH, *matched(), letters=(relay(),)))
    await store.commit(work(UNMATCHED))
    late_ms = NOW + 9 + CHATS_MS + 1
    await store.expire(late_ms)
    assert await store.sendable([kept]) == {kept.id}
    await store.mark([Mark(kept, Outcome.SENT, 70)], late_ms)
    await store.expire(late_ms)
    assert await store.chat(BOT, CHAT) is None


async def test_matches_are_neither_idle_nor_the_last_chat(store: Browsed):
    await store.commit(work(*BOTH, *couple(), replace(STOPPED, at_ms=NOW + 3)))
    await store.commit(work(*matched(id=501), opened(ANN, 501), opened(BOB, 501)))
    assert await store.idle_chats(BOT, FOREVER, 9) == []
    await store.commit(work(replace(UNMATCHED, chat=ChatId(501))))
    found = await store.last_chat_of(BOT, ANN)
    assert found is not None
    assert found.id == CHAT


# --- writing to a parked seat -------------------------------------------------------------


async def test_words_reach_a_seat_that_is_open_and_are_kept_for_one_that_is_not(store: Browsed):
    await store.commit(work(*BOTH, *matched(), opened(ANN)))
    assert await refused(store, Wrote(BOT, CHAT, NOW + 5, reaches=BOB))
    assert await refused(store, Wrote(BOT, CHAT, NOW + 5, reaches=ANN)), "by who is not there"
    await store.commit(work(withheld(7)))
    found = await store.chat(BOT, CHAT)
    assert found is not None
    assert found.last_ms == NOW + 7
    await store.commit(work(opened(BOB)))
    assert await refused(store, withheld(8))
    assert not await refused(store, Wrote(BOT, CHAT, NOW + 8, reaches=BOB))
    await store.commit(work(UNMATCHED))
    assert await refused(store, withheld(9))


async def test_nothing_is_withheld_in_a_random_chat(store: Browsed):
    await store.commit(work(*couple()))
    assert await refused(store, withheld(7))
    assert not await refused(store, Wrote(BOT, CHAT, NOW + 5, reaches=BOB))


async def test_what_was_kept_comes_in_its_order_after_the_letters_of_the_opening(store: Browsed):
    await store.commit(work(*BOTH, *matched(), opened(ANN)))
    full = replace(
        relay(BOB, ANN, 8).outgoing, about=3, album="album", card="card", due_ms=5, expires_ms=6
    )
    await store.commit(work(withheld(7), Withheld(Letter(full, b"8"), NOW), withheld(9)))
    await store.commit(work(parked(ANN), withheld(5, to=ANN, author=BOB)))
    assert await words(store) == []
    posted = await store.commit(work(opened(BOB), letters=(letter(BOB, b"now you talk"),)))
    assert [it.sealed for it in posted] == [b"now you talk", b"7", b"8", b"9"]
    assert posted[2].outgoing == replace(full, method="", params={})
    assert [it.id for it in posted] == sorted(it.id for it in posted)
    unsent = await store.unsent(BOT, 0, 99)
    assert [it.id for it in unsent] == [it.id for it in posted]
    assert unsent[1:] == list(posted[1:])
    assert await store.sendable(posted) == {it.id for it in posted}
    await store.commit(work(parked(BOB), opened(BOB)))
    assert len(await words(store)) == 4
    await store.commit(work(opened(ANN)))
    assert (await words(store))[4:] == [b"5"]


async def test_the_first_message_that_is_kept_is_told_from_the_others(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    reaction = withheld(3)
    assert isinstance(reaction.letter, Letter)
    bare = replace(reaction.letter.outgoing, source=None)
    reaction = replace(reaction, letter=replace(reaction.letter, outgoing=bare))
    await store.commit(work(reaction))
    assert await refused(store, replace(withheld(7), is_first=False))
    await store.commit(work(replace(withheld(7), is_first=True)))
    assert await refused(store, replace(withheld(8), is_first=True))
    await store.commit(work(replace(withheld(8), is_first=False)))
    await store.commit(work(replace(withheld(5, ANN, BOB), is_first=True)))
    assert await store.catalogue.kept(BOT, BOB) == {CHAT: 2}
    assert await store.catalogue.kept(BOT, ANN) == {CHAT: 1}
    assert await store.catalogue.kept(BOT, CY) == {}
    await store.commit(work(opened(BOB), parked(BOB)))
    await store.commit(work(replace(withheld(9), is_first=True)))


async def test_of_two_first_messages_at_once_one_is_first(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    outcomes = await asyncio.gather(
        *(store.commit(work(replace(withheld(it), is_first=True))) for it in (7, 8)),
        return_exceptions=True,
    )
    assert sum(isinstance(it, Stale) for it in outcomes) == 1


async def test_a_message_that_is_kept_counts_as_passed_on(store: Browsed):
    await store.commit(work(*BOTH, *matched(), withheld(7)))
    assert await store.is_passed_on(BOT, CHAT, ANN, 7)
    assert not await store.is_passed_on(BOT, CHAT, ANN, 8)
    assert not await store.is_passed_on(BOT, CHAT, BOB, 7)
    await store.commit(work(opened(BOB)))
    assert await store.is_passed_on(BOT, CHAT, ANN, 7)


async def test_words_and_the_opening_at_once_lose_nothing(store: Browsed):
    """Each word is either kept and brought, or refused: then its author is there to write on."""
    for round in range(20):
        one, two, id = 100 + 2 * round, 101 + 2 * round, 900 + round
        await store.commit(work(joined(one), joined(two), *matched(one, two, id)))
        before = len(await words(store))
        kept, _ = await asyncio.gather(
            store.commit(work(withheld(7, two, one, id))),
            store.commit(work(opened(two, id))),
            return_exceptions=True,
        )
        assert len(await words(store)) - before == (not isinstance(kept, Stale))
        assert await store.catalogue.kept(BOT, PersonId(two)) == {}


async def test_words_and_the_parking_at_once_never_go_to_who_has_left(store: Browsed):
    for round in range(20):
        one, two, id = 100 + 2 * round, 101 + 2 * round, 900 + round
        await store.commit(work(joined(one), joined(two), *matched(one, two, id)))
        await store.commit(work(opened(two, id)))
        wrote = Wrote(BOT, ChatId(id), NOW, reaches=PersonId(two))
        writes, leaves = await asyncio.gather(
            store.commit(work(wrote)), store.commit(work(parked(two, id))), return_exceptions=True
        )
        assert leaves == []
        assert writes == [] or isinstance(writes, Stale)
        assert await refused(store, wrote)


async def test_what_nobody_comes_to_read_is_found_and_dropped(store: Browsed):
    await store.commit(work(*BOTH, joined(CY), *matched(), *matched(ANN, CY, 501)))
    reaction = withheld(4)
    assert isinstance(reaction.letter, Letter)
    bare = replace(reaction.letter.outgoing, source=None)
    reaction = replace(reaction, letter=replace(reaction.letter, outgoing=bare))
    await store.commit(work(withheld(3, CY, ANN, 501), reaction, withheld(7), withheld(9)))
    await store.commit(work(withheld(5, ANN, BOB)))
    overdue = store.catalogue.overdue
    assert await overdue(BOT, NOW + 3, 9) == []
    to_cy = Overdue(ChatId(501), ANN, CY, 1)
    assert await overdue(BOT, NOW + 9, 9) == [
        to_cy,
        Overdue(CHAT, ANN, BOB, 1),
        Overdue(CHAT, BOB, ANN, 1),
    ]
    assert await overdue(BOT, NOW + 10, 2) == [to_cy, Overdue(CHAT, ANN, BOB, 2)]
    assert await refused(store, dropped(NOW + 4))
    await store.commit(work(dropped(NOW + 9)))
    assert await refused(store, dropped(NOW + 9))
    assert await store.catalogue.kept(BOT, BOB) == {CHAT: 1}
    assert await store.catalogue.kept(BOT, CY) == {ChatId(501): 1}
    posted = await store.commit(work(opened(BOB)))
    assert [it.sealed for it in posted] == [b"9"]


async def test_what_is_cancelled_is_never_brought_and_its_authors_are_told(store: Browsed):
    await store.commit(work(*BOTH, joined(CY), *matched(), *matched(ANN, CY, 501)))
    await store.commit(work(withheld(7), withheld(8, CY, ANN, 501)))
    cancelled = RelaysCancelled(BOT, CHAT, (letter(ANN, b"lost"), letter(BOB, b"none")))
    posted = await store.commit(work(UNMATCHED, cancelled))
    assert [it.sealed for it in posted] == [b"lost"]
    assert await store.catalogue.kept(BOT, BOB) == {}
    assert await store.catalogue.kept(BOT, CY) == {ChatId(501): 1}


async def test_what_the_forgotten_wrote_or_would_read_is_gone(store: Browsed):
    await store.commit(work(*BOTH, *matched(), withheld(7), withheld(5, ANN, BOB)))
    await store.commit(work(UNMATCHED, PersonForgotten(person(ANN))))
    assert await store.catalogue.kept(BOT, BOB) == {}
    assert await store.catalogue.kept(BOT, ANN) == {}
    assert await store.catalogue.overdue(BOT, FOREVER, 9) == []


async def test_what_is_kept_must_be_sealed(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    with pytest.raises(TypeError):
        await store.commit(work(Withheld(relay().outgoing, NOW)))


# --- afterwards ---------------------------------------------------------------------------


async def says(store: Browsed) -> tuple[Says, Says]:
    found = await store.chat(BOT, CHAT)
    assert isinstance(found, Chat)
    return found.one_says, found.two_says


async def test_what_is_said_of_the_other_adds_up_and_a_judgement_replaces_another(store: Browsed):
    await store.commit(work(*couple(), STOPPED))
    await store.commit(work(said(ANN, Says.GOOD)))
    await store.commit(work(said(ANN, Says.KEEP)))
    assert await says(store) == (Says.GOOD | Says.KEEP, Says.NOTHING)
    await store.commit(work(said(ANN, Says.BAD)))
    assert await says(store) == (Says.BAD | Says.KEEP, Says.NOTHING)
    await store.commit(work(said(BOB, Says.GOOD, Says.BAD | Says.KEEP)))
    assert await says(store) == (Says.BAD | Says.KEEP, Says.GOOD)
    assert await refused(store, said(CY, Says.GOOD))
    assert await refused(store, said(ANN, Says.GOOD, chat=404))
    assert await refused(store, said(ANN, Says.GOOD))


async def test_of_two_who_keep_in_touch_at_once_one_is_decided_again(store: Browsed):
    for round in range(20):
        one, two, id = 100 + 2 * round, 101 + 2 * round, 900 + round
        await store.commit(work(*couple(one, two, id)))
        outcomes = await asyncio.gather(
            *(store.commit(work(said(it, Says.KEEP, chat=id))) for it in (one, two)),
            return_exceptions=True,
        )
        assert sum(isinstance(it, Stale) for it in outcomes) == 1


async def test_names_are_told_when_both_offer_theirs(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    assert await refused(store, offered(ANN, is_answer=True))
    assert await refused(store, offered(CY))
    await store.commit(work(offered(ANN)))
    assert await refused(store, offered(BOB))
    await store.commit(work(offered(BOB, is_answer=True)))
    found = await store.chat(BOT, CHAT)
    assert found == replace(MATCH, one_contact=b"@11", two_contact=b"@12")
    await store.commit(work(UNMATCHED, OpinionsEnded(BOT, ANN, BOB, NOW)))
    assert await refused(store, offered(ANN, is_answer=True))


async def test_nobody_offers_their_name_in_a_random_chat(store: Browsed):
    await store.commit(work(*couple()))
    assert await refused(store, offered(ANN))


async def test_of_two_who_offer_their_names_at_once_one_is_decided_again(store: Browsed):
    await store.commit(work(*BOTH, *matched()))
    outcomes = await asyncio.gather(
        *(store.commit(work(offered(it))) for it in (ANN, BOB)), return_exceptions=True
    )
    assert sum(isinstance(it, Stale) for it in outcomes) == 1
