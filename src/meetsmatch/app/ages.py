"""Ways to be surer of somebody's age than by their word (docs/decisions/0034)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.core.ages import Assurance, Birthdate
from meetsmatch.core.people import Person


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """They are looked at outside, behind this link; what came of it is told to us later."""

    url: str


Evidence = Birthdate | Elsewhere | None
"""None: there is nothing to be seen (yet)."""


class AgeAssurance(Protocol):
    """One way. Never raises for what the outside does."""

    async def evidence(self, person: Person, telegram_id: int, min_age: int) -> Evidence: ...


Ways = Mapping[Assurance, AgeAssurance]
"""What the operator may ask for besides people's word."""
