"""JSON as it comes in: narrowed before anyone relies on it."""

import json
import re
from typing import cast

Json = dict[str, object]


def parsed(text: str) -> object:
    """The value written in `text`; ValueError when it isn't JSON."""
    try:
        return cast(object, json.loads(text))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def as_object(value: object) -> Json | None:
    """`value` if it is a JSON object."""
    return cast(Json, value) if isinstance(value, dict) else None


def as_list(value: object) -> list[object] | None:
    """`value` if it is a JSON array."""
    return cast(list[object], value) if isinstance(value, list) else None


def as_int(value: object) -> int | None:
    """`value` if it is a whole number, or one written in a string as Telegram allows."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    # Nineteen digits hold every 64-bit number; Python itself refuses to read very long ones.
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    return None


def as_float(value: object) -> float | None:
    """`value` if it is a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return None


def as_text(value: object) -> str:
    """`value` if it is a string, else the empty one."""
    return value if isinstance(value, str) else ""


def without_empty(shape: Json) -> Json:
    """Telegram leaves out what is false, empty or absent; zeros stay."""
    return {
        key: value
        for key, value in shape.items()
        if value is not None and value is not False and value != "" and value != []
    }
