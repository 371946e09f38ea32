"""What moderators look at: a case, an appeal, and what either is judged by.

Nobody is known to them by anything of Telegram's: a person is a fingerprint, shown as its alias.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.evidence import Attached
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.reports import Report, case_weight
from meetsmatch.core.sanctions import Rung, Sanction, next_rung

ALIAS_LETTERS = 10


def alias(fingerprint: Fingerprint) -> str:
    """What moderators call somebody: short, always the same, and leading nowhere."""
    return fingerprint[:ALIAS_LETTERS]


@dataclass(frozen=True, slots=True)
class Case:
    """All that is open about one person."""

    about: Fingerprint
    reports: Sequence[Report]
    attached: Sequence[tuple[Report, Attached]]
    record: Sequence[Sanction]
    """What was decided about them before, the latest first."""

    is_here: bool
    is_hidden: bool

    @property
    def alias(self) -> str:
        return alias(self.about)

    @property
    def logged(self) -> str:
        """What the audit log adds to the alias: nothing, a case is all that is open."""
        return ""

    @property
    def weight(self) -> int:
        return case_weight(self.reports)

    @property
    def next_rung(self) -> Rung:
        """What the ladder would say."""
        return next_rung(self.record)

    @property
    def seen_ms(self) -> int:
        """Of the latest report: to be given back with the verdict, which is about these only."""
        return max(it.at_ms for it in self.reports)


@dataclass(frozen=True, slots=True)
class Appeal:
    """Somebody's words against a sanction."""

    sanction: Sanction
    words: str

    @property
    def alias(self) -> str:
        return alias(self.sanction.fingerprint)


@dataclass(frozen=True, slots=True)
class Hearing:
    """An appeal, with all that is still known of what the sanction was decided on."""

    appeal: Appeal
    reports: Sequence[Report]
    """Empty: there was no report, or they were all forgotten."""

    attached: Sequence[tuple[Report, Attached]]
    record: Sequence[Sanction]
    """All that was decided about them, this as well, the latest first."""

    is_aged: bool
    """Some evidence may have been forgotten: it is kept for EVIDENCE_MS."""

    @property
    def alias(self) -> str:
        return self.appeal.alias

    @property
    def logged(self) -> str:
        """What the audit log adds to the alias."""
        return f"appeal {self.appeal.sanction.id}"
