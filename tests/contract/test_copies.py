"""Which copies of photos there are to be, and the places where they lie."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from contract.made import ANN, BOB, BOT, CY, NOW, browser, joined, person, print_of, work
from contract.r2 import HttpMedia, bucket
from contract.test_browsing import Browsed
from meetsmatch.adapters.media import CopySealer, FolderMedia, bucket_at
from meetsmatch.adapters.memory import MemoryMedia
from meetsmatch.adapters.vault import WrongKey
from meetsmatch.app.browsing import ProfileWritten
from meetsmatch.app.copies import Media, MediaAway
from meetsmatch.app.copychanges import CopyGone, CopyLeft, CopySettled, CopyWanted
from meetsmatch.app.retention import FORGOTTEN_MS
from meetsmatch.app.work import PersonForgotten, Stale
from meetsmatch.core.copies import NEVER, NOBODY, Copy
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.places import LONG_AGO_MS
from meetsmatch.core.profiles import Profile
from support.buckets import BucketServer, bucket_server

ONE = Copy(BOT, "a1", ANN, b"secret", NOW)
TWO = Copy(BOT, "b2", ANN, b"secret", NOW + 1)
HIS = Copy(BOT, "c3", BOB, b"secret", NOW + 2)
LEFT = replace(ONE, person=NOBODY, secret=b"", due_ms=NOW + 9)


async def wanted(store: Browsed, *copies: Copy) -> None:
    await store.commit(work(joined(ANN), joined(BOB), *map(CopyWanted, copies)))


async def test_copies_are_due_in_their_order_and_each_has_a_name(store: Browsed):
    await wanted(store, TWO, HIS, ONE)
    assert await store.copies.due(BOT, NOW + 1, 9) == [ONE, TWO]
    assert await store.copies.due(BOT, NOW + 9, 2) == [ONE, TWO]
    assert await store.copies.due(BotId(2), NOW + 9, 9) == []
    assert await store.copies.copy(BOT, "c3") == HIS
    assert await store.copies.copy(BotId(2), "c3") is None
    with pytest.raises(Stale):
        await store.commit(work(CopyWanted(replace(HIS, name="a1"))))


async def test_what_was_fetched_is_due_no_more_unless_it_was_left_meanwhile(store: Browsed):
    await wanted(store, ONE, TWO)
    await store.commit(work(CopySettled(ONE, NEVER)))
    assert await store.copies.due(BOT, NEVER - 1, 9) == [TWO]
    await store.commit(work(CopyLeft(BOT, ANN, TWO.name, NOW + 9)))
    for change in (CopySettled(ONE, NEVER), CopySettled(TWO, NEVER), CopyGone(TWO)):
        with pytest.raises(Stale):
            await store.commit(work(change))
    left = replace(TWO, person=NOBODY, secret=b"", due_ms=NOW + 9)
    assert await store.copies.copy(BOT, TWO.name) == left
    await store.commit(work(CopySettled(left, NOW + 20, 1)))
    await store.commit(work(CopyGone(replace(left, due_ms=NOW + 20, tries=1))))
    assert await store.copies.copy(BOT, TWO.name) is None


async def test_nobody_leaves_what_is_anothers(store: Browsed):
    await wanted(store, ONE, HIS)
    await store.commit(work(CopyLeft(BOT, ANN, HIS.name, NOW), CopyLeft(BOT, ANN, "zz", NOW)))
    assert await store.copies.copy(BOT, HIS.name) == HIS
    await store.commit(work(CopyLeft(BOT, ANN, "", NOW + 9)))
    assert await store.copies.copy(BOT, ONE.name) == LEFT
    assert await store.copies.copy(BOT, HIS.name) == HIS


@pytest.mark.security
async def test_who_is_forgotten_leaves_copies_that_are_nobodys_and_to_be_deleted(store: Browsed):
    await wanted(store, replace(ONE, due_ms=NEVER), HIS)
    await store.commit(replace(work(PersonForgotten(person(ANN))), at_ms=NOW + 9))
    assert await store.copies.due(BOT, NOW + 9, 9) == [HIS, LEFT]


async def test_a_copy_that_is_fetched_while_its_photo_leaves_is_one_or_the_other(store: Browsed):
    await wanted(store, ONE)
    left = CopyLeft(BOT, ANN, ONE.name, NOW + 9)
    deeds = (store.commit(work(CopySettled(ONE, NEVER))), store.commit(work(left)))
    await asyncio.gather(*deeds, return_exceptions=True)
    assert await store.copies.copy(BOT, ONE.name) == LEFT


async def test_a_walk_along_profiles_finds_photos_without_a_copy(store: Browsed):
    shown = [replace(Profile(BOT, it, b"face"), has_shot=it != CY) for it in (ANN, BOB, CY)]
    everybody = (*map(joined, (ANN, BOB, CY)), *map(ProfileWritten, shown))
    await store.commit(work(*everybody, CopyWanted(HIS)))
    walked = [(ANN, True), (BOB, False), (CY, False)]
    assert await store.copies.profiles(BOT, PersonId(0), 9) == walked
    assert await store.copies.profiles(BOT, ANN, 1) == [(BOB, False)]
    assert await store.copies.profiles(BOT, CY, 9) == []
    assert await store.copies.profiles(BotId(2), PersonId(0), 9) == []


# --- moves of who has deleted themselves --------------------------------------------------


async def moves(store: Browsed) -> tuple[int, int]:
    return await store.catalogue.moves_of(BOT, print_of(ANN))


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"moved_ms": NOW, "moved_before_ms": NOW - 5}, (NOW, NOW - 5)),
        ({"is_finished": True}, (LONG_AGO_MS, 0)),
        ({}, (0, 0)),
    ],
)
async def test_it_is_known_for_a_while_how_the_forgotten_have_moved(
    store: Browsed, fields: dict[str, int], left: tuple[int, int]
):
    assert await moves(store) == (0, 0)
    profile = replace(Profile(BOT, ANN, b"face"), **fields)
    await store.commit(work(joined(ANN), ProfileWritten(profile)))
    await store.commit(work(PersonForgotten(person(ANN))))
    assert await moves(store) == left
    # Whoever comes back and leaves before saying where they are is the same as before.
    await store.commit(work(joined(ANN)))
    await store.commit(work(PersonForgotten(person(ANN))))
    assert await moves(store) == left
    while await store.expire(NOW + FORGOTTEN_MS + 1):
        pass
    assert await moves(store) == (0, 0)


async def test_what_is_known_of_moves_is_the_latest(store: Browsed):
    for moved_ms in (NOW, NOW + 5):
        profile = Profile(BOT, ANN, b"face", moved_ms=moved_ms)
        await store.commit(work(joined(ANN), ProfileWritten(profile)))
        await store.commit(work(PersonForgotten(person(ANN))))
    assert await moves(store) == (NOW + 5, 0)
    await store.commit(work(*browser(BOB)))
    assert await store.catalogue.moves_of(BOT, print_of(BOB)) == (0, 0)


# --- places -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def r2(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpMedia]:
    """Shared by the tests of this file: each begins with names that nobody has left there."""
    with bucket(tmp_path_factory.mktemp("r2")) as media:
        yield media


@pytest.fixture(scope="module")
def buckets() -> Iterator[BucketServer]:
    """The same."""
    with bucket_server() as server:
        yield server


@pytest.fixture(params=["memory", "folder", "s3", pytest.param("r2", marks=pytest.mark.node)])
async def media(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Media]:
    match request.param:
        case "memory":
            yield MemoryMedia()
        case "folder":
            yield FolderMedia(tmp_path / "deep" / "media")
        case "s3":
            server = cast("BucketServer", request.getfixturevalue("buckets"))
            async with bucket_at(server.url(), clock) as held:
                yield held
        case _:
            yield cast("HttpMedia", request.getfixturevalue("r2"))


def clock() -> int:
    """The time that a server compares with its own."""
    return time.time_ns() // 1_000_000


async def test_what_is_put_is_there_until_it_is_dropped(media: Media):
    assert await media.get("a1") is None
    await media.put("a1", b"one")
    await media.put("a2", b"two")
    await media.put("a1", b"other")
    assert await media.get("a1") == b"other"
    await media.drop("a1")
    await media.drop("a1")
    assert await media.get("a1") is None
    assert await media.get("a2") == b"two"
    await media.drop("a2")


async def test_two_who_put_the_same_at_once_leave_one_of_them_whole(media: Media):
    contents = [bytes([number]) * 100_000 for number in range(8)]
    await asyncio.gather(*(media.put("a1", it) for it in contents))
    assert await media.get("a1") in contents
    await media.drop("a1")


async def test_a_folder_holds_copies_and_nothing_else(tmp_path: Path):
    media = FolderMedia(tmp_path)
    await media.put("a1", b"one")
    assert os.listdir(tmp_path) == ["a1"]
    assert os.listdir(tmp_path / "a1") == ["a1"]
    for name in ("../a1", "", "a/b"):
        with pytest.raises(ValueError, match="letters and digits"):
            await media.get(name)


async def test_a_folder_that_cannot_be_used_says_so(tmp_path: Path):
    tmp_path.joinpath("file").write_text("in the way")
    with pytest.raises(MediaAway, match="file"):
        FolderMedia(tmp_path / "file")
    media = FolderMedia(tmp_path / "media")
    tmp_path.joinpath("media", "a1").write_text("in the way")
    with pytest.raises(MediaAway):
        await media.put("a1", b"one")


@pytest.mark.node
async def test_a_bucket_that_refuses_says_so(r2: HttpMedia):
    too_long = "a" * 1_025
    for deed in (r2.put(too_long, b"one"), r2.get(too_long), r2.drop(too_long)):
        with pytest.raises(MediaAway):
            await deed


async def test_a_bucket_holds_objects_below_its_folder(buckets: BucketServer):
    async with bucket_at(buckets.url(), clock) as held:
        await held.put("a1", b"one")
        assert buckets.names() == ["copies/a1"]
        await held.drop("a1")
        assert buckets.names() == []
        for name in ("../a1", "", "a/b", "ä"):
            with pytest.raises(ValueError, match="letters and digits"):
                await held.get(name)


@pytest.mark.security
async def test_a_bucket_opens_for_the_right_secret_alone(buckets: BucketServer):
    async with bucket_at(buckets.url(secret="not/the+one"), clock) as held:
        for deed in (held.put("a1", b"one"), held.get("a1"), held.drop("a1")):
            with pytest.raises(MediaAway, match="answers 403 SignatureDoesNotMatch"):
                await deed


async def test_a_bucket_that_is_not_there_is_no_missing_copy(buckets: BucketServer):
    async with bucket_at(buckets.url(bucket="other"), clock) as held:
        with pytest.raises(MediaAway, match="answers 404 NoSuchBucket"):
            await held.get("a1")


async def test_a_server_of_buckets_that_is_away_says_so(buckets: BucketServer):
    gone = replace(buckets, host="127.0.0.1:1")
    async with bucket_at(gone.url(), clock) as held:
        with pytest.raises(MediaAway, match=r"127\.0\.0\.1:1: "):
            await held.put("a1", b"one")


@pytest.mark.security
async def test_a_copy_opens_with_its_own_secret_alone():
    sealer = CopySealer()
    secret, other = "0123456789abcdef" * 4, "fedcba9876543210" * 4
    sealed = await sealer.sealed(secret, b"a photo")
    assert b"a photo" not in sealed
    assert await sealer.opened(secret, sealed) == b"a photo"
    with pytest.raises(WrongKey):
        await sealer.opened(other, sealed)
