"""What can go wrong, in two voices.

ApiError speaks to bots exactly as Telegram does; Mistake speaks to whoever drives the people.
"""

from collections.abc import Mapping


class ApiError(Exception):
    """A Bot API failure: becomes the HTTP status and the `ok: false` envelope."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class Mistake(Exception):
    """A control request that can't be done; the text says what is wrong and how to mend it."""


def bad_request(text: str) -> ApiError:
    """400 with Telegram's prefix; `text` is already in Telegram's casing."""
    return ApiError(400, f"Bad Request: {text}")
