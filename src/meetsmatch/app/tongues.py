"""Which language people read."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from meetsmatch.core.ids import BotId, PersonId


class Tongues(Protocol):
    """What is asked of `Store` before anything is said to many."""

    async def languages(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """Of those among these who are known."""
        ...
