"""Media in messages: storing files with what Telegram would know of them, and showing them.

Content holds unique ids where bots see file ids; `filed` swaps them for one bot.
"""

import mimetypes

from playground import files, images, samples
from playground.errors import bad_request
from playground.files import File
from playground.memory import Memory
from playground.portraits import portrait
from playground.shapes import Json, as_list, as_object, as_text, without_empty

KINDS = (
    "photo",
    "video",
    "animation",
    "audio",
    "voice",
    "video_note",
    "document",
    "sticker",
)
GENERIC = "application/octet-stream"
_PICTURE_ENDINGS = ("jpg", "jpeg", "gif", "png", "tif", "bmp")
_PHOTO_BOUNDS = (90, 320, 800, 1280, 2560)
# Kinds whose first frame Telegram shows before the file is there.
_PREVIEWED = ("video", "animation", "video_note")


def store(
    memory: Memory, kind: str, data: bytes, *, name: str = "", mime: str = "", facts: Json
) -> File:
    """Keep a file as a kind; 400 as Telegram refuses unfit ones."""
    if not data:
        raise bad_request("file must be non-empty")
    if kind in ("photo", "profile_photo"):
        return _store_photo(memory, kind, data, name)
    known = {**_defaults(kind, data), **{k: v for k, v in facts.items() if v not in (None, 0, "")}}
    if kind in _PREVIEWED and "thumbnail" not in known:
        known["thumbnail"] = thumbnail(memory, samples.picture(), 320).unique_id
    told = _mime(data, name, mime)
    return _keep(memory, kind, data, name=name, mime=told, facts=known)


def _mime(data: bytes, name: str, given: str) -> str:
    """The content type as given, else as the bytes or at least the name tell."""
    if given not in ("", GENERIC):
        return given
    sniffed = files.sniffed(data)[1]
    return sniffed if sniffed != GENERIC else mimetypes.guess_type(name)[0] or GENERIC


def _keep(
    memory: Memory, kind: str, data: bytes, *, name: str = "", mime: str = "", facts: Json
) -> File:
    number = memory.count("file", 0)
    file = File(files.unique_id(number), number, kind, data, mime, name, facts)
    memory.files[file.unique_id] = file
    return file


def _defaults(kind: str, data: bytes) -> Json:
    width, height = images.size(data) or (640, 480)
    match kind:
        case "video" | "animation":
            return {"duration": 2, "width": width, "height": height}
        case "video_note":
            return {"duration": 2, "length": 240}
        case "voice" | "audio":
            return {"duration": 1}
        case "sticker":
            width, height = images.size(data) or (512, 512)
            return {"width": width, "height": height}
        case _:
            return {}


