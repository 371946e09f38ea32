"""Portraits: faces drawn in code, a different one for each number, for people without a photo."""

import math
from functools import lru_cache

from playground import images

SIDE = 480
MIDDLE = SIDE // 2

Colour = tuple[int, int, int]
Spot = tuple[int, int]
"""Pixels from the left and from the top."""

_BACKGROUNDS: tuple[Colour, ...] = (
    (134, 188, 214),
    (240, 190, 150),
    (163, 201, 168),
    (214, 168, 201),
    (236, 214, 140),
    (150, 160, 214),
)
_SKINS: tuple[Colour, ...] = ((248, 217, 190), (226, 178, 140), (176, 122, 86), (110, 74, 52))
_HAIRS: tuple[Colour, ...] = (
    (52, 38, 32),
    (122, 76, 42),
    (222, 184, 110),
    (150, 62, 40),
    (96, 96, 104),
)
_CLOTHES: tuple[Colour, ...] = (
    (62, 92, 140),
    (160, 66, 72),
    (74, 124, 92),
    (84, 72, 120),
    (208, 138, 60),
    (58, 62, 72),
    (190, 190, 196),
)
_DARK: Colour = (44, 34, 34)
_WHITE: Colour = (250, 250, 250)
_MOUTH: Colour = (176, 74, 74)


class _Canvas:
    """A square of pixels on which ellipses are filled, line by line."""

    def __init__(self, ground: Colour) -> None:
        self._rows = [bytearray(bytes(ground) * SIDE) for _ in range(SIDE)]

    def ellipse(
        self, middle: Spot, wide: int, high: int, colour: Colour, below: float = -1.0
    ) -> None:
        """Filled around a middle; only what lies lower than `below`: -1 is all of it, 0 half."""
        across, down = middle
        for y in range(down + int(below * high), min(SIDE, down + high + 1)):
            half = int(wide * math.sqrt(max(0.0, 1 - ((y - down) / high) ** 2)))
            left, right = across - half, across + half
            self._rows[y][3 * left : 3 * right] = bytes(colour) * (right - left)

    def png(self) -> bytes:
        """The picture as a file."""
        return images.png(SIDE, SIDE, b"".join(b"\0" + bytes(row) for row in self._rows))


@lru_cache(32)
def portrait(number: int = 0) -> bytes:
    """A PNG: head and shoulders of nobody."""
    canvas = _Canvas(_BACKGROUNDS[number % len(_BACKGROUNDS)])
    skin, hair = _SKINS[number % len(_SKINS)], _HAIRS[number % len(_HAIRS)]
    has_long_hair = number % 2 == 0
    if has_long_hair:
        canvas.ellipse((MIDDLE, 250), 130, 170, hair)
    canvas.ellipse((MIDDLE, 500), 180, 120, _CLOTHES[number % len(_CLOTHES)])
    canvas.ellipse((MIDDLE, 360), 42, 60, skin)
    canvas.ellipse((MIDDLE, 195), 112, 118, hair)
    canvas.ellipse((MIDDLE, 230), 96, 120, skin)
    if has_long_hair:
        canvas.ellipse((MIDDLE - 40, 132), 74, 40, hair)
        canvas.ellipse((MIDDLE + 48, 132), 66, 36, hair)
    else:
        canvas.ellipse((MIDDLE, 128), 92, 40, hair)
    _features(canvas)
    return canvas.png()


def _features(canvas: _Canvas) -> None:
    """Eyes and a smile."""
    for across in (MIDDLE - 40, MIDDLE + 40):
        canvas.ellipse((across, 225), 15, 12, _WHITE)
        canvas.ellipse((across, 225), 8, 9, _DARK)
    canvas.ellipse((MIDDLE, 288), 38, 24, _MOUTH, below=0.0)
