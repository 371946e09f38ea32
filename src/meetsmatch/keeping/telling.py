"""The commands as they are typed: settings read, words printed, the exit code."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable

from meetsmatch.adapters.journal import Journal
from meetsmatch.adapters.secret import without_password
from meetsmatch.keeping.commands import backup, lower, migrate, newest, place_of
from meetsmatch.keeping.place import CannotKeep
from meetsmatch.keeping.restore import Restoring
from meetsmatch.keeping.rotation import Rotation
from meetsmatch.keeping.routine import round_of, tried
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.wiring import CannotStart, vault_of

Deed = Callable[[Settings, Namespace], int]


def done(deed: Deed, asked: Namespace) -> int:
    """0 when it is done; 1 when it can't be, with why and how to mend it; 2 for wrong settings."""
    try:
        return deed(read(), asked)
    except WrongSettings as wrong:
        return _complain(2, *wrong.mistakes)
    except (CannotKeep, CannotStart, OSError) as error:
        return _complain(1, str(error))
    except ImportError as error:
        return _complain(1, f"install meetsmatch[postgresql]: {error.name} is missing")


def migrating(settings: Settings, asked: Namespace) -> int:
    """`meetsmatch migrate`."""
    place = place_of(settings.database_url)
    if asked.down and asked.to is None:
        raise CannotKeep("say how far down: --to STEP --down")
    place.check_there()
    if asked.check:
        missing = newest() - (place.version() or 0)
        _say(f"{settings.database_shown}: {missing} steps to take" if missing else "up to date")
        return 1 if missing else 0
    said = lower(place, asked.to) if asked.down else migrate(place, asked.to)
    _say(f"{settings.database_shown}: {said}")
    return 0


def backing_up(settings: Settings, asked: Namespace) -> int:
    """`meetsmatch backup`."""
    if asked.keep is not None:
        return _round(settings, asked)
    manifest = backup(place_of(settings.database_url), asked.file, _now_ms())
    _say(f"{asked.file}: schema step {manifest.schema}, {manifest.size} bytes in the dump")
    if asked.check:
        _say(f"Tried out: {tried(settings, asked.file)} people came back, and the keys fit.")
    _say(f"The keys are not in it: back up {settings.keys_at} (or SECRET_KEYS) somewhere else.")
    return 0


def _round(settings: Settings, asked: Namespace) -> int:
    if not asked.file.is_dir():
        raise CannotKeep(f"with --keep name a folder that is there, not {asked.file}")
    made = round_of(settings, asked.file, asked.keep, _now_ms())
    _say(f"{made.file}: schema step {made.manifest.schema}, {made.manifest.size} bytes")
    _say(f"Tried out: {made.people} people came back, and the keys fit.")
    for file in made.dropped:
        _say(f"{file} was old and is gone")
    return 0


def restoring(settings: Settings, asked: Namespace) -> int:
    """`meetsmatch restore`."""
    now_ms = _now_ms()
    journal = Journal(settings.journal_at, now_ms)
    place = place_of(settings.database_url)
    deed = Restoring(place, journal.known, now_ms, asked.replace, asked.not_run_since)
    restored = deed.run(asked.file)
    made = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(restored.manifest.made_ms / 1_000))
    _say(f"{settings.database_shown} is as it was at {made}")
    _say(f"{restored.deletions} people who had deleted themselves since were deleted again")
    _say(f"{restored.known} updates of the replaced database are still known")
    if restored.replaced:
        _say(f"What was replaced is {restored.replaced}: delete it when all is well")
    return 0


def moving(settings: Settings, asked: Namespace) -> int:
    """`meetsmatch move`."""
    from meetsmatch.keeping.moving import move

    moved = move(place_of(settings.database_url), place_of(asked.to))
    _say(f"{moved.rows} rows of {moved.tables} tables are in {without_password(asked.to)}")
    _say("Set DATABASE_URL to it before you start again, on the same keys:")
    _say(f"KEY_FILE={settings.keys_at}, or the same SECRET_KEYS. {settings.database} stays.")
    return 0


def rotating(settings: Settings, asked: Namespace) -> int:
    """`meetsmatch rotate-keys`."""
    rotation = Rotation(place_of(settings.database_url), vault_of(settings))
    if rotation.place.version() != newest():
        raise CannotKeep("the database is not at the newest step: run `meetsmatch migrate` first")
    _say(f"{rotation.run()} values are sealed with the newest key now")
    keys = len(rotation.vault.by_prefix)
    if keys > 2:
        _say(f"{keys - 2} between the first and the last seals nothing any more: remove it")
    if keys > 1:
        _say("The last one seals nothing any more either, but it finds people: keep it")
    return 0


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(code: int, *mistakes: str) -> int:
    sys.stderr.write("meetsmatch can't do that:\n")
    for mistake in mistakes:
        sys.stderr.write(f"  {mistake}\n")
    return code
