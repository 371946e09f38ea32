"""Locations, venues, contacts and dice."""

from playground import dice, locations, posting
from playground.call import Call
from playground.errors import bad_request
from playground.methods import common, editing, sending
from playground.people import Bot
from playground.shapes import Json, as_int, without_empty
from playground.world import World


def _decimal(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _located(call: Call, live: int) -> Json:
    """The location of a call (source: Client.cpp get_location)."""
    for name in ("latitude", "longitude"):
        if not call.text(name).strip():
            raise bad_request(f"{name} is empty")
    return locations.location(
        _decimal(call.text("latitude")),
        _decimal(call.text("longitude")),
        _decimal(call.text("horizontal_accuracy") or "0"),
        live,
        call.number("heading"),
        call.number("proximity_alert_radius"),
    )


def send_location(world: World, bot: Bot, call: Call) -> Json:
    content: Json = {"location": _located(call, call.number("live_period"))}
    return sending.send(world, bot, call, "location", lambda place: ("location", content))


def send_venue(world: World, bot: Bot, call: Call) -> Json:
    venue: Json = {"location": _located(call, 0)}
    venue |= {"title": call.text("title"), "address": call.text("address")}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        venue |= without_empty({name: call.text(name)})
    # A message with a venue shows the plain location too (source: Client.cpp).
    content: Json = {"location": venue["location"], "venue": venue}
    return sending.send(world, bot, call, "venue", lambda place: ("venue", content))


def send_contact(world: World, bot: Bot, call: Call) -> Json:
    contact: Json = {
        "phone_number": call.required("phone_number"),
        "first_name": call.required("first_name"),
    }
    contact |= without_empty({"last_name": call.text("last_name"), "vcard": call.text("vcard")})
    content: Json = {"contact": contact}
    return sending.send(world, bot, call, "contact", lambda place: ("contact", content))


def send_dice(world: World, bot: Bot, call: Call) -> Json:
    return sending.send(
        world,
        bot,
        call,
        "dice",
        lambda place: ("dice", {"dice": dice.thrown(world.random, call.text("emoji"))}),
    )


def edit_live_location(world: World, bot: Bot, call: Call) -> Json:
    spot = _located(call, 0)
    markup = editing.new_markup(call)
    place, message = editing.to_edit(world, bot, call)
    if not locations.is_live(message):
        raise bad_request("message can't be edited")
    period = call.number("live_period") or as_int(locations.of(message)["live_period"]) or 0
    content: Json = {"location": spot | _located(call, period)}
    changed = editing.change(world, bot, place, message, content, markup)
    locations.lives(world, place, message)
    return changed


def stop_live_location(world: World, bot: Bot, call: Call) -> Json:
    markup = editing.new_markup(call)
    place, message = editing.to_edit(world, bot, call)
    if not locations.is_live(message):
        raise bad_request("message can't be edited")
    message.live_until = 0.0
    return editing.change(world, bot, place, message, locations.stopped(message), markup)


_ACTIONS = {
    "typing": "typing",
    "record_video": "record_video",
    "upload_video": "upload_video",
    "record_audio": "record_voice",
    "record_voice": "record_voice",
    "upload_audio": "upload_voice",
    "upload_voice": "upload_voice",
    "upload_photo": "upload_photo",
    "upload_document": "upload_document",
    "choose_sticker": "choose_sticker",
    "pick_up_location": "find_location",
    "find_location": "find_location",
    "record_video_note": "record_video_note",
    "upload_video_note": "upload_video_note",
    "cancel": "cancel",
}
ACTION_SHOWN = 5.0


def send_chat_action(world: World, bot: Bot, call: Call) -> bool:
    """Show what the bot is about; for five seconds, or until its next message."""
    if (action := _ACTIONS.get(call.text("action").lower())) is None:
        raise bad_request("wrong parameter action in request")
    place = common.reachable(world, bot, call.text("chat_id"))
    now = world.clock.now()
    until = now if action == "cancel" else now + ACTION_SHOWN
    for person in posting.viewers(world, place):
        event: Json = {"event": "action", "action": action, "until": until}
        posting.emit(world, person, place, event)
    return True
