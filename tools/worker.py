"""Packs the Worker: `python tools/worker.py worker.zip`. Only what runs there, without a wheel."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SOURCES = Path(__file__).parents[1] / "src"
ENTRY = "meetsmatch.worker.entry"
DATA = {".sql", ".json", ".txt", ".z"}
"""What packages read from their own folders."""


def pack(target: Path) -> None:
    """The same sources give the same bytes."""
    modules = reached(ENTRY)
    data = {it for it in SOURCES.rglob("*") if it.suffix in DATA and _package(it) in modules}
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for file in sorted(modules | data):
            entry = ZipInfo(file.relative_to(SOURCES).as_posix())
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, file.read_bytes())


def reached(entry: str) -> set[Path]:
    """The files of every module of this project that `entry` imports, however far."""
    found: set[Path] = set()
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if (file := _file(name)) is None or file in found:
            continue
        found.add(file)
        waiting += [name.rpartition(".")[0], *_imported(file)]
    return found


def _package(file: Path) -> Path:
    nearest = (it / "__init__.py" for it in file.parents)
    return next((it for it in nearest if it.is_file()), file)


def _file(name: str) -> Path | None:
    path = SOURCES.joinpath(*name.split("."))
    return next(
        (it for it in (path.with_suffix(".py"), path / "__init__.py") if it.is_file()), None
    )


def _imported(file: Path) -> Iterator[str]:
    """Full names, of attributes too: only those that are modules have a file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (it.name for it in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{it.name}" for it in node.names)
            yield str(node.module)


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
