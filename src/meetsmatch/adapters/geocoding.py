"""Cities that the table doesn't know, asked of a Nominatim server. Off unless an operator says so.

What somebody typed leaves the machine then, though not who typed it.
"""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol, cast
from urllib.parse import urlsplit

import structlog
from geopy.adapters import AioHTTPAdapter  # pyright: ignore[reportMissingTypeStubs] geopy has no types
from geopy.exc import GeopyError  # pyright: ignore[reportMissingTypeStubs] geopy has no types
from geopy.geocoders import Nominatim  # pyright: ignore[reportMissingTypeStubs] geopy has no types

from meetsmatch.app.allowances import Allowances
from meetsmatch.app.places import City, Names, Places
from meetsmatch.app.ports import NowMs
from meetsmatch.core.ids import Cell
from meetsmatch.core.places import cell_of

PACE_MS = 1_000
"""One question a second of all processes together: the rule of the public server."""

PATIENCE_SECONDS = 5.0
SETTLEMENTS = {"city", "town", "village", "hamlet", "municipality", "suburb", "borough"}
LONGEST = 100

UNREADABLE = (GeopyError, AttributeError, LookupError, TypeError, ValueError)
"""No answer in time, a refusal, or one in another shape than Nominatim's."""

log = structlog.stdlib.get_logger(__name__)


class Found(Protocol):
    """One answer of the server, as geopy reads it."""

    raw: Mapping[str, object]


Ask = Callable[..., Awaitable[Sequence[Found] | None]]


class Geocoding:
    """The Places port: the table first, then the server."""

    def __init__(
        self, places: Places, server: Nominatim, allowances: Allowances, now_ms: NowMs
    ) -> None:
        self._places = places
        self._server = server
        self._allowances = allowances
        self._now_ms = now_ms

    async def find(self, text: str, limit: int = 3) -> Sequence[City]:
        return await self._places.find(text, limit) or await self._asked(text, limit)

    async def name_of(self, cell: Cell, language: str) -> str | None:
        return await self._places.name_of(cell, language)

    async def country_of(self, cell: Cell) -> str | None:
        return await self._places.country_of(cell)

    async def country(self, code: str, language: str) -> str | None:
        return await self._places.country(code, language)

    async def _asked(self, text: str, limit: int) -> Sequence[City]:
        """Nothing if it isn't our turn, or the server is away: people can choose another city."""
        query = text.strip()[:LONGEST]
        if not query or await self._allowances.spend("geocoder", 1, PACE_MS, self._now_ms()):
            return []
        ask = cast("Ask", self._server.geocode)
        try:
            answer = await ask(
                query,
                exactly_one=False,
                limit=limit,
                language="en",
                addressdetails=True,
                namedetails=True,
            )
            return list(_cities(answer or ()))[:limit]
        except UNREADABLE as error:
            log.warning("geocoder failed", error=type(error).__name__)
            return []


@asynccontextmanager
async def geocoding(
    url: str,
    places: Places,
    allowances: Allowances,
    now_ms: NowMs,
    patience: float = PATIENCE_SECONDS,
) -> AsyncGenerator[Geocoding]:
    """With the Nominatim server at this address for what the places don't know."""
    # At its debug level geopy writes down what people typed.
    logging.getLogger("geopy").setLevel(logging.WARNING)
    address = urlsplit(url)
    async with Nominatim(
        domain=f"{address.netloc}{address.path}".rstrip("/"),
        scheme=address.scheme,
        user_agent="meetsmatch",
        timeout=patience,  # pyright: ignore[reportArgumentType] its default is a sentinel
        adapter_factory=AioHTTPAdapter,
    ) as server:
        yield Geocoding(places, server, allowances, now_ms)


def _cities(answer: Sequence[Found]) -> Iterator[City]:
    for found in answer:
        raw, address = found.raw, _texts(found.raw.get("address"))
        if raw.get("addresstype") in SETTLEMENTS and raw.get("name"):
            known = _texts(raw.get("namedetails"))
            name = known.get("name:en") or str(raw["name"])
            yield City(
                cell=cell_of(float(str(raw["lat"])), float(str(raw["lon"]))),
                country=address.get("country_code", "").upper(),
                names=_names(name, known.get("name:ru")),
                region_names=_names(address.get("state", "")),
                country_names=_names(address.get("country", "")),
            )


def _names(name: str, russian: str | None = None) -> Names:
    return {"en": name, "ru": russian} if russian else {"en": name}


def _texts(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        return {}
    fields = cast("Mapping[str, object]", value)
    return {name: text for name, text in fields.items() if isinstance(text, str)}
