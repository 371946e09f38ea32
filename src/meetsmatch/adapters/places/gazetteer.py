"""The Places port over the table that comes with MeetsMatch: no network, no database."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import islice

from meetsmatch.adapters.places.folding import folded
from meetsmatch.adapters.places.packed import Table, unpacked
from meetsmatch.app.places import City, Names, named
from meetsmatch.core.ids import Cell
from meetsmatch.core.places import cells_within

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщъыьэюя"
"""As `folded` leaves them."""

SLIPS_FROM, SLIPS_TO = 4, 24
"""Letters: of shorter names nearly everything is one slip away, longer ones take too long."""

LOOKED_THROUGH = 250
"""So many cities that begin with a name, the biggest, are held against `, country`."""

NAMED_KM = (15, 50, 150)
"""Where a city is looked for, until there is one."""


class Gazetteer:
    """Answers in tens of microseconds; a slip of the pen or the open sea take milliseconds."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._landmark_cells = array("I", (table.cells[city] for city in table.landmarks))

    @classmethod
    def shipped(cls) -> "Gazetteer":
        """All cities of the table: some 0.04 s to load, some 4 MiB to keep."""
        table = resources.files("meetsmatch.adapters.places").joinpath("cities.z")
        with table.open("rb") as file:
            return cls(unpacked(file))

    async def find(self, text: str, limit: int = 3) -> Sequence[City]:
        name, _, where = text.partition(",")
        key = folded(name)
        if not key:
            return []
        found = list(islice(self._beginning_with(key), LOOKED_THROUGH)) or self._slips(key)
        there = list(islice(self._within(folded(where), found), limit)) if where else []
        # Where that is may be said in a language that the table doesn't know.
        return [self._city(number) for number in there or found[:limit]]

    async def name_of(self, cell: Cell, language: str) -> str | None:
        nearest = self._nearest(cell)
        return None if nearest is None else self._city(nearest).name(language)

    async def country_of(self, cell: Cell) -> str | None:
        nearest = self._nearest(cell)
        return None if nearest is None else self._city(nearest).country

    async def country(self, code: str, language: str) -> str | None:
        names = self._country(code)
        return named(language, _names(*names[:2])) if names else None

    def _nearest(self, cell: Cell) -> int | None:
        cells = self._landmark_cells
        for km in NAMED_KM:
            for near in cells_within(cell, km):
                place = bisect_left(cells, near)
                if place < len(cells) and cells[place] == near:
                    return self._table.landmarks[place]
        return None

    def _beginning_with(self, key: str) -> Iterator[int]:
        keys, of_keys = self._table.keys, self._table.key_cities
        wanted = key.encode()
        first, end = bisect_left(keys, wanted), bisect_left(keys, wanted + b"\xff")
        exact = of_keys[first : bisect_right(keys, wanted, first, end)]
        # Bigger cities have smaller numbers. Who writes Berlin means no Burlington, nor North
        # Canton, which was once New Berlin; but Lagos is only also called Los, and Los Angeles
        # may be meant.
        named = [it for it in exact if self._is_name(key, it)]
        biggest = min(named, default=len(self._table.cities))
        yield from (it for it in exact if it in named or it < biggest)
        longer = sorted(set(of_keys[first:end]).difference(exact))
        yield from (it for it in longer if it < biggest)

    def _is_name(self, key: str, city: int) -> bool:
        name, russian, _, _ = self._record(city)
        return key in (folded(name), folded(russian))

    def _slips(self, key: str) -> list[int]:
        """Cities whose name has one letter more, less, another one, or two swapped."""
        if not SLIPS_FROM <= len(key) <= SLIPS_TO:
            return []
        found = {city for other in _one_slip_away(key) for city in self._called(other.encode())}
        return sorted(found)

    def _called(self, key: bytes) -> Sequence[int]:
        keys = self._table.keys
        first = bisect_left(keys, key)
        return self._table.key_cities[first : bisect_right(keys, key, first)]

    def _within(self, where: str, cities: Iterable[int]) -> Iterator[int]:
        """Those in a country or region that begins with this, or whose code it is."""
        for city in cities:
            _, _, region, code = self._record(city)
            names = [*self._region(region), *self._country(code)]
            if where == code.lower() or any(folded(each).startswith(where) for each in names):
                yield city

    def _record(self, city: int) -> list[str]:
        return self._table.cities[city].decode().split("\t")

    def _region(self, number: str) -> list[str]:
        return list(filter(None, self._table.regions[int(number)].decode().split("\t")))

    def _country(self, code: str) -> list[str]:
        countries = self._table.countries
        at = bisect_left(countries, code.encode())
        known, *names = countries[at].decode().split("\t") if at < len(countries) else [""]
        return names if known == code else []

    def _city(self, number: int) -> City:
        name, russian, region, code = self._record(number)
        return City(
            cell=Cell(self._table.cells[number]),
            country=code,
            names=_names(name, russian),
            region_names=_names(*self._region(region)),
            country_names=_names(*self._country(code)[:2]),
            population=self._table.populations[number],
        )


def _names(name: str = "", russian: str = "") -> Names:
    return {"en": name, "ru": russian} if russian else {"en": name}


def _one_slip_away(key: str) -> Iterator[str]:
    letters = LATIN if key.isascii() else CYRILLIC
    for place in range(len(key) + 1):
        before, after = key[:place], key[place:]
        yield from (before + letter + after for letter in letters)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
            yield before + after[1:2] + after[0] + after[2:]
