"""Nothing in the repository tells where it was made."""

import re
from pathlib import Path

from house.sources import shown, tracked_files

PLACES = re.compile(rb"(?<![\w.])/(?:root|work|home|tmp|Users)/\w")
HOSTS = re.compile(
    rb"\b(?:files\.pythonhosted|registry\.npmjs|pypi|\w+\.debian)\.org\b|\bindex-url\b"
)
LARGE = 400_000
"""Bytes."""


def _with(pattern: re.Pattern[bytes]) -> list[str]:
    found: list[str] = []
    for path in tracked_files():
        found += [f"{shown(path)}:{line}" for line in _lines(path, pattern)]
    return found


def _lines(path: Path, pattern: re.Pattern[bytes]) -> list[int]:
    content = path.read_bytes()
    return [content.count(b"\n", 0, match.start()) + 1 for match in pattern.finditer(content)]


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert not _with(PLACES)


def test_no_file_names_a_package_registry() -> None:
    assert not _with(HOSTS)


def test_no_file_is_large_but_the_table_of_cities() -> None:
    """A package or a picture that was put in by mistake stays in the history for ever."""
    large = [shown(path) for path in tracked_files() if path.stat().st_size > LARGE]
    assert large == ["src/meetsmatch/adapters/places/cities.z"]
