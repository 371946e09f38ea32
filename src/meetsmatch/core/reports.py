"""What a report weighs, and when reports hide somebody until a human has looked.

A report weighs what its reporter's earlier ones were worth. Who was never right yet is unproven:
all of these together move a case up the queue by a little and help to hide nobody, however many
they are. Only a human sanctions.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from meetsmatch.core.ids import BotId, ChatId, Fingerprint
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Rung

REASONS = ("spam", "insults", "minor", "nudity", "threats", "other")
PAUSES = "minor"
"""The reason that hides at once."""

UNPROVEN = 20
"""The most that a report of somebody weighs who was never right yet."""

UNPROVEN_TOGETHER = 30
NEWCOMER = 5
HIDES = 100
"""So much hides somebody until a human has looked."""

LIES = 3
"""So many rejected reports, and twice as many as were right, make a known liar."""


class Record(NamedTuple):
    """What became of somebody's reports, and since when they are here."""

    confirmed: int = 0
    rejected: int = 0
    since_ms: int = 0


class Verdict(StrEnum):
    """What a human says of a case: nothing wrong, or one rung of the ladder."""

    DISMISS = "dismiss"
    WARN = "warn"
    HOUR = "hour"
    DAY = "day"
    THREE_DAYS = "three-days"
    BAN = "ban"

    @property
    def rung(self) -> Rung | None:
        return _RUNGS.get(self)


_RUNGS = dict(zip(list(Verdict)[1:], Rung, strict=True))


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is kept."""

    bot: BotId
    chat: ChatId
    by: Fingerprint
    about: Fingerprint
    reason: str
    at_ms: int
    weight: int = 0
    hides: bool = False
    """It is the one that hid them."""

    evidence: int = 0
    """So many messages are attached."""


def weight(record: Record, now_ms: int) -> int:
    """From 0 (a known liar) to 100."""
    confirmed, rejected, since_ms = record
    if rejected >= LIES and rejected >= 2 * confirmed:
        return 0
    worth = 100 * (confirmed + 1) // (confirmed + 2 * rejected + 2)
    if confirmed:
        return worth
    most = NEWCOMER if now_ms - since_ms < DAY_MS else UNPROVEN
    return most * worth // 50


def heaviness(weights: Iterable[int]) -> int:
    """What several reports weigh together."""
    unproven = proven = 0
    for each in weights:
        if each > UNPROVEN:
            proven += each
        else:
            unproven += each
    return proven + min(unproven, UNPROVEN_TOGETHER)


def case_weight(reports: Iterable[Report]) -> int:
    """What they weigh against one person: whoever reported more than once counts once."""
    return heaviness(_heaviest(reports))


def _heaviest(reports: Iterable[Report]) -> Collection[int]:
    """The heaviest report of each who made one."""
    heaviest: dict[Fingerprint, int] = {}
    for it in reports:
        heaviest[it.by] = max(it.weight, heaviest.get(it.by, 0))
    return heaviest.values()


def chief_reason(reports: Iterable[Report]) -> str:
    """What most of them say, by weight; of equals, whatever stands first among REASONS."""
    weights: dict[str, int] = dict.fromkeys(REASONS, 0)
    for it in reports:
        weights[it.reason] = weights.get(it.reason, 0) + 1 + it.weight
    return max(weights, key=lambda reason: weights[reason])


def hides(new: Report, others: Iterable[Report], cleared: Mapping[str, int]) -> bool:
    """Whether this one, on top of the other open ones, hides whom it is about.

    `cleared` says how often they were hidden for which reason and a human found nothing. Then one
    word is no longer enough for a pause, and each time it takes as much again to hide: accounts
    that once were right, about one of their own, would else hide anybody by turns.
    """
    if new.reason == PAUSES and new.weight > 0 and not cleared.get(PAUSES):
        return True
    # Not even the last bit of it is made up of the unproven: anybody can have a few accounts.
    proven = sum(it for it in _heaviest((*others, new)) if it > UNPROVEN)
    return proven >= HIDES * (1 + sum(cleared.values()))
