"""What each bot of an installation may have of its own, checked as the settings are."""

from collections.abc import Mapping
from typing import cast

from meetsmatch.core.offers import Offer
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.settings.groups import headed
from meetsmatch.settings.mistakes import audience_mistakes
from meetsmatch.settings.talking import Talking
from meetsmatch.settings.telegram import Pace

GROUPS = (*headed(Talking), *headed(Pace))
NAMES = tuple(name for group in GROUPS for name in group.names)
"""The settings, in small letters, that a bot may have of its own."""

OF_THE_FIRST = {"moderators_chat": 0, "operators_chat": 0, "channel": ""}
"""What the environment says of the first bot alone, and what a further one has instead."""


def own_settings(house: Settings, own: Mapping[str, str], **given: object) -> Settings:
    """The house's settings, but for what is the bot's own and what is `given`. WrongSettings says
    what is wrong with one of its own, and how to mend it."""
    wanted = {name: value for name, value in own.items() if name in NAMES}
    checked = read(wanted, env_file=None) if wanted else house
    fresh = {name: getattr(checked, name) for name in wanted}
    made = house.model_copy(update={**fresh, **given})
    if mistakes := [*audience_mistakes(made.min_age, made.max_age)]:
        raise WrongSettings(mistakes)
    return made


def further(house: Settings) -> Settings:
    """What the house's settings are to a bot that was added: its groups and its channel do not
    know that one."""
    return house.model_copy(update=OF_THE_FIRST)


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
