"""What people may do: the control protocol's actions, one file per subject."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from playground.actions import (
    changing,
    groups,
    paying,
    people,
    pressing,
    reactions,
    sending,
    whole,
)
from playground.errors import ApiError, Mistake
from playground.shapes import Json
from playground.world import World

Action = Callable[[World, Json], object]

ACTIONS: Final[Mapping[str, Action]] = MappingProxyType(
    {
        "add_person": people.add_person,
        "change_person": people.change_person,
        "add_bot": people.add_bot,
        "block": people.block,
        "unblock": people.unblock,
        "start": sending.start,
        "send": sending.send,
        "tap": sending.tap,
        "pay": paying.pay,
        "invoice": paying.look,
        "cancel": paying.cancel,
        "edit": changing.edit,
        "delete": changing.delete,
        "forward": changing.forward,
        "move": changing.move,
        "react": reactions.react,
        "vote": reactions.vote,
        "press": pressing.press,
        "add_chat": groups.add_chat,
        "join": groups.join,
        "leave": groups.leave,
        "promote": groups.promote,
        "upgrade": groups.upgrade,
        "upload": whole.upload,
        "snapshot": whole.snapshot,
        "reset": whole.reset,
    }
)


async def do(world: World, action: Json) -> object:
    """Do what a person does; the JSON-ready `result`, or Mistake."""
    name = action.get("action")
    if not isinstance(name, str) or (act := ACTIONS.get(name)) is None:
        raise Mistake(f"there is no action {name!r}; there are {', '.join(sorted(ACTIONS))}")
    try:
        return act(world, action)
    except ApiError as error:
        # Contents are checked as bots' are; people get the same words without the prefix.
        raise Mistake(error.description.removeprefix("Bad Request: ")) from error
