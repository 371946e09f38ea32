"""What people may do: the control protocol's actions, one file per subject."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from playground.actions import people, pressing, sending
from playground.errors import Mistake
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
        "press": pressing.press,
    }
)


async def do(world: World, action: Json) -> object:
    """Do what a person does; the JSON-ready `result`, or Mistake."""
    name = action.get("action")
    if isinstance(name, str) and (act := ACTIONS.get(name)) is not None:
        return act(world, action)
    raise Mistake(f"there is no action {name!r}; there are {', '.join(sorted(ACTIONS))}")
