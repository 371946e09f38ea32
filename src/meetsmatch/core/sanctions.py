"""The ladder of sanctions: how long each lasts, which comes next, who may impose or lift it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from meetsmatch.core.ids import BotId, Fingerprint, SanctionId
from meetsmatch.core.rules import DAY_MS, HOUR_MS

APPEAL_LIMIT = 1_000
"""Letters that an appeal may have."""

LISTED = "list"
"""Who imposes what a shared list of bans says."""


class Rung(IntEnum):
    """From words to the door."""

    WARNING = 0
    HOUR = 1
    DAY = 2
    THREE_DAYS = 3
    BAN = 4

    def length_ms(self, ban_ms: int) -> int:
        """How long somebody is kept out; a ban lasts as long as it is remembered."""
        match self:
            case Rung.WARNING:
                return 0
            case Rung.HOUR:
                return HOUR_MS
            case Rung.DAY:
                return DAY_MS
            case Rung.THREE_DAYS:
                return 3 * DAY_MS
            case Rung.BAN:
                return ban_ms


class Outcome(StrEnum):
    """What became of an appeal."""

    UPHELD = "upheld"
    """The sanction stays."""

    GRANTED = "granted"
    """It is lifted."""


@dataclass(frozen=True, slots=True)
class Sanction:
    """What was decided about somebody, by whom and why. Keyed by fingerprint: it outlives them."""

    bot: BotId
    id: SanctionId
    fingerprint: Fingerprint
    rung: Rung
    reason: str
    actor: str
    """Who decided it: a moderator's pseudonym, or LISTED."""

    at_ms: int
    until_ms: int
    forget_ms: int
    """When nothing of it is known any more; it counts for the next rung until then."""

    shared: str = ""
    """Whom it is about, as a hash that other instances understand; empty without a list key."""

    lifted_ms: int | None = None
    lifted_by: str = ""
    appeal: bytes | None = None
    """Words of theirs, sealed. Gone when they delete themselves, or after a while."""

    appeal_ms: int | None = None
    outcome: Outcome | None = None
    judged_by: str = ""

    def lasts(self, now_ms: int) -> bool:
        """Whether they are kept out by it now."""
        return self.lifted_ms is None and self.until_ms > now_ms

    @property
    def may_be_appealed(self) -> bool:
        """Once, and not when it is lifted already."""
        return self.appeal_ms is None and self.lifted_ms is None

    @property
    def unheard(self) -> "Sanction":
        """The same without the words of an appeal. What nobody has judged can be said again."""
        appeal_ms = None if self.outcome is None else self.appeal_ms
        return replace(self, appeal=None, appeal_ms=appeal_ms)

    @property
    def awaits(self) -> bool:
        """Whether an appeal waits to be judged."""
        return self.appeal is not None and self.outcome is None and self.lifted_ms is None


def is_banned(record: Iterable[Sanction], now_ms: int) -> bool:
    """Whether they are out for good already: another ban would say nothing new."""
    return any(it.rung is Rung.BAN and it.lasts(now_ms) for it in record)


def next_rung(record: Iterable[Sanction]) -> Rung:
    """The rung above the highest that they have had, lifted ones aside."""
    had = max((it.rung for it in record if it.lifted_ms is None), default=None)
    return Rung.WARNING if had is None else Rung(min(had + 1, Rung.BAN))


# --- who may do what ----------------------------------------------------------------------


class Role(IntEnum):
    MODERATOR = 1
    OWNER = 2


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decides. `name` is a pseudonym: it is written down with every decision."""

    name: str
    role: Role = Role.MODERATOR

    def may_lift(self, sanction: Sanction) -> bool:
        """Owners any, moderators what they have imposed themselves."""
        return self.role is Role.OWNER or self.name == sanction.actor

    def may_judge(self, sanction: Sanction) -> bool:
        """An appeal is heard by somebody else, unless there is nobody above."""
        return self.role is Role.OWNER or self.name != sanction.actor
