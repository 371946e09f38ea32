"""The real bot and people who use it, over real HTTP through a playground."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from meetsmatch.bot.wording import Wording
from meetsmatch.jobs import Jobs
from meetsmatch.server import run
from meetsmatch.settings import Settings, read
from playground.client import Bot, Person, Playground

WORDS = Wording.load()
PATIENCE_S = 60.0
"""A busy machine is slow; nothing here is expected to take long."""

UNHURRIED = {
    "bot_pace": 0,
    "chat_pace": 0.0,
    "chat_burst": 10_000,
    "message_burst": 10_000,
    "message_pace": 0.0,
    "commands_per_minute": 60_000,
    "rematch_minutes": 0,
    "most_copies": 0,
    "newcomer_chats": 0,
    "newcomer_hours": 0,
}
"""No limit of ours holds anybody back."""


def word(key: str, language: str = "en", /, **facts: str | int) -> str:
    """What the bot says or writes on a button."""
    return WORDS.render(language, key, facts).text


def settings_for(url: str, bot: Bot, folder: Path, **more: object) -> Settings:
    """As an operator would set it, on a file of its own."""
    given: dict[str, object] = {
        "bot_token": bot.token,
        "api_url": url,
        "database_url": f"sqlite:///{folder / 'meetsmatch.db'}",
        "log_level": "debug",
        "log_format": "json",
        **UNHURRIED,
        **more,
    }
    return read(given, env_file=None)


@dataclass(frozen=True, slots=True)
class Town:
    """A playground in which the bot lives."""

    playground: Playground
    bot: Bot
    idle: Callable[[], Awaitable[None]]
    """Waits until the bot has nothing more to do."""

    async def quiet(self) -> None:
        """Until everything that was done has had all its consequences, on every phone."""
        await self.playground.idle(PATIENCE_S)
        await self.idle()
        await self.playground.idle(PATIENCE_S)

    async def person(self, name: str, **members: object) -> Person:
        """Somebody who talks to the bot."""
        person = await self.playground.person(name, **members)
        person.turns_to(self.bot)
        return person

    async def meet(self, one: Person, two: Person) -> None:
        """Both seek and find each other."""
        for person in (one, two):
            await person.says("/chat")
        for person in (one, two):
            await person.expects(word("found"), within=PATIENCE_S)

    async def open_up(self, one: Person, two: Person) -> None:
        """Both agree to see the other's pictures and links at once."""
        for person, partner in ((one, two), (two, one)):
            await partner.sends("photo")
            await person.expects(word("media-hidden"), within=PATIENCE_S)
            await person.taps(word("show-media"))
            await person.expects_edit(word("media-shown"), within=PATIENCE_S)
        await self.quiet()
        for person in (one, two):
            person.phone.messages.skip()


async def joins(
    person: Person, gender: str = "other", year: int = 1990, language: str = "en"
) -> None:
    """Answer the questions, and be let in."""
    await answers(person, gender, year, language)
    await person.expects_edit(buttons=[word("find-someone", language)], within=PATIENCE_S)


async def answers(
    person: Person, gender: str = "other", year: int = 1990, language: str = "en"
) -> None:
    """Answer the questions."""
    await person.starts()
    agree = word("agree", language, age=18)
    await person.expects(buttons=[agree], within=PATIENCE_S)
    await person.taps(agree)
    for label in (
        word(f"gender-{gender}", language),
        word("seeks-everyone", language),
        word("decade", language, decade=str(year // 10 * 10)),
        word("year", language, year=str(year)),
    ):
        await person.expects_edit(buttons=[label], within=PATIENCE_S)
        await person.taps(label)


async def shows_up(person: Person, place: str, language: str = "en") -> None:
    """Say where one is, by the name of a town, show one's Telegram photo, and be found."""
    await person.expects(buttons=[word("key-location", language)], within=PATIENCE_S)
    await person.says(place)
    said = word("place-which", language, count=1)
    which = await person.expects(said, within=PATIENCE_S)
    await person.taps(which.inline_buttons[0], which)
    await person.expects(buttons=[word("portrait", language)], within=PATIENCE_S)
    await person.taps(word("portrait", language))
    await person.expects(kind="photo", within=PATIENCE_S)
    await person.expects(buttons=[word("go", language)], within=PATIENCE_S)
    await person.taps(word("go", language))
    await person.expects_edit(contains=opening("listed", language), within=PATIENCE_S)


def opening(key: str, language: str = "en", /, **facts: str | int) -> str:
    """The first line of what the bot says."""
    return word(key, language, **facts).splitlines()[0]


async def confirms(person: Person) -> None:
    """Say yes to the question whether it shall really be sent."""
    await person.expects(buttons=[word("send")], within=PATIENCE_S)
    await person.taps(word("send"))


@asynccontextmanager
async def in_this_process(
    playground: Playground, folder: Path, **more: object
) -> AsyncGenerator[Town]:
    """The bot as a task beside the test."""
    bot = await playground.bot("meetsmatch_bot")
    started: asyncio.Future[Jobs] = asyncio.get_running_loop().create_future()
    stopping = asyncio.Event()
    settings = settings_for(playground.url, bot, folder, **more)
    serving = asyncio.create_task(run(settings, stopping, started.set_result))
    try:
        await asyncio.wait({serving, started}, return_when=asyncio.FIRST_COMPLETED)
        jobs = started.result()
        yield Town(playground, bot, jobs.idle)
        counters = jobs.counters
        assert (counters.troubles, counters.unavailable) == (0, 0)
    finally:
        stopping.set()
        await serving


@dataclass(frozen=True, slots=True)
class Process:
    """A bot in a process of its own, and the file that its log goes to."""

    child: asyncio.subprocess.Process
    log: Path

    async def end(self) -> str:
        """Ctrl-C; everything that it has ever logged."""
        self.child.terminate()
        assert await self.child.wait() == 0
        return self.log.read_text("utf-8")


@asynccontextmanager
async def on_its_own(folder: Path, settings: dict[str, object]) -> AsyncGenerator[Process]:
    """`meetsmatch run`, with its whole log in a file."""
    log = folder / "log"
    wanted = {name.upper(): str(value) for name, value in settings.items()}
    with log.open("wb") as out:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "meetsmatch", "run"),
            cwd=folder,
            env={**os.environ, **wanted},
            stdout=out,
            stderr=out,
        )
    try:
        yield Process(child, log)
    except BaseException as error:
        error.add_note(log.read_text("utf-8")[-2_000:])
        raise
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
