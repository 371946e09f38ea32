"""Who deletes themselves may have very many matches: all end at once, in few statements."""

from collections.abc import Sequence

import pytest

from contract.made import (
    ANN,
    BOT,
    NOW,
    chat,
    joined,
    letter,
    liked,
    person,
    print_of,
    withheld,
    work,
)
from contract.test_browsing import Browsed
from meetsmatch.app.browsing import Matched
from meetsmatch.app.telling import ChatTold
from meetsmatch.app.work import (
    Because,
    Change,
    ChatEnded,
    Commit,
    KeptApart,
    PersonForgotten,
    RelaysCancelled,
    Stale,
)
from meetsmatch.core.chats import Ending
from meetsmatch.core.events import Kind
from meetsmatch.core.ids import ChatId, PersonId

PARTNERS = range(1_001, 1_201)
WRITERS = PARTNERS[::3]
"""Partners whose words wait to be read."""


def chat_with(partner: int) -> ChatId:
    return ChatId(partner + 5_000)


def met(partner: int) -> tuple[Change, ...]:
    there = chat(chat_with(partner), ANN, partner)
    given, answer = liked(ANN, partner, most=999), liked(partner, ANN, answers=True)
    return joined(partner), given, answer, Matched(there)


def ends(partner: int) -> tuple[Change, ...]:
    number = chat_with(partner)
    return (
        ChatEnded(BOT, number, Ending.DELETED, NOW + partner),
        KeptApart(BOT, print_of(ANN), print_of(partner), Because.RECENT, NOW + 2 * partner),
    )


def deleting() -> Commit:
    lost = [RelaysCancelled(BOT, chat_with(it), (letter(it, b"lost-%d" % it),)) for it in PARTNERS]
    over = [change for it in PARTNERS for change in ends(it)]
    told = [ChatTold(BOT, chat_with(it), NOW + it, "deleted") for it in PARTNERS]
    letters = tuple(letter(it, b"over-%d" % it, card=f"met-{it}") for it in PARTNERS)
    return work(*lost, *over, PersonForgotten(person(ANN)), *told, letters=letters)


async def crowd(store: Browsed) -> None:
    """Ann has her matches, and some of them have written to her."""
    await store.commit(work(joined(ANN)))
    for first in range(0, len(PARTNERS), 20):
        some = PARTNERS[first : first + 20]
        await store.commit(work(*(change for it in some for change in met(it))))
    await store.commit(work(*(withheld(1, ANN, it, chat_with(it)) for it in WRITERS)))


async def test_two_hundred_matches_end_with_who_deletes_themselves(store: Browsed):
    await crowd(store)
    posted = await store.commit(deleting())
    lost = [b"lost-%d" % it for it in WRITERS]
    assert [it.sealed for it in posted] == lost + [b"over-%d" % it for it in PARTNERS]
    assert [it.id for it in posted] == sorted({it.id for it in posted})
    unsent = await store.unsent(BOT, 0, 999)
    assert [(it.id, it.outgoing.to, it.sealed) for it in unsent] == [
        (it.id, it.outgoing.to, it.sealed) for it in posted
    ]
    assert {it.outgoing.card for it in unsent[len(lost) :]} == {f"met-{it}" for it in PARTNERS}
    assert await store.person(BOT, ANN) is None


async def test_each_of_two_hundred_ends_is_written_down_as_it_was(store: Browsed):
    await crowd(store)
    await store.commit(deleting())
    for partner in (PARTNERS[0], PARTNERS[99], PARTNERS[-1]):
        found = await store.chat(BOT, chat_with(partner))
        assert found is not None
        assert (found.ended_ms, found.ending) == (NOW + partner, Ending.DELETED)
        assert await store.catalogue.matches(BOT, PersonId(partner), 9) == []
        assert await store.catalogue.kept(BOT, PersonId(partner)) == {}
    held = await store.records.held(BOT, ANN, print_of(ANN))
    until = sorted(it.until_ms for it in held.apart)
    assert until == [NOW + 2 * it for it in PARTNERS]
    events = [it.event for it in await store.trends.events(BOT, 0, 999)]
    ended = [it for it in events if it.kind is Kind.MATCH_ENDED]
    assert sorted((it.at_ms, it.word, it.size) for it in ended) == [
        (NOW + it, "deleted", it // 1_000) for it in PARTNERS
    ]


async def test_one_of_two_hundred_that_has_ended_meanwhile_undoes_all(store: Browsed):
    await crowd(store)
    await store.commit(work(*ends(PARTNERS[57])))
    with pytest.raises(Stale):
        await store.commit(deleting())
    assert len(await store.catalogue.matches(BOT, ANN, 999)) == len(PARTNERS) - 1
    assert await store.unsent(BOT, 0, 9) == []


@pytest.mark.parametrize("silent", [(0,), range(3, 200), ()])
async def test_who_loses_words_is_told_however_few_or_many_are(
    store: Browsed, silent: Sequence[int]
):
    """Nobody is to be told about some chats: the notices of the others still come before what they
    speak of is cancelled."""
    await crowd(store)
    changes, told = list[Change](), list[int]()
    for number, partner in enumerate(PARTNERS):
        notice = () if number in silent else (letter(partner, b"lost-%d" % partner),)
        changes.append(RelaysCancelled(BOT, chat_with(partner), notice))
        told += [partner] if notice and partner in WRITERS else []
    posted = await store.commit(work(*changes))
    assert told
    assert [it.sealed for it in posted] == [b"lost-%d" % it for it in told]
    left = [await store.catalogue.kept(BOT, PersonId(it)) for it in PARTNERS]
    assert not any(left)


async def test_two_chats_of_the_same_two_end_at_once_among_many(store: Browsed):
    """The later time keeps them apart, whichever comes first."""
    times = [NOW + 9, NOW + 30, NOW + 20, *range(NOW + 1, NOW + 9)]
    apart = (KeptApart(BOT, print_of(1), print_of(2), Because.RECENT, it) for it in times)
    await store.commit(work(joined(1), *apart))
    held = await store.records.held(BOT, PersonId(1), print_of(1))
    assert [it.until_ms for it in held.apart] == [NOW + 30]


async def test_the_same_words_to_many_are_each_a_letter_of_its_own(store: Browsed):
    letters = tuple(letter(it % 3 + 1, b"same") for it in range(1_001))
    posted = await store.commit(work(letters=letters))
    assert [it.outgoing.to for it in posted] == [it.outgoing.to for it in letters]
    assert len({it.id for it in posted}) == len(letters)
    unsent = await store.unsent(BOT, 0, 2_000)
    assert [(it.id, it.outgoing.to) for it in unsent] == [(it.id, it.outgoing.to) for it in posted]
