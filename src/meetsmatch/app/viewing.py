"""Pictures and voices that reporters attached, for those who judge them."""

from dataclasses import dataclass

from meetsmatch.app.copies import Files, MediaAway
from meetsmatch.app.copying import Keeping
from meetsmatch.app.ports import Answer


@dataclass(frozen=True, slots=True)
class Viewing:
    """Fetches them from Telegram, whenever somebody looks: nothing of it is kept here."""

    files: Files
    keeping: Keeping | None = None
    """None: what Telegram has lost can't be seen any more."""

    async def content(self, file: str, copy: str = "") -> bytes | None:
        """A file of Telegram's, or its copy of that name; None if neither can be had now."""
        found = await self.files.fetch(file)
        if not isinstance(found, Answer):
            return found
        if self.keeping is None or not copy:
            return None
        try:
            return await self.keeping.content(copy)
        except MediaAway:
            return None
