"""The portable part runs anywhere: standard library and itself, no clock, no chance."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.sources import PORTABLE, imported, parsed, portable_files, shown

OWN = tuple("meetsmatch." + folder.replace("/", ".") for folder in PORTABLE)
HANDED_IN = {"random", "secrets", "time", "uuid"}
"""Modules whose time, chance and identity are handed in instead."""

CLOCKS = {"now", "utcnow", "today", "sleep", "urandom", "getrandom"}


def is_own(name: str) -> bool:
    return name == "meetsmatch" or f"{name}.".startswith(tuple(f"{own}." for own in OWN))


@pytest.mark.parametrize("path", portable_files(), ids=shown)
def test_portable_modules_import_the_standard_library_and_themselves_only(path: Path) -> None:
    foreign = [
        f"line {line}: {name}"
        for line, name in imported(parsed(path))
        if not is_own(name) and name.partition(".")[0] not in sys.stdlib_module_names
    ]
    assert not foreign


@pytest.mark.parametrize("path", portable_files(), ids=shown)
def test_time_chance_and_identity_are_handed_in(path: Path) -> None:
    tree = parsed(path)
    assert not [*_chancy_imports(tree), *_clock_readings(tree)]


def _chancy_imports(tree: ast.Module) -> Iterator[str]:
    for line, name in imported(tree):
        if name.partition(".")[0] in HANDED_IN:
            yield f"line {line}: import {name}"


def _clock_readings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield f"line {node.lineno}: .{node.attr}"
