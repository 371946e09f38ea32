"""Actions on the whole world: files, snapshots, going back."""

import base64

from playground import media
from playground.actions import asked
from playground.errors import Mistake
from playground.shapes import Json
from playground.world import World


def upload(world: World, action: Json) -> Json:
    """Keep a file, to be sent later."""
    try:
        data = base64.b64decode(asked.text(action, "base64"), validate=True)
    except ValueError:
        raise Mistake("'base64' must be the file in base64") from None
    name, mime = asked.text(action, "name", "file"), asked.text(action, "type", "")
    file = media.store(world.memory, "document", data, name=name, mime=mime, facts={})
    return {"file": file.unique_id}


def snapshot(world: World, action: Json) -> Json:
    return {"snapshot": world.snapshot()}


def reset(world: World, action: Json) -> bool:
    given = action.get("snapshot")
    world.reset(None if given is None else asked.number(action, "snapshot"))
    return True
