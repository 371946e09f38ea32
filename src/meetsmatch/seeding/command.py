"""`meetsmatch seed`: settings read, people made, words printed."""

import asyncio
import sys
import time
from argparse import Namespace

from meetsmatch.adapters.vault import keys_in
from meetsmatch.core.ids import BotId
from meetsmatch.keeping.commands import migrate, place_of
from meetsmatch.keeping.place import CannotKeep
from meetsmatch.seeding import sqlite
from meetsmatch.seeding.chunks import Plan, made
from meetsmatch.seeding.place import Bar, CannotSeed, Told
from meetsmatch.seeding.world import world
from meetsmatch.settings import Settings, WrongSettings, read


def main(asked: Namespace) -> int:
    """0 when it is done, 1 when it can't be, 2 for wrong settings."""
    try:
        settings = read()
        began = time.monotonic()
        seed(settings, asked.people, asked.seed, asked.add, Bar(asked.people))
    except WrongSettings as wrong:
        return _complain(2, *wrong.mistakes)
    except (CannotSeed, CannotKeep, OSError) as error:
        return _complain(1, str(error))
    sys.stderr.write(
        f"\n{asked.people:,} people are in {settings.database_shown} "
        f"after {time.monotonic() - began:.0f} s\n"
    )
    return 0


def seed(settings: Settings, people: int, number: int, adds: bool, told: Told) -> None:
    """The schema brought up to date, and so many people put in."""
    keys = [key.get_secret_value() for key in settings.secret_keys] or keys_in(settings.keys_at)
    plan = Plan(
        BotId(settings.bot),
        keys,
        world(),
        people,
        number,
        time.time_ns() // 1_000_000,
        settings.rules,
        "copy" if settings.on_postgresql else "tuples",
    )
    migrate(place_of(settings.database_url))
    with made(plan) as chunks:
        if settings.on_postgresql:
            from meetsmatch.seeding import postgres

            asyncio.run(postgres.fill(settings.database_url, chunks, told, adds))
        else:
            sqlite.fill(settings.database, chunks, told, adds)


def _complain(code: int, *mistakes: str) -> int:
    sys.stderr.write("meetsmatch can't do that:\n")
    for mistake in mistakes:
        sys.stderr.write(f"  {mistake}\n")
    return code
