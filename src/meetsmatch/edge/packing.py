"""The Worker's folder: what runs there and nothing else, as it is, without a wheel."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from meetsmatch.adapters.d1.allowances import table

SOURCES = Path(__file__).parents[2]
HERE = Path(__file__).parent
ENTRY = "meetsmatch.worker.entry"
DATA = {".sql", ".json", ".txt", ".z"}
"""What packages read from their own folders."""

STEPS = SOURCES / "meetsmatch/adapters/sql/migrations"
LIMITS = "0000_allowances.sql"
"""The table that only D1 needs, as a step that may come at any time."""

PROJECT = """[project]
name = "meetsmatch-worker"
version = "0"
requires-python = ">=3.13"
dependencies = []

[dependency-groups]
dev = ["workers-py", "workers-runtime-sdk"]
"""
"""What Cloudflare's own tool reads: nothing but its SDK comes from elsewhere."""


def build(folder: Path) -> list[Path]:
    """Write the Worker and the steps of its database; the operator's own files stay.

    What an earlier version wrote and this one doesn't is removed. Returns the files."""
    wanted = {f"src/{name}": content for name, content in packed().items()}
    wanted["src/entry.py"] = (HERE / "worker_entry.py").read_bytes()
    wanted |= {f"migrations/{name}": text for name, text in steps().items()}
    kept = {
        "wrangler.toml": (HERE / "wrangler.toml").read_bytes(),
        "pyproject.toml": PROJECT.encode(),
    }
    wanted |= {name: text for name, text in kept.items() if not (folder / name).exists()}
    for old in (folder / "src/meetsmatch").rglob("*"):
        if old.is_file() and old.relative_to(folder).as_posix() not in wanted:
            old.unlink()
    for name, content in wanted.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return [folder / name for name in sorted(wanted)]


def steps() -> Mapping[str, bytes]:
    """What `wrangler d1 migrations apply` is given: the schema's own text steps."""
    found = {file.name: file.read_bytes() for file in sorted(STEPS.glob("*.sql"))}
    return {LIMITS: f"{table()};\n".encode(), **found}


def pack(target: Path) -> None:
    """The same as a zip, for a runtime that is not Cloudflare's. The same sources give the same
    bytes."""
    with ZipFile(target, "w", ZIP_DEFLATED) as zipped:
        for name, content in packed().items():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            zipped.writestr(entry, content)


def packed() -> Mapping[str, bytes]:
    """What runs there, by its name from the folder of sources."""
    modules = reached(ENTRY)
    data = {it for it in SOURCES.rglob("*") if it.suffix in DATA and _package(it) in modules}
    files = sorted(modules | data)
    return {file.relative_to(SOURCES).as_posix(): file.read_bytes() for file in files}


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
