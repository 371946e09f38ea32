"""Waiting, meeting, writing, parting, as changes and values."""

import pytest

from app.house import BOT, NOW_MS, House
from meetsmatch.app.work import Because, ChatEnded, KeptApart, MediaTaken, Stale
from meetsmatch.core.chats import Ending, Media
from meetsmatch.core.errors import NobodyThere, QueueFull
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
    assert await house.talk.lines() == [(ann.id, line)]


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
    couples = await house.talk.couples()
    again = await house.talk.couples()
    await house.commit(*couples)
    assert len(couples) == 50
    for paired in again:
        with pytest.raises(Stale):
            await house.commit(paired)
    assert (await house.store.counts(BOT))["chats"] == 50
    assert await house.talk.couples() == []


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
