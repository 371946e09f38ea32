"""`meetsmatch bans`: lists of bans that operators share (docs/ban-lists.md)."""

import argparse
import asyncio
import os
import re
import sys
from pathlib import Path

from meetsmatch.adapters.banlist import ListKey, WrongList
from meetsmatch.app.bans import Bans
from meetsmatch.app.moderation import Moderation
from meetsmatch.core.bans import BanList
from meetsmatch.core.ids import BotId
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.wiring import CannotStart, Kept, new_id, now_ms, opened

NAME = re.compile(r"[a-z0-9-]{1,32}")


class CannotShare(Exception):
    """Why not, and what to do about it."""


def main(asked: argparse.Namespace) -> int:
    """0; 1 when it can't be, with why; 2 for wrong settings."""
    try:
        said = asyncio.run(done(read(), asked))
    except WrongSettings as wrong:
        sys.stderr.write("\n".join(wrong.mistakes) + "\n")
        return 2
    except (CannotStart, CannotShare, WrongList) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{asked.file}: {error.strerror}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


async def done(settings: Settings, asked: argparse.Namespace) -> str:
    """One deed, in words; while the bot runs, too."""
    secret = settings.ban_list_key.get_secret_value()
    if not secret:
        raise CannotShare(
            "Lists need a key that all who share them have: one of you makes it with "
            "`meetsmatch key`, and each sets it as BAN_LIST_KEY"
        )
    key = ListKey(secret)
    async with opened(settings) as kept:
        bans = _bans(settings, kept, key)
        match asked.deed:
            case "export":
                return await _exported(bans, key, asked.file, asked.name)
            case "import":
                made = key.read(await asyncio.to_thread(asked.file.read_bytes))
                return await _imported(bans, made, asked.here)
            case _:
                return f"{await bans.revoked(asked.name)} bans of {asked.name} are lifted"


def _bans(settings: Settings, kept: Kept, key: ListKey) -> Bans:
    bot, store, vault = BotId(settings.bot), kept.store, kept.vault
    docket, rules = store.docket, settings.rules
    moderation = Moderation(bot, store, docket, vault, rules, now_ms, new_id)
    return Bans(bot, store, docket, store.figures, vault, key, moderation, now_ms, new_id)


async def _exported(bans: Bans, key: ListKey, file: Path, name: str) -> str:
    if not NAME.fullmatch(name):
        raise CannotShare("A list is called by 1 to 32 of the characters a-z, 0-9 and -")
    made = await bans.exported(name)
    await asyncio.to_thread(_write, file, key.written(made))
    return f"{len(made.bans)} bans are in {file}"


async def _imported(bans: Bans, made: BanList, here: bool) -> str:
    it = await bans.imported(made)
    told = f"{made.name}: {it.new} new bans, {it.known} known ones, {it.ended} that ended"
    if it.moved:
        told += f", {it.moved} with another end"
    if not here:
        return told
    found = await bans.here(made)
    if not found:
        return f"{told}; none of them is here"
    return f"{told}; here already, for a moderator to decide: {', '.join(sorted(found))}"


def _write(file: Path, text: str) -> None:
    """For its owner's eyes until they send it on; never over another file."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write(text)
