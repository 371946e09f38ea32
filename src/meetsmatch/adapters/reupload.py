"""Parameters whose files are to be sent anew, and the parts of the form that will carry them."""

from collections.abc import Mapping
from typing import cast

Files = dict[str, tuple[str, str]]
"""Part of the form: (file_id to be fetched, name to be sent under)."""


class TooLarge(Exception):
    """The file is larger than a bot may fetch."""


def is_reupload(value: object) -> bool:
    """Whether a parameter holds a file to be sent anew, at any depth."""
    if isinstance(value, Mapping):
        inner = cast("Mapping[str, object]", value)
        return "reupload" in inner or any(is_reupload(part) for part in inner.values())
    if isinstance(value, list | tuple):
        return any(is_reupload(part) for part in cast("list[object]", value))
    return False


def with_files(params: Mapping[str, object]) -> tuple[dict[str, object], Files]:
    """The parameters with `attach://` in place of files, and the files by part."""
    files: Files = {}
    return {name: _attached(value, files) for name, value in params.items()}, files


def _attached(value: object, files: Files) -> object:
    if isinstance(value, Mapping):
        inner = cast("Mapping[str, object]", value)
        if "reupload" not in inner:
            return {name: _attached(part, files) for name, part in inner.items()}
        part = f"file{len(files)}"
        files[part] = (str(inner["reupload"]), str(inner["name"]))
        return f"attach://{part}"
    if isinstance(value, list | tuple):
        return [_attached(part, files) for part in cast("list[object]", value)]
    return value
