"""Pages: so many at a time, and a cursor that leads to the next. Cursors are signed: what we did
not make leads nowhere, nor does one of another list."""

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from meetsmatch.api.problems import Problem

MAC = 16
Sign = Callable[[bytes], bytes]
Place = Sequence[int | str]

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=100, description="So many at most.")]
After = Annotated[
    str,
    Query(
        max_length=600,
        description="`next` of the page before. Empty: the first page.",
        examples=[""],
    ),
]


class Page(BaseModel, Generic[T]):
    """Some of a list."""

    items: list[T] = Field(description="In the order of the list.")
    next: str | None = Field(
        description="The cursor of the page that follows, for `after`; null on the last one.",
        examples=[None],
    )


@dataclass(frozen=True, slots=True)
class Cursors:
    """Of one list."""

    sign: Sign
    name: str

    def made(self, place: Place) -> str:
        """Opaque, for whoever is to give it back."""
        text = json.dumps(list(place), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mac(text) + text).decode().rstrip("=")

    def read(self, cursor: str, first: Place) -> Place:
        """Where it leads; `first` for an empty one. Problem for what we did not make."""
        if not cursor:
            return first
        try:
            raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError):
            raw = b""
        mac, text = raw[:MAC], raw[MAC:]
        if not hmac.compare_digest(mac, self._mac(text)):
            raise Problem(422, "`after` is no cursor of this list: begin again.", "cursor")
        found: Place = json.loads(text)
        return found

    def page(
        self, found: Sequence[T], limit: int, place: Callable[[T], Place]
    ) -> tuple[Sequence[T], str | None]:
        """Of one more than `limit` that were asked for: what is shown, and what leads on."""
        if len(found) <= limit:
            return found, None
        return found[:limit], self.made(place(found[limit - 1]))

    def _mac(self, text: bytes) -> bytes:
        return self.sign(f"api cursor {self.name} ".encode() + text)[:MAC]
