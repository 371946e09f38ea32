"""Looking at chats, their titles and pinned messages, and leaving them."""

from playground import files, media, membership, posting, views
from playground.call import Call
from playground.chats import Chat, Member, Message
from playground.errors import bad_request
from playground.methods import common
from playground.people import Bot
from playground.shapes import Json, as_list, without_empty
from playground.world import World


def get_chat(world: World, bot: Bot, call: Call) -> Json:
    """A ChatFullInfo."""
    place = common.readable(world, bot, call.text("chat_id"))
    shape = views.chat(world, place)
    shape |= _private(world, place) if place.is_private else _group(place)
    shape |= _photo(world, bot, place)
    if place.pinned and (pinned := place.messages.get(place.pinned[-1])) is not None:
        shape["pinned_message"] = views.message(world, place, pinned, bot.id, with_reply=False)
    return shape | {"max_reaction_count": 11, "accent_color_id": place.id % 7}


def _gifts(accepted: bool) -> Json:
    names = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return dict.fromkeys((*names, "gifts_from_channels"), accepted)


def _private(world: World, place: Chat) -> Json:
    shape: Json = {"accepted_gift_types": _gifts(True)}
    if (person := world.memory.people.get(place.id)) is None or person.deactivated:
        return shape
    return shape | without_empty(
        {
            "active_usernames": [person.username] if person.username else [],
            "bio": person.bio,
            "has_private_forwards": person.forwards == "nobody",
            "has_restricted_voice_and_video_messages": not person.voice_messages,
            "birthdate": person.birthdate,
        }
    )


def _group(place: Chat) -> Json:
    shape = without_empty(
        {
            "active_usernames": [place.username] if place.username else [],
            "description": place.description,
        }
    )
    if place.type != "channel":
        shape["permissions"] = membership.permissions(place)
    return shape | {"accepted_gift_types": _gifts(False)}


def _photo(world: World, bot: Bot, place: Chat) -> Json:
    person = world.memory.people.get(place.id)
    unique = (person.photo if person else None) if place.is_private else place.photo
    if (photo := world.memory.files.get(unique or "")) is None:
        return {}
    uniques = as_list(photo.facts["sizes"]) or []
    small = media.photo_size(world.memory.files[str(uniques[0])])
    big = media.photo_size(photo)
    shape: Json = {}
    for name, size in (("small", small), ("big", big)):
        unique = str(size["file_unique_id"])
        age = world.memory.age_of_files(bot.id)
        shape[f"{name}_file_id"] = files.file_id(bot.id, photo.kind, unique, age)
        shape[f"{name}_file_unique_id"] = unique
    return {"photo": shape}


# -- titles


def set_title(world: World, bot: Bot, call: Call) -> bool:
    place = _manageable(
        world, bot, call, "can_change_info", "not enough rights to change chat title"
    )
    title = call.text("title").strip()
    if not title:
        raise bad_request("title must be non-empty")
    if title == place.title:
        raise bad_request("chat title is not modified")
    place.title = title[:128]
    _service(world, bot, place, {"new_chat_title": place.title})
    world.feed.emit({"event": "chat", "chat": views.chat_card(world, place)})
    return True


def set_description(world: World, bot: Bot, call: Call) -> bool:
    refusal = "not enough rights to set chat description"
    place = _manageable(world, bot, call, "can_change_info", refusal)
    text = call.text("description")[:255]
    if text == place.description:
        raise bad_request("chat description is not modified")
    place.description = text
    return True


def _manageable(world: World, bot: Bot, call: Call, right: str, refusal: str) -> Chat:
    place = common.reachable(world, bot, call.text("chat_id"))
    if place.is_private:
        raise bad_request("can't change private chat info")  # assumed
    if not place.member(bot.id).may(right):
        raise bad_request(refusal)
    return place


def _service(world: World, bot: Bot, place: Chat, content: Json) -> None:
    number = posting.next_id(world, place)
    posting.post(world, place, Message(number, bot.id, world.now(), "service", content))


def leave(world: World, bot: Bot, call: Call) -> bool:
    place = common.readable(world, bot, call.text("chat_id"))
    if place.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    membership.change(world, place, bot.id, Member(bot.id, "left"))
    return True


# -- pins


def pin(world: World, bot: Bot, call: Call) -> bool:
    place = common.reachable(world, bot, call.text("chat_id"))
    message = common.find_message(place, call.number("message_id", low=0), "message to pin")
    _check_pins(bot, place)
    if message.is_service:
        raise bad_request("a service message can't be pinned")
    if message.id in place.pinned:
        place.pinned.remove(message.id)
    place.pinned.append(message.id)
    _service(world, bot, place, {"pinned_message": message.id})
    return True


def unpin(world: World, bot: Bot, call: Call) -> bool:
    """Takes away one pin, the newest when none is named."""
    place = common.reachable(world, bot, call.text("chat_id"))
    number = call.number("message_id", low=0) or (place.pinned[-1] if place.pinned else 0)
    message = common.find_message(place, number, "message to unpin")
    _check_pins(bot, place)
    if message.id in place.pinned:
        place.pinned.remove(message.id)
    return True


def unpin_all(world: World, bot: Bot, call: Call) -> bool:
    place = common.reachable(world, bot, call.text("chat_id"))
    _check_pins(bot, place)
    place.pinned.clear()
    return True


def _check_pins(bot: Bot, place: Chat) -> None:
    right = "can_edit_messages" if place.type == "channel" else "can_pin_messages"
    if not place.is_private and not place.member(bot.id).may(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
