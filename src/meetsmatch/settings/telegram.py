"""Settings of Telegram: the bot, how updates come, how fast it sends."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from meetsmatch.settings.groups import Group
from meetsmatch.settings.mistakes import TELEGRAM, ApiAddress, Token
from meetsmatch.settings.values import LOWERED

DEFAULT_PATH = "/telegram"


class Telegram(Group, heading="Telegram"):
    """The bot, and how updates come."""

    bot_token: Token = Field(SecretStr(""), description="The bot's token: ask @BotFather for one.")
    api_url: ApiAddress = Field(
        TELEGRAM,
        description="Where the Bot API is: Telegram's, a server of your own, or a playground.",
    )
    updates: Annotated[Literal["polling", "webhook"], LOWERED] = Field(
        "polling", description="How updates come: we ask Telegram, or Telegram calls us."
    )
    webhook_url: str = Field(
        "",
        description="The public https address that Telegram calls; its path is listened on "
        f"({DEFAULT_PATH} when it has none). Must not contain the token.",
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="What Telegram proves itself with: 32 to 256 of A-Z, a-z, 0-9, _ and -. "
        "`meetsmatch key` makes one.",
    )
    connections: int = Field(
        64, ge=1, le=1000, description="Connections kept open to the Bot API for sending."
    )

    # --- what follows from them ---------------------------------------------------------

    @property
    def bot(self) -> int:
        """The bot's id, which is the first part of its token."""
        return int(self.bot_token.get_secret_value().partition(":")[0] or 0)

    @property
    def webhook_path(self) -> str:
        """What the ingress listens on."""
        path = urlsplit(self.webhook_url).path
        return path if path.strip("/") else DEFAULT_PATH

    @property
    def webhook_address(self) -> str:
        """What Telegram is told to call."""
        return urlsplit(self.webhook_url)._replace(path=self.webhook_path).geturl()


class Pace(Group, heading="How fast it sends"):
    """Below what Telegram allows."""

    bot_pace: int = Field(
        28, ge=0, description="Messages a second of the whole bot; 0 is no limit of ours."
    )
    chat_pace: float = Field(
        1.0, ge=0, description="Seconds between messages to one person, after a burst."
    )
    chat_burst: int = Field(20, ge=1, description="Messages to one person without that pause.")
