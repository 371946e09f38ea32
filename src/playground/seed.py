"""How a world begins: people, bots and chats, described in JSON."""

import random
from importlib import resources

from playground import media, tokens
from playground.chats import Chat, Member
from playground.errors import Mistake
from playground.memory import Memory
from playground.people import Bot, Person
from playground.shapes import Json, as_int, as_list, as_object, as_text, parsed

FIRST_PERSON = 6_100_000_001
FIRST_BOT = 7_000_000_001
MOST_STARS = 10**9


def default() -> Json:
    """Four friendly people who speak English and Russian."""
    text = resources.files("playground").joinpath("seeds/default.json").read_text("utf-8")
    return as_object(parsed(text)) or {}


def plant(memory: Memory, chance: random.Random, plan: Json) -> None:
    """Put everything the plan names into an empty memory."""
    for shape in _all(plan, "people"):
        person = new_person(memory, shape)
        memory.people[person.id] = person
    for shape in _all(plan, "bots"):
        bot = new_bot(memory, chance, shape)
        memory.bots[bot.id] = bot
    for shape in _all(plan, "chats"):
        place = new_chat(memory, shape)
        memory.chats[place.key] = place


def _all(plan: Json, name: str) -> list[Json]:
    return [shape for item in as_list(plan.get(name)) or [] if (shape := as_object(item))]


def new_person(memory: Memory, shape: Json) -> Person:
    """A person as `add_person` or a seed file describes them; Mistake when it can't be."""
    number = as_int(shape.get("id")) or _free_number(memory)
    if number in memory.people or number in memory.bots or number <= 0:
        raise Mistake(f"id {number} is taken or not positive: leave it out to get a free one")
    return changed(memory, Person(number, f"Person {number}"), shape)


def _free_number(memory: Memory) -> int:
    while (number := memory.count("person", FIRST_PERSON)) in memory.people:
        continue
    return number


_TEXTS = ("first_name", "last_name", "username", "language_code", "phone_number", "bio")
_SWITCHES = ("is_premium", "voice_messages", "deactivated")


def changed(memory: Memory, person: Person, shape: Json) -> Person:
    """The person with the members of `shape` that persons have; Mistake for wrong ones."""
    known: dict[str, object] = {name: getattr(person, name) for name in person.__slots__}
    for name, value in shape.items():
        known |= {"photo": _photo(memory, value)} if name == "photo" else _member(name, value)
    return Person(**known)  # pyright: ignore[reportArgumentType] fields by name


def _photo(memory: Memory, value: object) -> str | None:
    """A profile photo: true is a built-in one, a text is an uploaded file, null takes it away."""
    if value is None:
        return None
    if value is True:
        return media.sample(memory, "profile_photo", facts={}).unique_id
    if (given := memory.files.get(as_text(value))) is None:
        raise Mistake(f"there is no file {value!r}: upload gives one, true is a built-in photo")
    if given.kind == "profile_photo":
        return given.unique_id
    return media.store(memory, "profile_photo", given.data, facts={}).unique_id


def _member(name: str, value: object) -> Json:
    match name, value:
        case (("id" | "action" | "person" | "blocked"), _):
            return {}
        case text, str() if text in _TEXTS:
            return {text: value}
        case switch, bool() if switch in _SWITCHES:
            return {switch: value}
        case "forwards", "everyone" | "nobody":
            return {name: value}
        case "stars", int() if not isinstance(value, bool) and 0 <= value <= MOST_STARS:
            return {name: value}
        case "birthdate", None | dict():
            return {name: value}
        case _:
            raise Mistake(f"a person has no such {name!r}: {value!r}")


def new_bot(memory: Memory, chance: random.Random, shape: Json) -> Bot:
    """A bot as `add_bot` or a seed file describes it."""
    token = as_text(shape.get("token"))
    number = tokens.bot_id(token) if token else memory.count("bot", FIRST_BOT)
    if number in memory.bots or number in memory.people:
        raise Mistake(f"id {number} is taken: give another token, or none to get a new one")
    username = as_text(shape.get("username")) or f"bot{number}_bot"
    return Bot(
        number,
        token or tokens.new_token(number, chance),
        username.removeprefix("@"),
        {"": as_text(shape.get("first_name")) or username.removeprefix("@")},
        reads_groups=shape.get("reads_groups") is True,
    )


def new_chat(memory: Memory, shape: Json) -> Chat:
    """A group, supergroup, forum or channel of a seed file."""
    kind = as_text(shape.get("type")) or "supergroup"
    number = as_int(shape.get("id"))
    if number is None or number >= 0:
        raise Mistake(f"a chat needs a negative id, not {shape.get('id')!r}")
    place = Chat(
        number,
        "supergroup" if kind == "forum" else kind,
        title=as_text(shape.get("title")) or f"Chat {number}",
        username=as_text(shape.get("username")),
        description=as_text(shape.get("description")),
        is_forum=kind == "forum",
        permissions=as_object(shape.get("permissions")) or {},
    )
    for topic in _all(shape, "topics"):
        place.topics[as_int(topic.get("id")) or 0] = as_text(topic.get("name"))
    for member in _all(shape, "members"):
        settled = _settled(memory, member)
        place.members[settled.id] = settled
    return place


def _settled(memory: Memory, shape: Json) -> Member:
    name = as_text(shape.get("bot") or shape.get("username")).removeprefix("@")
    number = as_int(shape.get("id")) or _by_username(memory, name)
    if number not in memory.people and number not in memory.bots:
        raise Mistake(f"nobody in the seed is {shape!r}: people and bots come before chats")
    return Member(
        number,
        as_text(shape.get("status")) or "member",
        as_object(shape.get("rights")) or {},
        custom_title=as_text(shape.get("custom_title")),
    )


def _by_username(memory: Memory, username: str) -> int:
    everyone = [*memory.people.values(), *memory.bots.values()]
    return next((one.id for one in everyone if one.username == username and username), 0)
