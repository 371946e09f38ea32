"""The SQL texts of this folder: one file per subject, each statement under its name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

Value = int | float | str | bytes | None
Values = Sequence[Value]
Params = Mapping[str, Value]

_NAME = re.compile(r"^-- name: (\w+)\n", re.M)
_PARAMETER = re.compile(r":(\w+)")
_SPREAD = re.compile(r":(\w+)\*(\d+)")


class Query(NamedTuple):
    """A statement with numbered parameters, and the names that these have in the file."""

    name: str
    text: str
    names: tuple[str, ...]

    def values(self, params: Params) -> Values:
        """What to bind, by number."""
        return [params[name] for name in self.names]


Queries = Mapping[str, Query]


class Migration(NamedTuple):
    """One step of the schema."""

    number: int
    name: str
    statements: tuple[str, ...]


@cache
def queries(mark: str) -> Queries:
    """Every statement by its name, read once. Parameters are `mark` and a number: ?1, or $1 on
    PostgreSQL, which has a text of its own for some."""
    folders = ("queries", *(("queries/postgresql",) if mark == "$" else ()))
    texts = [file.read_text() for folder in folders for file in _files(folder)]
    return {query.name: query for text in texts for query in parsed(text, mark)}


def parsed(text: str, mark: str) -> Iterator[Query]:
    """The statements of one file. Comments are for readers and are left out."""
    _, *parts = _NAME.split(text)
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        yield numbered(name, _SPREAD.sub(_spread, _bare(body)), mark)


def numbered(name: str, text: str, mark: str) -> Query:
    """A statement whose `:named` parameters are numbered in the order of their first use."""
    names = tuple(dict.fromkeys(_PARAMETER.findall(text)))
    numbers = {name: f"{mark}{number}" for number, name in enumerate(names, 1)}
    return Query(name, _PARAMETER.sub(lambda found: numbers[found[1]], text), names)


def _spread(found: re.Match[str]) -> str:
    """`:ids*3` stands for `:ids_0, :ids_1, :ids_2`: a list whose text is always the same."""
    name, size = found.groups()
    return ", ".join(f":{name}_{index}" for index in range(int(size)))


def spread(name: str, values: Values, size: int) -> dict[str, Value]:
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
