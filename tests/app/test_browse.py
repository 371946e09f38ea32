"""Whose card comes next, straight over the memory store."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from app.house import BOT, House
from engine.world import GlassVault
from meetsmatch.adapters.memory import MemoryDecks
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.app import faces
from meetsmatch.app.browse import DECK, LAYS, Browse, Viewer
from meetsmatch.app.browsing import Listed, Passed, ProfileWritten
from meetsmatch.app.listing import Listing
from meetsmatch.app.payments import Payments
from meetsmatch.app.profiles import Profiles
from meetsmatch.app.trials import Trials
from meetsmatch.app.work import Because, KeptApart
from meetsmatch.core.candidates import listed
from meetsmatch.core.people import Person
from meetsmatch.core.places import cell_of
from meetsmatch.core.profiles import Face, Profile
from meetsmatch.core.rules import Rules

HERE = cell_of(52.5, 13.4)


class Nobody:
    """Portraits of people who show none."""

    async def of(self, telegram_id: int) -> str | None:
        raise AssertionError("nobody is asked for a portrait here")


@dataclass
class Market:
    """People who can be browsed."""

    house: House
    decks: MemoryDecks
    browse: Browse
    ann: Person = field(init=False)

    async def shows(self, name: str) -> Person:
        """Somebody with a finished profile."""
        person = await self.house.joined(name)
        face = faces.written(Face(name))
        profile = Profile(BOT, person.id, face, cell=HERE, is_finished=True)
        entry = listed(person, profile, Rules(), self.house.clock())
        assert entry
        entered = Listed(entry, person.version, profile.version)
        await self.house.commit(ProfileWritten(profile), entered)
        return person

    async def viewer(self) -> Viewer:
        return await self.browse.own(self.ann)


@pytest.fixture
async def market(house: House) -> Market:
    store, vault, rules, clock = house.store, GlassVault(), house.rules, house.clock
    decks, catalogue = MemoryDecks(), house.store.catalogue
    profiles = Profiles(BOT, catalogue, vault, Nobody(), rules, clock)
    listing = Listing(BOT, store, catalogue, Gazetteer.shipped(), rules, clock)
    payments = Payments(BOT, store, store.cashbook, vault, rules, clock)
    browse = Browse(
        BOT,
        store,
        catalogue,
        decks,
        vault,
        profiles,
        listing,
        payments,
        Trials(BOT, store.experiments, vault.stamp, clock),
        rules,
        clock,
        house.new_id,
    )
    market = Market(house, decks, browse)
    market.ann = await market.shows("Ann")
    return market


async def test_a_new_deck_is_laid_while_there_is_anybody(market: Market):
    shown = {(await market.shows(f"P{n}")).id for n in range(DECK + 1)}
    viewer, seen = await market.viewer(), set[int]()
    while card := await market.browse.next(viewer.written):
        seen.add(card.entry.person)
        await market.house.commit(*market.browse.shown(replace(card, viewer=viewer.written)))
    assert seen == shown


async def test_whoever_is_kept_away_takes_nobodys_place(market: Market):
    for n in range(DECK * LAYS):
        await keeps_away(market, await market.shows(f"P{n}"))
    cleo = await market.shows("Cleo")
    card = await market.browse.next(await market.viewer())
    assert card
    assert card.entry.person == cleo.id


async def test_looking_for_somebody_comes_to_an_end(market: Market):
    for n in range(DECK * (LAYS + 2)):
        await keeps_away(market, await market.shows(f"P{n}"))
    lay, laid = market.decks.lay, list[int]()

    async def counted(*deck: Any) -> None:
        laid.append(len(deck[2]))
        await lay(*deck)

    market.decks.lay = counted
    assert await market.browse.next(await market.viewer()) is None
    assert laid == [DECK] * LAYS


async def keeps_away(market: Market, who: Person) -> None:
    fingerprint = market.ann.fingerprint
    await market.house.commit(KeptApart(BOT, who.fingerprint, fingerprint, Because.BLOCKED))


async def test_who_was_answered_since_the_deck_was_laid_is_left_out(market: Market):
    bob, cleo = await market.shows("Bob"), await market.shows("Cleo")
    now_ms = market.house.clock()
    await market.decks.lay(BOT, market.ann.id, [bob.id, cleo.id], now_ms)
    await market.house.commit(Passed(BOT, market.ann.id, bob.id, now_ms, now_ms + 1_000))
    card = await market.browse.next(await market.viewer())
    assert card
    assert card.face.name == "Cleo"


async def test_who_is_answered_by_the_same_work_is_left_out(market: Market):
    bob = await market.shows("Bob")
    await market.decks.lay(BOT, market.ann.id, [bob.id], 0)
    assert await market.browse.next(await market.viewer(), bob.id) is None
