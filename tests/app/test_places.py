"""What a city is called."""

from dataclasses import replace

from meetsmatch.app.places import City
from meetsmatch.core.places import cell_of

PARIS = City(
    cell=cell_of(33.66, -95.55),
    country="US",
    names={"en": "Paris", "ru": "Париж"},
    region_names={"en": "Texas", "ru": "Техас"},
    country_names={"en": "United States", "ru": "США"},
)


def test_a_city_has_its_name_in_ones_language_or_in_latin_letters() -> None:
    assert PARIS.name("ru") == "Париж"
    assert PARIS.name("fa") == "Paris"


def test_a_title_tells_cities_of_one_name_apart() -> None:
    assert PARIS.title("en") == "Paris, Texas, United States"
    assert PARIS.title("ru") == "Париж, Техас, США"


def test_a_title_says_nothing_twice() -> None:
    names = {"en": "Singapore", "ru": "Сингапур"}
    city = replace(PARIS, names=names, region_names={}, country_names=names)
    assert city.title("ru") == "Сингапур"


def test_a_title_leaves_a_region_out_whose_letters_are_others() -> None:
    assert replace(PARIS, region_names={"en": "Texas"}).title("ru") == "Париж, США"
    unknown = replace(PARIS, names={"en": "Paris"}, region_names={"en": "Texas"})
    assert unknown.title("ru") == "Paris, Texas, США"
