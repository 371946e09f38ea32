"""Places in messages: checked numbers, and live ones that end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.chats import Chat, Message
from playground.errors import bad_request
from playground.shapes import Json, as_object

if TYPE_CHECKING:
    from playground.world import World

FOREVER = 0x7FFFFFFF
_LIVE = ("live_period", "heading", "proximity_alert_radius")


def location(
    latitude: float, longitude: float, accuracy: float, live: int, heading: int, radius: int
) -> Json:
    """A Bot API Location (source: Client.cpp JsonLocation, td Location.cpp)."""
    if live and live != FOREVER and not 60 <= live <= 86400:
        raise bad_request("wrong live location period specified")
    if heading and not 1 <= heading <= 360:
        raise bad_request("wrong live location heading specified")
    if not 0 <= radius <= 100000:
        raise bad_request("wrong live location proximity alert radius specified")
    shape: Json = {"latitude": latitude, "longitude": longitude}
    if live:
        shape["live_period"] = live
        shape |= {"heading": heading} if heading else {}
        shape |= {"proximity_alert_radius": radius} if radius else {}
    if accuracy > 0:
        shape["horizontal_accuracy"] = min(accuracy, 1500.0)
    return shape


def of(message: Message) -> Json:
    """The location that a message shows."""
    return dict(as_object(message.content.get("location")) or {})


def is_live(message: Message) -> bool:
    return message.kind == "location" and "live_period" in of(message)


def lives(world: World, place: Chat, message: Message) -> None:
    """Let a live location end by itself when its time is over."""
    period = of(message).get("live_period")
    if isinstance(period, int) and period != FOREVER:
        message.live_until = message.date + period
        world.memory.ends(message.live_until, place, message.id)


def stopped(message: Message) -> Json:
    """The content of a live location that is one no longer."""
    return {"location": {name: it for name, it in of(message).items() if name not in _LIVE}}
