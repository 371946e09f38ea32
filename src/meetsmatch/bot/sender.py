"""Whom an update comes from."""

from dataclasses import dataclass, field

from meetsmatch.core.ids import Fingerprint


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an update comes from, before we know whether we know them."""

    fingerprint: Fingerprint
    telegram_id: int
    language: str
    """Telegram's language_code, lower-case, may be empty."""

    name: str = field(default="", repr=False)
    """As Telegram shows it, unchecked. Neither this nor the next is logged or stored unsealed."""

    username: str = field(default="", repr=False)
    """Without the @; empty when they have none."""
