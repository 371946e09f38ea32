"""Copies of what profiles show: fetched some time after the photo, used when Telegram has lost
the file, deleted with the photo.

Fetching and deleting happen outside of any commit. Both can be done twice, and a row in the store
says what is still to be done: a crash at any point repeats, and loses nothing.
"""

from dataclasses import dataclass, replace

from meetsmatch.app import faces
from meetsmatch.app.browsing import ProfileWritten
from meetsmatch.app.catalogue import Catalogue
from meetsmatch.app.copies import Copies, Files, Media, Sealer
from meetsmatch.app.copychanges import CopyGone, Copying, CopyLeft, CopySettled
from meetsmatch.app.ports import Answer, NowMs, Vault
from meetsmatch.app.wanting import CatchingUp
from meetsmatch.core.copies import AGAIN_MS, NEVER, TRIES, Copy, pause_ms
from meetsmatch.core.ids import BotId
from meetsmatch.core.profiles import Face, Profile, Shot

AT_ONCE = 20
"""So many are looked after in one round."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Looks after the copies."""

    bot: BotId
    catalogue: Catalogue
    copies: Copies
    media: Media
    files: Files
    sealer: Sealer
    vault: Vault
    now_ms: NowMs
    at_once: int = AT_ONCE
    """What is looked after together is written down together, at the end."""

    catching_up: CatchingUp | None = None
    """None: photos from before copies were kept get theirs with their profile's next change."""

    async def due(self) -> list[Copy]:
        """Those about which something is to be done now."""
        return list(await self.copies.due(self.bot, self.now_ms(), self.at_once))

    async def looked_after(self, copy: Copy) -> Copying:
        """Fetch it, or delete it; what is to be written then. Raises MediaAway: it stays due."""
        if copy.is_left:
            await self.media.drop(copy.name)
            if copy.tries:
                return CopyGone(copy)
            return CopySettled(copy, self.now_ms() + AGAIN_MS, 1)
        _, _, shot = await self._shown(copy)
        if shot is None:
            return CopyLeft(self.bot, copy.person, copy.name, self.now_ms())
        content = await self.files.fetch(shot.file)
        if isinstance(content, Answer):
            return self._in_vain(copy)
        secret = (await self.vault.open(copy.secret)).decode()
        await self.media.put(copy.name, await self.sealer.sealed(secret, content))
        return CopySettled(copy, NEVER)

    def _in_vain(self, copy: Copy) -> Copying:
        if copy.tries + 1 >= TRIES:
            return CopyGone(copy)
        due_ms = self.now_ms() + pause_ms(copy.tries)
        return CopySettled(copy, due_ms, copy.tries + 1)

    async def content(self, name: str) -> bytes | None:
        """What is kept under that name, if anything is. Raises MediaAway."""
        copy = await self.copies.copy(self.bot, name)
        sealed = await self.media.get(name) if copy and not copy.is_left else None
        if copy is None or sealed is None:
            return None
        secret = (await self.vault.open(copy.secret)).decode()
        return await self.sealer.opened(secret, sealed)

    async def learnt(self, name: str, lost: str, file: str) -> tuple[ProfileWritten, ...]:
        """The profile with Telegram's new name for what was sent anew; nothing if it shows that
        photo no more, or has learnt of another name meanwhile."""
        copy = await self.copies.copy(self.bot, name)
        profile, face, shot = await self._shown(copy) if copy else (None, None, None)
        if profile is None or face is None or shot is None or shot.file != lost:
            return ()
        shots = tuple(replace(it, file=file) if it == shot else it for it in face.shots)
        sealed = await self.vault.seal(faces.written(replace(face, shots=shots)))
        return (ProfileWritten(profile.changed(face=sealed)),)

    async def _shown(self, copy: Copy) -> tuple[Profile | None, Face | None, Shot | None]:
        profile = await self.catalogue.profile(self.bot, copy.person)
        if profile is None:
            return None, None, None
        face = faces.read(await self.vault.open(profile.face))
        shot = next((it for it in face.shots if it.copy == copy.name), None)
        return profile, face, shot
