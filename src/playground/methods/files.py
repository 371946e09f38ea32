"""getFile and getUserProfilePhotos."""

from playground import files, media
from playground.call import Call
from playground.errors import ApiError, bad_request
from playground.methods import common
from playground.people import Bot
from playground.shapes import Json
from playground.world import World

MAX_DOWNLOAD = 20 * 1024 * 1024


def get_file(world: World, bot: Bot, call: Call) -> Json:
    """Where a file can be downloaded."""
    if not (file_id := call.text("file_id")):
        raise bad_request("file_id not specified")
    try:
        file = world.memory.files.get(_unique(world, bot, file_id))
    except ApiError:
        file = None
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        "file_path": file.path,
    }


def _unique(world: World, bot: Bot, file_id: str) -> str:
    return files.unique_of(bot.id, file_id, world.memory.age_of_files(bot.id))


def profile_photos(world: World, bot: Bot, call: Call) -> Json:
    """A person's one profile photo, in all sizes."""
    who = common.user_id(call)
    offset, limit = call.number("offset", low=0), call.number("limit", 100, 1, 100)
    if (person := world.memory.people.get(who)) is None:
        raise bad_request("user not found")
    portrait = world.memory.files.get(person.photo or "")
    if portrait is None:
        return {"total_count": 0, "photos": []}
    photo = media.as_photo(world.memory, portrait)
    shown = [media.content(world.memory, photo, "photo")["photo"]]
    kept = media.filed(world.memory, shown[offset : offset + limit], bot.id)
    return {"total_count": 1, "photos": kept}
