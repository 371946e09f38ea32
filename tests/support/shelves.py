"""The port Shelf in memory, and one that can't be reached."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from meetsmatch.app.exports import File, ShelfAway
from meetsmatch.core.ids import BotId


@dataclass
class HeldShelf:
    """Holds what is put there; while it `is_away` nothing can be."""

    held: dict[tuple[BotId, File], bytes] = field(default_factory=dict[tuple[BotId, File], bytes])
    is_away: bool = False
    puts: int = 0

    async def put(self, bot: BotId, file: File, chunks: AsyncIterator[bytes]) -> None:
        self._reach()
        self.puts += 1
        self.held[bot, file] = b"".join([it async for it in chunks])

    async def files(self, bot: BotId) -> Sequence[File]:
        self._reach()
        found = [replace(it, size=len(of)) for (its, it), of in self.held.items() if its == bot]
        return sorted(found, key=lambda it: (-it.day, it.table, it.form))

    async def taken(self, bot: BotId, file: File) -> AsyncIterator[bytes] | None:
        self._reach()
        found = self.held.get((bot, file))
        return None if found is None else _whole(found)

    async def clear(self, oldest: int, now_ms: int) -> None:
        self._reach()
        self.held = {key: it for key, it in self.held.items() if key[1].day >= oldest}

    async def drop(self, bot: BotId) -> None:
        self._reach()
        self.held = {key: it for key, it in self.held.items() if key[0] != bot}

    def names(self, bot: BotId) -> list[str]:
        return sorted(it.name for its, it in self.held if its == bot)

    def text(self, bot: BotId, name: str) -> str:
        file = File.read(name)
        assert file is not None
        return self.held[bot, file].decode("utf-8-sig")

    def _reach(self) -> None:
        if self.is_away:
            raise ShelfAway("the disk is full: make room")


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
