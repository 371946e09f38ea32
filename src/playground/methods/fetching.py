"""Files given by URL: fetched before the method runs, as if they had been uploaded.

Telegram's data centres do this; the texts are theirs (reported).
"""

import json
from dataclasses import replace

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from playground.call import Call, Upload
from playground.errors import bad_request
from playground.fields import Malformed, decode
from playground.media import KINDS
from playground.shapes import Json, as_list, as_object, as_text

MAX_PHOTO, MAX_OTHER = 5 * 1024 * 1024, 20 * 1024 * 1024
PATIENCE = ClientTimeout(total=10)
_SCHEMES = ("http://", "https://")


async def fetched(call: Call) -> Call:
    """The call with every file that was given by URL at hand."""
    for name in KINDS:
        if call.text(name).startswith(_SCHEMES):
            upload = await _get(name, call.text(name), f"url {name}")
            call = _with(call, {name: f"attach://{upload.name}"}, upload)
    if "://" in call.text("media") and call.method.lower() in (
        "sendmediagroup",
        "editmessagemedia",
    ):
        return await _items(call)
    return call


def _with(call: Call, args: dict[str, str], upload: Upload) -> Call:
    return replace(call, args=call.args | args, files=call.files | {upload.name: upload})


async def _items(call: Call) -> Call:
    try:
        value = decode(call.text("media"))
    except Malformed:
        return call
    items = as_list(value)
    given = [value] if items is None else items
    kept: list[object] = []
    for number, item in enumerate(given):
        shape = as_object(item)
        if shape is None or not as_text(shape.get("media")).startswith(_SCHEMES):
            kept.append(item)
            continue
        upload = await _get(str(shape.get("type")), str(shape["media"]), f"url {number}")
        call = _with(call, {}, upload)
        swapped: Json = {**shape, "media": f"attach://{upload.name}"}
        kept.append(swapped)
    return replace(call, args=call.args | {"media": json.dumps(kept if items else kept[0])})


async def _get(kind: str, url: str, name: str) -> Upload:
    refusal = bad_request("failed to get HTTP URL content")
    limit = MAX_PHOTO if kind == "photo" else MAX_OTHER
    try:
        async with ClientSession(timeout=PATIENCE) as session, session.get(url) as answer:
            data = await _read(answer, limit)
            if answer.status != 200 or len(data) > limit:
                raise refusal
            mime = answer.content_type
    except (ClientError, TimeoutError, ValueError):
        raise refusal from None
    if mime == "text/html":
        raise bad_request("wrong type of the web page content")
    filename = url.partition("?")[0].rpartition("/")[2]
    return Upload(name, filename, mime, data)


async def _read(answer: ClientResponse, limit: int) -> bytes:
    """The body, or a little more than `limit` bytes of it."""
    data = bytearray()
    async for chunk in answer.content.iter_any():
        data += chunk
        if len(data) > limit:
            break
    return bytes(data)
