"""The bot's own card: commands, name, descriptions, menu button."""

import re
from dataclasses import replace

from playground.call import Call
from playground.errors import bad_request
from playground.fields import Fields, Malformed, decode, fields, refusal
from playground.methods import common
from playground.people import Bot, CommandSet
from playground.shapes import Json, as_list
from playground.world import World

MAX_COMMANDS = 100
_COMMAND = re.compile("[a-z0-9_]{1,32}")
_WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_NARROW = ("chat", "chat_administrators", "chat_member")


def set_commands(world: World, bot: Bot, call: Call) -> bool:
    commands = [_checked(given) for given in _commands(call)]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")  # reported
    return _kept(world, bot, call, commands)


def delete_commands(world: World, bot: Bot, call: Call) -> bool:
    return _kept(world, bot, call, [])


def get_commands(world: World, bot: Bot, call: Call) -> list[Json]:
    """Exactly this scope and language: looking further is up to people's clients."""
    scope, language = _scope(world, bot, call), call.text("language_code")
    for kept in bot.command_sets:
        if (kept.scope, kept.language_code) == (scope, language):
            return kept.commands
    return []


def _kept(world: World, bot: Bot, call: Call, commands: list[Json]) -> bool:
    scope, language = _scope(world, bot, call), call.text("language_code")
    others = [
        kept for kept in bot.command_sets if (kept.scope, kept.language_code) != (scope, language)
    ]
    if commands:
        others.append(CommandSet(scope, language, commands))
    world.add_bot(replace(bot, command_sets=tuple(others)))
    return True


def _commands(call: Call) -> list[Fields]:
    if not (raw := call.text("commands")):
        return []
    try:
        items = as_list(decode(raw))
    except Malformed:
        raise bad_request("can't parse commands JSON object") from None
    if items is None:
        raise bad_request("expected an Array of BotCommand")
    try:
        given = [fields(item, "expected an Object") for item in items]
        for each in given:
            each.needed_text("command")
            each.needed_text("description")
    except Malformed as error:
        raise bad_request(f"can't parse BotCommand: {error}") from None
    return given


def _checked(given: Fields) -> Json:
    command = given.text("command").removeprefix("/")
    description = given.text("description").strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _scope(world: World, bot: Bot, call: Call) -> Json:
    if not (raw := call.text("scope")):
        return {"type": "default"}
    try:
        value = decode(raw)
    except Malformed:
        raise bad_request("can't parse BotCommandScope JSON object") from None
    try:
        scope, chat = _read_scope(fields(value, "BotCommandScope must be an Object"))
    except Malformed as error:
        raise bad_request(f"can't parse BotCommandScope: {error}") from None
    return scope | ({"chat_id": common.find_chat(world, bot, chat).id} if chat else {})


def _read_scope(given: Fields) -> tuple[Json, str]:
    kind = given.needed_text("type")
    if kind in _WIDE:
        return {"type": kind}, ""
    if kind not in _NARROW:
        raise Malformed("Unsupported type specified")
    if not (chat := given.needed_text("chat_id")):
        raise Malformed("Empty chat_id specified")
    if kind != "chat_member":
        return {"type": kind}, chat
    if (user := given.needed_number("user_id", bits=64)) <= 0:
        raise Malformed("Invalid user_id specified")
    return {"type": kind, "user_id": user}, chat


# -- names and descriptions: kept per language; an empty one falls back to the default


def set_name(world: World, bot: Bot, call: Call) -> bool:
    language, name = call.text("language_code"), call.text("name").strip()
    if len(name) > 64 or not (name or language):
        raise bad_request("BOT_TITLE_INVALID")  # assumed
    world.add_bot(replace(bot, names=_with(bot.names, language, name)))
    return True


def get_name(world: World, bot: Bot, call: Call) -> Json:
    return {"name": bot.names.get(call.text("language_code"), bot.name)}


def set_description(world: World, bot: Bot, call: Call) -> bool:
    language, text = call.text("language_code"), call.text("description").strip()
    if len(text) > 512:
        raise bad_request("BOT_DESCRIPTION_INVALID")  # assumed
    world.add_bot(replace(bot, descriptions=_with(bot.descriptions, language, text)))
    return True


def get_description(world: World, bot: Bot, call: Call) -> Json:
    known = bot.descriptions
    return {"description": known.get(call.text("language_code"), known.get("", ""))}


def set_short_description(world: World, bot: Bot, call: Call) -> bool:
    language, text = call.text("language_code"), call.text("short_description").strip()
    if len(text) > 120:
        raise bad_request("BOT_SHARE_TEXT_INVALID")  # assumed
    changed = _with(bot.short_descriptions, language, text)
    world.add_bot(replace(bot, short_descriptions=changed))
    return True


def get_short_description(world: World, bot: Bot, call: Call) -> Json:
    known = bot.short_descriptions
    return {"short_description": known.get(call.text("language_code"), known.get("", ""))}


def _with(texts: dict[str, str], language: str, text: str) -> dict[str, str]:
    others = {code: kept for code, kept in texts.items() if code != language}
    return others | ({language: text} if text else {})


# -- the menu button


def set_menu_button(world: World, bot: Bot, call: Call) -> bool:
    button = _button(call)
    person = _person(world, call)
    if person == 0 and button["type"] == "default":
        button = {"type": "commands"}
    world.add_bot(replace(bot, menu_buttons=bot.menu_buttons | {person: button}))
    return True


def get_menu_button(world: World, bot: Bot, call: Call) -> Json:
    person = _person(world, call)
    fallback: Json = {"type": "default" if person else "commands"}
    return bot.menu_buttons.get(person, fallback)


def _person(world: World, call: Call) -> int:
    if "chat_id" not in call.args:
        return 0
    who = common.user_id(call, "chat_id")
    if who not in world.memory.people:
        raise bad_request("user not found")
    return who


def _button(call: Call) -> Json:
    if not (raw := call.text("menu_button")):
        return {"type": "default"}
    try:
        value = decode(raw)
    except Malformed:
        raise bad_request("can't parse menu button JSON object") from None
    try:
        given = fields(value, "MenuButton must be an Object")
        kind = given.needed_text("type")
        if kind == "web_app":
            text, url = given.needed_text("text"), given.part("web_app").needed_text("url")
            return {"type": kind, "text": text, "web_app": {"url": url}}
        if kind not in ("default", "commands"):
            raise Malformed("MenuButton has unsupported type")
    except Malformed as error:
        raise refusal(Malformed(f"Can't parse menu button: {error}")) from None
    return {"type": kind}
