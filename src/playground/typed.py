"""The Bot API's schema as aiogram's classes hold it. Importing this takes seconds: do it late."""

import re
import types
import typing
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import aiogram.methods
from aiogram.methods.base import Response, TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from pydantic import BaseModel, ValidationError

from playground.call import Call
from playground.fields import Malformed, decode

_MARKUPS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("inline_keyboard", InlineKeyboardMarkup),
    ("keyboard", ReplyKeyboardMarkup),
    ("remove_keyboard", ReplyKeyboardRemove),
    ("force_reply", ForceReply),
)
_BRANCH = re.compile(r"[A-Z]|\[|^(bool|int|str|float|datetime|timedelta)$")

# The fields that tell members of a union apart.
_TELLING = ("type", "status", "source")

Method = type[TelegramMethod[object]]


@dataclass(frozen=True, slots=True)
class Slip:
    """A place where a value differs from the schema."""

    path: str
    rule: str
    text: str


class Schema:
    """Checks calls and results; built once."""

    def __init__(self) -> None:
        found = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
        methods = [item for item in found if _is_method(item)]
        self._methods: dict[str, Method] = {item.__api_method__.lower(): item for item in methods}
        self._json = {
            name: frozenset(
                path for path, field in item.model_fields.items() if _only_json(field.annotation)
            )
            for name, item in self._methods.items()
        }

    def knows(self, method: str) -> bool:
        """Whether the schema has this method, in any case."""
        return method.lower() in self._methods

    def slips(self, call: Call) -> list[Slip]:
        """Where a call's arguments differ from the method's."""
        name = call.method.lower()
        slips: list[Slip] = []
        given: dict[str, object] = {}
        for path, value in call.args.items():
            try:
                given[path] = decode(value) if path in self._json[name] else value
            except Malformed:
                slips.append(Slip(path, "not-json", "not JSON"))
        given |= {path: BufferedInputFile(b"", path) for path in call.files if path not in given}
        given = self._fields(name, given)
        if "reply_markup" in given:
            slips += _markup_slips(given.pop("reply_markup"))
        return slips + _validated(self._methods[name], given)

    def _fields(self, name: str, given: dict[str, object]) -> dict[str, object]:
        """Without what belongs to the envelope, and files that other arguments attach."""
        known = self._methods[name].model_fields
        return {
            path: value
            for path, value in given.items()
            if path in known or not (path == "method" or isinstance(value, BufferedInputFile))
        }

    def result(self, method: str, result: object) -> list[str]:
        """Where a method's result differs from what the method promises; empty when nowhere."""
        returning = self._methods[method.lower()].__returning__
        envelope = {"ok": True, "result": result}
        return [f"{slip.path}: {slip.text}" for slip in _validated(Response[returning], envelope)]

    def update(self, update: object) -> list[str]:
        """Where an update differs from the schema; empty when nowhere."""
        return [f"{slip.path}: {slip.text}" for slip in _validated(Update, update)]


def _is_method(item: object) -> bool:
    return (
        isinstance(item, type) and issubclass(item, TelegramMethod) and item is not TelegramMethod
    )


def _members(annotation: object) -> Iterator[object]:
    if typing.get_origin(annotation) is typing.Annotated:
        yield from _members(typing.get_args(annotation)[0])
    elif typing.get_origin(annotation) in (typing.Union, types.UnionType):
        for member in typing.get_args(annotation):
            yield from _members(member)
    else:
        yield annotation


def _only_json(annotation: object) -> bool:
    """Whether such an argument can only come as JSON text."""
    members = [typing.get_origin(member) or member for member in _members(annotation)]
    if str in members:
        return False
    return any(
        isinstance(member, type) and issubclass(member, BaseModel | list | dict)
        for member in members
    )


def _markup_slips(markup: object) -> list[Slip]:
    """Checks markup as the kind its key says; aiogram's union would take it for any."""
    if not isinstance(markup, dict):
        return [Slip("reply_markup", "dict_type", "must be an object")]
    given = typing.cast("dict[str, object]", markup)
    if isinstance(rows := given.get("keyboard"), list):
        given = {**given, "keyboard": [_buttons(row) for row in typing.cast("list[object]", rows)]}
    kind = next((kind for key, kind in _MARKUPS if key in given), None)
    return _validated(kind, given, "reply_markup") if kind else []


def _buttons(row: object) -> object:
    """A reply keyboard's row; Telegram takes bare text for a button, aiogram doesn't."""
    if not isinstance(row, list):
        return row
    items = typing.cast("list[object]", row)
    return [{"text": item} if isinstance(item, str) else item for item in items]


def _validated(kind: type[BaseModel], value: object, under: str = "") -> list[Slip]:
    start: tuple[int | str, ...] = (under,) if under else ()
    try:
        extras = _extras(kind.model_validate(value), start)
        slips: list[Slip] = []
    except ValidationError as error:
        extras = ((*start, name) for name in _unknown(kind, value))
        slips = list(_errors(error, start))
    unknown = (Slip(_path(place), "unknown-parameter", "no such field") for place in extras)
    return [*slips, *unknown]


def _unknown(kind: type[BaseModel], value: object) -> set[str]:
    """Fields on the uppermost level, for values that don't validate."""
    names = (
        typing.cast("dict[str, object]", value).keys() if isinstance(value, dict) else set[str]()
    )
    return names - kind.model_fields.keys() - {field.alias for field in kind.model_fields.values()}


def _extras(value: object, place: tuple[int | str, ...]) -> Iterator[tuple[int | str, ...]]:
    """Where fields are that the schema doesn't know."""
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield (*place, name)
        for name in value.model_fields_set & set(type(value).model_fields):
            yield from _extras(getattr(value, name), (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(typing.cast("list[object]", value)):
            yield from _extras(item, (*place, index))


def _errors(error: ValidationError, start: tuple[int | str, ...]) -> Iterator[Slip]:
    """Pydantic's errors, one per place; of a union's only those of the kind that was meant."""
    groups: dict[str, dict[str, list[tuple[str, str, str]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for item in error.errors(include_url=False, include_input=False):
        place = (*start, *item["loc"])
        cut = next((i for i, part in enumerate(place) if _BRANCH.search(str(part))), len(place))
        branch = str(place[cut]) if cut < len(place) else ""
        rest = _path(place[cut + 1 :])
        groups[_path(place[:cut])][branch].append((rest, item["type"], item["msg"]))
    for path, branches in groups.items():
        yield from _meant(path, branches)


def _meant(path: str, branches: Mapping[str, list[tuple[str, str, str]]]) -> Iterator[Slip]:
    fitting = [
        errors
        for errors in branches.values()
        if all(rest not in _TELLING for rest, _, _ in errors)
    ]
    if len(branches) > 1 and not fitting:
        yield Slip(path, "union", f"fits none of {', '.join(branches)}")
        return
    for rest, rule, text in fitting[0] if fitting else next(iter(branches.values())):
        yield Slip(f"{path}.{rest}" if path and rest else path or rest, rule, text)


def _path(place: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(
        "."
    )
