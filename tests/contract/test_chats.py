"""Seeking, pairing, writing and ending: nobody twice, nobody with whom they should not be."""

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
    paired,
    person,
    place,
    print_of,
    relay,
    work,
)
from meetsmatch.app.ports import Mark, Outcome, Store
from meetsmatch.app.retention import CHATS_MS
from meetsmatch.app.work import (
    FOREVER,
    Because,
    ChatEnded,
    GaveUp,
    KeptApart,
    MediaTaken,
    NotTogether,
    PersonChanged,
    Sought,
    Stale,
    StillWaits,
    Wrote,
)
from meetsmatch.core.chats import Ending, Media
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.matching import pairs
from meetsmatch.core.people import Gender, Seeks

ENDED = ChatEnded(BOT, CHAT, Ending.STOPPED, NOW + 9)


# --- the queue ----------------------------------------------------------------------------


async def test_who_seeks_waits_in_line(store: Store):
    await store.commit(work(Sought(place(ANN, NOW + 1)), Sought(place(BOB, NOW))))
    assert await store.waiting(BOT) == [place(BOB, NOW), place(ANN, NOW + 1)]
    assert await store.place_of(BOT, ANN) == (2, 2)
    assert await store.place_of(BOT, BOB) == (1, 2)
    assert await store.place_of(BOT, CY) is None
    assert await store.queue_length(BOT) == 2
    assert await store.queue_length(BotId(2)) == 0
    assert await store.queue_length(BOT) == 2
    assert await store.waiting(BotId(2)) == []
    assert await store.queue_length(BotId(2)) == 0


async def test_every_wish_comes_back(store: Store):
    wish = place(
        ANN, gender=Gender.MAN, age=77, seeks=Seeks.WOMEN, age_from=60, age_to=80, relaxes=False
    )
    wish = replace(wish, languages=())
    await store.commit(work(Sought(wish)))
    assert await store.waiting(BOT) == [wish]


async def test_seeking_again_keeps_the_place_and_takes_the_new_wishes(store: Store):
    await store.commit(work(Sought(place(ANN, NOW)), Sought(place(BOB, NOW + 1))))
    await store.commit(work(Sought(place(ANN, NOW + 2, age_from=40))))
    assert await store.waiting(BOT) == [place(ANN, NOW, age_from=40), place(BOB, NOW + 1)]


