"""Where made-up people live: a few big cities, many small ones, and the country around them."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate
from math import cos, radians
from random import Random
from typing import NamedTuple

from meetsmatch.adapters.places.packed import Table, unpacked
from meetsmatch.core.ids import Cell
from meetsmatch.core.places import cell_of, centre_of

TOWNS = 2_000
RUSSIAN = frozenset({"RU", "BY", "KZ", "KG"})
"""Countries in which people chat in Russian here; in all others in English."""

COUNTRY = 0.05
"""So many live outside of towns."""

KM_PER_DEGREE = 111.2
COUNTRY_KM = 60
"""About so far from the next town."""


LANGUAGES = ("en", "ru")


class Home(NamedTuple):
    cell: Cell
    language: str


@dataclass(frozen=True, slots=True)
class Town:
    latitude: float
    longitude: float
    spread_km: float
    """Standard deviation of how far from the middle people live, in either direction."""

    language: str


@dataclass(frozen=True, slots=True)
class World:
    """Towns, the largest first: the n-th has 1/n as many people as the first (Zipf's law)."""

    towns: Sequence[Town]

    def homes(self, chance: Random, size: int) -> list[Home]:
        """Where so many people live, and the language of the place."""
        sizes = [*accumulate(1 / rank for rank in range(1, len(self.towns) + 1))]
        found: list[Home] = []
        for _ in range(size):
            town = self.towns[bisect(sizes, chance.random() * sizes[-1])]
            outside = chance.random() < COUNTRY
            spread = COUNTRY_KM if outside else town.spread_km
            found.append(Home(_near(chance, town, spread), town.language))
        return found


def world() -> World:
    """With the biggest cities of the table that comes with MeetsMatch."""
    cities = resources.files("meetsmatch.adapters.places").joinpath("cities.z")
    with cities.open("rb") as file:
        table = unpacked(file)
    return World([_town(table, rank) for rank in range(1, TOWNS + 1)])


def _town(table: Table, rank: int) -> Town:
    latitude, longitude = centre_of(Cell(table.cells[rank - 1]))
    country = table.cities[rank - 1].split(b"\t")[3].decode()
    language = "ru" if country in RUSSIAN else "en"
    return Town(latitude, longitude, 1.5 + 9 / rank**0.5, language)


def _near(chance: Random, town: Town, spread_km: float) -> Cell:
    north = chance.gauss(0, spread_km) / KM_PER_DEGREE
    east = chance.gauss(0, spread_km) / KM_PER_DEGREE / cos(radians(town.latitude))
    return cell_of(town.latitude + north, (town.longitude + east + 180) % 360 - 180)
