"""Cards outlive Telegram's file ids, where copies of their photos are kept."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from e2e.town import (
    PATIENCE_S,
    UNHURRIED,
    Process,
    Town,
    in_this_process,
    joins,
    on_its_own,
    shows_up,
)
from playground.client import Bot, Person, Playground
from playground.site import Options
from support.buckets import BucketServer, bucket_server

Names = Callable[[], list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """What MEDIA is set to, and what lies there."""

    url: str
    names: Names


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "bucket":
        with bucket_server() as server:
            yield Place(server.url(), server.names)
    else:
        media = tmp_path / "media"
        yield Place(f"file://{media}", lambda: [it.name for it in media.glob("*/*")])


@pytest.fixture
def buckets() -> Iterator[BucketServer]:
    with bucket_server() as server:
        yield server


async def kept(names: Names, count: int) -> list[str]:
    """What lies there once it is so many: the place tells nobody."""
    async with asyncio.timeout(PATIENCE_S):
        while len(found := await asyncio.to_thread(names)) != count:
            await asyncio.sleep(0.05)
    return found


async def seen_by(town: Town, name: str) -> None:
    """Somebody new looks at cards, and the first one has a photo."""
    who = await town.person(name, language_code="en", photo=True)
    await joins(who)
    await shows_up(who, "Prague")
    await who.says("/match")
    card = await who.expects(kind="photo", contains="Ana", within=PATIENCE_S)
    assert "Ana" in (card.text or "")


async def deletes_everything(who: Person) -> None:
    await who.says("/delete")
    await who.expects(buttons=["🗑 Yes, delete everything"], within=PATIENCE_S)
    await who.taps("🗑 Yes, delete everything")


async def test_a_card_is_shown_although_telegram_has_lost_its_photo(
    tmp_path: Path, place: Place
) -> None:
    async with (
        Playground.embedded(Options(lint="report")) as playground,
        in_this_process(playground, tmp_path, media=place.url) as town,
    ):
        ana = await town.person("Ana", language_code="en", photo=True)
        await joins(ana)
        await shows_up(ana, "Prague")
        await kept(place.names, 1)
        await playground.lose_files(town.bot)
        await seen_by(town, "Bob")
        await town.quiet()
        refused = [call.method for call in playground.calls() if call.status == 400]
        assert refused == ["sendPhoto"]
        await deletes_everything(ana)
        await kept(place.names, 1)


# --- processes that come and go -----------------------------------------------------------


@asynccontextmanager
async def serving(
    playground: Playground, bot: Bot, folder: Path, media: str
) -> AsyncGenerator[Process]:
    """The bot on that folder's database, in a process of its own."""
    settings = {
        **UNHURRIED,
        "bot_token": bot.token,
        "api_url": playground.url,
        "database_url": f"sqlite:///{folder / 'meetsmatch.db'}",
        "media": media,
    }
    async with on_its_own(folder, settings) as process:
        yield process


async def test_photos_from_before_get_their_copies(tmp_path: Path, buckets: BucketServer) -> None:
    async with Playground.embedded(Options(lint="report")) as playground:
        bot = await playground.bot("meetsmatch_bot")
        async with serving(playground, bot, tmp_path, "") as process:
            ana = await playground.person("Ana", language_code="en", photo=True)
            ana.turns_to(bot)
            await joins(ana)
            await shows_up(ana, "Prague")
            await process.end()
        assert buckets.names() == []
        async with serving(playground, bot, tmp_path, buckets.url()) as process:
            await kept(buckets.names, 1)
            await deletes_everything(ana)
            await kept(buckets.names, 0)
            assert buckets.secret not in await process.end()


async def test_whoever_is_killed_between_writing_a_copy_and_saying_so_leaves_none_behind(
    tmp_path: Path, buckets: BucketServer
) -> None:
    async with Playground.embedded(Options(lint="report")) as playground:
        bot = await playground.bot("meetsmatch_bot")
        ana = await playground.person("Ana", language_code="en", photo=True)
        ana.turns_to(bot)
        async with serving(playground, bot, tmp_path, buckets.url()) as process:
            child = process.child
            buckets.watched.after_put = lambda: child.send_signal(signal.SIGKILL)
            await joins(ana)
            await shows_up(ana, "Prague")
            async with asyncio.timeout(PATIENCE_S):
                assert await child.wait() == -signal.SIGKILL
        buckets.watched.after_put = None
        written = buckets.names()
        assert len(written) == 1
        async with serving(playground, bot, tmp_path, buckets.url()) as process:
            await deletes_everything(ana)
            await kept(buckets.names, 0)
            await process.end()
