"""The SQL texts of this folder: one file per subject, each statement under its name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

Value = int | str | bytes | None
Params = Mapping[str, Value]

_NAME = re.compile(r"^-- name: (\w+)\n", re.M)
_SPREAD = re.compile(r":(\w+)\*(\d+)")


class Query(NamedTuple):
    """A statement with `:named` parameters."""

    name: str
    text: str


Queries = Mapping[str, Query]


class Migration(NamedTuple):
    """One step of the schema."""

    number: int
    name: str
    statements: tuple[str, ...]


def queries() -> Queries:
    """Every statement by its name."""
    return {query.name: query for file in _files("queries") for query in parsed(file.read_text())}


def parsed(text: str) -> Iterator[Query]:
    """The statements of one file. Comments are for readers and are left out."""
    _, *parts = _NAME.split(text)
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        yield Query(name, _SPREAD.sub(_spread, _bare(body)))


def _spread(found: re.Match[str]) -> str:
    """`:ids*3` stands for `:ids_0, :ids_1, :ids_2`: a list whose text is always the same."""
    name, size = found.groups()
    return ", ".join(f":{name}_{index}" for index in range(int(size)))


def spread(name: str, values: Sequence[int], size: int) -> dict[str, Value]:
    """Parameters for `:name*size`. Too few values are filled up with the last."""
    return {f"{name}_{i}": values[min(i, len(values) - 1)] for i in range(size)}


def migrations() -> list[Migration]:
    """The steps of the schema in their order, from files named `0001_what_it_does.sql`."""
    return [_migration(file) for file in _files("migrations")]


def _migration(file: Traversable) -> Migration:
    parts = [part.strip() for part in _bare(file.read_text()).split(";")]
    return Migration(int(file.name[:4]), file.name[5:-4], tuple(filter(None, parts)))


def _files(folder: str) -> list[Traversable]:
    found = resources.files("meetsmatch.adapters.sql").joinpath(folder).iterdir()
    return sorted((file for file in found if file.name.endswith(".sql")), key=lambda it: it.name)


def _bare(text: str) -> str:
    lines = (line for line in text.splitlines() if not line.startswith("--"))
    return "\n".join(lines).strip()
