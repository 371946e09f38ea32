"""JSON arguments read the way Telegram reads them, with its words for what is wrong.

Texts and leniencies are those of the official server's reader (source: tdutils JsonBuilder.cpp).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from playground.errors import ApiError, bad_request

_LONE = re.compile("[\ud800-\udfff]")


class Malformed(ValueError):
    """A value Telegram refuses; the text is Telegram's, in its own casing."""


def refusal(error: Malformed) -> ApiError:
    """The answer to a call: the first letter falls unless a capital or an underscore follows."""
    text = str(error)
    kept = text[1:2] == "_" or "A" <= text[1:2] <= "Z"
    return bad_request(text if kept else text[0].lower() + text[1:])


def decode(raw: str) -> object:
    """The value of JSON text; Malformed when it is not JSON or not Unicode."""
    try:
        value: object = json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if "\\u" in raw and _LONE.search(json.dumps(value, ensure_ascii=False)):
        raise Malformed("unpaired surrogate")
    return value


def _refuse(name: str) -> object:
    raise Malformed(f"{name} is not JSON")


def words(value: object, name: str) -> str:
    """A String field; numbers are taken as their text."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Malformed(f'Field "{name}" must be of type String')


def whole(value: object, name: str, bits: int = 32) -> int:
    """An integer field; strings of digits are taken as numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Malformed(f'Field "{name}" must be a Number')
    limit = 1 << (bits - 1)
    if not re.fullmatch(r"-?[0-9]{1,19}", str(value)) or not -limit <= int(value) < limit:
        raise Malformed(f'Field "{name}" must be a valid Number')
    return int(value)


@dataclass(frozen=True, slots=True)
class Fields:
    """A JSON object; a field that is there but null is of the wrong type, as for Telegram."""

    values: Mapping[str, object]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def _needed(self, name: str) -> object:
        if name not in self.values:
            raise Malformed(f'Can\'t find field "{name}"')
        return self.values[name]

    def text(self, name: str) -> str:
        """An optional String, empty when absent."""
        return words(self.values[name], name) if name in self.values else ""

    def needed_text(self, name: str) -> str:
        """A required String (may be empty)."""
        return words(self._needed(name), name)

    def number(self, name: str, default: int = 0, *, bits: int = 32) -> int:
        """An optional integer of so many bits."""
        return whole(self.values[name], name, bits) if name in self.values else default

    def needed_number(self, name: str, *, bits: int = 32) -> int:
        """A required integer of so many bits."""
        return whole(self._needed(name), name, bits)

    def flag(self, name: str) -> bool:
        """An optional Boolean, false when absent."""
        value = self.values.get(name, False)
        if isinstance(value, bool):
            return value
        raise Malformed(f'Field "{name}" must be of type Boolean')

    def array(self, name: str) -> list[object]:
        """An optional Array, empty when absent."""
        return listed(self.values.get(name, []), f'Field "{name}" must be of type Array')

    def part(self, name: str) -> "Fields":
        """A required Object."""
        return fields(self._needed(name), f'Field "{name}" must be of type Object')


def fields(value: object, otherwise: str) -> Fields:
    """The value as an object, or Malformed with the given text."""
    if not isinstance(value, dict):
        raise Malformed(otherwise)
    return Fields(cast("dict[str, object]", value))


def listed(value: object, otherwise: str) -> list[object]:
    """The value as an array, or Malformed with the given text."""
    if not isinstance(value, list):
        raise Malformed(otherwise)
    return cast("list[object]", value)
