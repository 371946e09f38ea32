"""Settings that belong together, under a title, wherever settings are listed."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic_settings import BaseSettings, SettingsConfigDict


class Group(BaseSettings):
    """What derives from this alone is a group, with a title of its own."""

    model_config = SettingsConfigDict(frozen=True)


@dataclass(frozen=True, slots=True)
class Titled:
    """A group as it is listed."""

    title: str
    names: tuple[str, ...]
    """In small letters, in their order."""


def titled(model: type[BaseSettings]) -> Iterator[Titled]:
    """The groups that `model` is made of, as its fields are ordered."""
    for part in reversed(model.__mro__):
        if issubclass(part, Group) and Group in part.__bases__:
            yield Titled(part.model_config.get("title") or "", tuple(part.model_fields))
