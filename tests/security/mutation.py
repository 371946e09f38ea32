"""Updates that somebody has tampered with: whole ones, changed at random places."""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, cast

ODD: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1 << 52,
    1 << 63,
    1e308,
    "",
    "\0",
    "\ud800",
    "a" * 5_000,
    "' OR 1=1; --",
    [],
    {},
    [[]],
    {"id": 1},
    [None],
    "/start",
    "/delete",
    "/export",
)
PERSON: dict[str, object] = {"id": 101, "is_bot": False, "first_name": "P", "language_code": "en"}
CHAT: dict[str, object] = {"id": 101, "type": "private"}
HEAD = {"message_id": 5, "date": 1_790_000_000, "from": PERSON, "chat": CHAT}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 10}
WHOLE: tuple[dict[str, object], ...] = (
    {"message": {**HEAD, "text": "/chat"}},
    {"message": {**HEAD, "text": "hi", "entities": [{"type": "bold", "offset": 0, "length": 2}]}},
    {"message": {**HEAD, "photo": [{**FILE, "width": 9, "height": 9}], "caption": "look"}},
    {"message": {**HEAD, "document": {**FILE, "file_name": "a.pdf"}, "media_group_id": "1"}},
    {"message": {**HEAD, "location": {"latitude": 52.5, "longitude": 13.4}}},
    {"message": {**HEAD, "poll": {"question": "q", "options": [{"text": "a"}, {"text": "b"}]}}},
    {"message": {**HEAD, "text": "re", "reply_to_message": {**HEAD, "text": "before"}}},
    {"edited_message": {**HEAD, "text": "changed", "edit_date": 1_790_000_001}},
    {"callback_query": {"id": "1", "from": PERSON, "data": "AAAA", "message": HEAD}},
    {"message_reaction": {"chat": CHAT, "user": PERSON, "message_id": 5, "new_reaction": []}},
    {"my_chat_member": {"chat": CHAT, "from": PERSON, "new_chat_member": {"status": "kicked"}}},
)


def mutated(chance: random.Random, number: int) -> dict[str, Any]:
    """One of the whole updates with up to four things in it replaced, removed or added."""
    update: dict[str, Any] = json.loads(json.dumps(chance.choice(WHOLE)))
    for _ in range(chance.randint(1, 4)):
        where = chance.choice([*_places(update)])
        keys = list(where) if isinstance(where, dict) else list(range(len(where)))
        if not keys or chance.random() < 0.1:
            _add(where, chance)
        elif chance.random() < 0.3:
            del where[chance.choice(keys)]
        else:
            where[chance.choice(keys)] = deepcopy(chance.choice(ODD))
    return {"update_id": number, **update}


def _add(where: dict[str, Any] | list[Any], chance: random.Random) -> None:
    odd = deepcopy(chance.choice(ODD))
    if isinstance(where, dict):
        where[chance.choice(("text", "caption", "entities", "forward_origin", "zzz"))] = odd
    else:
        where.append(odd)


def _places(value: object) -> Iterator[dict[str, Any] | list[Any]]:
    if isinstance(value, dict):
        yield cast("dict[str, Any]", value)
        for inner in cast("dict[str, object]", value).values():
            yield from _places(inner)
    elif isinstance(value, list):
        yield cast("list[Any]", value)
        for inner in cast("list[object]", value):
            yield from _places(inner)
