"""Many statements as few: the hot ones have a second text, which takes lists."""

from collections.abc import Iterator, Sequence
from importlib import resources
from typing import NamedTuple

from meetsmatch.adapters.postgres.order import Place, put_off
from meetsmatch.adapters.sql.executor import Group, Rows, Statement
from meetsmatch.adapters.sql.texts import Queries, Query, Value, parsed


class Step(NamedTuple):
    """What is said to the server at once, for one statement or for many of one kind."""

    query: Query
    values: Sequence[Value | Sequence[Value]]
    places: Sequence[Place]
    is_many: bool

    @property
    def is_guard(self) -> bool:
        """Whether somebody may be refused by what it finds."""
        return any(place.statement.must is not None for place in self.places)


def hot() -> Queries:
    """The texts for many at once, in the order in which they take effect."""
    text = resources.files("meetsmatch.adapters.postgres").joinpath("hot.sql").read_text()
    return {query.name: query for query in parsed(text, "$")}


def steps(groups: Sequence[Group], many: Queries) -> Iterator[Step]:
    """All groups, in few steps. Kinds of hot statements don't get into each other's way, so
    whatever is between two other groups is sorted by kind. What is counted comes last."""
    sorted_by_kind: dict[str, list[Place]] = {}
    later = put_off(groups)
    is_later = {(place.group, place.number) for place in later}
    for index, group in enumerate(groups):
        places = [
            Place(index, number, statement)
            for number, statement in enumerate(group)
            if (index, number) not in is_later
        ]
        if all(place.statement.query.name in many for place in places):
            for place in places:
                sorted_by_kind.setdefault(place.statement.query.name, []).append(place)
            continue
        yield from _merged(sorted_by_kind, many)
        sorted_by_kind = {}
        for place in places:
            yield alone(place)
    yield from _merged(sorted_by_kind, many)
    yield from map(alone, later)


def alone(place: Place) -> Step:
    """One statement as it is."""
    return Step(place.statement.query, place.statement.values, (place,), False)


def _merged(sorted_by_kind: dict[str, list[Place]], many: Queries) -> Iterator[Step]:
    for name, query in many.items():
        if places := sorted_by_kind.get(name):
            statements = [place.statement for place in places]
            yield Step(query, lists(query, statements), places, True)


def lists(query: Query, statements: Sequence[Statement]) -> list[Sequence[Value]]:
    """The values of statements of one kind, a list for each parameter of the text for many."""
    columns = zip(*(statement.values for statement in statements), strict=True)
    named = dict(zip(statements[0].query.names, columns, strict=True))
    return [named[name] for name in query.names]


def shared_out(rows: Rows, size: int) -> list[Rows]:
    """The rows of each of `size` statements: a row tells in front whose it is."""
    each: list[Rows] = [[] for _ in range(size)]
    for row in rows:
        number = row[0]
        assert isinstance(number, int)
        each[number - 1].append(row[1:])
    return each
