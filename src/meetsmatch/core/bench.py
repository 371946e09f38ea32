"""Who looks after the place: the moderators' group in Telegram, and the owners."""

from dataclasses import dataclass
from hashlib import blake2b

from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.monitoring import UNMONITORED, Monitoring
from meetsmatch.core.sanctions import Actor, Role

NAME_BYTES = 5


@dataclass(frozen=True, slots=True)
class Staff:
    """As the operator has set it. Numbers are Telegram's; none of them leaves these settings."""

    group: int = 0
    """The chat of the moderators: whoever is in it decides. 0: there is none."""

    owners: frozenset[int] = frozenset()
    language: str = "en"
    """What the group reads, and operators in their chat."""

    monitoring: Monitoring = UNMONITORED

    def actor(self, telegram_id: int, fingerprint: Fingerprint) -> Actor:
        """Who decides, under a name that can't be told to be theirs as a person here."""
        name = blake2b(fingerprint.encode(), digest_size=NAME_BYTES, person=b"moderator")
        role = Role.OWNER if self.is_owner(telegram_id) else Role.MODERATOR
        return Actor(name.hexdigest(), role)

    def is_owner(self, telegram_id: int) -> bool:
        return telegram_id in self.owners


NOBODY = Staff()