async def test_the_queue_is_read_in_pages(store: Store):
    line = [place(number, NOW + number // 2) for number in range(1, 6)]
    await store.commit(work(*map(Sought, reversed(line))))
    assert await store.waiting(BOT, limit=2) == line[:2]
    assert await store.waiting(BOT, line[1].place, 2) == line[2:4]
    assert await store.waiting(BOT, line[4].place) == []


async def test_places_are_those_of_the_people_asked_about(store: Store):
    await store.commit(work(*(Sought(place(number)) for number in range(1, 101))))
    asked = [PersonId(number) for number in range(20, 120)]
    found = await store.places(BOT, asked)
    assert {it.person: it for it in found} == {n: place(n) for n in range(20, 101)}
    assert await store.places(BotId(2), asked) == []
    assert await store.places(BOT, []) == []


async def test_who_gives_up_waits_no_longer(store: Store):
    await store.commit(work(Sought(place(ANN))))
    await store.commit(work(GaveUp(BOT, ANN)))
    await store.commit(work(GaveUp(BOT, ANN)))
    assert await store.waiting(BOT) == []


async def test_nobody_in_a_chat_seeks(store: Store):
    await store.commit(work(*couple()))
    with pytest.raises(Stale):
        await store.commit(work(Sought(place(ANN))))
    assert await store.waiting(BOT) == []


async def test_nobody_out_of_reach_seeks(store: Store):
    gone = person(ANN).changed(reachable=False)
    await store.commit(work(joined(ANN), PersonChanged(gone)))
    with pytest.raises(Stale):
        await store.commit(work(Sought(place(ANN))))
    assert await store.waiting(BOT) == []
    await store.commit(work(PersonChanged(gone.changed(reachable=True)), Sought(place(ANN))))
    assert await store.waiting(BOT) == [place(ANN)]


async def test_ending_and_seeking_is_one_step(store: Store):
    await store.commit(work(*couple()))
    await store.commit(work(ENDED, Sought(place(ANN))))
    assert await store.chat_of(BOT, ANN) is None
    assert await store.waiting(BOT) == [place(ANN)]


# --- pairing ------------------------------------------------------------------------------


async def test_a_couple_sits_in_one_chat_and_waits_no_longer(store: Store):
    await store.commit(work(*couple()))
    assert await store.chat_of(BOT, ANN) == chat() == await store.chat_of(BOT, BOB)
    assert await store.chat(BOT, CHAT) == chat()
    assert await store.waiting(BOT) == []
    assert await store.last_chat_of(BOT, ANN) is None


async def test_who_has_gone_is_not_paired_and_nothing_is_written(store: Store):
    await store.commit(work(Sought(place(ANN))))
    with pytest.raises(Stale):
        await store.commit(work(paired()))
    assert await store.chat(BOT, CHAT) is None
    assert await store.chat_of(BOT, ANN) is None
    assert await store.waiting(BOT) == [place(ANN)]


async def test_nobody_is_paired_twice(store: Store):
    await store.commit(work(*couple(), Sought(place(CY))))
    with pytest.raises(Stale):
        await store.commit(work(paired(chat(501, CY, ANN))))
    assert await store.chat_of(BOT, CY) is None
    assert await store.waiting(BOT) == [place(CY)]


async def test_nobody_is_paired_with_themselves(store: Store):
    await store.commit(work(Sought(place(ANN))))
    with pytest.raises(Stale):
        await store.commit(work(paired(chat(501, ANN, ANN))))
    assert await store.waiting(BOT) == [place(ANN)]


async def test_a_chat_begins_once(store: Store):
    await store.commit(work(*couple(), ENDED, Sought(place(ANN)), Sought(place(BOB))))
    with pytest.raises(Stale):
        await store.commit(work(paired()))
    found = await store.chat(BOT, CHAT)
    assert found is not None
    assert not found.is_live


@pytest.mark.parametrize("because", list(Because))
@pytest.mark.parametrize(("by", "other"), [(ANN, BOB), (BOB, ANN)])
async def test_the_kept_apart_are_not_paired(store: Store, because: Because, by: int, other: int):
    kept = KeptApart(BOT, print_of(by), print_of(other), because, NOW + 1)
    await store.commit(work(kept, Sought(place(ANN)), Sought(place(BOB))))
    with pytest.raises(Stale):
        await store.commit(work(paired()))
    assert len(await store.waiting(BOT)) == 2
    await store.commit(work(paired(chat(opened_ms=NOW + 1))))
    assert await store.chat_of(BOT, ANN) is not None


async def test_the_usual_wait_is_the_middle_of_the_last_pairings(store: Store):
    assert await store.usual_wait_ms(BOT) is None
    for number, waited_ms in enumerate([9_000, 1_000, 5_000]):
        one, two, id = ANN + 10 * number, BOB + 10 * number, CHAT + number
        opened = chat(id, one, two, NOW + number)
        await store.commit(work(Sought(place(one)), Sought(place(two)), paired(opened, waited_ms)))
    assert await store.usual_wait_ms(BOT) == 5_000
    assert await store.usual_wait_ms(BotId(2)) is None


# --- in the chat --------------------------------------------------------------------------


async def test_writing_is_remembered(store: Store):
    await store.commit(work(*couple()))
    await store.commit(work(Wrote(BOT, CHAT, NOW + 5)))
    assert await store.chat_of(BOT, ANN) == replace(chat(), last_ms=NOW + 5)


async def test_nobody_writes_into_an_ended_chat(store: Store):
    await store.commit(work(*couple()))
    await store.commit(work(ENDED))
    with pytest.raises(Stale):
        await store.commit(work(Wrote(BOT, CHAT, NOW + 10)))
    with pytest.raises(Stale):
        await store.commit(work(Wrote(BOT, ChatId(404), NOW)))
    ended = replace(chat(), ended_ms=NOW + 9, ending=Ending.STOPPED)
    assert await store.chat(BOT, CHAT) == ended


async def test_a_chat_ends_once_and_is_the_last_of_both(store: Store):
    await store.commit(work(*couple()))
    await store.commit(work(ENDED))
    with pytest.raises(Stale):
        await store.commit(work(ChatEnded(BOT, CHAT, Ending.IDLE, NOW + 10)))
    assert await store.chat_of(BOT, ANN) is None
    ended = replace(chat(), ended_ms=NOW + 9, ending=Ending.STOPPED)
    assert await store.last_chat_of(BOT, ANN) == ended == await store.last_chat_of(BOT, BOB)


async def test_the_last_chat_is_the_one_that_ended_last(store: Store):
    await store.commit(work(*couple(), ENDED, *couple(ANN, CY, 501)))
    await store.commit(work(ChatEnded(BOT, ChatId(501), Ending.NEXT, NOW + 20)))
    with_ann, with_bob = await store.last_chat_of(BOT, ANN), await store.last_chat_of(BOT, BOB)
    assert with_ann is not None
    assert with_bob is not None
    assert (with_ann.id, with_bob.id) == (501, CHAT)


async def test_chats_that_lasted_are_counted_up_to_a_limit(store: Store):
    await store.commit(work(*couple(), Wrote(BOT, CHAT, NOW + 5)))
    assert await store.lasting_chats(BOT, ANN, 5, 9) == 0  # It is not over.
    await store.commit(work(ENDED, *couple(ANN, CY, 501), Wrote(BOT, ChatId(501), NOW + 7)))
    await store.commit(work(ChatEnded(BOT, ChatId(501), Ending.NEXT, NOW + 20)))
    counted = [await store.lasting_chats(BOT, ANN, *it) for it in ((5, 9), (6, 9), (8, 9), (5, 1))]
    assert counted == [2, 1, 0, 1]
    assert await store.lasting_chats(BOT, BOB, 5, 9) == 1


async def test_media_consent_rises_for_one_seat_only(store: Store):
    await store.commit(work(*couple()))
    await store.commit(work(MediaTaken(BOT, CHAT, BOB, Media.SHOWN)))
    await store.commit(work(MediaTaken(BOT, CHAT, BOB, Media.ASKED)))
    await store.commit(work(MediaTaken(BOT, CHAT, ANN, Media.ASKED)))
    expected = replace(chat(), one_media=Media.ASKED, two_media=Media.SHOWN)
    assert await store.chat(BOT, CHAT) == expected


async def test_strangers_and_ended_chats_take_no_media(store: Store):
    await store.commit(work(*couple()))
    with pytest.raises(Stale):
        await store.commit(work(MediaTaken(BOT, CHAT, CY, Media.SHOWN)))
    await store.commit(work(ENDED))
    with pytest.raises(Stale):
        await store.commit(work(MediaTaken(BOT, CHAT, ANN, Media.SHOWN)))


async def test_chats_in_which_nobody_writes_are_idle(store: Store):
    await store.commit(work(*couple(), *couple(CY, CY + 1, 501)))
    await store.commit(work(Wrote(BOT, ChatId(501), NOW + 5)))
    assert await store.idle_chats(BOT, NOW, 10) == []
    assert [it.id for it in await store.idle_chats(BOT, NOW + 1, 10)] == [CHAT]
    assert [it.id for it in await store.idle_chats(BOT, NOW + 6, 10)] == [CHAT, 501]
    assert [it.id for it in await store.idle_chats(BOT, NOW + 6, 1)] == [CHAT]
    await store.commit(work(ENDED))
    assert [it.id for it in await store.idle_chats(BOT, NOW + 6, 10)] == [501]


async def test_silence_ends_no_chat_in_which_somebody_has_written_meanwhile(store: Store):
    await store.commit(work(*couple()))
    silence = ChatEnded(BOT, CHAT, Ending.IDLE, NOW + 9, silent_since_ms=NOW + 5)
    await store.commit(work(Wrote(BOT, CHAT, NOW + 5)))
    with pytest.raises(Stale):
        await store.commit(work(silence))
    assert await store.chat_of(BOT, ANN) is not None
    await store.commit(work(replace(silence, silent_since_ms=NOW + 6)))
    assert await store.chat_of(BOT, ANN) is None


async def test_a_couple_whose_wishes_have_changed_is_not_paired(store: Store):
    was, bob = place(ANN), place(BOB)
    await store.commit(work(Sought(was), Sought(bob)))
    await store.commit(work(Sought(place(ANN, age_from=30))))
    decided = replace(paired(), places=(was, bob))
    with pytest.raises(Stale):
        await store.commit(work(decided))
    assert {it.person for it in await store.waiting(BOT)} == {ANN, BOB}
    await store.commit(work(replace(decided, places=(bob, place(ANN, age_from=30)))))
    assert await store.waiting(BOT) == []


async def test_what_is_shown_of_a_place_is_not_shown_when_it_was_left(store: Store):
    await store.commit(work(Sought(place(ANN))))
    shows = work(StillWaits(place(ANN)), letters=(letter(ANN),))
    assert len(await store.commit(shows)) == 1
    await store.commit(work(GaveUp(BOT, ANN)))
    with pytest.raises(Stale):
        await store.commit(shows)
    assert len(await store.unsent(BOT, 0, 9)) == 1


async def test_who_sits_together_is_not_kept_apart_before_their_chat_ends(store: Store):
    await store.commit(work(*couple()))
    for who, other in ((ANN, BOB), (BOB, ANN)):
        never = KeptApart(BOT, print_of(who), print_of(other), Because.BLOCKED)
        apart = NotTogether(BOT, who, print_of(other))
        with pytest.raises(Stale):
            await store.commit(work(never, apart))
    await store.commit(
        work(NotTogether(BOT, ANN, print_of(CY)), NotTogether(BOT, CY, print_of(ANN)))
    )
    await store.commit(work(ENDED, never, apart))
    assert await store.chat_of(BOT, ANN) is None


# --- races --------------------------------------------------------------------------------


async def wave(store: Store, first_chat: int) -> None:
    """Pair who waits, each couple in a commit of its own, all at once."""
    waiting = await store.waiting(BOT, limit=1_000)
    apart = await store.apart(BOT, NOW, [it.person for it in waiting])
    couples = pairs(waiting, apart, NOW)
    await asyncio.gather(
        *(
            store.commit(work(paired(chat(first_chat + number, one, two))))
            for number, (one, two) in enumerate(couples)
        ),
        return_exceptions=True,
    )


@pytest.mark.parametrize("people", [300, pytest.param(1_000, marks=pytest.mark.proof)])
async def test_who_seeks_at_once_ends_up_in_couples(store: Store, people: int):
    """Several matchmakers look at the same queue at once, while people still arrive."""

    async def seek(id: int) -> None:
        await store.commit(work(Sought(place(id, NOW + id))))

    early = asyncio.gather(*(seek(id) for id in range(1, people // 2 + 1)))
    await asyncio.gather(early, *(wave(store, 10_000 * number) for number in range(1, 4)))
    late = asyncio.gather(*(seek(id) for id in range(people // 2 + 1, people + 1)))
    await asyncio.gather(late, *(wave(store, 10_000 * number) for number in range(4, 8)))
    await wave(store, 100_000)

    chats = [await store.chat_of(BOT, place(id).person) for id in range(1, people + 1)]
    assert None not in chats
    assert len({it.id for it in chats if it}) == people // 2
    for id, found in enumerate(chats, 1):
        assert found is not None
        assert found.seats(place(id).person)
    assert await store.waiting(BOT) == []
    counts = await store.counts(BOT)
    assert (counts["waiting"], counts["chats"]) == (0, people // 2)


async def test_of_two_endings_at_once_one_holds(store: Store):
    await store.commit(work(*couple()))
    outcomes = await asyncio.gather(
        *(store.commit(work(ChatEnded(BOT, CHAT, it, NOW + 1))) for it in list(Ending)),
        return_exceptions=True,
    )
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1


async def test_a_block_and_a_pairing_at_once_never_both_hold(store: Store):
    for round in range(20):
        one, two, id = 100 + 2 * round, 101 + 2 * round, 900 + round
        await store.commit(work(Sought(place(one)), Sought(place(two))))
        blocked = KeptApart(BOT, print_of(one), print_of(two), Because.BLOCKED, FOREVER)
        meets, _ = await asyncio.gather(
            store.commit(work(paired(chat(id, one, two)))),
            store.commit(work(blocked, GaveUp(BOT, place(one).person))),
            return_exceptions=True,
        )
        seated = await store.chat_of(BOT, place(one).person)
        assert (seated is None) == isinstance(meets, Stale)


# --- forgetting ---------------------------------------------------------------------------


async def test_an_ended_chat_is_known_for_a_week(store: Store):
    await store.commit(work(*couple(), ENDED))
    assert await store.expire(NOW + 9 + CHATS_MS) == 0
    assert await store.last_chat_of(BOT, ANN) is not None
    assert await store.expire(NOW + 9 + CHATS_MS + 1) == 1
    assert await store.expire(NOW + 9 + CHATS_MS + 1) == 0
    assert await store.chat(BOT, CHAT) is None
    assert await store.last_chat_of(BOT, ANN) is None
    assert await store.usual_wait_ms(BOT) is None


async def test_what_told_people_of_a_chat_is_forgotten_with_it(store: Store):
    told = letter(ANN, card=chat().greeting(ANN))
    (kept,) = await store.commit(work(*couple(), ENDED, letters=(told,)))
    await store.mark([Mark(kept, Outcome.SENT, 70)], NOW)
    await store.expire(NOW + 9 + CHATS_MS)
    assert await store.card(BOT, ANN, chat().greeting(ANN)) == 70
    await store.expire(NOW + 9 + CHATS_MS + 1)
    assert await store.card(BOT, ANN, chat().greeting(ANN)) is None


async def test_a_live_chat_is_never_forgotten(store: Store):
    await store.commit(work(*couple()))
    assert await store.expire(NOW + 100 * CHATS_MS) == 0
    assert await store.chat_of(BOT, ANN) == chat() == await store.chat_of(BOT, BOB)


async def test_two_whose_chat_is_forgotten_meet_again(store: Store):
    await store.commit(work(*couple(), ENDED))
    await store.expire(NOW + 9 + CHATS_MS + 1)
    await store.commit(work(*couple()))
    assert await store.chat_of(BOT, BOB) == chat()


async def test_a_chat_is_known_while_a_letter_of_it_waits(store: Store):
    await store.commit(work(*couple(one=ANN, two=CY, id=CHAT + 1)))
    await store.commit(work(ChatEnded(BOT, ChatId(CHAT + 1), Ending.NEXT, NOW + 8)))
    (kept,) = await store.commit(work(*couple(), ENDED, letters=(relay(),)))
    late_ms = NOW + 9 + CHATS_MS + 1
    assert await store.expire(late_ms) == 1
    assert await store.chat(BOT, CHAT) is not None
    assert await store.last_chat_of(BOT, CY) is None
    assert await store.sendable([kept]) == {kept.id}
    await store.mark([Mark(kept, Outcome.SENT, 70)], late_ms)
    assert await store.expire(late_ms) == 1
    assert await store.chat(BOT, CHAT) is None


async def test_who_left_a_later_chat_has_left_the_one_before_last_again(store: Store):
    """Their chats may be forgotten in another order than they ended in."""
    (kept,) = await store.commit(work(*couple(), ENDED, letters=(relay(),)))
    await store.commit(work(*couple(one=ANN, two=CY, id=CHAT + 1)))
    await store.commit(work(ChatEnded(BOT, ChatId(CHAT + 1), Ending.NEXT, NOW + 10)))
    assert await store.sendable([kept]) == {kept.id}
    assert await store.expire(NOW + 10 + CHATS_MS + 1) == 1
    last = await store.last_chat_of(BOT, ANN)
    assert last is not None
    assert last.id == CHAT


async def test_any_number_of_chats_is_forgotten_in_bounded_steps(store: Store):
    many = 1_100
    for first in range(0, many, 100):
        couples = (couple(2 * n, 2 * n + 1, n) for n in range(first + 1, first + 101))
        await store.commit(work(*(change for two in couples for change in two)))
        over = (ChatEnded(BOT, ChatId(n), Ending.IDLE, NOW) for n in range(first + 1, first + 101))
        await store.commit(work(*over))
    steps = [await store.expire(NOW + CHATS_MS + 1) for _ in range(3)]
    assert (sum(steps), steps[-1]) == (many, 0)
