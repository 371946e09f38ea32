"""A model that looks at photos: there, wrong, or not wanted."""

from pathlib import Path

import pytest

from adapters.test_pictures import Album, photo, redness, sent
from meetsmatch.core.concerns import Concern
from meetsmatch.fleet import looking
from meetsmatch.settings import Settings, read
from meetsmatch.wiring import CannotStart


def settings(path: Path) -> Settings:
    return read({"image_model": path, "image_threshold": 0.9}, env_file=None)


def test_without_a_model_nobody_looks() -> None:
    house = read({"image_model": ""}, env_file=None)
    assert looking.model_of(house) is None
    assert looking.looking(house, None, Album()) == ()


async def test_with_one_each_bot_has_a_filter(tmp_path: Path) -> None:
    house = settings(redness(tmp_path / "red.onnx"))
    (looks,) = looking.looking(house, looking.model_of(house), Album(red=photo("red")))
    assert await looks.concern(sent("red"), 18) is Concern.NUDITY


def test_a_wrong_one_keeps_the_bot_from_starting(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="IMAGE_MODEL can't be used"):
        looking.model_of(settings(tmp_path / "missing.onnx"))


def test_without_its_extra_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "find_spec", lambda name: None)
    with pytest.raises(CannotStart, match="meetsmatch\\[images\\]"):
        looking.model_of(settings(tmp_path / "red.onnx"))
