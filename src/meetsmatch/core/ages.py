"""How people show that they are adults, and what we then know of it."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Assurance(IntEnum):
    """What stands behind somebody's age. Each is worth more than those before."""

    REFUSED = -1
    """A check has found that they are too young."""

    DECLARED = 0
    """They say so."""

    BIRTHDAY = 1
    """Telegram shows the date of birth."""

    PROVIDER = 2
    """Somebody whom the operator trusts has looked."""

    @property
    def word(self) -> str:
        """As settings and texts name it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Birthdate:
    """A date of birth."""

    year: int
    month: int
    day: int

    def age(self, today: date) -> int:
        """Whole years; who is born on 29 February has no birthday before 1 March."""
        had_birthday = (today.month, today.day) >= (self.month, self.day)
        return today.year - self.year - (not had_birthday)
