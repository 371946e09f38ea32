"""What somebody can do about a sanction: read why, and say what they think of it, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.charges import Appealed
from meetsmatch.app.docket import Docket
from meetsmatch.app.ports import NowMs, Vault
from meetsmatch.core.errors import AppealedBefore, AppealHeard, NothingToAppeal, TooManyLetters
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.sanctions import APPEAL_LIMIT, Sanction


@dataclass(frozen=True, slots=True)
class Appeals:
    """The other side of moderation."""

    bot: BotId
    docket: Docket
    vault: Vault
    now_ms: NowMs

    async def of(self, me: Person) -> Sequence[Sanction]:
        """All that was decided about them, the latest first."""
        return await self.docket.sanctions(self.bot, me.fingerprint)

    async def in_force(self, me: Person) -> Sanction:
        """What keeps them out the longest; for who is suspended."""
        return max(await self.of(me), key=lambda it: (it.lifted_ms is None, it.until_ms))

    async def open(self, me: Person, number: int = 0) -> Sanction:
        """That sanction, or the latest that lasts or was a warning; NothingToAppeal,
        AppealedBefore or AppealHeard if there is none that they may say something about."""
        now_ms = self.now_ms()
        for it in await self.of(me):
            if (number and it.id != number) or it.lifted_ms is not None:
                continue
            if not (number or it.rung == 0 or it.lasts(now_ms)):
                continue
            if not it.may_be_appealed:
                raise AppealHeard if it.outcome else AppealedBefore
            return it
        raise NothingToAppeal

    async def appeal(self, sanction: Sanction, words: str) -> Appealed:
        """Kept sealed until a moderator has read it; TooManyLetters."""
        if len(words) > APPEAL_LIMIT:
            raise TooManyLetters(most=APPEAL_LIMIT, letters=len(words))
        sealed = await self.vault.seal(words.encode())
        return Appealed(self.bot, sanction.id, sealed, self.now_ms())
