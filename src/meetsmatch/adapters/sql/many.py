"""A group in which one kind of statement comes again and again, said in few statements."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from meetsmatch.adapters.sql.executor import Row, Rows, Statement
from meetsmatch.adapters.sql.texts import Params, Queries, Value

FROM = 10
"""Fewer of a kind are said one by one: those texts are quick, and hot on PostgreSQL."""

MOST = 500
"""Rows in one statement: its values stay far below the 2 MB that D1 takes."""

TEXTS = {
    "post": "post_many",
    "post_notice": "post_notices",
    "cancel_relays": "cancel_relays_of_many",
    "drop_withheld_in": "drop_withheld_in_many",
    "end_chat": "end_chats",
    "leave_seats": "leave_many_seats",
    "keep_apart": "keep_many_apart",
    "tell_chat": "tell_chats",
}
"""What the end of a chat takes. All of a kind take effect where the first of them stands: that
changes nothing, because each of them is about a chat of its own."""

ORDERED = ("post_notice", "cancel_relays", "drop_withheld_in")
"""A notice goes to those whose words its chat is about to lose. Some chats have none, so the first
place of one kind says nothing about the others': they keep this order, at the first of them."""


class _Said(NamedTuple):
    statement: Statement
    places: Sequence[int]
    """Which of the statements that were given it says."""

    is_merged: bool
    """Whether its rows tell for which of them they are."""


class Fewer:
    """The statements of one commit, whose number is bounded whatever it ends."""

    def __init__(self, queries: Queries, given: Sequence[Statement]) -> None:
        self._queries, self._given = queries, given
        kinds: dict[str, list[int]] = {}
        for place, statement in enumerate(given):
            kinds.setdefault(statement.query.name, []).append(place)
        begun = _begun(kinds)
        merged = {place for kind in begun.values() for places in kind for place in places}
        self._said: list[_Said] = []
        for place, statement in enumerate(given):
            for places in begun.get(place, ()):
                self._said += self._together(places)
            if place not in merged:
                self._said.append(_Said(statement, (place,), False))
        self.statements = [said.statement for said in self._said]

    def shared_out(self, results: Sequence[Rows]) -> list[Rows]:
        """The rows of each of the statements that were given: of letters, those with their id."""
        each: list[Rows] = [[] for _ in self._given]
        for (_, places, is_merged), rows in zip(self._said, results, strict=True):
            if not is_merged:
                each[places[0]] = rows
            elif rows:
                self._deal(places, rows, each)
        return each

    def _deal(self, places: Sequence[int], rows: Rows, each: list[Rows]) -> None:
        ids: dict[Row, list[Value]] = {}
        for id, *letter in sorted(rows, key=_number, reverse=True):
            ids.setdefault(tuple(letter), []).append(id)
        for place in places:
            letter = _params(self._given[place])
            if its := ids.get((letter["to"], letter["sealed"])):
                each[place].append((its.pop(),))

    def _together(self, places: Sequence[int]) -> list[_Said]:
        parts = [places[at : at + MOST] for at in range(0, len(places), MOST)]
        return [_Said(self._one([self._given[it] for it in part]), part, True) for part in parts]

    def _one(self, kind: Sequence[Statement]) -> Statement:
        sealed, rows = bytearray(), list[Params]()
        for row in map(_params, kind):
            if isinstance(words := row.get("sealed"), bytes):
                rows.append({**row, "sealed": len(sealed) + 1, "size": len(words)})
                sealed += words
            else:
                rows.append(row)
        # Of a commit all are of one bot, and what is cancelled is cancelled at one time.
        lists: Params = {"rows": json.dumps(rows, separators=(",", ":")), "sealed": bytes(sealed)}
        must = None if kind[0].must is None else sum(it.must or 0 for it in kind)
        text = self._queries[TEXTS[kind[0].query.name]]
        return Statement.of(text, {**_params(kind[0]), **lists}, must)


def _begun(kinds: Mapping[str, Sequence[int]]) -> dict[int, list[Sequence[int]]]:
    """Where many are said in one statement: by the first of their places all those of each kind,
    in the order in which the kinds are said there."""
    begun: dict[int, list[Sequence[int]]] = {}
    for names in (ORDERED, *((it,) for it in TEXTS if it not in ORDERED)):
        found = [kinds[it] for it in names if it in kinds]
        if any(len(places) >= FROM for places in found):
            begun[min(places[0] for places in found)] = found
    return begun


def _params(statement: Statement) -> dict[str, Value]:
    return dict(zip(statement.query.names, statement.values, strict=True))


def _number(row: Row) -> int:
    id = row[0]
    assert isinstance(id, (int, float))
    return int(id)
