"""Backups that nobody has to think of: made, tried out, and thrown away when there are enough."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.keeping import archive
from meetsmatch.keeping.commands import backup, bring_up, newest, place_of
from meetsmatch.keeping.place import CannotKeep
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, opened

NAME = "meetsmatch-%Y%m%dT%H%M%S"
PATTERN = "meetsmatch-*Z.zip"
HALVES = (".dump", ".part", ".checking")
"""What the file that a backup is made in, or tried out in, is called besides."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a round of backups did."""

    file: Path
    manifest: archive.Manifest
    people: int
    """So many came back when it was tried out."""

    dropped: Sequence[Path]
    """Older ones that are gone now."""


def round_of(settings: Settings, folder: Path, keep: int, now_ms: int) -> Made:
    """A new backup in `folder`, tried out, and only then none but the newest `keep`."""
    _tidied(folder, now_ms)
    second, rest_ms = divmod(now_ms, 1_000)
    file = folder / f"{time.strftime(NAME, time.gmtime(second))}.{rest_ms:03}Z.zip"
    manifest = backup(place_of(settings.database_url), file, now_ms)
    people = tried(settings, file)
    return Made(file, manifest, people, [*_dropped(folder, keep)])


def tried(settings: Settings, file: Path) -> int:
    """Load it beside the database, bring it up, open it with the keys, count the people, and
    take it away again. CannotKeep when the bot could not start on it."""
    manifest = archive.manifest_of(file)
    place = place_of(settings.database_url)
    if manifest.kind != place.kind:
        raise CannotKeep(f"{file} is of {manifest.kind}: DATABASE_URL names {place.kind}")
    scratch = place.beside("checking")
    dump = file.with_name(f"{file.name}.checking")
    try:
        scratch.remove()
        archive.unpack(file, manifest, dump)
        scratch.load(dump)
        bring_up(scratch, newest())
        return asyncio.run(_people(settings, scratch.url))
    except CannotStart as error:
        raise CannotKeep(f"{file} is of no use: {error}") from error
    finally:
        dump.unlink(missing_ok=True)
        scratch.remove()


async def _people(settings: Settings, url: str) -> int:
    """As `meetsmatch run` opens a database: the keys must fit whoever is in it."""
    keys = settings.keys_at
    if not settings.secret_keys and not keys.exists():
        raise CannotStart(f"the key file {keys} is not there, and no SECRET_KEYS are set")
    async with opened(settings.model_copy(update={"database_url": url, "key_file": keys})) as it:
        return (await it.store.counts(BotId(settings.bot)))["people"]


def _tidied(folder: Path, now_ms: int) -> None:
    """What rounds have left that were killed: as large as the database, each of them."""
    for file in (it for ending in HALVES for it in folder.glob(PATTERN + ending)):
        if file.stat().st_mtime < (now_ms - DAY_MS) / 1_000:
            file.unlink()


def _dropped(folder: Path, keep: int) -> Sequence[Path]:
    made = sorted(folder.glob(PATTERN))
    old = made[: max(0, len(made) - keep)]
    for file in old:
        file.unlink()
    return old
