"""What the API works with: the panel's parts, and what only programs ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

from meetsmatch.app.allowances import Allowances
from meetsmatch.app.directory import Directory
from meetsmatch.app.guestbook import Guestbook
from meetsmatch.core.ids import BotId, Fingerprint
from meetsmatch.panel.parts import Parts

PER_MINUTE = 120


@dataclass(frozen=True, slots=True)
class ApiParts:
    """One bot, as programs reach it."""

    shared: Parts
    """The same use cases as the panel's."""

    directory: Directory
    guestbook: Guestbook
    allowances: Allowances
    settings: Mapping[str, str]
    """Those that are nobody's secret, as an operator writes them."""

    owners: frozenset[Fingerprint] = frozenset()
    """Who owns the bot in Telegram."""

    writes: bool = False
    """Whether keys that may decide do; else everything is read only."""

    per_minute: int = PER_MINUTE
    """Calls of one key."""

    @property
    def bot(self) -> BotId:
        return self.shared.bot

    def now_ms(self) -> int:
        return self.shared.now_ms()
