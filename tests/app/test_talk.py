"""Waiting, meeting, writing, parting, as changes and values."""

from dataclasses import replace

import pytest

from app.house import BOT, NOW_MS, House
from meetsmatch.app.ports import PAGE
from meetsmatch.app.talk import CLAIMS
from meetsmatch.app.work import Because, ChatEnded, KeptApart, MediaTaken, Stale
from meetsmatch.core.chats import Ending, Media
from meetsmatch.core.errors import NobodyThere, QueueFull
from meetsmatch.core.ids import PersonId
from meetsmatch.core.matching import Place
from meetsmatch.core.relay import Content, Kind
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules


async def test_the_place_is_known_before_and_after(house: House):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    sought, line = await house.talk.seek(ann)
    assert (line.place, line.total, line.usual_wait_ms) == (1, 1, None)
    assert await house.talk.line(ann.id) is None
    await house.commit(sought)
    assert await house.talk.line(ann.id) == line
    assert (await house.talk.seek(ben))[1].place == 2
    assert [(it.place, its) for it, its in await house.talk.lines()] == [
        (Place(NOW_MS, ann.id), line)
    ]


async def test_a_limited_queue_is_full_at_its_limit(house: House):
    house.rules = Rules(queue_limit=1)
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await house.commit((await house.talk.seek(ann))[0])
    with pytest.raises(QueueFull) as refusal:
        await house.talk.seek(ben)
    assert refusal.value.facts == {"limit": 1}


async def test_a_hundred_people_make_fifty_chats_and_nobody_is_taken_twice(house: House):
    people = [await house.joined(f"{number}") for number in range(100)]
    for person in people:
        await house.commit((await house.talk.seek(person))[0])
    ids = [person.id for person in people]
    couples = await house.talk.couples(ids)
    again = await house.talk.couples(ids)
    await house.commit(*couples)
    assert len(couples) == 50
    for paired in again:
        with pytest.raises(Stale):
            await house.commit(paired)
    assert (await house.store.counts(BOT))["chats"] == 50
    assert await house.talk.couples(ids) == ()


async def test_who_comes_finds_those_who_wait_already(house: House):
    ann, ben, cy = [await house.joined(name) for name in ("ann", "ben", "cy")]
    await house.commit((await house.talk.seek(ann))[0])
    assert await house.talk.couples([ann.id]) == []
    await house.commit((await house.talk.seek(ben))[0])
    (met,) = await house.talk.couples([ben.id])
    assert {met.chat.one, met.chat.two} == {ann.id, ben.id}
    assert await house.talk.couples([cy.id]) == ()


async def test_who_left_the_queue_hides_nobody_behind_them(house: House):
    gone = [await house.joined(f"{number}") for number in range(PAGE + 1)]
    for person in gone:
        sought = house.talk.sought(person)
        await house.lobby.enter([sought.waiting])
    house.clock.ms += 1
    ann, ben = await house.joined("ann"), await house.joined("ben")
    for person in (ann, ben):
        await house.commit((await house.talk.seek(person))[0])
    await house.lobby.enter([house.talk.sought(ann).waiting])
    (met,) = await house.talk.couples([ben.id])
    assert {met.chat.one, met.chat.two} == {ann.id, ben.id}


async def test_an_index_full_of_people_who_left_is_not_searched_without_end(house: House):
    ann = await house.joined("ann")
    left = house.talk.sought(ann).waiting
    strangers = [replace(left, person=PersonId(n + 1)) for n in range((CLAIMS + 1) * PAGE)]
    await house.lobby.enter(strangers)
    house.clock.ms += 1
    ben = await house.joined("ben")
    for person in (ann, ben):
        await house.commit((await house.talk.seek(person))[0])
    await house.lobby.enter([house.talk.sought(ann).waiting])
    assert await house.talk.couples([ben.id]) == []
    (met,) = await house.talk.couples([ben.id])
    assert {met.chat.one, met.chat.two} == {ann.id, ben.id}


async def test_the_queue_is_shown_a_page_at_a_time(house: House):
    for number in range(PAGE + 1):
        await house.commit((await house.talk.seek(await house.joined(f"{number}")))[0])
    page = await house.talk.lines()
    (rest,) = await house.talk.lines(page[-1][0].place)
    assert [line.place for _, line in (*page, rest)] == list(range(1, PAGE + 2))
    assert rest[1].total == PAGE + 1
    assert await house.talk.lines(rest[0].place) == ()


async def test_the_end_keeps_the_two_apart_for_a_while(house: House):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await house.chatting(ann, ben)
    chat = await house.talk.chat(ann.id)
    ended, apart = house.talk.end(chat, Ending.STOPPED)
    assert ended == ChatEnded(BOT, chat.id, Ending.STOPPED, NOW_MS)
    assert isinstance(apart, KeptApart)
    assert {apart.by, apart.other} == {"ann", "ben"}
    assert (apart.because, apart.until_ms) == (Because.RECENT, NOW_MS + HOUR_MS)
    assert await house.talk.previous(ann.id) is None
    await house.commit(ended, apart)
    with pytest.raises(NobodyThere):
        await house.talk.chat(ann.id)
    assert await house.talk.previous(ben.id) is not None
    house.clock.ms += DAY_MS
    assert await house.talk.previous(ben.id) is None


async def test_idle_chats_are_those_where_nobody_wrote(house: House):
    await house.chatting(await house.joined("ann"), await house.joined("ben"))
    house.clock.ms += house.rules.idle_ms
    assert await house.talk.idle() == []
    house.clock.ms += 1
    assert len(await house.talk.idle()) == 1


@pytest.mark.parametrize(
    ("content", "hidden"),
    [
        (Content(Kind.PHOTO, file="p"), Content(Kind.PHOTO, file="p", spoiler=True)),
        (Content(Kind.TEXT, "www.a.org"), Content(Kind.TEXT, "•••••••••")),
        (Content(Kind.VOICE, file="v"), Content(Kind.VOICE, file="v")),
    ],
)
async def test_pictures_and_links_show_once_the_reader_wants_them(
    house: House, content: Content, hidden: Content
):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await house.chatting(ann, ben)
    chat = await house.talk.chat(ann.id)
    assert house.talk.for_partner(chat, ann.id, content) == hidden
    await house.commit(MediaTaken(BOT, chat.id, ben.id, Media.SHOWN))
    chat = await house.talk.chat(ann.id)
    assert house.talk.for_partner(chat, ann.id, content) == content
    assert house.talk.for_partner(chat, ben.id, content) == hidden
