"""People made a few thousand at a time, in processes of their own, as rows for the database."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Literal, cast

from meetsmatch.adapters.sql.browsing_rows import (
    counts_params,
    profile_params,
    search_params,
    wanted_params,
)
from meetsmatch.adapters.sql.rows import person_params
from meetsmatch.adapters.sql.texts import Value
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app import faces
from meetsmatch.app.catalogue import Counts
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.rules import DAY_MS, Rules
from meetsmatch.seeding.lives import NOBODY, Character, Maker
from meetsmatch.seeding.place import TABLES
from meetsmatch.seeding.world import LANGUAGES, Home, World

SIZE = 5_000
"""People in one chunk."""

IDS = 1 << 52
"""Ids are below that."""

SEED_BITS = 32
STOCK = 2_000
"""Characters of each language: what takes long is made and sealed once for some people."""


Rows = Mapping[str, Mapping[str, Value | float]]
"""A row of each table, by the names of its columns."""

Form = Literal["tuples", "copy"]
"""How rows are handed on: as they are, or as the text that PostgreSQL's COPY reads."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides who is made. The same plan makes the same people."""

    bot: BotId
    secrets: Sequence[str]
    """The operator's keys."""

    world: World
    people: int
    seed: int
    now_ms: int
    rules: Rules
    form: Form

    @property
    def chunks(self) -> int:
        return -(-self.people // SIZE)


@dataclass(frozen=True, slots=True)
class Chunk:
    people: int
    columns: Mapping[str, Sequence[str]]
    """By table."""

    rows: Mapping[str, Sequence[Sequence[Value | float]]]
    copies: Mapping[str, bytes]


@contextmanager
def made(plan: Plan) -> Generator[Iterator[Chunk]]:
    """All chunks in their order."""
    processes = min(os.cpu_count() or 1, plan.chunks)
    work = multiprocessing.get_context("spawn").Pool(processes, _begin, (plan,))
    with work:
        yield work.imap(_make, range(plan.chunks))


_maker: "Callable[[int], Chunk] | None" = None


def _begin(plan: Plan) -> None:
    global _maker
    _maker = Chunks(plan).chunk


def _make(number: int) -> Chunk:
    assert _maker is not None, "begun before anything is made"
    return _maker(number)


class Chunks:
    """The chunks of a plan, any of them at any time."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._vault = KeyVault(plan.secrets)
        self._maker = Maker(plan.bot, plan.now_ms, plan.rules)
        self._stock = {it: asyncio.run(self._characters(it)) for it in LANGUAGES}

    def chunk(self, number: int) -> Chunk:
        """5,000 people; the last one may have fewer."""
        return asyncio.run(self._chunk(number))

    async def _characters(self, language: str) -> list[tuple[Candidate, Rows]]:
        """Each as others see them, with rows but for what is everybody's own."""
        chance = Random(f"{self._plan.seed} {language}")
        made = [
            self._maker.character(chance, language) for _ in range(min(STOCK, self._plan.people))
        ]
        return [(self._maker.entry(it), await self._rows(it)) for it in made]

    async def _rows(self, it: Character) -> Rows:
        entry = self._maker.entry(it)
        face = await self._vault.seal(faces.written(it.face))
        tables: Rows = {
            "people": {**person_params(it.person), "address": b""},
            "profiles": profile_params(replace(it.profile, face=face)),
            "pool": {
                **wanted_params(entry),
                **search_params(entry),
                "active_day": entry.active_day,
                "listed_day": entry.listed_day,
            },
            "counts": counts_params(it.person.bot, it.person.id, Counts(it.tally)),
        }
        return {table: self._formed(row) for table, row in tables.items()}

    def _formed(self, row: Mapping[str, Value | float]) -> Mapping[str, Value | float]:
        if self._plan.form == "tuples":
            return row
        return {name: _field(value) for name, value in row.items()}

    async def _chunk(self, number: int) -> Chunk:
        plan, first = self._plan, number * SIZE
        size = min(SIZE, plan.people - first)
        chance = Random(f"{plan.seed} {number}")
        made: list[Rows] = []
        for place, home in enumerate(plan.world.homes(chance, size), first):
            entry, same = chance.choice(self._stock[home.language])
            own = await self._own(chance, place, home, entry)
            made.append({table: {**same[table], **own[table]} for table in TABLES})
        columns = {table: [*made[0][table]] for table in TABLES}
        rows = {table: [tuple(it[table].values()) for it in made] for table in TABLES}
        if plan.form == "tuples":
            return Chunk(size, columns, rows, {})
        copies = {table: "".join(map(_line, its)).encode() for table, its in rows.items()}
        return Chunk(size, columns, {}, copies)

    async def _own(self, chance: Random, number: int, home: Home, entry: Candidate) -> Rows:
        """What a person shares with nobody."""
        plan, gap = self._plan, IDS // self._plan.people
        id = PersonId(1 + number * gap + chance.randrange(gap))
        telegram_id = NOBODY + (plan.seed << SEED_BITS) + number
        joined, active = self._maker.days(chance)
        here = replace(entry, person=id, cell=home.cell, active_day=active)
        own: Rows = {
            "people": {
                "id": id,
                "fingerprint": self._vault.fingerprint(plan.bot, telegram_id),
                "address": await self._vault.seal(b"%d" % telegram_id),
                "consent_ms": joined * DAY_MS,
                "created_ms": joined * DAY_MS,
                "seen_day": active,
            },
            "profiles": {"person": id, "cell": home.cell},
            "pool": {
                "person": id,
                "cell": home.cell,
                **search_params(here),
                "active_day": active,
                "listed_day": joined,
            },
            "counts": {"person": id},
        }
        return {table: self._formed(row) for table, row in own.items()}


def _line(row: Sequence[Value | float]) -> str:
    return "\t".join(cast("Sequence[str]", row)) + "\n"


def _field(value: Value | float) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value)
