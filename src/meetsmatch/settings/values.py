"""Kinds of values that settings have, and how they are read; addresses are in `mistakes`."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl
from pydantic_settings import NoDecode

from meetsmatch.adapters.written import (
    read_channel,
    read_countries,
    read_genders,
    read_interests,
    read_languages,
    read_modes,
    read_numbers,
    read_prices,
)
from meetsmatch.bot.wording import shipped
from meetsmatch.core.genders import Gender
from meetsmatch.core.modes import Mode
from meetsmatch.core.monitoring import Zone
from meetsmatch.core.offers import Offer


def _languages(given: object) -> tuple[str, ...]:
    return read_languages(given, shipped())


def _language(given: str) -> str:
    if given not in shipped():
        raise ValueError(f"must be one of {', '.join(shipped())}")
    return given


def _unset(given: object) -> object:
    return None if given == "" else given


def _lowered(given: object) -> object:
    return given.lower() if isinstance(given, str) else given


LOWERED = BeforeValidator(_lowered)
UNSET = BeforeValidator(_unset)
"""What is set to nothing isn't set."""

Port = Annotated[int | None, Field(ge=0, le=65535), UNSET]
Link = Annotated[HttpUrl | None, UNSET]
File = Annotated[Path | None, UNSET]
Prices = Annotated[tuple[Offer, ...], NoDecode, BeforeValidator(read_prices)]
Numbers = Annotated[tuple[int, ...], NoDecode, BeforeValidator(read_numbers)]
Genders = Annotated[tuple[Gender, ...], NoDecode, BeforeValidator(read_genders)]
Countries = Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_countries)]
Languages = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_languages)]
Modes = Annotated[tuple[Mode, ...], NoDecode, BeforeValidator(read_modes)]
Interests = Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_interests)]
Language = Annotated[str, AfterValidator(_language)]
ChannelName = Annotated[str, BeforeValidator(read_channel)]
TimeZone = Annotated[str, AfterValidator(lambda given: Zone.read(given).name)]
