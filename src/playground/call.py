"""One Bot API call after the wire dialects are taken off."""

import re
from dataclasses import dataclass, field

from playground.errors import bad_request

# As many as matter: every longer number is out of any range.
_DIGITS = re.compile("-?[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A method with its arguments as Telegram reads them: strings, or raw JSON text."""

    bot_id: int
    method: str
    args: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, Upload] = field(default_factory=dict[str, Upload])

    def text(self, name: str) -> str:
        """The argument, or the empty string."""
        return self.args.get(name, "")

    def required(self, name: str) -> str:
        """The argument; absent or empty is Telegram's `parameter "X" is required`."""
        if value := self.args.get(name, ""):
            return value
        raise bad_request(f'parameter "{name}" is required')

    def flag(self, name: str) -> bool:
        """Telegram's reading of a Boolean (Client.cpp: to_bool)."""
        return self.args.get(name, "").strip().lower() in ("true", "yes", "1")

    def number(
        self, name: str, default: int = 0, low: int = -(1 << 53), high: int = 1 << 53
    ) -> int:
        """Telegram's reading of an integer: the digits it begins with, clamped to the range."""
        if not (value := self.args.get(name, "")):
            return default
        digits = _DIGITS.match(value)
        return max(low, min(high, int(digits[0]) if digits else 0))
