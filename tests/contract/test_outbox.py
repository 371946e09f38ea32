"""Letters: kept, told apart, settled with their outcome; links and cards that sending makes."""

from dataclasses import replace

import pytest

from contract.made import ANN, BOB, BOT, CHAT, CY, NOW, couple, letter, relay, work
from meetsmatch.app.ports import Mark, Outcome, Store
from meetsmatch.app.retention import LINKS_MS, SETTLED_MS
from meetsmatch.app.work import (
    ChatEnded,
    Letter,
    Outgoing,
    Priority,
    RelaysCancelled,
    Stale,
    Wrote,
)
from meetsmatch.core.chats import Ending
from meetsmatch.core.ids import BotId, ChatId

BLOCKED = ChatEnded(BOT, CHAT, Ending.BLOCKED, NOW + 9)
CANCELLED = RelaysCancelled(BOT, CHAT)


async def post(store: Store, *letters: Letter) -> list[Letter]:
    return list(await store.commit(work(letters=letters)))


def read(letter: Letter) -> Letter:
    """As it is read again, without the call itself."""
    return replace(letter, outgoing=replace(letter.outgoing, method="", params={}))


def sent(letter: Letter, message: int | None = None) -> Mark:
    return Mark(letter, Outcome.SENT, message)


async def kept(store: Store) -> list[Letter]:
    return list(await store.unsent(BOT, 0, 1_000))


# --- what is kept -------------------------------------------------------------------------


async def test_everything_but_the_call_itself_survives(store: Store):
    call = Outgoing(
        BOT,
        BOB,
        "sendPhoto",
        {"photo": "x"},
        Priority.RELAY,
        chat=CHAT,
        author=ANN,
        source=7,
        about=6,
        album="a1",
        card="queue",
        due_ms=NOW + 5,
        expires_ms=NOW + 9,
    )
    (posted,) = await post(store, Letter(call, b"\x00sealed"))
    assert posted == Letter(call, b"\x00sealed", posted.id)
    assert posted.id > 0
    assert await kept(store) == [read(posted)]


async def test_letters_come_back_in_the_order_of_commits(store: Store):
    first = await post(store, letter(ANN, b"1"), letter(BOB, b"2"))
    second = await post(store, letter(ANN, b"3"))
    assert [it.sealed for it in await kept(store)] == [b"1", b"2", b"3"]
    assert list(await store.unsent(BOT, first[0].id, 1)) == [read(first[1])]
    assert list(await store.unsent(BOT, first[1].id, 9)) == [read(second[0])]
    assert list(await store.unsent(BotId(2), 0, 9)) == []


async def test_a_relay_is_known_from_its_commit_on(store: Store):
    assert not await store.is_passed_on(BOT, CHAT, ANN, 7)
    (posted,) = await post(store, relay(source=7))
    assert await store.is_passed_on(BOT, CHAT, ANN, 7)
    await store.mark([sent(posted, 70)], NOW)
    assert await store.is_passed_on(BOT, CHAT, ANN, 7)
    assert not await store.is_passed_on(BOT, ChatId(2), ANN, 7)
    assert not await store.is_passed_on(BOT, CHAT, BOB, 7)
    assert not await store.is_passed_on(BOT, CHAT, ANN, 8)


async def test_a_stale_commit_posts_nothing(store: Store):
    with pytest.raises(Stale):
        await store.commit(work(Wrote(BOT, CHAT, NOW), letters=(letter(ANN),)))
    assert await kept(store) == []


# --- outcomes -----------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [it for it in Outcome if it is not Outcome.RETRY])
async def test_a_settled_letter_waits_no_longer(store: Store, outcome: Outcome):
    one, two = await post(store, letter(ANN), letter(BOB))
    await store.mark([Mark(one, outcome)], NOW)
    assert await kept(store) == [read(two)]
    assert await store.sendable([one, two]) == {two.id}


async def test_a_letter_to_be_tried_again_waits_with_its_payload(store: Store):
    (posted,) = await post(store, letter(ANN))
    await store.mark([Mark(posted, Outcome.RETRY, due_ms=NOW + 7, tries=3)], NOW)
    (later,) = await kept(store)
    assert (later.outgoing.due_ms, later.tries, later.sealed) == (NOW + 7, 3, posted.sealed)


async def test_what_is_settled_stays_settled(store: Store):
    (posted,) = await post(store, letter(ANN))
    await store.mark([Mark(posted, Outcome.FAILED)], NOW)
    await store.mark([Mark(posted, Outcome.RETRY, due_ms=NOW)], NOW)
    await store.mark([], NOW)
    assert await kept(store) == []


