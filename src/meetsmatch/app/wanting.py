"""Which copies there should be: of each photo that a profile shows, those from before copies were
kept included."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetsmatch.app import faces
from meetsmatch.app.browsing import ProfileWritten
from meetsmatch.app.catalogue import Catalogue
from meetsmatch.app.copies import Copies, Walked
from meetsmatch.app.copychanges import Copying, CopyLeft, CopyWanted
from meetsmatch.app.ports import NewId, NowMs, Vault
from meetsmatch.core.copies import Copy
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.profiles import Face, Shot

PAGE = 500
"""So many profiles are looked at in one round."""

BEFORE_ALL = PersonId(0)
"""Nobody has a number that small."""

Caught = tuple[ProfileWritten | Copying, ...]

NAME_PARTS, SECRET_PARTS = 3, 5
"""Of 52 random bits each."""


@dataclass(frozen=True, slots=True)
class Wanting:
    """Says which copies a face should have."""

    bot: BotId
    vault: Vault
    now_ms: NowMs
    new_id: NewId

    async def follow(
        self, person: PersonId, old: Face, new: Face
    ) -> tuple[Face, tuple[Copying, ...]]:
        """The new face with a copy for each photo, and what is to be written with it."""
        changes = list[Copying]()
        shots = list[Shot]()
        for shot in new.shots:
            if not shot.copy:
                wanted = await self._wanted(person)
                changes.append(CopyWanted(wanted))
                shot = replace(shot, copy=wanted.name)
            shots.append(shot)
        left = {it.copy for it in old.shots} - {it.copy for it in shots} - {""}
        now_ms = self.now_ms()
        changes += [CopyLeft(self.bot, person, name, now_ms) for name in sorted(left)]
        return replace(new, shots=tuple(shots)), tuple(changes)

    async def _wanted(self, person: PersonId) -> Copy:
        secret = await self.vault.seal(self._random(SECRET_PARTS).encode())
        return Copy(self.bot, self._random(NAME_PARTS), person, secret, self.now_ms())

    def _random(self, parts: int) -> str:
        return "".join(f"{self.new_id():013x}" for _ in range(parts))


@dataclass(slots=True)
class CatchingUp:
    """Once along all profiles in the life of a process. What it finds is written down as due; so
    where it stands need not be: it goes on only when nothing is left to be written there."""

    bot: BotId
    catalogue: Catalogue
    copies: Copies
    wanting: Wanting
    vault: Vault
    after: PersonId | None = BEFORE_ALL
    """How far it has come; None at the end."""

    most: int = PAGE
    """Profiles that are looked at in one round."""

    at_once: int = PAGE
    """Profiles of them that are read and written in one round."""

    async def page(self) -> list[Caught]:
        """The next changes, one commit for each profile; none of those that are written."""
        if self.after is None:
            return []
        looked_at = await self.copies.profiles(self.bot, self.after, self.most)
        lacking = [it.person for it in looked_at if it.lacks_copies]
        found = [await self._wanted(it) for it in lacking[: self.at_once]]
        changes = [it for it in found if it]
        if not changes:
            self.after = self._end(looked_at, lacking)
        return changes

    def _end(self, looked_at: Sequence[Walked], lacking: Sequence[PersonId]) -> PersonId | None:
        if len(lacking) > self.at_once:
            return lacking[self.at_once - 1]
        return looked_at[-1].person if len(looked_at) == self.most else None

    async def _wanted(self, person: PersonId) -> Caught:
        profile = await self.catalogue.profile(self.bot, person)
        if profile is None:
            return ()
        face = faces.read(await self.vault.open(profile.face))
        copied, changes = await self.wanting.follow(person, face, face)
        if not changes:  # nothing of it could be fetched
            return ()
        sealed = await self.vault.seal(faces.written(copied))
        return (ProfileWritten(profile.changed(face=sealed)), *changes)
