"""What people agreed to, and when."""

from dataclasses import dataclass

from meetsmatch.core.ids import BotId, PersonId


@dataclass(frozen=True, slots=True)
class Consented:
    """They agreed to this version of the terms, or took it back: one more line of their log, which
    is written in the commit that makes it so. A part of `Change` (app/work)."""

    bot: BotId
    person: PersonId
    version: int
    at_ms: int
    is_given: bool = True
