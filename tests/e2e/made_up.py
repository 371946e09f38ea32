"""Bot API objects made up from aiogram's types: every member filled, every member marked."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.client.default import Default
from aiogram.types import TelegramObject
from pydantic.fields import FieldInfo

from e2e.canaries import Canaries

DEEP = 3
"""Below this, only members that must be there."""

FACTS = {
    **dict.fromkeys(("duration", "width", "height", "length", "file_size", "offset"), 3),
    "message_id": 600_000,  # no message of the chat: a reply to a question would answer it
    "date": 3,
    "value": 4,
}
"""What may pass, because it tells of the medium and not of a person, or only counts."""


def wire_name(name: str, member: FieldInfo) -> str:
    """The member as the Bot API calls it."""
    return member.alias or name


def members(kind: type[TelegramObject]) -> Iterator[tuple[str, FieldInfo]]:
    """Members of a type by their names on the wire."""
    for name, member in kind.model_fields.items():
        yield wire_name(name, member), member


def _allowed(annotation: object) -> list[object]:
    """The types behind annotations, unions and None."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _allowed(arguments[0])
    if origin in (Union, UnionType):
        return [kind for it in arguments if it not in (NoneType, Default) for kind in _allowed(it)]
    return [annotation]


class MadeUp:
    """Makes values; `deliberate` holds those that somebody chose to say, by path."""

    def __init__(self, canaries: Canaries, deliberate: Mapping[str, object]) -> None:
        self._canaries = canaries
        self._deliberate = deliberate

    def values(self, annotation: object, path: str) -> list[Any]:
        """One value for each type that is allowed here."""
        return [self.value(kind, path) for kind in _allowed(annotation)]

    def value(self, annotation: object, path: str, depth: int = 0) -> object:
        """A value of the last type that is allowed here."""
        if path in self._deliberate:
            return self._deliberate[path]
        kind = _allowed(annotation)[-1]
        if get_origin(kind) is Literal:
            return get_args(kind)[0]
        if get_origin(kind) is list:
            return [self.value(get_args(kind)[0], f"{path}[]", depth)]
        return self._plain(kind, path, depth)

    def _plain(self, kind: object, path: str, depth: int) -> object:
        last = path.rpartition(".")[2]
        if last in FACTS:
            return FACTS[last]
        if isinstance(kind, type) and issubclass(kind, TelegramObject):
            return self.object(kind, path, depth + 1)
        if kind is bool:
            return True
        if kind is float:
            return self._canaries.decimal(path)
        if kind in (int, datetime):
            return self._canaries.number(path)
        return self._canaries.text(path)  # enumerations and rich text may be words, too

    def object(self, kind: type[TelegramObject], path: str, depth: int = 0) -> dict[str, Any]:
        """An object with every member, or below DEEP with those that it must have."""
        return {
            name: self.value(member.annotation, f"{path}.{name}", depth)
            for name, member in members(kind)
            if depth <= DEEP and (member.is_required() or depth < DEEP)
        }
