"""Parameters that hold files, and the parts of the form that will carry them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of Telegram's, to be fetched and sent anew."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file that we wrote."""

    content: bytes = field(repr=False)
    name: str


Files = dict[str, Fetched | Written]
"""By part of the form."""


class TooLarge(Exception):
    """The file is larger than a bot may fetch."""


def files_in(value: object) -> bool:
    """Whether a parameter holds a file to be sent as a part of the form, at any depth."""
    if isinstance(value, Mapping):
        inner = cast("Mapping[str, object]", value)
        return bool({"reupload", "upload"} & inner.keys()) or any(map(files_in, inner.values()))
    if isinstance(value, list | tuple):
        return any(map(files_in, cast("list[object]", value)))
    return False


def with_files(params: Mapping[str, object]) -> tuple[dict[str, object], Files]:
    """The parameters with `attach://` in place of files, and the files by part."""
    files: Files = {}
    return {name: _attached(value, files) for name, value in params.items()}, files


def _attached(value: object, files: Files) -> object:
    if isinstance(value, Mapping):
        inner = cast("Mapping[str, object]", value)
        file = _file(inner)
        if file is None:
            return {name: _attached(part, files) for name, part in inner.items()}
        part = f"file{len(files)}"
        files[part] = file
        return f"attach://{part}"
    if isinstance(value, list | tuple):
        return [_attached(part, files) for part in cast("list[object]", value)]
    return value


def _file(inner: Mapping[str, object]) -> Fetched | Written | None:
    if "reupload" in inner:
        return Fetched(str(inner["reupload"]), str(inner["name"]))
    if "upload" in inner:
        return Written(_bytes(inner["upload"]), str(inner["name"]))
    return None


def _bytes(content: object) -> bytes:
    return content if isinstance(content, bytes) else str(content).encode("utf-8", "replace")
