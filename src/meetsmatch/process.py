"""A process around the loop: settings, logs, signals, the exit code."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from importlib.util import find_spec
from typing import Any

from meetsmatch.adapters import logs
from meetsmatch.jobs import Jobs
from meetsmatch.server import run as serve
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.supervision import supervised
from meetsmatch.wiring import CannotStart
from meetsmatch.working import work as help_out

WRONG = 2
"""Exit code when the operator has to change something."""

Main = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


def run() -> int:
    """The bot until SIGINT or SIGTERM."""
    return _until_told(_served)


def work() -> int:
    """Background jobs for the bot, until SIGINT or SIGTERM."""
    return _until_told(_helped)


def _until_told(serve: Callable[[Settings, asyncio.Event], Coroutine[Any, Any, None]]) -> int:
    try:
        settings = read()
        needs_token(settings)
    except WrongSettings as wrong:
        return complain(wrong.mistakes)
    logs.start(settings.log_format, settings.log_level, settings.secrets)
    return until_told(partial(serve, settings))


async def _helped(settings: Settings, stopping: asyncio.Event) -> None:
    async with supervised(stopping) as supervisor:

        def started() -> None:
            _settle()
            if supervisor is not None:
                supervisor.serves(lambda: ())

        await help_out(settings, stopping, started)


async def _served(settings: Settings, stopping: asyncio.Event) -> None:
    async with supervised(stopping) as supervisor:

        def started(jobs: Jobs) -> None:
            _settle()
            if supervisor is not None:
                supervisor.serves(jobs.problems)

        await serve(settings, stopping, started)


def _settle() -> None:
    """What was loaded stays: no collection needs to look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def needs_token(settings: Settings) -> None:
    """WrongSettings without a token."""
    if not settings.bot:
        get_one = "get one from @BotFather, put it in .env, run `meetsmatch doctor`"
        raise WrongSettings([f"BOT_TOKEN: is empty: {get_one}"])


def until_told(main: Main) -> int:
    """Run until SIGINT or SIGTERM; the exit code."""
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_told(main))
    except CannotStart as error:
        return complain([str(error)])
    return 0


async def _told(main: Main) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    await main(stopping)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The faster loop, where there is one."""
    if find_spec("uvloop") is None:
        return None
    import uvloop

    return uvloop.new_event_loop


def complain(mistakes: Iterable[str]) -> int:
    """Tell the operator what to mend."""
    sys.stderr.write("meetsmatch can't start:\n")
    for mistake in mistakes:
        sys.stderr.write(f"  {mistake}\n")
    return WRONG
