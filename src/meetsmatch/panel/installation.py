"""The bots of this installation, as the panel reaches them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.app.bots import Bots
from meetsmatch.app.copies import Files
from meetsmatch.bot.dialog import Dialog
from meetsmatch.core.bots import Own
from meetsmatch.core.ids import BotId
from meetsmatch.jobs import Jobs
from meetsmatch.settings import Settings
from meetsmatch.settings.own import further, own_settings

CHOICE = "bot"
"""The cookie that says whose pages are shown; a form of one bot's page is refused by another's."""


class AtWork(Protocol):
    """A bot that runs in this process."""

    @property
    def name(self) -> str:
        """As people call it."""
        ...

    @property
    def settings(self) -> Settings: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def dialog(self) -> Dialog: ...
    @property
    def files(self) -> Files:
        """Those that its people have sent, at Telegram."""
        ...

    @property
    def trouble(self) -> str:
        """What Telegram says instead of giving us updates; empty while all is well."""
        ...


@dataclass(frozen=True, slots=True)
class Installation:
    """All of them, and what owners do with them."""

    house: Settings
    bots: Bots
    recognise: Callable[[str], Awaitable[str]]
    """The name of the bot that a token is of; WrongBot says why not."""

    at_work: Callable[[], Mapping[BotId, AtWork]]
    refused: Callable[[], Mapping[BotId, str]]
    """Why Telegram refuses those that should run and don't."""

    def given(self, bot: BotId) -> Settings:
        """What a bot has where nothing is set for it alone."""
        return self.house if bot == self.bots.house else further(self.house)

    def settled(self, bot: BotId, own: Own) -> Settings:
        """What it has with these of its own; WrongSettings says what is wrong."""
        return own_settings(self.given(bot), own)
