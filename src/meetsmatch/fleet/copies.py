"""Copies of photos: where they lie, and who looks after those of a bot."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from meetsmatch.adapters.media import CopySealer, FolderMedia, bucket_at
from meetsmatch.app.copies import Files, Media, MediaAway
from meetsmatch.app.copying import Keeping
from meetsmatch.app.wanting import CatchingUp, Wanting
from meetsmatch.core.ids import BotId
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, Kept, new_id, now_ms


@asynccontextmanager
async def media_of(settings: Settings) -> AsyncGenerator[Media | None]:
    """Where copies of photos lie, if any are kept; CannotStart when it is a folder that can't be
    used. A bucket may come back later, like any server."""
    url = settings.media.get_secret_value()
    if url.startswith("s3"):
        async with bucket_at(url, now_ms) as bucket:
            yield bucket
    else:
        yield _folder(Path(urlsplit(url).path)) if url else None


def _folder(path: Path) -> Media:
    try:
        return FolderMedia(path)
    except MediaAway as error:
        raise CannotStart(f"MEDIA names a folder that can't be used: {error}") from error


def keeping_of(
    settings: Settings, kept: Kept, media: Media | None, files: Files
) -> Keeping | None:
    """Who looks after the copies of a bot's photos."""
    if media is None:
        return None
    return Keeping(
        bot=BotId(settings.bot),
        catalogue=kept.store.catalogue,
        copies=kept.store.copies,
        media=media,
        files=files,
        sealer=CopySealer(),
        vault=kept.vault,
        now_ms=now_ms,
        catching_up=_catching_up(settings, kept),
    )


def _catching_up(settings: Settings, kept: Kept) -> CatchingUp:
    """Who finds the photos that have no copy yet."""
    bot, store = BotId(settings.bot), kept.store
    wanting = Wanting(bot, kept.vault, now_ms, new_id)
    return CatchingUp(bot, store.catalogue, store.copies, wanting, kept.vault)
