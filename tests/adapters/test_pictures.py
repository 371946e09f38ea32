"""A real model looks at real pictures: the filter that asks about nudity."""

import struct
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from meetsmatch.adapters import pictures
from meetsmatch.adapters.pictures import Model, PictureFilter, WrongModel, probability
from meetsmatch.app.filters import Filters
from meetsmatch.app.ports import Answer
from meetsmatch.core.concerns import Concern
from meetsmatch.core.relay import Content, Kind

# --- a model, written as the format says (onnx.proto3), so that nothing more is needed ----

FLOAT = 1
SIDE = 4


def _varint(number: int) -> bytes:
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


def _field(number: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    raw = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _tensor(name: str, shape: Sequence[int], values: Sequence[float]) -> bytes:
    raw = struct.pack(f"<{len(values)}f", *values)
    sizes = b"".join(_field(1, size) for size in shape)
    return sizes + _field(2, FLOAT) + _field(8, name) + _field(9, raw)


def _value(name: str, shape: Sequence[int]) -> bytes:
    sizes = b"".join(_field(1, _field(1, size)) for size in shape)
    tensor = _field(1, FLOAT) + _field(2, sizes)
    return _field(1, name) + _field(2, _field(1, tensor))


def _node(kind: str, inputs: Sequence[str], output: str) -> bytes:
    return b"".join(_field(1, it) for it in inputs) + _field(2, output) + _field(4, kind)


def redness(path: Path, shape: Sequence[int] = (1, 3, SIDE, SIDE)) -> Path:
    """A classifier of two classes: the last one's score grows with how red a picture is."""
    size = 3 * SIDE * SIDE
    red = [0.0, 5 / (SIDE * SIDE)] * (SIDE * SIDE) + [0.0, -5 / (SIDE * SIDE)] * (size * 2 // 3)
    graph = b"".join(
        (
            _field(1, _node("Flatten", ["pixels"], "flat")),
            _field(1, _node("MatMul", ["flat", "weights"], "scores")),
            _field(2, "redness"),
            _field(5, _tensor("weights", (size, 2), red)),
            _field(11, _value("pixels", shape)),
            _field(12, _value("scores", (1, 2))),
        )
    )
    path.write_bytes(_field(1, 8) + _field(7, graph) + _field(8, _field(1, "") + _field(2, 13)))
    return path


def photo(colour: str, size: tuple[int, int] = (40, 30), form: str = "JPEG") -> bytes:
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, form)
    return made.getvalue()


class Album:
    """Files as Telegram has them."""

    def __init__(self, **files: bytes) -> None:
        self.files, self.asked = files, list[str]()

    async def fetch(self, file: str) -> bytes | Answer:
        self.asked.append(file)
        return self.files.get(file, Answer(400))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model(redness(tmp_path_factory.mktemp("model") / "red.onnx"))


def sent(file: str, kind: Kind = Kind.PHOTO) -> Content:
    return Content(kind, file=file)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_what_the_model_believes_to_see_is_asked_about(model: Model, form: str):
    album = Album(red=photo("red", form=form), blue=photo("blue", form=form))
    looks = PictureFilter(model, album, threshold=0.8)
    assert await looks.concern(sent("red"), 18) is Concern.NUDITY
    assert await looks.concern(sent("blue"), 18) is None


async def test_from_the_threshold_on_it_is_believed(model: Model):
    album = Album(red=photo("red"))
    likely = await model.likely(album.files["red"])
    assert likely is not None
    for threshold, found in ((likely - 0.01, Concern.NUDITY), (min(1, likely + 0.0001), None)):
        assert await PictureFilter(model, album, threshold).concern(sent("red"), 18) is found


async def test_only_photos_are_fetched(model: Model):
    album = Album(red=photo("red"))
    looks = PictureFilter(model, album, threshold=0.8)
    for kind in set(Kind) - {Kind.PHOTO}:
        assert await looks.concern(sent("red", kind), 18) is None
    assert album.asked == []


async def test_what_is_gone_or_no_picture_passes(model: Model):
    whole = photo("red")
    album = Album(words=b"hello", cut=whole[:100], empty=b"")
    looks = PictureFilter(model, album, threshold=0.1)
    for file in ("gone", "words", "cut", "empty"):
        assert await looks.concern(sent(file), 18) is None


async def test_a_picture_too_large_to_unpack_is_not_unpacked(
    model: Model, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1_000)
    assert await model.likely(photo("red", (40, 30))) is None
    assert await model.likely(photo("red", (30, 30))) is not None


async def test_a_message_does_not_wait_for_ever(model: Model, monkeypatch: pytest.MonkeyPatch):
    class Slow(Album):
        async def fetch(self, file: str) -> bytes | Answer:
            raise TimeoutError

    monkeypatch.setattr(pictures, "PATIENCE_S", 0.01)
    assert await PictureFilter(model, Slow(), threshold=0.1).concern(sent("red"), 18) is None


async def test_of_several_filters_the_first_finding_counts(model: Model):
    class Words:
        async def concern(self, content: Content, min_age: int) -> Concern | None:
            return Concern.INSULTS if content.text else None

    both = Filters((Words(), PictureFilter(model, Album(red=photo("red")), 0.8)))
    assert await both.concern(Content(Kind.PHOTO, text="words", file="red"), 18) is Concern.INSULTS
    assert await both.concern(sent("red"), 18) is Concern.NUDITY
    assert await both.concern(Content(Kind.TEXT), 18) is None


def test_a_file_that_is_no_model_is_refused_in_words(tmp_path: Path):
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    for path in (broken, tmp_path / "missing.onnx"):
        with pytest.raises(WrongModel, match="no model that can be read"):
            Model(path)


def test_a_model_that_looks_at_something_else_is_refused(tmp_path: Path):
    with pytest.raises(WrongModel, match="its input must be"):
        Model(redness(tmp_path / "red.onnx", shape=(1, SIDE, SIDE, 3)))


def test_a_model_whose_answer_is_none_is_refused(tmp_path: Path):
    with pytest.raises(WrongModel, match="gives no row of scores"):
        Model(redness(tmp_path / "red.onnx", shape=(2, 3, SIDE, SIDE)))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([0.3, 0.7], 0.7),
        ([0.9], 0.9),
        ([2.0], 0.881),
        ([-2.0], 0.119),
        ([-1e4], 0.0),
        ([1.0, 3.0], 0.881),
        ([0.5, 0.2], 0.426),
        ([1e4, 0.0], 0.0),
    ],
)
def test_scores_become_probabilities(scores: list[float], expected: float):
    assert probability(scores) == pytest.approx(expected, abs=0.001)
