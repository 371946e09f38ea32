"""How people find each other: by looking at cards, in random chats, or both."""

from collections.abc import Collection
from enum import StrEnum


class Mode(StrEnum):
    BROWSE = "browse"
    CHAT = "chat"


MODES = tuple(Mode)


def offer_of(modes: Collection[Mode]) -> str:
    """What a bot of these modes offers, as its texts choose their words by it."""
    return "both" if len(modes) == len(MODES) else str(next(iter(modes)))
