"""What whoever knows places must do."""

from collections.abc import AsyncIterator

import pytest

from meetsmatch.adapters.geocoding import geocoding
from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.app.places import Places
from meetsmatch.core.places import cell_of, km_between

NOBODY_THERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def table() -> Gazetteer:
    return Gazetteer.shipped()


@pytest.fixture(params=["table", "table and a geocoder that is away"])
async def places(request: pytest.FixtureRequest, table: Gazetteer) -> AsyncIterator[Places]:
    if request.param == "table":
        yield table
        return
    async with geocoding(NOBODY_THERE, table, MemoryAllowances(), lambda: 0) as both:
        yield both


async def titles(places: Places, text: str, limit: int = 3) -> list[str]:
    return [city.title("en") for city in await places.find(text, limit)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Moscow", "Moscow, Russia"),
        ("moskva", "Moscow, Russia"),
        ("москва", "Moscow, Russia"),
        ("  МОСКВА ", "Moscow, Russia"),
        ("Köln", "Köln, North Rhine-Westphalia, Germany"),
        ("koln", "Köln, North Rhine-Westphalia, Germany"),
        ("Koeln", "Köln, North Rhine-Westphalia, Germany"),
        ("Cologne", "Köln, North Rhine-Westphalia, Germany"),
        ("кельн", "Köln, North Rhine-Westphalia, Germany"),
        ("Кёльн", "Köln, North Rhine-Westphalia, Germany"),
        ("Łódź", "Łódź, Łódź Voivodeship, Poland"),
        ("lodz", "Łódź, Łódź Voivodeship, Poland"),
        ("São Paulo", "São Paulo, Brazil"),
        ("saint etienne", "Saint-Étienne, Auvergne-Rhône-Alpes, France"),
        ("Санкт-Петербург", "Saint Petersburg, St.-Petersburg, Russia"),
        ("санкт петербург", "Saint Petersburg, St.-Petersburg, Russia"),
        ("تهران", "Tehran, Iran"),
        ("طهران", "Tehran, Iran"),
        ("東京", "Tokyo, Japan"),
        ("서울", "Seoul, South Korea"),
        ("Αθήνα", "Athens, Attica, Greece"),
        ("NYC", "New York City, New York, United States"),
    ],
)
async def test_a_city_is_found_in_the_scripts_that_people_type(
    places: Places, text: str, first: str
) -> None:
    assert (await titles(places, text))[0] == first


async def test_the_biggest_city_of_a_name_comes_first(places: Places) -> None:
    found = await places.find("Springfield", 5)
    assert len(found) == 5
    assert {city.name("en") for city in found} == {"Springfield"}
    sizes = [city.population for city in found]
    assert sizes == sorted(sizes, reverse=True)


async def test_a_beginning_is_enough(places: Places) -> None:
    assert (await titles(places, "екатеринб"))[0].startswith("Yekaterinburg")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("lille", ["Lille", "Lille"]),  # and no Lillestrøm: then one would have written more
        ("берлин", ["Berlin"]),  # and no Burlington
        ("berlin", ["Berlin"]),  # and no North Canton, which was once New Berlin
        ("los", ["Lagos", "Los Angeles"]),  # Lagos is only also called so
    ],
)
async def test_beside_a_whole_name_there_are_longer_ones_of_bigger_cities_alone(
    places: Places, text: str, names: list[str]
) -> None:
    found = [city.name("en") for city in await places.find(text)]
    assert found[:2] == names


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Paris, US", "Paris, Texas, United States"),
        ("Paris, united states", "Paris, Texas, United States"),
        ("париж, сша", "Paris, Texas, United States"),
        ("Paris, USA", "Paris, Texas, United States"),
        ("Paris, Texas", "Paris, Texas, United States"),
        ("Birmingham, UK", "Birmingham, England, United Kingdom"),
        ("Birmingham, Alabama", "Birmingham, Alabama, United States"),
    ],
)
async def test_a_country_or_region_tells_which_is_meant(
    places: Places, text: str, first: str
) -> None:
    found = await titles(places, text)
    assert found[0] == first
    assert all(each.endswith(first.rpartition(", ")[2]) for each in found)


@pytest.mark.parametrize("text", ["Moscow,", "Moscow, ", "Moscow, Russland", "Moscow, !"])
async def test_a_country_that_nobody_knows_is_left_out(places: Places, text: str) -> None:
    assert (await titles(places, text))[0] == "Moscow, Russia"


@pytest.mark.parametrize("text", ["Berlln", "Bernlin", "Brlin", "eBrlin", "Берлинн", "Бирлин"])
async def test_one_slip_is_forgiven(places: Places, text: str) -> None:
    assert (await titles(places, text))[0] == "Berlin, Germany"


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", "?!", "\0", ", Germany", "xqzvwq", "zzz", "ъъъъ", "q" * 4_096, "\ud800"],
)
async def test_what_is_no_city_finds_none(places: Places, text: str) -> None:
    assert await places.find(text) == []


@pytest.mark.parametrize("limit", [1, 2, 7])
async def test_no_more_are_found_than_asked_for(places: Places, limit: int) -> None:
    assert len(await places.find("san", limit)) == limit


async def test_a_found_city_is_complete(places: Places) -> None:
    (moscow, *_) = await places.find("москва")
    assert km_between(moscow.cell, cell_of(55.752, 37.616)) < 5
    assert moscow.country == "RU"
    assert moscow.population > 10_000_000
    assert moscow.title("ru") == "Москва, Россия"


async def test_a_cell_is_called_by_the_nearest_city(places: Places) -> None:
    assert await places.name_of(cell_of(55.75, 37.62), "en") == "Moscow"
    assert await places.name_of(cell_of(55.75, 37.62), "ru") == "Москва"
    assert await places.name_of(cell_of(55.75, 37.62), "xx") == "Moscow"
    assert await places.name_of(cell_of(47.6, 3.2), "en") == "Auxerre"


async def test_a_city_that_was_found_names_its_own_cell(places: Places) -> None:
    for text in ("Berlin", "Lima", "Suva", "Saint Petersburg", "Гомель", "Hà Nội"):
        (city, *_) = await places.find(text)
        assert await places.name_of(city.cell, "ru") == city.name("ru")


async def test_far_from_any_city_a_cell_has_no_name(places: Places) -> None:
    assert await places.name_of(cell_of(0, -30), "en") is None
    assert await places.name_of(cell_of(-90, 0), "en") is None