def _store_photo(memory: Memory, kind: str, data: bytes, name: str) -> File:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in _PICTURE_ENDINGS:
        raise bad_request(
            "photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp"
        )
    if (dimensions := images.size(data)) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = dimensions
    if width + height > 10000 or min(width, height) * 20 < max(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    sizes = [_photo_size(memory, kind, data, scaled) for scaled in _scaled(width, height)]
    uniques: list[object] = [size.unique_id for size in sizes]
    for size in sizes:
        size.facts["sizes"] = uniques
    return sizes[-1]


def _photo_size(memory: Memory, kind: str, data: bytes, scaled: tuple[int, int]) -> File:
    facts: Json = {"width": scaled[0], "height": scaled[1]}
    return _keep(memory, kind, data, mime=files.sniffed(data)[1], facts=facts)


def _scaled(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes Telegram makes of a picture, smallest first."""
    longest = max(width, height)
    smaller = [bound for bound in _PHOTO_BOUNDS if bound < longest]
    bounds = [*smaller, longest] if longest <= _PHOTO_BOUNDS[-1] else smaller
    shrunk = [
        (max(1, width * bound // longest), max(1, height * bound // longest)) for bound in bounds
    ]
    return shrunk


def thumbnail(memory: Memory, data: bytes, bound: int = 320) -> File:
    """A small picture that goes with another file."""
    width, height = images.size(data) or (bound, bound)
    longest = max(width, height)
    facts: Json = {
        "width": max(1, width * min(bound, longest) // longest),
        "height": max(1, height * min(bound, longest) // longest),
    }
    return _keep(memory, "thumbnail", data, mime=files.sniffed(data)[1], facts=facts)


def sample(memory: Memory, kind: str, *, facts: Json) -> File:
    """A built-in file of a kind."""
    seconds = facts.get("duration")
    length = seconds if isinstance(seconds, int) and 0 < seconds <= 60 else 4
    match kind:
        case "photo" | "profile_photo":
            return store(memory, kind, _picture(memory, kind), facts=facts)
        case "voice":
            known = {"duration": length, **facts}
            return store(memory, kind, samples.voice(length), facts=known)
        case "audio":
            known: Json = {"duration": 3, "title": "A quiet A", "performer": "Playground"}
            return store(memory, kind, samples.audio(), name="a.wav", facts=known | facts)
        case "sticker":
            return store(memory, kind, samples.sticker(), facts={"emoji": "😺"} | facts)
        case "animation":
            known = {"duration": 2, "width": 320, "height": 240, **facts}
            return store(memory, kind, samples.animation(), name="spiral.mp4", facts=known)
        case "document":
            data = samples.document()
            return store(memory, kind, data, name="hello.txt", mime="text/plain", facts=facts)
        case "video_note":
            known = {"duration": samples.CLIP_SECONDS, "length": 240, **facts}
            return store(memory, kind, samples.video_note(), facts=known)
        case _:
            known = {"duration": samples.CLIP_SECONDS, "width": 480, "height": 320, **facts}
            return store(memory, kind, samples.video(), name="video.mp4", facts=known)


def _picture(memory: Memory, kind: str) -> bytes:
    """A different one each time."""
    if kind == "photo":
        return samples.picture(memory.count("hue"))
    return portrait(memory.count("portrait", 0))


def as_photo(memory: Memory, portrait: File) -> File:
    """A profile photo as bots get it by getUserProfilePhotos: a photo that may be sent again
    (reported: such file ids begin as a photo's do), unlike the sizes that getChat shows."""
    photo = memory.files.get(as_text(portrait.facts.get("photo")))
    if photo is None:
        photo = store(memory, "photo", portrait.data, facts={})
        portrait.facts["photo"] = photo.unique_id
    return photo


# -- showing


def content(memory: Memory, file: File, kind: str) -> Json:
    """The members of a Message that show this file."""
    if kind == "photo":
        uniques = as_list(file.facts.get("sizes")) or []
        return {"photo": [photo_size(memory.files[str(unique)]) for unique in uniques]}
    shape = _shape(memory, file, kind)
    if kind == "animation":
        return {"animation": shape, "document": _shape(memory, file, "document")}
    return {kind: shape}


def photo_size(file: File) -> Json:
    """A PhotoSize."""
    known = {"width": file.facts.get("width", 0), "height": file.facts.get("height", 0)}
    return {**_pointer(file), "file_size": len(file.data), **known}


def _pointer(file: File) -> Json:
    return {"file_id": file.unique_id, "file_unique_id": file.unique_id}


_MEMBERS = {
    "audio": ("duration", "performer", "title"),
    "voice": ("duration",),
    "video": ("duration", "width", "height", "start_timestamp"),
    "animation": ("duration", "width", "height"),
    "video_note": ("duration", "length"),
    "sticker": ("width", "height", "emoji", "set_name"),
    "document": (),
}


def _shape(memory: Memory, file: File, kind: str) -> Json:
    shape: Json = {name: file.facts[name] for name in _MEMBERS[kind] if name in file.facts}
    if kind == "sticker":
        moving = {"is_animated": file.mime == "application/x-tgsticker"}
        shape |= {**moving, "is_video": file.mime == "video/webm", "type": "regular"}
    elif kind != "video_note":
        named = file.name if kind != "voice" else ""
        shape |= without_empty({"file_name": named, "mime_type": file.mime})
    if (small := memory.files.get(as_text(file.facts.get("thumbnail")))) is not None:
        # `thumb` is the name of former days, which the server still sends (source: Client.cpp).
        shape |= {"thumbnail": photo_size(small), "thumb": photo_size(small)}
    if (cover := memory.files.get(as_text(file.facts.get("cover")))) is not None:
        shape["cover"] = content(memory, cover, "photo")["photo"]
    return {**shape, **_pointer(file), "file_size": len(file.data)}


def filed(memory: Memory, value: object, bot: int) -> object:
    """The same content with file ids that work for one bot."""
    if (shape := as_object(value)) is not None:
        swapped = {name: filed(memory, member, bot) for name, member in shape.items()}
        if (unique := as_text(shape.get("file_id"))) in memory.files:
            kind, age = memory.files[unique].kind, memory.age_of_files(bot)
            swapped["file_id"] = files.file_id(bot, kind, unique, age)
        return swapped
    if (items := as_list(value)) is not None:
        return [filed(memory, item, bot) for item in items]
    return value
