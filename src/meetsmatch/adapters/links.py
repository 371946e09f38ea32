"""The port Links over any Gateway: the bot's own name is Telegram's to tell."""

from collections.abc import Mapping
from typing import cast

from meetsmatch.app.ports import Gateway


class GatewayLinks:
    """Asks once, and again only after a failure."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._name = ""

    async def home(self) -> str | None:
        """A link that opens the bot."""
        if not self._name:
            answer = await self._gateway.call("getMe", {})
            if answer.status != 200:
                return None
            self._name = str(cast("Mapping[str, object]", answer.result)["username"])
        return f"https://t.me/{self._name}"

    async def to(self, code: str) -> str | None:
        """A link that opens the bot as if /start and the code had been typed."""
        home = await self.home()
        return home and f"{home}?start={code}"
