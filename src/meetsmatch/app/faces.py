"""A Face as the bytes that are sealed, and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from meetsmatch.core.profiles import Face, Medium, Shot

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written(face: Face) -> bytes:
    """The face as JSON."""
    return _encoded(asdict(face)).encode()


def read(plain: bytes) -> Face:
    """What `written` made."""
    found: Mapping[str, Any] = json.loads(plain)
    return Face(
        name=found["name"],
        bio=found["bio"],
        shots=tuple(
            Shot(Medium(it["medium"]), it["file"], it["name"], it["leaves"], it["copy"])
            for it in found["shots"]
        ),
        interests=tuple(found["interests"]),
    )
