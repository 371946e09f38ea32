"""What bots may do: every method that is emulated, one file per subject."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from playground.call import Call
from playground.errors import ApiError
from playground.methods import callbacks, editing, schema, sending
from playground.methods.common import Method
from playground.people import Bot
from playground.world import World


def _me(world: World, bot: Bot, call: Call) -> object:
    return bot.me()


METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        "getme": _me,
        "sendmessage": sending.send_message,
        "editmessagetext": editing.edit_text,
        "answercallbackquery": callbacks.answer,
    }
)


async def perform(world: World, call: Call) -> object:
    """Do what a bot asks; the JSON-ready `result`, or ApiError.

    Methods of the schema that are not emulated are refused with 501, unknown ones with 404.
    """
    name = call.method.lower()
    if (method := METHODS.get(name)) is not None:
        return method(world, world.memory.bots[call.bot_id], call)
    if name in schema.METHODS:
        raise ApiError(501, "playground: method not emulated")
    raise ApiError(404, "Not Found: method not found")
