"""A Gateway that sends a kept copy where Telegram has lost the file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from meetsmatch.app.copies import MediaAway
from meetsmatch.app.copying import Keeping
from meetsmatch.app.ports import Answer, Gateway
from meetsmatch.core.copies import Renewed

Json = Mapping[str, object]

LOST = (
    "wrong file identifier",
    "wrong remote file identifier",
    "wrong file_id",
    "wrong type of file",
    "invalid file_id",
    "file_reference",
)
"""What Telegram says of a file id that it does not know, in any of its tongues: of another bot, of
another server, or grown old (source: td FileManager.cpp, telegram-bot-api Client.cpp)."""


class KeptFiles:
    """The port Gateway over another one. `keeping` None: nothing is kept, so nothing is sent
    anew."""

    def __init__(self, gateway: Gateway, keeping: Keeping | None) -> None:
        self._gateway, self._keeping = gateway, keeping

    async def call(self, method: str, params: Json) -> Answer:
        kept = _kept_in(params)
        if kept is None:
            return await self._gateway.call(method, params)
        answer = await self._gateway.call(method, _with(params, _plain(kept)))
        if not _is_lost(answer):
            return answer
        content = await self._content(str(kept["kept"]))
        if content is None:
            return answer
        upload = {"upload": content, "name": kept["name"] or str(kept["kind"])}
        again = await self._gateway.call(method, _with(params, upload))
        file = _file_in(again.result) if again.status == 200 else ""
        if not file:
            return again
        return replace(again, renewed=Renewed(str(kept["kept"]), str(kept["file"]), file))

    async def _content(self, name: str) -> bytes | None:
        try:
            return await self._keeping.content(name) if self._keeping else None
        except MediaAway:
            return None


def _kept_in(value: object) -> Json | None:
    """The parameter that names a kept copy, at any depth: a card has one photo at a time."""
    if isinstance(value, Mapping):
        inner = cast(Json, value)
        return inner if "kept" in inner else _first(inner.values())
    return _first(cast("list[object]", value)) if isinstance(value, list | tuple) else None


def _first(values: object) -> Json | None:
    found = map(_kept_in, cast("Sequence[object]", values))
    return next((it for it in found if it is not None), None)


def _plain(kept: Json) -> object:
    """As if no copy were kept."""
    named = {"reupload": kept["file"], "name": kept["name"]}
    return named if kept["name"] else kept["file"]


def _with(params: Json, file: object) -> Json:
    """The parameters with this in the place of what names the copy."""
    return cast(Json, _swapped(params, file))


def _swapped(value: object, file: object) -> object:
    if isinstance(value, Mapping):
        inner = cast(Json, value)
        whole = {name: _swapped(part, file) for name, part in inner.items()}
        return file if "kept" in inner else whole
    if isinstance(value, list | tuple):
        return [_swapped(part, file) for part in cast("list[object]", value)]
    return value


def _is_lost(answer: Answer) -> bool:
    said = answer.description.lower()
    return answer.status == 400 and any(words in said for words in LOST)


def _file_in(message: object) -> str:
    """The id of the photo or video of a message; of a photo, that of its largest size."""
    if not isinstance(message, Mapping):
        return ""
    found = cast(Json, message)
    sizes = cast("Sequence[Json]", found.get("photo") or [found.get("video") or {}])
    return str(sizes[-1].get("file_id", ""))
