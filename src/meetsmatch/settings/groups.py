"""Settings that belong together, under a heading, wherever settings are listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Unpack

from pydantic import ConfigDict
from pydantic_settings import BaseSettings, SettingsConfigDict


class Group(BaseSettings):
    """What derives from this alone is a group, under the heading that it gives."""

    model_config = SettingsConfigDict(frozen=True)
    heading: ClassVar[str] = ""

    def __init_subclass__(cls, heading: str = "", **rest: Unpack[ConfigDict]) -> None:
        super().__init_subclass__(**rest)
        cls.heading = heading


@dataclass(frozen=True, slots=True)
class Headed:
    """A group as it is listed."""

    heading: str
    names: tuple[str, ...]
    """In small letters, in their order."""


def headed(model: type[BaseSettings]) -> Iterator[Headed]:
    """The groups that `model` is made of, as its fields are ordered."""
    for part in reversed(model.__mro__):
        if issubclass(part, Group) and Group in part.__bases__:
            yield Headed(part.heading, tuple(part.model_fields))
