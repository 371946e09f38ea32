"""A new key: everything sealed is sealed again with it, in bounded steps, while the bot runs.

Each value is exchanged only if it is still what was read, so whatever the bot writes meanwhile
stays. Nothing is remembered of a run: one that was interrupted is simply begun again, and passes
over what has the newest key already.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from meetsmatch.adapters.keys import PREFIX, WrongKey
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.sql.executor import Row, Statement
from meetsmatch.adapters.sql.texts import Value, numbered
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.keeping.place import CannotKeep, Place

STEP = 200
"""Values that one transaction exchanges: more would keep the bot waiting."""

KEYS = {
    "inbox": ("id",),
    "outbox": ("id",),
    "withheld": ("id",),
    "people": ("bot", "id"),
    "profiles": ("bot", "person"),
    "chats": ("bot", "id"),
    "opinions": ("bot", "by_person", "about_person"),
    "payments": ("charge", "bot"),
    "evidence": ("bot", "chat", "by_print", "message"),
    "sanctions": ("bot", "id"),
    "bots": ("house", "bot"),
    "media": ("name", "bot"),
    "accounts": ("bot", "name"),
}
"""What names a row of each table that has sealed columns."""

TEXTS = ("charge", "by_print", "name")
"""Those of these names that are no numbers."""

Left = Mapping[bytes, int]
"""How many values each key has sealed, by what their envelopes begin with."""


def unnoticed(values: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Column:
    """One sealed column."""

    table: str
    name: str

    @property
    def key(self) -> tuple[str, ...]:
        return KEYS[self.table]

    @property
    def page(self) -> str:
        """The next values that are not under the newest key."""
        names, after = ", ".join(self.key), ", ".join(f":{it}" for it in self.key)
        return f"""
            SELECT {names}, {self.name} FROM {self.table}
            WHERE ({names}) > ({after}) AND substr({self.name}, 1, {PREFIX}) <> :newest
            ORDER BY {names} LIMIT {STEP}
        """  # noqa: S608 (names of ours)

    @property
    def exchange(self) -> str:
        where = " AND ".join(f"{it} = :{it}" for it in self.key)
        return (
            f"UPDATE {self.table} SET {self.name} = :fresh "  # noqa: S608 (names of ours)
            f"WHERE {where} AND {self.name} = :stale"
        )

    @property
    def count(self) -> str:
        envelope = f"substr({self.name}, 1, {PREFIX})"
        return (
            f"SELECT {envelope}, COUNT(*) FROM {self.table} "  # noqa: S608 (names of ours)
            f"WHERE {self.name} IS NOT NULL GROUP BY {envelope}"
        )


COLUMNS = tuple(Column(table.name, name) for table in TABLES for name in table.sealed.split())


@dataclass(frozen=True, slots=True)
class Rotation:
    """Towards the newest of the vault's keys."""

    place: Place
    vault: KeyVault
    stepped: Callable[[int], None] = unnoticed
    """Told after each step how many values it exchanged."""

    def run(self) -> int:
        """Until nothing is left; how many values were exchanged. CannotKeep when one was sealed
        with a key that isn't there."""
        return sum(values for column in COLUMNS for values in self._steps(column))

    def left(self) -> Left:
        """What is sealed with which key now."""
        found: dict[bytes, int] = {}
        for column in COLUMNS:
            for prefix, values in self.place.read(self._made(column.count)):
                assert isinstance(prefix, bytes)
                found[prefix] = found.get(prefix, 0) + int(values or 0)
        return found

    def _steps(self, column: Column) -> Iterator[int]:
        after: Row = tuple("" if it in TEXTS else -1 for it in column.key)
        while page := self.place.read(self._page(column, after)):
            self.place.write(asyncio.run(self._exchanged(column, page)))
            self.stepped(len(page))
            yield len(page)
            after = page[-1][:-1]

    def _page(self, column: Column, after: Row) -> Statement:
        where = dict(zip(column.key, after, strict=True))
        return self._made(column.page, **where, newest=self.vault.newest.prefix)

    async def _exchanged(self, column: Column, page: list[Row]) -> list[Statement]:
        return [await self._one(column, row) for row in page]

    async def _one(self, column: Column, row: Row) -> Statement:
        *key, stale = row
        assert isinstance(stale, bytes)
        try:
            fresh = await self.vault.seal(await self.vault.open(stale))
        except WrongKey as error:
            raise CannotKeep(
                f"something in {column.table} was {error}: put that key back, then go on"
            ) from error
        where = dict(zip(column.key, key, strict=True))
        return self._made(column.exchange, **where, fresh=fresh, stale=stale)

    def _made(self, text: str, /, **params: Value) -> Statement:
        return Statement.of(numbered("rotation", text, self.place.mark), params)
