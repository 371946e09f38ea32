"""How an answer looks: Telegram's two envelopes, and the JSON they are written in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from playground.errors import ApiError

_ENCODER = json.JSONEncoder(separators=(",", ":"))


def encode(value: object) -> str:
    """Compact JSON in ASCII, as Telegram writes it."""
    return _ENCODER.encode(value)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to a bot: the HTTP status and the whole body."""

    status: int
    body: str
    retry_after: int = 0

    @property
    def outcome(self) -> str:
        """The part worth keeping: the result's JSON, or the error's description in JSON."""
        if self.status == 200:
            return self.body[len('{"ok":true,"result":') : -1]
        return self.body[self.body.index('"description":') + len('"description":') : -1]


def success(result: str, description: str = "") -> Answer:
    """`result` is JSON already; only webhook calls carry a description (source)."""
    more = f',"description":{encode(description)}' if description else ""
    return Answer(200, f'{{"ok":true,"result":{result}{more}}}')


def failure(error: ApiError) -> Answer:
    """The HTTP status is the error code; 429 names its pause in a header too (source)."""
    body: dict[str, object] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    if error.parameters:
        body["parameters"] = error.parameters
    return Answer(error.code, encode(body), error.parameters.get("retry_after", 0))


def too_many(seconds: int, parameters: Mapping[str, int] | None = None) -> ApiError:
    """429 as Telegram words it."""
    return ApiError(
        429,
        f"Too Many Requests: retry after {seconds}",
        {"retry_after": seconds, **(parameters or {})},
    )
