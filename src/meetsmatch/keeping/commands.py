"""What the operator asks for: the schema brought up or down, a backup made."""

from contextlib import closing, suppress
from pathlib import Path

from meetsmatch.adapters.sql.texts import migrations
from meetsmatch.adapters.sqlite.file import claim, connect, prepare
from meetsmatch.keeping import archive
from meetsmatch.keeping.file import PREFIX, SqlitePlace, told
from meetsmatch.keeping.place import CannotKeep, Place


def place_of(url: str) -> Place:
    """The database that DATABASE_URL names."""
    if url.startswith(PREFIX):
        return SqlitePlace(Path(url.removeprefix(PREFIX)))
    from meetsmatch.keeping.server import PostgresPlace

    return PostgresPlace(url)


def newest() -> int:
    """The schema's step that this code is written for."""
    return migrations()[-1].number


def migrate(place: Place, to: str | None = None) -> str:
    """Up to a step, the newest unless said otherwise; what was done."""
    before, wanted = place.version() or 0, _step(to)
    if before > newest():
        raise CannotKeep(
            f"it is at step {before}, this MeetsMatch knows {newest()}: install the version that "
            "wrote it, or a newer one"
        )
    if before > wanted:
        raise CannotKeep(
            f"it is at step {before}: going down to {wanted} loses what later steps hold. Make a "
            "backup, then say --down if that is what you want"
        )
    if before < wanted:
        bring_up(place, wanted)
    return f"at step {wanted}" if before == wanted else f"from step {before} to step {wanted}"


def lower(place: Place, to: str) -> str:
    """Down to a step; what was done."""
    before, wanted = place.version() or 0, _step(to)
    if before <= wanted:
        raise CannotKeep(f"it is at step {before}: that is not above {wanted}")
    place.check_unused()
    from meetsmatch.adapters.schema.steps import BASE, downgrade

    downgrade(place.url, f"{wanted:04}" if wanted else BASE)
    return f"from step {before} down to step {wanted}"


def bring_up(place: Place, step: int) -> None:
    """Up to a step, all or none; whoever else does it at the same time waits for the other."""
    if isinstance(place, SqlitePlace):
        with told(place.path):
            place.path.parent.mkdir(parents=True, exist_ok=True)
            claim(place.path)
            with closing(connect(place.path)) as connection:
                prepare(connection, place.path, migrations()[:step])
        return
    from meetsmatch.adapters.schema.steps import upgrade

    upgrade(place.url, f"{step:04}")


def _step(name: str | None) -> int:
    wanted = newest() if name is None else int(name) if name.isdecimal() else -1
    if not 0 <= wanted <= newest():
        raise CannotKeep(f"there is no step {name}: 1 to {newest()} there are, and 0 is nothing")
    return wanted


def backup(place: Place, target: Path, now_ms: int) -> archive.Manifest:
    """Into a new file, while the bot runs."""
    if target.exists():
        raise CannotKeep(f"{target} is there already: name another file")
    if not target.parent.is_dir():
        raise CannotKeep(f"there is no folder {target.parent}: make it first, for yourself alone")
    schema = place.version()
    if schema is None:
        raise CannotKeep("there is nothing to back up: the database is empty or not there")
    dump = target.with_name(f"{target.name}.dump")
    try:
        place.dump(dump)
        size, sha256 = archive.digest(dump)
        manifest = archive.Manifest(place.kind, schema, now_ms, size, sha256)
        archive.write(target, manifest, dump)
    finally:
        with suppress(OSError):
            dump.unlink(missing_ok=True)
    return manifest
