"""Keys for programs: made and revoked by owners, recognised at each call."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass

from meetsmatch.app.audit import Audit
from meetsmatch.app.ports import NowMs
from meetsmatch.app.roster import Roster
from meetsmatch.app.staff import CLI, WrongAccount, hashed
from meetsmatch.app.staffing import KeyMade, KeyRevoked
from meetsmatch.app.work import Work
from meetsmatch.core.apikeys import KEY_DAYS, TOKEN, USUAL_DAYS, ApiKey, Scope
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.staff import NAME

NOBODYS = hashed("nobody's")


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of one bot. Every change comes with its line of the audit log."""

    bot: BotId
    roster: Roster
    audit: Audit
    now_ms: NowMs

    async def made(
        self,
        token: str,
        name: str,
        scopes: Collection[Scope],
        days: int = USUAL_DAYS,
        actor: str = CLI,
    ) -> Work:
        """A new key, which `token` (`written`) opens; WrongAccount says why not."""
        if not NAME.fullmatch(name):
            raise WrongAccount(
                "a key's name has 2 to 32 of a-z, 0-9, dot, hyphen and underscore, and begins "
                "with a letter: name what uses it"
            )
        if not scopes:
            raise WrongAccount("a key without a scope may do nothing: give it one or more")
        if days not in KEY_DAYS:
            least, most = KEY_DAYS.start, KEY_DAYS.stop - 1
            raise WrongAccount(f"a key lasts {least} to {most} days")
        if any(it.name == name for it in await self.roster.keys(self.bot)):
            raise WrongAccount(f"there is, or was, a key {name}: take another name")
        _, id, secret = _parts(token)
        now_ms = self.now_ms()
        until_ms = now_ms + days * DAY_MS
        key = ApiKey(
            self.bot, id, hashed(secret), name, frozenset(scopes), actor, now_ms, until_ms
        )
        words = f"{' '.join(sorted(scopes))}, {days} days"
        return Work((KeyMade(key), await self.audit.line(actor, "key-made", name, words)))

    async def revoked(self, name: str, actor: str = CLI) -> Work:
        """It opens nothing any more. WrongAccount if there is none that does."""
        for it in await self.roster.keys(self.bot):
            if it.name == name and it.revoked_ms is None:
                line = await self.audit.line(actor, "key-revoked", name)
                return Work((KeyRevoked(self.bot, it.id, self.now_ms()), line))
        raise WrongAccount(f"there is no key {name} that is not revoked")

    async def recognised(self, token: str) -> ApiKey | None:
        """Whose token it is, while it lasts. What takes time doesn't depend on the secret, nor on
        whether there is such a key."""
        bot, id, secret = _parts(token)
        found = await self.roster.key(self.bot, id if bot == self.bot else "")
        fits = hmac.compare_digest(hashed(secret), found.hash if found else NOBODYS)
        if found is None or not fits or not found.lasts(self.now_ms()):
            return None
        return found


def written(bot: BotId, public: str, secret: str) -> str:
    """The token of a key: 12 random letters of 0-9 and a-z, and 43 of base64url."""
    return f"mm_{bot}_{public}_{secret}"


def bot_in(token: str) -> BotId | None:
    """Of which bot a key says that it is; None for what is no key."""
    bot, _, _ = _parts(token)
    return bot


def _parts(token: str) -> tuple[BotId | None, str, str]:
    found = TOKEN.fullmatch(token)
    return (BotId(int(found[1])), found[2], found[3]) if found else (None, "", token[:64])
