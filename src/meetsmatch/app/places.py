"""Places by name: the port that finds a typed city and names a cell, and what it answers with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.core.ids import Cell

Names = Mapping[str, str]
"""What something is called, by language; `en` always, in Latin letters."""


@dataclass(frozen=True, slots=True)
class City:
    """A place that people live in, under the names by which they know it."""

    cell: Cell
    country: str
    """ISO 3166-1 alpha-2, in capitals."""

    names: Names
    region_names: Names
    country_names: Names
    population: int = 0
    """0: unknown."""

    def name(self, language: str) -> str:
        """In that language if known."""
        return named(language, self.names)

    def title(self, language: str) -> str:
        """Name, region and country, to tell cities of the same name apart; nothing is said twice,
        and no region in other letters than the name."""
        mixes = language in self.names and language not in self.region_names
        region = "" if mixes else named(language, self.region_names)
        parts = (self.name(language), region, named(language, self.country_names))
        return ", ".join(filter(None, dict.fromkeys(parts)))


class Places(Protocol):
    """Knows where cities are. Never raises for what somebody typed, nor for what is away."""

    async def find(self, text: str, limit: int = 3) -> Sequence[City]:
        """The cities that this may mean, in any shipped script, with or without accents and
        `, country`: first those of exactly this name, then those whose name begins with it, the
        biggest first among each. If there are none, those whose name is one slip away."""
        ...

    async def name_of(self, cell: Cell, language: str) -> str | None:
        """The city whose cell is nearest, in that language if known; None far from any."""
        ...

    async def country_of(self, cell: Cell) -> str | None:
        """That of this city (ISO 3166-1 alpha-2, in capitals)."""
        ...

    async def country(self, code: str, language: str) -> str | None:
        """What a country is called, in that language if known; None if there is none."""
        ...


def named(language: str, names: Names) -> str:
    """In that language if known."""
    return names.get(language) or names.get("en", "")
