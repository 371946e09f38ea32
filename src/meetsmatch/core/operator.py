"""Who runs this bot, as far as people may know."""

from collections.abc import Mapping
from dataclasses import dataclass

NOT_TOLD = "none"


@dataclass(frozen=True, slots=True)
class Operator:
    """Empty is what they have not told: the texts then do without it."""

    name: str = ""
    contact: str = ""
    """Where people reach a human: an address of any kind."""

    terms: str = ""
    privacy: str = ""
    """Links to longer pages of the operator's."""

    @property
    def facts(self) -> Mapping[str, str | int]:
        """For texts."""
        return {
            "operator": self.name or NOT_TOLD,
            "contact": self.contact or NOT_TOLD,
            "terms": self.terms or NOT_TOLD,
            "policy": self.privacy or NOT_TOLD,
        }


UNNAMED = Operator()
