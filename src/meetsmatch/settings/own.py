"""What each bot of an installation may have of its own, checked as the settings are."""

from collections.abc import Mapping
from typing import cast

from meetsmatch.core.offers import Offer
from meetsmatch.settings import Settings, read
from meetsmatch.settings.talking import Talking

PACES = ("bot_pace", "chat_pace", "chat_burst")
NAMES = (*(name for name in Talking.model_fields), *PACES)
"""The settings, in small letters, that a bot may have of its own."""


def own_settings(house: Settings, own: Mapping[str, str], **given: object) -> Settings:
    """The house's settings, but for what is the bot's own and what is `given`. WrongSettings says
    what is wrong with one of its own, and how to mend it."""
    wanted = {name: value for name, value in own.items() if name in NAMES}
    checked = read(wanted, env_file=None) if wanted else house
    fresh = {name: getattr(checked, name) for name in wanted}
    return house.model_copy(update={**fresh, **given})


def shown(settings: Settings, name: str) -> str:
    """A setting as it would stand in `.env`."""
    match cast(object, getattr(settings, name)):
        case None:
            return ""
        case bool() as yes:
            return "yes" if yes else "no"
        case tuple():
            parts = cast("tuple[object, ...]", getattr(settings, name))
            return ",".join(map(_part, parts))
        case value:
            return str(value)


def _part(part: object) -> str:
    match part:
        case Offer(item, stars, days):
            return f"{item.word}:{stars}:{days}"
        case _:
            return str(part)
