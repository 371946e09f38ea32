"""A Nominatim server beside the table: what it may answer, and what it may not do to us."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from meetsmatch.adapters.geocoding import PACE_MS, Geocoding, geocoding
from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.core.places import cell_of

XYZZYVILLE = {
    "lat": "51.5000",
    "lon": "42.0000",
    "name": "Xyzzyville",
    "display_name": "Xyzzyville, Nowhere Oblast, Russia",
    "addresstype": "village",
    "address": {"state": "Nowhere Oblast", "country": "Russia", "country_code": "ru"},
    "namedetails": {"name": "Ксиззивилль", "name:en": "Xyzzyville", "name:ru": "Ксиззивилль"},
}


class Nominatim:
    """A server that answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.body = json.dumps([XYZZYVILLE])
        self.hangs = False
        self.asked: list[web.Request] = []
        self.now_ms = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        if self.hangs:
            response = web.StreamResponse()
            await response.prepare(request)
            return response
        return web.Response(status=self.status, text=self.body, content_type="application/json")

    @asynccontextmanager
    async def serving(self, patience: float = 5) -> AsyncIterator[Geocoding]:
        app = web.Application()
        app.router.add_get("/osm/search", self.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/osm/"
        try:
            async with geocoding(
                url, TABLE, MemoryAllowances(), lambda: self.now_ms, patience
            ) as places:
                yield places
        finally:
            await runner.cleanup()


TABLE = Gazetteer.shipped()


async def test_a_city_that_the_table_lacks_is_asked_of_the_server() -> None:
    server = Nominatim()
    async with server.serving() as places:
        (found,) = await places.find(" Xyzzyville ", 2)
    assert found.cell == cell_of(51.5, 42)
    assert found.title("en") == "Xyzzyville, Nowhere Oblast, Russia"
    assert found.title("ru") == "Ксиззивилль, Russia"
    assert found.country == "RU"
    assert server.asked[0].query["q"] == "Xyzzyville"
    assert server.asked[0].query["limit"] == "2"
    assert server.asked[0].headers["User-Agent"] == "meetsmatch"


async def test_the_server_is_not_told_what_the_table_knows() -> None:
    server = Nominatim()
    async with server.serving() as places:
        assert await places.find("москва")
        assert await places.find("  ") == []
        assert await places.name_of(cell_of(55.75, 37.62), "en") == "Moscow"
        assert await places.country("RU", "en") == "Russia"
    assert server.asked == []


async def test_the_server_is_asked_once_a_second_at_most() -> None:
    server = Nominatim()
    async with server.serving() as places:
        assert await places.find("Xyzzyville")
        server.now_ms += PACE_MS - 1
        assert await places.find("Xyzzyville") == []
        server.now_ms += 1
        assert await places.find("Xyzzyville")
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
async def test_a_server_that_refuses_finds_nothing(status: int) -> None:
    server = Nominatim()
    server.status = status
    async with server.serving() as places:
        assert await places.find("Xyzzyville") == []
    assert len(server.asked) == 1


async def test_a_server_that_is_away_finds_nothing() -> None:
    async with geocoding("http://127.0.0.1:9", TABLE, MemoryAllowances(), lambda: 0) as places:
        assert await places.find("Xyzzyville") == []


async def test_a_server_that_does_not_answer_in_time_finds_nothing() -> None:
    server = Nominatim()
    server.hangs = True
    async with server.serving(patience=0.05) as places:
        assert await places.find("Xyzzyville") == []
    assert len(server.asked) == 1


NO_CITY = [{"addresstype": "road"}, {"name": ""}, {"name": None}]
NO_PLACE = [{"lat": "fifty"}, {"lat": None}, {"lat": "91"}, {"lon": "181"}, {"lon": "nan"}]


@pytest.mark.filterwarnings("ignore:Latitude normalization:UserWarning")
@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "{}",
        "[]",
        "null",
        "[1]",
        "[null]",
        '{"error": "down for maintenance"}',
        *(json.dumps([XYZZYVILLE | wrong]) for wrong in [*NO_CITY, *NO_PLACE]),
        json.dumps([{"lat": "1", "lon": "1"}]),
    ],
)
async def test_an_answer_that_names_no_city_finds_nothing(body: str) -> None:
    server = Nominatim()
    server.body = body
    async with server.serving() as places:
        assert await places.find("Xyzzyville") == []


async def test_details_that_are_missing_or_strange_are_left_out() -> None:
    server = Nominatim()
    strange = {"address": [1], "namedetails": {"name:en": 7, "name:ru": None}}
    server.body = json.dumps([XYZZYVILLE | strange])
    async with server.serving() as places:
        (found,) = await places.find("Xyzzyville")
    assert (found.title("ru"), found.country) == ("Xyzzyville", "")


async def test_more_cities_than_asked_for_are_cut() -> None:
    server = Nominatim()
    server.body = json.dumps([XYZZYVILLE] * 9)
    async with server.serving() as places:
        assert len(await places.find("Xyzzyville", 3)) == 3


async def test_what_was_typed_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "geopy")
    caplog.set_level("DEBUG", "meetsmatch")
    server = Nominatim()
    server.status = 500
    async with server.serving() as places:
        await places.find("Xyzzyville")
    ours = [record for record in caplog.records if record.name != "aiohttp.access"]
    assert not [record for record in ours if "Xyzzyville" in record.getMessage()]
