"""The content of what people send, from an action's members."""

import json

from playground import dice, locations, media, posting, voting
from playground.actions import asked
from playground.chats import Chat
from playground.errors import Mistake
from playground.files import File
from playground.people import Person
from playground.polls import Option, Poll
from playground.shapes import Json, as_float, as_int, as_list, as_text, without_empty
from playground.text.parse import formatted
from playground.world import World

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024


def made(world: World, who: Person, place: Chat, kind: str, action: Json) -> Json:
    """The members of the Message that this kind fills."""
    if kind in media.KINDS:
        return _media(world, kind, action)
    match kind:
        case "text":
            return text(action)
        case "location":
            return {"location": _location(action)}
        case "venue":
            return _venue(action)
        case "contact":
            return {"contact": _contact(world, action)}
        case "dice":
            return {"dice": dice.thrown(world.random, asked.text(action, "emoji", ""))}
        case "poll":
            return _poll(world, who, place, action)
        case _:
            raise Mistake(f"there is no kind {kind!r} of message")


def _entities(action: Json) -> str:
    return json.dumps(action["entities"]) if action.get("entities") else ""


def text(action: Json) -> Json:
    """A text with its entities, those that Telegram finds included."""
    said = formatted(
        asked.text(action, "text"), "", _entities(action), limit=TEXT_LIMIT, what="message"
    )
    return {"text": said.text} | without_empty({"entities": said.entities})


def caption(action: Json) -> Json:
    """A caption, or nothing."""
    given = asked.text(action, "caption", "")
    said = formatted(given, "", _entities(action), limit=CAPTION_LIMIT, what="message caption")
    return without_empty({"caption": said.text, "caption_entities": said.entities})


def _media(world: World, kind: str, action: Json) -> Json:
    content = media.content(world.memory, _file(world, kind, action), kind)
    if kind not in ("video_note", "sticker"):
        content |= caption(action)
    if action.get("has_spoiler") is True and kind in ("photo", "video", "animation"):
        content["has_media_spoiler"] = True
    return content


_FACTS = ("duration", "width", "height", "length", "title", "performer", "emoji")


def _file(world: World, kind: str, action: Json) -> File:
    facts = {name: action[name] for name in _FACTS if name in action}
    if (key := action.get("file")) is None:
        return media.sample(world.memory, kind, facts=facts)
    given = world.memory.files.get(as_text(key))
    if given is None:
        raise Mistake(f"there is no file {key!r}: upload gives one")
    if given.kind == kind:
        return given
    # People's clients turn any picture into one that Telegram takes, whatever its name.
    name = "" if kind == "photo" else given.name
    return media.store(world.memory, kind, given.data, name=name, mime=given.mime, facts=facts)


def _location(action: Json) -> Json:
    return locations.location(
        asked.decimal(action, "latitude"),
        asked.decimal(action, "longitude"),
        as_float(action.get("horizontal_accuracy")) or 0.0,
        as_int(action.get("live_period")) or 0,
        as_int(action.get("heading")) or 0,
        as_int(action.get("proximity_alert_radius")) or 0,
    )


def _venue(action: Json) -> Json:
    spot = _location({**action, "live_period": 0})
    venue = {
        "location": spot,
        "title": asked.text(action, "title"),
        "address": asked.text(action, "address"),
    }
    return {"location": spot, "venue": venue}


def _contact(world: World, action: Json) -> Json:
    contact: Json = {
        "phone_number": asked.text(action, "phone_number"),
        "first_name": asked.text(action, "first_name"),
    }
    contact |= without_empty({"last_name": asked.text(action, "last_name", "")})
    if action.get("user_id") is not None:
        contact["user_id"] = world.person(asked.number(action, "user_id")).id
    return contact


def own_contact(who: Person) -> Json:
    """What a button that asks for the phone number sends."""
    contact: Json = {
        "phone_number": who.phone_number or "+10000000000",
        "first_name": who.first_name,
    }
    contact |= without_empty({"last_name": who.last_name})
    return {"contact": contact | {"user_id": who.id}}


def _poll(world: World, who: Person, place: Chat, action: Json) -> Json:
    options = [as_text(option) for option in as_list(action.get("options")) or []]
    poll = Poll(
        "",
        who.id,
        place.key,
        posting.coming_id(world, place),
        asked.text(action, "question"),
        [],
        [Option("", option, []) for option in options],
        anonymous=action.get("is_anonymous") is not False,
        multiple=action.get("allows_multiple_answers") is True,
        open_period=as_int(action.get("open_period")) or 0,
    )
    if action.get("correct_option_id") is not None:
        poll.correct = [asked.number(action, "correct_option_id")]
        poll.revoting = False
    return {"poll": voting.opened(world, voting.checked(poll)).id}
