"""A backup as one file: a ZIP with a manifest and a dump. The keys are not in it."""

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

from meetsmatch.keeping.place import CannotKeep

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "dump"
LARGEST_MANIFEST = 1 << 16
CHUNK = 1 << 20
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    RuntimeError,
)
"""What the ZIP and JSON readers say to bytes that were changed, one way or the other."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    kind: str
    schema: int
    made_ms: int
    size: int
    sha256: str
    format: int = FORMAT


def digest(file: Path) -> tuple[int, str]:
    """Its size and SHA-256."""
    sha, size = hashlib.sha256(), 0
    with file.open("rb") as opened:
        for chunk in _chunks(opened):
            sha.update(chunk)
            size += len(chunk)
    return size, sha.hexdigest()


def write(target: Path, manifest: Manifest, dump: Path) -> None:
    """Whole or not at all, durably, for its owner's eyes only."""
    part = target.with_name(f"{target.name}.part")
    try:
        made = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
        with os.fdopen(made, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
                archive.write(dump, DUMP)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotKeep(f"{target} can't be written: {error.strerror}") from error


def manifest_of(file: Path) -> Manifest:
    """What it says; CannotKeep when it isn't a backup that this version can read."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(MANIFEST) as opened:
            said = json.loads(opened.read(LARGEST_MANIFEST))
        manifest = Manifest(**cast("dict[str, str]", said))  # pyright: ignore[reportArgumentType] checked by what follows
    except OSError as error:
        raise CannotKeep(f"{file} can't be read: {error.strerror}") from error
    except DAMAGED as error:
        raise CannotKeep(f"{file} is no backup of MeetsMatch, or is damaged") from error
    if manifest.format != FORMAT:
        raise CannotKeep(
            f"{file} is of format {manifest.format}: install the version that made it"
        )
    return manifest


def unpack(file: Path, manifest: Manifest, to: Path) -> None:
    """The dump, for its owner's eyes only; CannotKeep, and nothing there, when it's damaged."""
    damaged = CannotKeep(f"{file} is damaged: its checksum doesn't fit. Use another backup")
    try:
        _unpack(file, manifest, to)
    except DAMAGED as error:
        to.unlink(missing_ok=True)
        raise damaged from error
    except OSError as error:
        to.unlink(missing_ok=True)
        raise CannotKeep(f"{to} can't be written: {error.strerror}") from error
    if digest(to) != (manifest.size, manifest.sha256):
        to.unlink()
        raise damaged


def _unpack(file: Path, manifest: Manifest, to: Path) -> None:
    made = os.open(to, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    left = manifest.size
    with (
        os.fdopen(made, "wb") as written,
        zipfile.ZipFile(file) as archive,
        archive.open(DUMP) as dump,
    ):
        # One more than it should be is enough to know, however much it would unpack to.
        while left >= 0 and (chunk := dump.read(min(CHUNK, left + 1))):
            written.write(chunk)
            left -= len(chunk)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
