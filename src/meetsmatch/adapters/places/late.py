"""The Places port over the same table, for whom its memory is dear."""

from collections.abc import Sequence
from functools import cached_property

from meetsmatch.adapters.places.gazetteer import Gazetteer
from meetsmatch.app.places import City
from meetsmatch.core.ids import Cell


class LatePlaces:
    """Loads the table for whoever asks first."""

    async def find(self, text: str, limit: int = 3) -> Sequence[City]:
        return await self._gazetteer.find(text, limit)

    async def name_of(self, cell: Cell, language: str) -> str | None:
        return await self._gazetteer.name_of(cell, language)

    async def country_of(self, cell: Cell) -> str | None:
        return await self._gazetteer.country_of(cell)

    async def country(self, code: str, language: str) -> str | None:
        return await self._gazetteer.country(code, language)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer.shipped()
