"""Parts of what moderators read, in words: reasons, rungs, what was decided before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from meetsmatch.bot.wording import Facts, Wording
from meetsmatch.core.reports import REASONS, Report
from meetsmatch.core.sanctions import Rung, Sanction

RECORD = 6
"""So many earlier decisions are told."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Facts for texts that are words themselves, in one language."""

    wording: Wording
    language: str

    def words(self, key: str, facts: Facts | None = None) -> str:
        """A text without its formatting."""
        return self.wording.render(self.language, key, facts or {}).text

    def reasons(self, reports: Sequence[Report]) -> str:
        """Each once, with how often."""
        told = [it.reason for it in reports]
        found = [(reason, told.count(reason)) for reason in REASONS if reason in told]
        return ", ".join(f"{self.reason(it)} × {often}" for it, often in found)

    def reason(self, reason: str) -> str:
        """What was typed instead of a reason is not shown."""
        return self.words(f"reason-{reason if reason in REASONS else 'other'}")

    def rung(self, rung: Rung) -> str:
        return self.words(f"rung-{rung.name.lower()}")

    def record(self, sanctions: Sequence[Sanction]) -> str:
        """Earlier decisions, the latest first."""
        lines = [self.sanction(it) for it in sanctions[:RECORD]]
        return "; ".join(lines) or self.words("record-none")

    def sanction(self, it: Sanction) -> str:
        """One decision in a few words."""
        facts = {
            "rung": self.rung(it.rung),
            "reason": self.reason(it.reason),
            "day": day(it.at_ms),
            "lifted": "no" if it.lifted_ms is None else "yes",
        }
        return self.words("record-line", facts)


def day(ms: int) -> str:
    """A date, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d")
