"""In which order the groups of one transaction take what other processes want at that moment.

Each group takes its rows in a good order. Many groups in one transaction do not, and so two
processes would wait for one another: the likes and cards of all of them end in the counters of
the same few people.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from meetsmatch.adapters.sql.executor import Group, Statement
from meetsmatch.adapters.sql.texts import Query, Value, numbered


class Place(NamedTuple):
    """Where a statement stands: in which group, and where in it."""

    group: int
    number: int
    statement: Statement


HOLDING: Mapping[str, Sequence[str]] = {
    "change_person": ("id",),
    "hold_both": ("one", "two"),
    "hold_person": ("person",),
    "is_welcome": ("person",),
    "made_of": ("person",),
    "may_write": ("person",),
}
"""What locks rows of people, and which of its parameters name them."""

HOLD: Query = numbered(
    "hold_people",
    """
    SELECT p.id
    FROM unnest(CAST(:bots AS BIGINT[]), CAST(:people AS BIGINT[])) AS q (bot, id)
    JOIN people AS p ON p.bot = q.bot AND p.id = q.id
    ORDER BY p.bot, p.id
    FOR NO KEY UPDATE OF p
    """,
    "$",
)

COUNT, FORGET = "count", "drop_counts"


def held(groups: Sequence[Group]) -> tuple[Sequence[Value], Sequence[Value]] | None:
    """The bots and ids of everybody whom these groups hold, to be held first of all; None if one
    group alone holds somebody: it does so in a good order."""
    each = [set(_held(group)) for group in groups]
    if sum(map(bool, each)) < 2:
        return None
    bots, people = zip(*set[tuple[Value, Value]]().union(*each), strict=True)
    return bots, people


def _held(group: Group) -> Collection[tuple[Value, Value]]:
    found: list[tuple[Value, Value]] = []
    for query, values, _ in group:
        if names := HOLDING.get(query.name):
            given = dict(zip(query.names, values, strict=True))
            found += [(given["bot"], given[name]) for name in names]
    return found


def put_off(groups: Sequence[Group]) -> Sequence[Place]:
    """What is counted, by whose it is: to be done last. Nothing reads it in the same transaction;
    where somebody's counters are dropped, all stay where they are."""
    places: list[Place] = []
    for index, group in enumerate(groups):
        if any(it.query.name == FORGET for it in group):
            return ()
        for number, statement in enumerate(group):
            if statement.query.name == COUNT:
                places.append(Place(index, number, statement))
    return sorted(places, key=_whose)


def _whose(place: Place) -> tuple[int, int]:
    query, values, _ = place.statement
    given = dict(zip(query.names, values, strict=True))
    bot, person = given["bot"], given["person"]
    assert isinstance(bot, int)
    assert isinstance(person, int)
    return bot, person