async def test_settled_letters_are_forgotten_in_time_and_waiting_ones_never(store: Store):
    two, one = await post(store, letter(ANN), letter(BOB))
    await store.mark([sent(one)], NOW)
    assert await store.expire(NOW + SETTLED_MS) == 0
    assert await store.expire(NOW + SETTLED_MS + 1) == 1
    assert await store.sendable([one, two]) == {two.id}


async def test_numbers_of_letters_are_never_given_twice(store: Store):
    (first,) = await post(store, letter(ANN))
    await store.mark([sent(first)], NOW)
    await store.expire(NOW + SETTLED_MS + 1)
    (second,) = await post(store, letter(ANN))
    assert second.id > first.id


# --- right before sending -----------------------------------------------------------------


async def test_a_relay_goes_to_the_other_seat_of_its_author_only(store: Store):
    await store.commit(work(*couple()))
    there, back, astray, self, unknown = await post(
        store,
        relay(BOB, ANN),
        relay(ANN, BOB),
        relay(CY, ANN),
        relay(ANN, ANN),
        relay(BOB, ANN, chat=404),
    )
    assert await store.sendable([there, back, astray, self, unknown]) == {there.id, back.id}
    assert await store.sendable([]) == set()


async def test_what_was_written_before_the_end_is_still_delivered(store: Store):
    await store.commit(work(*couple()))
    (posted,) = await post(store, relay())
    await store.commit(work(ChatEnded(BOT, CHAT, Ending.NEXT, NOW), *couple(BOB, CY, 501)))
    assert await store.sendable([posted]) == {posted.id}


async def test_any_number_of_letters_is_asked_about_at_once(store: Store):
    posted = await post(store, *(letter(ANN) for _ in range(100)))
    await store.mark([sent(posted[50])], NOW)
    assert await store.sendable(posted) == {it.id for it in posted} - {posted[50].id}


async def test_the_stored_letter_counts_not_the_one_in_hand(store: Store):
    await store.commit(work(*couple()))
    (astray,) = await post(store, relay(CY, ANN))
    forged = replace(astray, outgoing=replace(astray.outgoing, to=BOB))
    assert await store.sendable([forged]) == set()


# --- cancelling ---------------------------------------------------------------------------


async def test_cancelled_relays_are_not_sent_and_their_authors_are_told(store: Store):
    await store.commit(work(*couple()))
    posted = await post(store, relay(BOB, ANN, 7), relay(BOB, ANN, 8), letter(BOB, b"other"))
    notices = (letter(ANN, b"to ann"), letter(BOB, b"to bob"))
    after = await store.commit(
        work(BLOCKED, replace(CANCELLED, notices=notices), letters=(letter(BOB, b"end"),))
    )
    assert [it.sealed for it in after] == [b"to ann", b"end"]
    assert after[0].outgoing.to == ANN
    assert [it.sealed for it in await kept(store)] == [b"other", b"to ann", b"end"]
    assert await store.sendable(posted) == {posted[2].id}


async def test_nobody_is_told_who_lost_nothing(store: Store):
    await store.commit(work(*couple()))
    (posted,) = await post(store, relay())
    await store.mark([sent(posted, 70)], NOW)
    notices = (letter(ANN), letter(BOB))
    assert await store.commit(work(replace(CANCELLED, notices=notices))) == []


async def test_relays_of_the_same_commit_are_not_cancelled(store: Store):
    await store.commit(work(*couple()))
    posted = await store.commit(work(CANCELLED, letters=(relay(),)))
    assert await kept(store) == [read(posted[0])]


async def test_relays_of_other_chats_are_not_cancelled(store: Store):
    await store.commit(work(*couple(), *couple(CY, CY + 1, 501)))
    posted = await post(store, relay(CY, CY + 1, chat=501))
    await store.commit(work(CANCELLED))
    assert await kept(store) == [read(posted[0])]


async def test_a_cancellation_that_is_refused_cancels_nothing(store: Store):
    await store.commit(work(*couple()))
    posted = await post(store, relay())
    await store.commit(work(ChatEnded(BOT, CHAT, Ending.NEXT, NOW)))
    with pytest.raises(Stale):
        await store.commit(work(CANCELLED, BLOCKED))
    assert await kept(store) == [read(posted[0])]


