"""Break glass: who somebody is in Telegram, for an owner who has to know. Nobody else is told, and
it is written down, with the reason, before anything is shown."""

from dataclasses import dataclass

from meetsmatch.app.cases import alias
from meetsmatch.app.ports import Store, Vault
from meetsmatch.app.secondfactor import SecondFactor
from meetsmatch.app.work import Work
from meetsmatch.core.errors import NobodyKnown
from meetsmatch.core.ids import BotId, Fingerprint
from meetsmatch.core.people import Person
from meetsmatch.core.staff import Account, StaffRole

REASON_LENGTH = range(10, 501)
DEED = "identity-shown"


class WrongReason(Exception):
    """Nobody is shown without one; the message says what it has to be."""


@dataclass(frozen=True, slots=True)
class Glass:
    """What is shown is the address that letters are sent to: the one place where it is kept."""

    bot: BotId
    store: Store
    second: SecondFactor
    vault: Vault

    async def broken(self, account: Account, code: str, about: Fingerprint, reason: str) -> Work:
        """The line of the audit log: only once it is committed may `behind` be asked. Their
        password was just given; a code is asked for if they have a second factor. WrongReason,
        WrongCode, TooSoon, or NobodyKnown for who is not here any more."""
        assert account.role is StaffRole.OWNER
        words = " ".join(reason.split())
        if len(words) not in REASON_LENGTH:
            least, most = REASON_LENGTH.start, REASON_LENGTH.stop - 1
            raise WrongReason(
                f"Say why, in {least} to {most} letters: it stands in the audit log."
            )
        await self._person(about)
        used = () if account.second is None else (await self.second.used(account, code),)
        line = await self.second.staff.audit.line(account.name, DEED, alias(about), words)
        return Work((*used, line))

    async def behind(self, about: Fingerprint) -> int:
        """Their number in Telegram. NobodyKnown if they have just left."""
        sealed = await self.store.address(self.bot, (await self._person(about)).id)
        if sealed is None:
            raise NobodyKnown
        return int(await self.vault.open(sealed))

    async def _person(self, about: Fingerprint) -> Person:
        person = await self.store.person_of(self.bot, about)
        if person is None:
            raise NobodyKnown
        return person
