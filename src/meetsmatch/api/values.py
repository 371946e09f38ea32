"""What several answers have in common: times, aliases, and what a path or a list may hold."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field

from meetsmatch.core.ids import Fingerprint
from meetsmatch.panel.view import link

BIGGEST = (1 << 52) - 1

Alias = Annotated[
    str,
    Field(
        description="Somebody, always by the same 16 letters, which lead nowhere in Telegram.",
        examples=["3f9a1c07be245d18"],
    ),
]
InPath = Annotated[
    str,
    Path(
        pattern=r"^[\w-]{10,64}$",
        description="An alias, 10 letters of it or more.",
        examples=["3f9a1c07be245d18"],
    ),
]
Number = Annotated[int, Path(ge=1, le=BIGGEST, description="Its number.", examples=[1])]


def _one_line(text: str) -> str:
    """What people typed, as it can be kept: without line breaks, and nothing that is no text."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("must be text") from error
    if "\0" in text:
        raise ValueError("must have no NUL")
    return " ".join(text.split())


ONE_LINE = AfterValidator(_one_line)
Note = Annotated[
    str,
    Field(max_length=500, description="For the audit log.", examples=["twice this week"]),
    ONE_LINE,
]


def at(ms: int) -> datetime:
    """A time as JSON has it: RFC 3339, in UTC."""
    return datetime.fromtimestamp(ms / 1_000, UTC)


def maybe_at(ms: int | None) -> datetime | None:
    return None if ms is None else at(ms)


def alias(fingerprint: Fingerprint) -> str:
    """As `Alias` says."""
    return link(fingerprint)
