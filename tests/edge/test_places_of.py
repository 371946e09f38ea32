"""Which Places a server gets."""

from importlib import util
from pathlib import Path

import pytest

from e2e.running import settings
from meetsmatch.adapters.geocoding import Geocoding
from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.wiring import CannotStart, opening, places_of

NOWHERE = "http://127.0.0.1:9"


async def test_places_come_from_the_table_alone_unless_a_geocoder_is_named(tmp_path: Path) -> None:
    async with places_of(settings(NOWHERE, tmp_path), MemoryAllowances()) as places:
        assert isinstance(places, Gazetteer)
        assert await places.find("Xyzzyville") == []


async def test_a_geocoder_stands_behind_the_table(tmp_path: Path) -> None:
    chosen = settings(NOWHERE, tmp_path, geocoder_url=NOWHERE)
    async with places_of(chosen, MemoryAllowances()) as places:
        assert isinstance(places, Geocoding)
        assert (await places.find("москва"))[0].name("en") == "Moscow"
        assert await places.find("Xyzzyville") == []


async def test_a_geocoder_without_its_package_is_told_how_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = util.find_spec
    monkeypatch.setattr(
        opening, "find_spec", lambda name: None if name == "geopy" else found(name)
    )
    with pytest.raises(CannotStart, match=r"pip install 'meetsmatch\[geocoding\]'"):
        async with places_of(
            settings(NOWHERE, tmp_path, geocoder_url=NOWHERE), MemoryAllowances()
        ):
            pass
