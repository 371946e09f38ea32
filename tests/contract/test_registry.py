"""The bots of an installation, in whatever store."""

from dataclasses import replace
from typing import Protocol

import pytest

from contract.made import BOT, NOW, work
from meetsmatch.app.ports import Store as Plain
from meetsmatch.app.registry import BotAdded, BotChanged, BotRemoved, Registry
from meetsmatch.app.work import Stale
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId


class Store(Plain, Protocol):
    """A store with its registry."""

    registry: Registry


OTHER = Registered(
    BOT, BotId(2), "other_bot", b"sealed", "path", Wanted.RUNNING, NOW, NOW, {"MIN_AGE": "21"}
)
ITSELF = Registered(BOT, BOT, "", None, "", Wanted.RUNNING, NOW, NOW)


async def test_what_was_added_is_read_back_by_its_house(store: Store):
    elsewhere = replace(OTHER, house=BotId(9), bot=BotId(3))
    await store.commit(work(BotAdded(OTHER), BotAdded(ITSELF), BotAdded(elsewhere)))
    assert list(await store.registry.registered(BOT)) == [ITSELF, OTHER]
    assert list(await store.registry.registered(BotId(9))) == [elsewhere]


async def test_a_bot_belongs_to_one_house_only(store: Store):
    await store.commit(work(BotAdded(OTHER)))
    for again in (OTHER, replace(OTHER, house=BotId(9))):
        with pytest.raises(Stale):
            await store.commit(work(BotAdded(again)))
    assert list(await store.registry.registered(BOT)) == [OTHER]


async def test_of_two_changes_made_at_once_the_second_is_stale(store: Store):
    await store.commit(work(BotAdded(OTHER)))
    one = replace(OTHER, wanted=Wanted.STOPPED, own={}, before=OTHER.own, version=1)
    await store.commit(work(BotChanged(one)))
    for late in (BotChanged(replace(OTHER, token=b"new", version=1)), BotRemoved(OTHER)):
        with pytest.raises(Stale):
            await store.commit(work(late))
    assert list(await store.registry.registered(BOT)) == [one]


async def test_what_was_removed_can_be_added_again(store: Store):
    await store.commit(work(BotAdded(OTHER)))
    with pytest.raises(Stale):
        await store.commit(work(BotRemoved(replace(OTHER, house=BotId(9)))))
    await store.commit(work(BotRemoved(OTHER)))
    with pytest.raises(Stale):
        await store.commit(work(BotChanged(replace(OTHER, version=1))))
    await store.commit(work(BotAdded(OTHER)))
