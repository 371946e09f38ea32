"""What a guest has of its own, a token and where its updates come; and who keeps the list."""

import secrets
from urllib.parse import urlsplit

from pydantic import SecretStr

from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app.audit import Audit
from meetsmatch.app.bots import Bots
from meetsmatch.core.bots import Registered
from meetsmatch.core.ids import BotId
from meetsmatch.fleet.house import House
from meetsmatch.settings import Settings
from meetsmatch.settings.own import further, own_settings
from meetsmatch.settings.telegram import DEFAULT_PATH
from meetsmatch.wiring import Kept, now_ms

PATH_BYTES = 16


async def guest_settings(house: House, registered: Registered) -> Settings:
    """Those under which a guest works. ValueError when they can't be read or don't fit."""
    token = await house.kept.vault.open(registered.token or b"")
    return own_settings(
        further(house.settings),
        registered.own,
        bot_token=SecretStr(token.decode()),
        webhook_url=_address(house.settings, registered.path),
        webhook_secret=SecretStr(secret(house.kept.vault, registered.path)),
    )


def secret(vault: KeyVault, path: str) -> str:
    """What Telegram proves itself with there: nobody can tell it from the path, and it outlives
    keys that turn."""
    return vault.stamp(b"webhook " + path.encode()).hex()


def _address(settings: Settings, path: str) -> str:
    """Beside the house's own, which is on the same ingress."""
    if settings.updates == "polling":
        return ""
    return urlsplit(settings.webhook_url)._replace(path=f"{DEFAULT_PATH}/{path}").geturl()


def bots_of(settings: Settings, kept: Kept) -> Bots:
    """The bots of the house of BOT_TOKEN."""
    house = BotId(settings.bot)
    audit = Audit(house, kept.store.roster, kept.vault, now_ms)
    return Bots(house, kept.store.registry, kept.vault, audit, now_ms, new_path)


def new_path() -> str:
    """Opaque, and nobody guesses it."""
    return secrets.token_urlsafe(PATH_BYTES)
