"""People: joined once, changed by version, forgotten entirely."""

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
from meetsmatch.app.ports import Forgotten, Mark, Outcome, Store
from meetsmatch.app.retention import FORGOTTEN_MS
from meetsmatch.app.work import (
    Because,
    ChatEnded,
    Commit,
    KeptApart,
    PersonChanged,
    PersonForgotten,
    PersonJoined,
    Sought,
    Stale,
    Wrote,
)
from meetsmatch.core.ages import Assurance
from meetsmatch.core.chats import Ending
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.people import Gender, Seeks, Told, Wishes

WHOLE = person(
    ANN,
    consent=2,
    consent_ms=NOW,
    gender=Gender.WOMAN,
    birth_year=1990,
    wishes=Wishes(Seeks.MEN, 20, 40, ("en", "ru"), relaxes=False),
    reachable=False,
    told=Told.FILES,
    settled_ms=NOW + 4,
    assurance=Assurance.PROVIDER,
    assured_ms=NOW + 5,
)


async def test_the_languages_of_many_are_asked_at_once(store: Store):
    people = [
        PersonJoined(person(it, language="ru" if it % 2 else "en"), b"a") for it in range(1, 71)
    ]
    await store.commit(work(*people))
    found = await store.languages(BOT, [PersonId(it) for it in range(1, 80)])
    assert found == {it.person.id: it.person.language for it in people}
    assert await store.languages(BotId(2), [PersonId(1)]) == {}
    assert await store.languages(BOT, []) == {}


async def test_who_joined_is_found_by_fingerprint_and_by_id(store: Store):
    await store.commit(work(joined(ANN)))
    assert await store.person_of(BOT, print_of(ANN)) == person(ANN)
    assert await store.person(BOT, ANN) == person(ANN)
    assert await store.address(BOT, ANN) == b"address-11"


async def test_strangers_are_not_found(store: Store):
    assert await store.person_of(BOT, print_of(ANN)) is None
    assert await store.person(BOT, ANN) is None
    assert await store.address(BOT, ANN) is None


async def test_the_same_person_is_another_at_another_bot(store: Store):
    await store.commit(work(joined(ANN)))
    assert await store.person_of(BotId(2), print_of(ANN)) is None
    elsewhere = replace(person(ANN), bot=BotId(2))
    await store.commit(work(PersonJoined(elsewhere, b"")))
    assert await store.person(BotId(2), ANN) == elsewhere


async def test_every_field_of_a_person_comes_back(store: Store):
    await store.commit(work(PersonJoined(WHOLE, b"")))
    assert await store.person(BOT, ANN) == WHOLE


async def test_a_fingerprint_joins_only_once(store: Store):
    await store.commit(work(joined(ANN)))
    again = replace(person(ANN), id=PersonId(99))
    with pytest.raises(Stale):
        await store.commit(work(PersonJoined(again, b"")))
    assert await store.person(BOT, PersonId(99)) is None


async def test_changes_follow_each_other(store: Store):
    await store.commit(work(joined(ANN)))
    first = person(ANN).changed(language="ru")
    second = first.changed(wishes=Wishes(Seeks.WOMEN, languages=("ru",)))
    await store.commit(work(PersonChanged(first), PersonChanged(second)))
    assert await store.person(BOT, ANN) == second


async def test_a_change_to_an_older_version_is_stale(store: Store):
    await store.commit(work(joined(ANN)))
    await store.commit(work(PersonChanged(person(ANN).changed(language="ru"))))
    with pytest.raises(Stale):
        await store.commit(work(PersonChanged(person(ANN).changed(language="es"))))
    with pytest.raises(Stale):
        await store.commit(work(PersonForgotten(person(ANN))))
    assert (await store.person_of(BOT, print_of(ANN))) == person(ANN).changed(language="ru")


async def test_who_is_unknown_can_neither_change_nor_be_forgotten(store: Store):
    with pytest.raises(Stale):
        await store.commit(work(PersonChanged(person(ANN).changed(language="ru"))))
    with pytest.raises(Stale):
        await store.commit(work(PersonForgotten(person(ANN))))


