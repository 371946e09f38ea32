"""What people send."""

from playground import posting, views
from playground.actions import asked, people
from playground.chats import Chat, Message
from playground.errors import Mistake
from playground.people import Person
from playground.shapes import Json
from playground.text.parse import formatted
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
    return put(world, who, place, "text", content)


def send(world: World, action: Json) -> object:
    who = asked.person(world, action)
    place = asked.chat(world, who, action)
    asked.may_write(world, who, place)
    kind = asked.text(action, "kind")
    said = formatted(asked.text(action, "text"), "", "", limit=4096, what="message")
    content: Json = {"text": said.text}
    if said.entities:
        content["entities"] = said.entities
    return put(world, who, place, kind, content)


def put(world: World, who: Person, place: Chat, kind: str, content: Json) -> Json:
    """Post a person's message and answer with what they see."""
    place.started = True
    message = Message(posting.next_id(world, place), who.id, world.now(), kind, content)
    posting.post(world, place, message)
    return views.seen(world, who.id, place, message)
