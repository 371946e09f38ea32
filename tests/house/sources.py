"""The repository's own files, for the checks in this folder."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BOT = ROOT / "src/meetsmatch"
PORTABLE = (
    *("core", "app", "bot", "engine"),
    *("adapters/memory", "adapters/sql", "adapters/d1", "adapters/places", "adapters/wordlists"),
)
"""Folders of the bot that run in a server, in a simulation and in Pyodide."""


def portable_files() -> list[Path]:
    """Every module that must run anywhere."""
    found = [path for folder in PORTABLE for path in (BOT / folder).rglob("*.py")]
    return sorted([*found, *BOT.glob("adapters/memory.py")])


def python_files() -> list[Path]:
    """Every module that is shipped."""
    return sorted((ROOT / "src").rglob("*.py"))


def tracked_files() -> list[Path]:
    """Every file under version control."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, full name) of every module imported anywhere in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            yield node.lineno, node.module or ""
