"""Photos that were saved before copies were kept get theirs, each once, whoever dies meanwhile."""

import random

import pytest

from engine.world import Clock, GlassVault
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.app import faces
from meetsmatch.app.browsing import ProfileWritten
from meetsmatch.app.copychanges import CopyGone, CopyWanted
from meetsmatch.app.wanting import CatchingUp, Wanting
from meetsmatch.app.work import Change, Commit, PersonForgotten, PersonJoined, Stale
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import Face, Medium, Profile, Shot

BOT = BotId(7)
PHOTOS = (Shot(Medium.PHOTO, "one"), Shot(Medium.VIDEO, "two"))


class House:
    """A bot whose operator has just set MEDIA."""

    def __init__(self) -> None:
        self.store, self.vault, self.clock = MemoryStore(), GlassVault(), Clock(1)
        self.chance = random.Random(1)
        self.starts()

    def starts(self) -> None:
        """Another process over the same store."""
        follows = Wanting(BOT, self.vault, self.clock, lambda: self.chance.randrange(1, 1 << 52))
        store = self.store
        self.walk = CatchingUp(BOT, store.catalogue, store.copies, follows, self.vault)

    async def commits(self, *changes: Change) -> None:
        await self.store.commit(Commit(BOT, self.clock(), changes))

    def person(self, number: int) -> Person:
        return Person(BOT, PersonId(number), Fingerprint(f"p{number}"), "en", created_ms=1)

    async def moves_in(self, number: int, *shots: Shot) -> None:
        sealed = await self.vault.seal(faces.written(Face("Ann", shots=shots)))
        profile = Profile(BOT, PersonId(number), sealed, has_shot=bool(shots))
        await self.commits(PersonJoined(self.person(number), b"address"), ProfileWritten(profile))

    async def face(self, number: int) -> Face:
        profile = await self.store.catalogue.profile(BOT, PersonId(number))
        assert profile is not None
        return faces.read(await self.vault.open(profile.face))

    async def goes_on(self) -> int:
        """Writes a page down; for how many people."""
        page = await self.walk.page()
        for changes in page:
            await self.commits(*changes)
        return len(page)


@pytest.fixture
async def house() -> House:
    """Three have photos, one has none."""
    house = House()
    for number in (1, 2, 4):
        await house.moves_in(number, *PHOTOS)
    await house.moves_in(3)
    return house


async def test_each_photo_gets_a_copy_that_is_due_at_once(house: House):
    assert await house.goes_on() == 3
    due = await house.store.copies.due(BOT, 1, 99)
    assert len(due) == 6
    shown = [shot.copy for number in (1, 2, 4) for shot in (await house.face(number)).shots]
    assert sorted(it.name for it in due) == sorted(shown)
    assert (await house.face(3)).shots == ()
    assert await house.goes_on() == 0
    assert house.walk.after is None
    assert await house.walk.page() == []


async def test_it_goes_page_by_page(house: House):
    house.walk.most = 2
    assert [await house.goes_on() for _ in range(5)] == [2, 0, 1, 0, 0]
    assert len(await house.store.copies.due(BOT, 1, 99)) == 6


async def test_who_dies_half_way_leaves_the_rest_to_the_next(house: House):
    first, *_ = await house.walk.page()
    await house.commits(*first)
    house.starts()
    assert await house.goes_on() == 2
    assert len(await house.store.copies.due(BOT, 1, 99)) == 6


async def test_whose_photos_change_at_that_moment_gets_copies_of_what_is_shown(house: House):
    page = await house.walk.page()
    profile = await house.store.catalogue.profile(BOT, PersonId(1))
    assert profile is not None
    await house.commits(ProfileWritten(profile.changed(is_paused=True)))
    with pytest.raises(Stale):
        await house.commits(*page[0])
    assert await house.store.copies.due(BOT, 1, 99) == []
    assert await house.goes_on() == 3


async def test_what_was_given_up_or_is_gone_is_looked_at_once(house: House):
    await house.goes_on()
    for copy in await house.store.copies.due(BOT, 1, 99):
        await house.commits(CopyGone(copy))
    house.starts()
    assert await house.goes_on() == 0
    assert house.walk.after is None


async def test_who_may_do_little_at_once_passes_by_whom_nothing_can_be_done_for(house: House):
    await house.goes_on()
    for copy in await house.store.copies.due(BOT, 1, 99):
        await house.commits(CopyGone(copy))
    await house.moves_in(5, *PHOTOS)
    await house.moves_in(6, *PHOTOS)
    house.starts()
    house.walk.most, house.walk.at_once = 4, 1
    # 1, 2 and 4 have lost theirs for good, 3 has nothing; each round reads one profile.
    assert [await house.goes_on() for _ in range(8)] == [0, 0, 0, 1, 1, 0, 0, 0]
    assert house.walk.after is None
    assert {it.person for it in await house.store.copies.due(BOT, 1, 99)} == {5, 6}


async def test_who_leaves_while_the_page_is_read_is_passed_by(house: House):
    looked_at = house.store.copies.profiles

    class Slow:
        async def profiles(self, *asked: object):
            found = await looked_at(*asked)
            await house.commits(PersonForgotten(house.person(1)))
            return found

    house.walk.copies = Slow()
    found = [it for changes in await house.walk.page() for it in changes]
    assert {it.copy.person for it in found if isinstance(it, CopyWanted)} == {2, 4}
