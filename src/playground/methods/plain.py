"""Plain text and unchecked markup."""

from dataclasses import dataclass, field

from playground.errors import bad_request
from playground.shapes import Json, as_object, parsed


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: list[Json] = field(default_factory=list[Json])


def formatted(text: str, parse_mode: str, entities: str, *, limit: int, what: str) -> Formatted:
    text = text.strip()
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > limit:
        raise bad_request(f"{what} is too long")
    entities_list: list[Json] = []
    if text.startswith("/"):
        command = text.split()[0]
        entities_list = [{"offset": 0, "length": len(command), "type": "bot_command"}]
    return Formatted(text, entities_list)


def reply_markup(raw: str, *, private: bool = True) -> Json | None:
    return as_object(parsed(raw)) if raw else None
