"""Small files and small functions: a budget, or the god object returns."""

import ast
from pathlib import Path

import pytest

from house.sources import ROOT, parsed, python_files, shown

FILE_LINES = 350
FUNCTION_LINES = 40


def scripts() -> list[Path]:
    return sorted((ROOT / "src").rglob("*.js"))


@pytest.mark.parametrize("path", [*python_files(), *scripts()], ids=shown)
def test_a_file_stays_within_its_budget(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= FILE_LINES, f"{shown(path)} has {lines} lines: cut it by concern"


@pytest.mark.parametrize("path", python_files(), ids=shown)
def test_a_function_stays_within_its_budget(path: Path) -> None:
    long = [
        f"{node.name} (line {node.lineno}): {lines} lines"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long
