"""An operator's own handlers beside the conversation, over a playground."""

import sys
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from e2e.running import TOKEN, meet, running, settings
from meetsmatch.jobs import Jobs
from meetsmatch.wiring import CannotStart
from playground.client import Bot, Person, Playground

pytest_plugins = ["playground.pytest_plugin"]

EXAMPLE = "examples.meetups:extension"


@pytest.fixture(autouse=True)
def _imported_anew() -> Generator[None]:
    """A router belongs to one dispatcher for ever, and here several serve in one process."""
    yield
    for name in ("examples.meetups", "own_handlers"):
        sys.modules.pop(name, None)


@pytest.fixture
async def bot(playground: Playground) -> Bot:
    return await playground.bot(token=TOKEN)


@pytest.fixture
async def jobs(playground: Playground, bot: Bot, tmp_path: Path) -> AsyncGenerator[Jobs]:
    async with running(settings(playground.url, tmp_path, extension=EXAMPLE)) as jobs:
        yield jobs


async def met(playground: Playground, bot: Bot) -> tuple[Person, Person]:
    return await meet(playground, bot)


async def test_a_command_and_a_button_of_the_operators_work_in_the_middle_of_a_chat(
    playground: Playground, bot: Bot, jobs: Jobs
) -> None:
    ana, bob = await met(playground, bot)
    await ana.says("/meetups")
    await ana.expects("Lisbon: Friday, 19:00. 0 wait for a chat now.", within=10)
    await ana.taps("I come")
    await ana.expects_answer("1 in Lisbon", within=10)
    await ana.says("shall we go?")
    await bob.expects("shall we go?", within=10)
    assert jobs.engine.counters.quarantined == 0


async def test_what_neither_of_both_knows_is_answered_as_ever(
    playground: Playground, bot: Bot, jobs: Jobs
) -> None:
    ana, _ = await met(playground, bot)
    await ana.says("/nonsense")
    await ana.expects(contains="/help", within=10)


async def test_the_operators_filter_is_asked_about_messages(
    playground: Playground, bot: Bot, jobs: Jobs
) -> None:
    ana, bob = await met(playground, bot)
    await ana.says("I know a better bot")
    await bob.expects("I know a better bot", within=10)
    await bob.expects(contains="Does this bother you?", within=10)


HANDLERS = """
from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import SendMessage
from aiogram.types import InlineQuery, Message
from dishka import Provider, Scope

from meetsmatch.extending import Extension

router = Router()
heard = []


@router.message()
async def anything(message: Message) -> object:
    heard.append(message.text)
    if message.text == "/broken":
        raise RuntimeError("of the operator's")
    return SendMessage(chat_id=message.chat.id, text="answered")


@router.inline_query()
async def inline(query: InlineQuery) -> None:
    await query.answer([])


extension = Extension(routers=(router,))
wants = Provider(scope=Scope.APP)


def some(missing: bytes) -> int:
    return 7


wants.provide(some)
unfinished = Extension(providers=(wants,))
nothing = object()
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "own_handlers.py").write_text(HANDLERS)
    monkeypatch.syspath_prepend(str(tmp_path))
    return "own_handlers:extension"


async def test_what_people_say_to_each_other_is_told_to_no_handler(
    playground: Playground, bot: Bot, tmp_path: Path, own: str
) -> None:
    async with running(settings(playground.url, tmp_path, extension=own)):
        ana, bob = await met(playground, bot)
        await ana.says("for bob alone")
        await bob.expects("for bob alone", within=10)
        await ana.says("/own")
        await ana.expects("answered", within=10)
        assert sys.modules["own_handlers"].heard == ["/own"]


async def test_a_handler_that_fails_is_put_aside_and_holds_nobody_up(
    playground: Playground, bot: Bot, tmp_path: Path, own: str
) -> None:
    async with running(settings(playground.url, tmp_path, extension=own)) as jobs:
        ana, bob = await met(playground, bot)
        await ana.says("/broken")
        await ana.says("still here")
        await bob.expects("still here", within=20)
        assert jobs.engine.counters.quarantined == 1
        assert sys.modules["own_handlers"].heard == ["/broken"] * 3


async def test_kinds_of_updates_that_only_handlers_want_are_asked_for(
    playground: Playground, bot: Bot, tmp_path: Path, own: str
) -> None:
    async with running(settings(playground.url, tmp_path, extension=own)):
        await met(playground, bot)
        (asked, *_) = playground.calls("getUpdates")
        assert "inline_query" in str(asked.args["allowed_updates"])
        assert "my_chat_member" in str(asked.args["allowed_updates"])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("own_handlers", "can't be found"),
        ("own_handlers:missing", "put its folder on PYTHONPATH"),
        ("no_such_module:extension", "No module named 'no_such_module'"),
        ("own_handlers:unfinished", "can't be put together"),
        ("own_handlers:nothing", "is a object, not an Extension"),
    ],
)
async def test_what_is_no_extension_is_refused_with_words(
    playground: Playground, tmp_path: Path, own: str, name: str, why: str
) -> None:
    with pytest.raises(CannotStart, match=why):
        async with running(settings(playground.url, tmp_path, extension=name)):
            raise AssertionError("it started")


async def test_without_the_extra_it_is_said_what_to_install(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetsmatch.fleet.extending.is_missing", lambda modules: True)
    with pytest.raises(CannotStart, match=r"meetsmatch\[aiogram\]"):
        async with running(settings(playground.url, tmp_path, extension=EXAMPLE)):
            raise AssertionError("it started")
