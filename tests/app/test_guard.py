"""Blocks and reports rest on the seats of a chat, not on the people still being there."""

import pytest

from app.house import BOT, NOW_MS, House
from meetsmatch.app.charges import Reported
from meetsmatch.app.work import (
    Because,
    BlocksLifted,
    KeptApart,
    NotTogether,
    PersonForgotten,
)
from meetsmatch.core.chats import Ending
from meetsmatch.core.errors import AlreadyReported, NobodyThere, OldButton
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.reports import NEWCOMER
from meetsmatch.core.rules import DAY_MS

ANN, BEN = Fingerprint("ann"), Fingerprint("ben")


async def test_block_and_unblock(house: House):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await house.chatting(ann, ben)
    (chat,) = await house.guard.chats(ann)
    assert house.guard.block(ann, chat) == (
        KeptApart(BOT, ANN, BEN, Because.BLOCKED),
        NotTogether(BOT, ann.id, BEN),
    )
    assert house.guard.block(ben, chat) == (
        KeptApart(BOT, BEN, ANN, Because.BLOCKED),
        NotTogether(BOT, ben.id, ANN),
    )
    assert house.guard.unblock(ann) == BlocksLifted(BOT, ANN)


async def test_one_report_per_reporter_and_chat_even_of_the_deleted(house: House):
    ann, ben = await house.joined("ann"), await house.joined("ben")
    await house.chatting(ann, ben)
    chat = await house.guard.chat(ann, (await house.talk.chat(ann.id)).id)
    await house.commit(*house.talk.end(chat, Ending.DELETED), PersonForgotten(ben))
    changes = (await house.guard.report(ann, chat, "spam")).changes
    assert changes == (
        Reported(BOT, chat.id, ANN, BEN, "spam", NOW_MS, weight=NEWCOMER),
        KeptApart(BOT, ANN, BEN, Because.REPORTED),
        NotTogether(BOT, ann.id, BEN),
    )
    await house.commit(*changes)
    with pytest.raises(AlreadyReported):
        await house.guard.report(ann, chat, "spam")


async def test_only_seats_count_and_only_for_a_day(house: House):
    ann, ben, eve = [await house.joined(name) for name in ("ann", "ben", "eve")]
    await house.chatting(ann, ben)
    chat = await house.talk.chat(ann.id)
    with pytest.raises(NobodyThere):
        await house.guard.chats(eve)
    for person, number in ((eve, chat.id), (ann, 1)):
        with pytest.raises(OldButton):
            await house.guard.chat(person, number)
    await house.commit(*house.talk.end(chat, Ending.STOPPED))
    assert (await house.guard.chat(ann, chat.id)).id == chat.id
    house.clock.ms += DAY_MS
    with pytest.raises(OldButton):
        await house.guard.chat(ann, chat.id)
