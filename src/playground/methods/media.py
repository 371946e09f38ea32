"""Sending files: one at a time, and as albums (source: Client.cpp process_send_*_query)."""

from dataclasses import dataclass

from playground import files, media, posting, views
from playground.call import Call, Upload
from playground.chats import Chat
from playground.errors import ApiError, bad_request
from playground.fields import Malformed, decode, fields, listed
from playground.files import File
from playground.methods import common, replies, rights, sending
from playground.people import Bot
from playground.shapes import Json
from playground.text.parse import Meant
from playground.world import World

MAX_DURATION = 24 * 3600 * 100
MAX_LENGTH = 10000
MAX_UPLOAD = 50 * 1024 * 1024
MAX_ALBUM = 10
MAX_NOTE_LENGTH = 640
SPOILED = ("photo", "video", "animation")
IN_ALBUMS = ("photo", "video", "audio", "document")

_NUMBERS = {
    "video": ("duration", "width", "height", "start_timestamp"),
    "animation": ("duration", "width", "height"),
    "audio": ("duration",),
    "voice": ("duration",),
    "video_note": ("duration", "length"),
}
_TEXTS = {"audio": ("title", "performer"), "sticker": ("emoji",)}

Source = Upload | str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to send and its words, as far as they are read before the chat is looked for."""

    call: Call
    kind: str
    given: Source
    words: Meant | None


def send_one(kind: str) -> common.Method:
    """The method that sends a single file of a kind."""

    def method(world: World, bot: Bot, call: Call) -> Json:
        given = source(call, kind)
        if given is None:
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        words = None if kind in ("video_note", "sticker") else sending.caption_meant(call)
        wanted = Wanted(call, kind, given, words)
        return sending.send(world, bot, call, kind, lambda place: built(world, bot, wanted))

    return method


def source(call: Call, field: str) -> Source | None:
    """What a file argument names: an upload, or a file id."""
    value = call.text(field)
    if value and not value.startswith("attach://"):
        return value
    return call.files.get(value.removeprefix("attach://") or field)


def built(world: World, bot: Bot, wanted: Wanted) -> tuple[str, Json]:
    """Kind and content of the message; a file sent again stays what it was."""
    words = _caption(world, bot, wanted)
    file = taken(world, bot, wanted.call, wanted.kind, wanted.given)
    shown = "photo" if wanted.kind == "photo" else file.kind
    return shown, media.content(world.memory, file, shown) | words


def _caption(world: World, bot: Bot, wanted: Wanted) -> Json:
    if wanted.words is None:
        return {}
    content = sending.caption_content(world, bot, wanted.call, wanted.words)
    if wanted.kind not in SPOILED:
        content.pop("show_caption_above_media", None)
    elif wanted.call.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def taken(world: World, bot: Bot, call: Call, kind: str, given: Source) -> File:
    """The file: stored now, or known by its file id."""
    if isinstance(given, str):
        return known(world, bot, kind, given)
    if len(given.data) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    facts = _facts(world, bot, call, kind)
    name = "" if kind in ("voice", "video_note") else given.filename
    return media.store(
        world.memory, kind, given.data, name=name, mime=given.content_type, facts=facts
    )


def known(world: World, bot: Bot, kind: str, file_id: str) -> File:
    """A file the bot may send again: photos only as photos (source: FileManager.cpp)."""
    age = world.memory.age_of_files(bot.id)
    file = world.memory.files.get(files.unique_of(bot.id, file_id, age))
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if (kind == "photo") != (file.kind == "photo") or file.kind in ("thumbnail", "profile_photo"):
        raise bad_request(f"can't use file of type {file.td_kind} as {files.td_kind(kind)}")
    return file


def _facts(world: World, bot: Bot, call: Call, kind: str) -> Json:
    facts: Json = {
        name: call.number(name, low=0, high=MAX_DURATION if name == "duration" else MAX_LENGTH)
        for name in _NUMBERS.get(kind, ())
    }
    facts |= {name: call.text(name) for name in _TEXTS.get(kind, ())}
    if kind == "video_note" and call.number("length") > MAX_NOTE_LENGTH:
        raise bad_request("wrong video note length")
    if isinstance(small := source(call, "thumbnail") or source(call, "thumb"), Upload):
        facts["thumbnail"] = media.thumbnail(world.memory, small.data).unique_id
    if kind == "video" and (cover := source(call, "cover")) is not None:
        facts["cover"] = taken(world, bot, call, "photo", cover).unique_id
    return facts


# -- albums


def input_media(call: Call, value: object, *, album: bool) -> Wanted:
    """One InputMedia, read as a call of its own."""
    given = fields(value, "expected an Object")
    texts = {name: common.written(member) for name, member in given.values.items()}
    kind = given.needed_text("type")
    item = Call(call.bot_id, kind, texts, call.files)
    chosen = source(item, "media") if given.text("media") else None
    if chosen is None:
        raise Malformed("media not found")
    if album and kind == "animation":
        raise Malformed(f'type "{kind}" can\'t be used in sendMediaGroup')
    if kind not in (*IN_ALBUMS, "animation"):
        raise Malformed(f'type "{kind}" is unsupported')
    return Wanted(item, kind, chosen, sending.caption_meant(item))


def send_group(world: World, bot: Bot, call: Call) -> list[Json]:
    """sendMediaGroup: consecutive messages that belong together."""
    chosen = sending.way(call)
    items = _items(call)
    place, target = sending.where(world, bot, chosen)
    _check_album(items)
    for kind in {item.kind for item in items}:
        rights.check_kind(world, bot, place, kind)
    contents = [_numbered(world, bot, number, item) for number, item in enumerate(items, 1)]
    return _posted(world, bot, place, chosen, target, contents)


def _items(call: Call) -> list[Wanted]:
    raw = call.required("media")
    try:
        value = decode(raw)
    except Malformed:
        raise bad_request("can't parse media JSON object") from None
    try:
        entries = listed(value, "")
    except Malformed:
        raise bad_request("expected an Array of InputMedia") from None
    try:
        return [input_media(call, entry, album=True) for entry in entries]
    except Malformed as error:
        raise bad_request(f"can't parse InputMedia: {error}") from None


def _check_album(items: list[Wanted]) -> None:
    if len(items) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if not items:
        raise bad_request("there are no messages to send")
    kinds = {item.kind for item in items}
    for alone in ("document", "audio"):
        if alone in kinds and len(kinds) > 1:
            raise bad_request(f"{alone.title()} can't be mixed with other media types")
    if len({item.call.flag("show_caption_above_media") for item in items}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")


def _numbered(world: World, bot: Bot, number: int, item: Wanted) -> tuple[str, Json]:
    """An item's content; what the data centre would refuse is told with its number."""
    try:
        return built(world, bot, item)
    except ApiError as error:
        text = error.description.removeprefix("Bad Request: ")
        if not text.isupper():
            raise
        raise bad_request(
            f'failed to send message #{number} with the error message "{text}"'
        ) from None


def _posted(
    world: World,
    bot: Bot,
    place: Chat,
    chosen: sending.Way,
    target: replies.Target,
    contents: list[tuple[str, Json]],
) -> list[Json]:
    album = posting.album_id(world) if len(contents) > 1 else ""
    sent = [
        sending.draft(world, bot, place, chosen, target, kind, content)
        for kind, content in contents
    ]
    for message in sent:
        message.album = album
        posting.post(world, place, message)
    return [views.message(world, place, message, bot.id) for message in sent]