async def test_notices_must_be_sealed(store: Store):
    bare = replace(CANCELLED, notices=(Outgoing(BOT, ANN, "sendMessage", {}),))
    with pytest.raises(TypeError, match="sealed"):
        await store.commit(work(*couple(), bare))
    assert await store.chat(BOT, CHAT) is None


async def test_what_was_cancelled_on_its_way_links_nothing(store: Store):
    await store.commit(work(*couple()))
    (posted,) = await post(store, relay())
    await store.commit(work(CANCELLED))
    await store.mark([sent(posted, 70)], NOW)
    assert await store.twin(BOT, CHAT, ANN, 7) is None


# --- links and cards ----------------------------------------------------------------------


async def test_a_sent_relay_links_source_and_copy_both_ways(store: Store):
    await store.commit(work(*couple()))
    (posted,) = await post(store, relay(BOB, ANN, 7))
    await store.mark([sent(posted, 70)], NOW)
    assert await store.twin(BOT, CHAT, ANN, 7) == 70
    assert await store.twin(BOT, CHAT, BOB, 70) == 7
    assert await store.linked(BOT, ANN, 7) == await store.linked(BOT, BOB, 70) == CHAT
    assert await store.linked(BOT, BOB, 7) is None
    assert await store.twin(BOT, CHAT, BOB, 7) is None
    assert await store.twin(BotId(2), CHAT, ANN, 7) is None


async def test_links_hold_within_their_chat_only(store: Store):
    await store.commit(work(*couple()))
    (posted,) = await post(store, relay(BOB, ANN, 7))
    await store.mark([sent(posted, 70)], NOW)
    assert await store.twin(BOT, ChatId(501), ANN, 7) is None


async def test_a_message_that_was_sent_twice_is_linked_to_its_later_copy(store: Store):
    await store.commit(work(*couple()))
    one, two = await post(store, relay(BOB, ANN, 7), relay(BOB, ANN, 7))
    await store.mark([sent(one, 70), sent(two, 71)], NOW)
    assert await store.twin(BOT, CHAT, ANN, 7) == 71
    assert await store.twin(BOT, CHAT, BOB, 70) == 7


@pytest.mark.parametrize("outcome", [it for it in Outcome if it is not Outcome.SENT])
async def test_only_what_was_sent_is_linked(store: Store, outcome: Outcome):
    await store.commit(work(*couple()))
    (posted,) = await post(store, replace(relay(), outgoing=replace(relay().outgoing, card="c")))
    await store.mark([Mark(posted, outcome, 70)], NOW)
    assert await store.twin(BOT, CHAT, ANN, 7) is None
    assert await store.card(BOT, BOB, "c") is None


async def test_an_edit_links_nothing(store: Store):
    await store.commit(work(*couple()))
    (posted,) = await post(store, letter(BOB, chat=CHAT, author=ANN, about=7))
    await store.mark([sent(posted, 70), sent(posted)], NOW)
    assert await store.twin(BOT, CHAT, ANN, 7) is None


async def test_links_are_forgotten_after_a_week(store: Store):
    await store.commit(work(*couple()))
    (posted,) = await post(store, relay(BOB, ANN, 7))
    await store.mark([sent(posted, 70)], NOW)
    await store.expire(NOW + LINKS_MS)
    assert await store.twin(BOT, CHAT, ANN, 7) == 70
    assert await store.expire(NOW + LINKS_MS + 1) == 2
    assert await store.twin(BOT, CHAT, ANN, 7) is None


async def test_a_card_is_the_last_message_sent_under_its_name(store: Store):
    one, two, edit = await post(
        store, letter(ANN, card="queue"), letter(ANN, card="queue"), letter(ANN, card="queue")
    )
    assert await store.card(BOT, ANN, "queue") is None
    await store.mark([sent(one, 70)], NOW)
    assert await store.card(BOT, ANN, "queue") == 70
    await store.mark([sent(two, 71), sent(edit)], NOW)
    assert await store.card(BOT, ANN, "queue") == 71
    assert await store.card(BOT, ANN, "chat") is None
    assert await store.card(BOT, BOB, "queue") is None


async def test_counts_tell_how_much_waits(store: Store):
    await store.commit(work(*couple()))
    one, _ = await post(store, letter(ANN), letter(BOB))
    await store.mark([sent(one)], NOW)
    assert await store.counts(BOT) == {
        "inbox": 0,
        "quarantined": 0,
        "outbox": 1,
        "waiting": 0,
        "chats": 1,
        "people": 0,
    }
    assert set((await store.counts(BotId(2))).values()) == {0}
