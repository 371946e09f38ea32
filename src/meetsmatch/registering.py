"""`meetsmatch bots`: the bots of this installation from the command line, while it runs, too."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable, Mapping

from meetsmatch.adapters.botapi import connected
from meetsmatch.app.bots import Bots, WrongBot, recognised
from meetsmatch.app.staff import CLI
from meetsmatch.app.work import Commit, Stale, Work
from meetsmatch.core.bots import Wanted, with_values
from meetsmatch.fleet.own import bots_of
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.settings.own import NAMES, own_settings
from meetsmatch.wiring import CannotStart, Kept, now_ms, opened

WITHIN = "within seconds, wherever it is served"


def main(asked: argparse.Namespace) -> int:
    """0; 1 when it can't be, with why; 2 for wrong settings."""
    try:
        said = asyncio.run(done(asked))
    except WrongSettings as wrong:
        sys.stderr.write("\n".join(wrong.mistakes) + "\n")
        return 2
    except (CannotStart, WrongBot) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Stale:
        sys.stderr.write("somebody else changed it at the same moment: try again\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


async def done(asked: argparse.Namespace) -> str:
    """What was done, in words."""
    settings = read()
    if not settings.bot:
        raise CannotStart("BOT_TOKEN is empty: the first bot of an installation is set there")
    async with opened(settings) as kept:
        return await DEEDS[asked.deed](asked, settings, kept, bots_of(settings, kept))


async def _list(asked: argparse.Namespace, settings: Settings, kept: Kept, bots: Bots) -> str:
    found = await bots.all()
    return "\n".join(f"@{it.name}  {it.wanted.value}" for it in found) or "there is only BOT_TOKEN"


async def _add(asked: argparse.Namespace, settings: Settings, kept: Kept, bots: Bots) -> str:
    token, name = await _token(settings)
    await write(kept, bots, await bots.added(token, name, CLI))
    return f"@{name} was added; it runs {WITHIN}"


async def _renew(asked: argparse.Namespace, settings: Settings, kept: Kept, bots: Bots) -> str:
    token, _ = await _token(settings)
    await write(kept, bots, await bots.renewed(asked.name, token, CLI))
    return f"{asked.name} has the new token {WITHIN}"


async def _token(settings: Settings) -> tuple[str, str]:
    """Asked for, never an argument: those are seen by everybody on the machine."""
    is_typed = sys.stdin.isatty()
    token = getpass.getpass("Token: ") if is_typed else sys.stdin.readline()
    token = token.strip()
    async with connected(settings.api_url, token, 2, patience=10) as gateway:
        return token, await recognised(gateway, token)


async def _start(asked: argparse.Namespace, settings: Settings, kept: Kept, bots: Bots) -> str:
    await write(kept, bots, await bots.told(asked.name, Wanted.RUNNING, CLI))
    return f"{asked.name} runs {WITHIN}"


async def _stop(asked: argparse.Namespace, settings: Settings, kept: Kept, bots: Bots) -> str:
    await write(kept, bots, await bots.told(asked.name, Wanted.STOPPED, CLI))
    return f"{asked.name} stops {WITHIN}; its people and their chats stay"


async def _remove(asked: argparse.Namespace, settings: Settings, kept: Kept, bots: Bots) -> str:
    await write(kept, bots, await bots.removed(asked.name, asked.yes or "", CLI))
    return (
        f"{asked.name} stops, and its token is forgotten. What is known of its people stays until "
        "its time is over; whoever adds the bot again finds it"
    )


async def _set(asked: argparse.Namespace, settings: Settings, kept: Kept, bots: Bots) -> str:
    name, given, value = str(asked.setting).partition("=")
    name = name.strip().lower()
    if name not in NAMES:
        raise WrongBot(f"{name.upper()} is no setting that a bot may have of its own")
    bot = bots.house if asked.name == "first" else (await bots.find(asked.name)).bot
    wanted = value if given else None
    own_settings(settings, with_values(await bots.own(bot), {name: wanted}))
    await write(kept, bots, await bots.set(bot, name, wanted, CLI))
    return f"{name.upper()} holds {WITHIN}"


async def write(kept: Kept, bots: Bots, work: Work) -> None:
    """Commit it; Stale when somebody else was faster."""
    if work.changes:
        await kept.store.commit(Commit(bots.house, now_ms(), work.changes))


Deed = Callable[[argparse.Namespace, Settings, Kept, Bots], Awaitable[str]]
DEEDS: Mapping[str, Deed] = {
    "list": _list,
    "add": _add,
    "start": _start,
    "stop": _stop,
    "token": _renew,
    "set": _set,
    "remove": _remove,
}