async def test_forgetting_leaves_nothing_but_what_keeps_apart(store: Store):
    await store.commit(work(joined(ANN), joined(BOB), *couple()))
    sent = await store.commit(
        work(
            Wrote(BOT, CHAT, NOW),
            letters=(relay(), letter(ANN, card="queue"), letter(ANN), relay(BOB, ANN, 8)),
        )
    )
    await store.mark([Mark(sent[0], Outcome.SENT, 70), Mark(sent[1], Outcome.SENT, 71)], NOW)
    kept = KeptApart(BOT, print_of(BOB), print_of(ANN), Because.BLOCKED)
    ended = ChatEnded(BOT, CHAT, Ending.DELETED, NOW)
    receipt = letter(ANN, sealed=b"receipt")
    await store.commit(work(ended, kept, PersonForgotten(person(ANN)), letters=(receipt,)))

    assert await store.person_of(BOT, print_of(ANN)) is None
    assert await store.address(BOT, ANN) is None
    assert await store.twin(BOT, CHAT, ANN, 7) is None
    assert await store.twin(BOT, CHAT, BOB, 70) is None
    assert await store.card(BOT, ANN, "queue") is None
    assert [left.sealed for left in await store.unsent(BOT, 0, 9)] == [b"receipt"]
    await store.commit(work(joined(ANN), Sought(place(ANN)), Sought(place(BOB))))
    assert await store.apart(BOT, NOW, [ANN, BOB, CY]) == {
        frozenset((print_of(ANN), print_of(BOB)))
    }
    found = await store.last_chat_of(BOT, BOB)
    assert found is not None
    assert found.print_of(ANN) == print_of(ANN)


async def test_what_was_on_its_way_when_its_author_left_links_nothing(store: Store):
    await store.commit(work(joined(ANN), joined(BOB), *couple()))
    sent = await store.commit(work(letters=(relay(),)))
    await store.commit(
        work(ChatEnded(BOT, CHAT, Ending.DELETED, NOW), PersonForgotten(person(ANN)))
    )
    await store.mark([Mark(sent[0], Outcome.SENT, 70)], NOW)
    assert await store.twin(BOT, CHAT, BOB, 70) is None


async def test_nobody_is_forgotten_out_of_a_live_chat(store: Store):
    await store.commit(work(joined(ANN), joined(BOB), *couple()))
    with pytest.raises(Stale):
        await store.commit(work(PersonForgotten(person(ANN))))
    assert await store.person(BOT, ANN) == person(ANN)


async def test_the_forgotten_wait_no_longer(store: Store):
    await store.commit(work(joined(ANN), joined(CY), Sought(place(ANN)), Sought(place(CY))))
    await store.commit(work(PersonForgotten(person(ANN))))
    assert [waiting.person for waiting in await store.waiting(BOT)] == [CY]
    with pytest.raises(Stale):
        await store.commit(work(paired(chat(CHAT, ANN, CY))))


async def test_that_somebody_was_forgotten_is_remembered_for_backups(store: Store):
    await store.commit(work(joined(ANN), joined(CY)))
    for gone, at_ms in ((ANN, NOW), (CY, NOW + 5)):
        await store.commit(Commit(BOT, at_ms, (PersonForgotten(person(gone)),)))
    first, second = (
        Forgotten(BOT, print_of(gone), ms) for gone, ms in ((ANN, NOW), (CY, NOW + 5))
    )
    assert await store.forgotten(NOW) == [first, second]
    assert await store.forgotten(NOW + 1) == [second]
    await store.commit(work(joined(ANN)))
    await store.commit(Commit(BOT, NOW + 9, (PersonForgotten(person(ANN)),)))
    assert await store.forgotten(0) == [second, replace(first, at_ms=NOW + 9)]
    assert await store.expire(NOW + 5 + FORGOTTEN_MS) == 0
    assert await store.expire(NOW + 6 + FORGOTTEN_MS) == 1
    assert await store.forgotten(0) == [replace(first, at_ms=NOW + 9)]


async def test_who_could_not_be_forgotten_is_not_remembered_as_such(store: Store):
    await store.commit(work(joined(ANN), joined(BOB), *couple()))
    with pytest.raises(Stale):
        await store.commit(work(PersonForgotten(person(ANN))))
    assert await store.forgotten(0) == []
