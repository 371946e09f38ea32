"""What people send."""

from playground import posting, views
from playground.actions import asked, contents, people
from playground.chats import Chat, Message
from playground.errors import Mistake
from playground.methods import replies
from playground.people import Person
from playground.shapes import Json, as_list, as_object, as_text
from playground.world import World


def start(world: World, action: Json) -> Json:
    """Press Start, or open a deep link; lifts a block as Telegram's Restart does."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    if not place.is_private:
        raise Mistake("only a private chat with a bot can be started")
    payload = asked.text(action, "payload", "")
    if len(payload) > 64 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in payload):
        raise Mistake("a payload has at most 64 characters of A-Z, a-z, 0-9, _ and -")
    if place.bot in who.blocked:
        who = people.set_block(world, who, place, on=False)
    entity: Json = {"offset": 0, "length": 6, "type": "bot_command"}
    content: Json = {"text": f"/start {payload}".strip(), "entities": [entity]}
    return seen(world, who, place, put(world, who, place, "text", content))


def send(world: World, action: Json) -> object:
    """Send one message of any kind, or an album."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    asked.may_write(world, who, place)
    target = reply(place, action)
    kind = asked.text(action, "kind")
    if kind == "album":
        return _album(world, who, place, action, target)
    content = contents.made(world, who, place, kind, action)
    return seen(world, who, place, put(world, who, place, kind, content, target))


def reply(place: Chat, action: Json) -> replies.Target:
    """What `reply_to` and `quote` point at."""
    if action.get("reply_to") is None:
        return replies.Target()
    number = asked.number(action, "reply_to")
    if (message := place.messages.get(number)) is None:
        raise Mistake(f"there is no message {number} in this chat to reply to")
    return replies.Target(number, replies.quoted(message, as_text(action.get("quote")), 0))


def _album(
    world: World, who: Person, place: Chat, action: Json, target: replies.Target
) -> list[Json]:
    items = [as_object(item) for item in as_list(action.get("items")) or []]
    if not 2 <= len(items) <= 10 or None in items:
        raise Mistake("'items' must be a list of 2 to 10 objects with a 'kind' each")
    made = [_item(world, who, place, item) for item in items if item is not None]
    album = posting.album_id(world)
    sent = [put(world, who, place, kind, content, target, album=album) for kind, content in made]
    return [seen(world, who, place, message) for message in sent]


def _item(world: World, who: Person, place: Chat, item: Json) -> tuple[str, Json]:
    kind = asked.text(item, "kind")
    if kind not in ("photo", "video", "document", "audio"):
        raise Mistake(f"a {kind} can't be in an album: photo, video, document and audio can")
    return kind, contents.made(world, who, place, kind, item)


def put(
    world: World,
    who: Person,
    place: Chat,
    kind: str,
    content: Json,
    target: replies.Target | None = None,
    *,
    album: str = "",
    origin: Json | None = None,
) -> Message:
    """Post a person's message."""
    place.started = True
    aimed = target or replies.Target()
    message = Message(
        posting.next_id(world, place),
        who.id,
        world.now(),
        kind,
        content,
        reply_to=aimed.reply_to,
        quote=aimed.quote,
        album=album,
        origin=origin,
    )
    return posting.post(world, place, message)


def seen(world: World, who: Person, place: Chat, message: Message) -> Json:
    """The message as the person sees it."""
    return views.seen(world, who.id, place, message)


def tap(world: World, action: Json) -> Json:
    """Tap a button of the reply keyboard that the chat shows."""
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    asked.may_write(world, who, place)
    holder, button = _button(place, asked.text(action, "text"))
    target = replies.Target(holder.id)
    if button.get("request_contact") is True:
        content = contents.own_contact(who)
        return seen(world, who, place, put(world, who, place, "contact", content, target))
    if button.get("request_location") is True:
        spot = {"latitude": 52.52, "longitude": 13.405} | action
        content = contents.made(world, who, place, "location", spot)
        return seen(world, who, place, put(world, who, place, "location", content, target))
    if others := [name for name in button if name == "web_app" or "request" in name]:
        raise Mistake(f"a button with {others[0]} can only be tapped in a real client")
    content = contents.made(world, who, place, "text", {"text": button["text"]})
    return seen(world, who, place, put(world, who, place, "text", content))


def _button(place: Chat, wanted: str) -> tuple[Message, Json]:
    """The newest keyboard counts; a removed one is gone."""
    keyboards = [it for it in place.messages.values() if it.keyboard is not None]
    if not keyboards or "keyboard" not in (keyboards[-1].keyboard or {}):
        raise Mistake("this chat shows no reply keyboard")
    holder = keyboards[-1]
    rows = as_list((holder.keyboard or {})["keyboard"]) or []
    buttons = [_shape(button) for row in rows for button in as_list(row) or []]
    for button in buttons:
        if button.get("text") == wanted:
            return holder, button
    names = [button.get("text") for button in buttons]
    raise Mistake(f"the keyboard has no button {wanted!r}; it has {names}")


def _shape(button: object) -> Json:
    return {"text": button} if isinstance(button, str) else as_object(button) or {}
