"""The port Filter over a model of the operator's that looks at photos: the extra `images`.

Any ONNX classifier will do whose input is float32, 1 x 3 x height x width (RGB from -1 to 1),
and whose output is a row of scores, the last of which says how likely the photo shows nudity. What
is no probability yet becomes one by softmax, or by the logistic function where it is alone.
"""

import asyncio
import math
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnxruntime  # pyright: ignore[reportMissingTypeStubs] it has none
from PIL import Image

from meetsmatch.app.copies import Files
from meetsmatch.core.concerns import Concern
from meetsmatch.core.relay import Content, Kind

MOST_PIXELS = 50_000_000
"""A file of 20 MB can claim to be a picture of any size."""

PATIENCE_S = 10.0
"""A message waits no longer for somebody to look at it."""


class WrongModel(Exception):
    """The file can't be used; the message says why."""


class Model:
    """Loaded once for all bots; looks at one photo at a time, beside the loop."""

    def __init__(self, path: Path) -> None:
        library: Any = onnxruntime
        options = library.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            session: Any = library.InferenceSession(str(path), options)
        except Exception as error:  # the library has a class for each thing that may be wrong
            raise WrongModel(f"{path} is no model that can be read: {error}") from error
        (self._name, self.height, self.width) = _input(session)
        self._session, self._one = session, asyncio.Semaphore(1)
        try:
            self._likely(np.zeros((1, 3, self.height, self.width), np.float32))
        except Exception as error:
            raise WrongModel(f"{path} gives no row of scores: {error}") from error

    async def likely(self, photo: bytes) -> float | None:
        """How likely it shows nudity, from 0 to 1; None for what is no picture."""
        async with self._one:
            return await asyncio.to_thread(self._looked_at, photo)

    def _looked_at(self, photo: bytes) -> float | None:
        try:
            with Image.open(BytesIO(photo)) as image:
                if image.width * image.height > MOST_PIXELS:
                    return None
                shown = image.convert("RGB").resize((self.width, self.height))
        except (OSError, ValueError, Image.DecompressionBombError):
            return None
        pixels = np.asarray(shown, np.float32) / 127.5 - 1
        return self._likely(pixels.transpose(2, 0, 1)[np.newaxis])

    def _likely(self, pixels: np.ndarray) -> float:
        (row,) = self._session.run(None, {self._name: pixels})[0]
        return probability([float(score) for score in row])


def _input(session: Any) -> tuple[str, int, int]:
    """What the model calls it, and its height and width; WrongModel if it is none of pictures."""
    asked = cast("Sequence[Any]", session.get_inputs())
    match [(it.name, it.shape, it.type) for it in asked]:
        case [(str(name), [_, 3, int(height), int(width)], "tensor(float)")]:
            return name, height, width
        case other:
            raise WrongModel(f"its input must be float32 of 1 x 3 x height x width, not {other}")


def probability(scores: Sequence[float]) -> float:
    """Of the last of them."""
    if all(0 <= it <= 1 for it in scores) and (len(scores) == 1 or 0.99 < sum(scores) < 1.01):
        return scores[-1]
    if len(scores) == 1:
        return probability([0.0, scores[0]])
    most = max(scores)
    weights = [math.exp(it - most) for it in scores]
    return weights[-1] / sum(weights)


class PictureFilter:
    """Of one bot: its photos are fetched, looked at in memory, and forgotten."""

    def __init__(self, model: Model, files: Files, threshold: float) -> None:
        self._model, self._files, self._threshold = model, files, threshold

    async def concern(self, content: Content, min_age: int) -> Concern | None:
        """NUDITY for photos that show it as far as the model can tell; nobody is kept waiting."""
        if content.kind is not Kind.PHOTO:
            return None
        try:
            async with asyncio.timeout(PATIENCE_S):
                photo = await self._files.fetch(content.file)
                likely = await self._model.likely(photo) if isinstance(photo, bytes) else None
        except TimeoutError:
            return None
        return Concern.NUDITY if likely is not None and likely >= self._threshold else None
