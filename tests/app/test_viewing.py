"""What was attached, from Telegram or from its copy."""

from typing import Any, cast

import pytest

from meetsmatch.app.copies import MediaAway
from meetsmatch.app.ports import Answer
from meetsmatch.app.viewing import Viewing


class Shelf(dict[str, bytes]):
    """Files at Telegram."""

    async def fetch(self, file: str) -> bytes | Answer:
        return self.get(file, Answer(400, description="Bad Request: wrong file_id"))


class Copied:
    """Copies, as far as they can be reached."""

    async def content(self, name: str) -> bytes | None:
        if name == "away":
            raise MediaAway("the bucket does not answer")
        return {"kept": b"copy"}.get(name)


@pytest.mark.parametrize(
    ("file", "copy", "found"),
    [
        ("there", "kept", b"file"),
        ("lost", "kept", b"copy"),
        ("lost", "never", None),
        ("lost", "away", None),
        ("lost", "", None),
    ],
)
async def test_telegram_is_asked_first(file: str, copy: str, found: bytes | None):
    viewing = Viewing(Shelf(there=b"file"), cast(Any, Copied()))
    assert await viewing.content(file, copy) == found


async def test_where_no_copies_are_kept_a_lost_file_is_lost():
    assert await Viewing(Shelf()).content("lost", "kept") is None
