"""What is held against people: reports, what moderators decide, appeals.

Told from committed changes alone, by fingerprints, and by rules written here a second time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meetsmatch.app.charges import (
    AmongNoStrangers,
    Appealed,
    AppealJudged,
    Charges,
    EvidenceGiven,
    Judged,
    Lifted,
    Reported,
    Sanctioned,
    TermMoved,
)
from meetsmatch.app.work import Because, KeptApart
from meetsmatch.core.ids import ChatId, Fingerprint, SanctionId
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.sanctions import Outcome, Rung, Sanction
from meetsmatch.simulation.promises import Judge

LENGTHS = {Rung.WARNING: 0, Rung.HOUR: HOUR_MS, Rung.DAY: DAY_MS, Rung.THREE_DAYS: 3 * DAY_MS}
"""Of a ban the operator says it."""

MINOR = "minor"
PROVEN = 2
"""So many whose word was good before hide somebody together; others never do, however many."""

ReportKey = tuple[ChatId, Fingerprint]


@dataclass(slots=True)
class Charge:
    """A report that was made."""

    by: Fingerprint
    about: Fingerprint
    reason: str
    at_ms: int
    hides: bool
    verdict: Verdict | None = None


@dataclass(slots=True)
class Decision:
    """A sanction, and what became of it."""

    sanction: Sanction
    appealed: bool = False
    waits: bool = False
    """An appeal that nobody has judged."""

    lifted: bool = False


@dataclass(slots=True)
class Held:
    """The state that all committed charges together must have led to."""

    judge: Judge
    ban_ms: int
    staff: Mapping[str, bool] = field(default_factory=dict[str, bool])
    """By the names under which they decide: whether they are an owner."""

    reports: dict[ReportKey, Charge] = field(default_factory=dict[ReportKey, Charge])
    open: dict[Fingerprint, list[Charge]] = field(default_factory=dict[Fingerprint, list[Charge]])
    """Those that nobody has looked at, by whom they are about."""

    decisions: dict[SanctionId, Decision] = field(default_factory=dict[SanctionId, Decision])
    of: dict[Fingerprint, list[Decision]] = field(
        default_factory=dict[Fingerprint, list[Decision]]
    )

    # --- what stands against somebody ----------------------------------------------------------

    def until_ms(self, who: Fingerprint) -> int:
        """Until when they are kept out."""
        mine = (it for it in self.of.get(who, ()) if not it.lifted)
        return max((it.sanction.until_ms for it in mine), default=0)

    def is_hidden(self, who: Fingerprint) -> bool:
        """Whether a report hides them that nobody has looked at."""
        return any(it.hides for it in self.open.get(who, ()))

    # --- changes ------------------------------------------------------------------------------

    def apply(self, change: Charges, beside: Sequence[object]) -> None:
        """One change of a commit that the store has accepted; `beside` are all of it."""
        match change:
            case Reported():
                self._reported(change, beside)
            case EvidenceGiven(_, chat, by):
                self._given((chat, by))
            case Judged():
                self._judged(change)
            case Sanctioned(sanction):
                self._sanctioned(sanction)
            case Lifted() | Appealed() | AppealJudged():
                self._afterwards(change, beside)
            case AmongNoStrangers() | TermMoved():
                pass

    def _reported(self, change: Reported, beside: Sequence[object]) -> None:
        must, key = self.judge.must, (change.chat, change.by)
        must(key not in self.reports, "B4", f"a second report about chat {change.chat}", *key)
        must(change.by != change.about, "B4", f"{change.by} reports themselves", change.by)
        parted = any(
            isinstance(it, KeptApart)
            and (it.by, it.other) == (change.by, change.about)
            and it.because is Because.REPORTED
            for it in beside
        )
        must(parted, "P5", f"{change.by} may meet again whom they reported", change.by)
        made = Charge(change.by, change.about, change.reason, change.at_ms, change.hides)
        self.reports[key] = made
        theirs = self.open.setdefault(change.about, [])
        theirs.append(made)
        if change.hides and change.reason != MINOR:
            proven = sum(map(self._was_right, {it.by for it in theirs}))
            must(proven >= PROVEN, "B4", f"nobody proven has hidden {change.about}", change.about)

    def _was_right(self, by: Fingerprint) -> bool:
        mine = (it.verdict for it in self.reports.values() if it.by == by)
        return any(it not in (None, Verdict.DISMISS) for it in mine)

    def _given(self, key: ReportKey) -> None:
        known = self.reports.get(key)
        is_open = known is not None and known.verdict is None
        self.judge.must(is_open, "B4", f"evidence for no open report: {key}", *key)

    def _judged(self, change: Judged) -> None:
        about, must = change.about, self.judge.must
        judged = [it for it in self.open.get(about, ()) if it.at_ms <= change.upto_ms]
        right = len(judged) == change.reports > 0
        must(right, "B3", f"{change.reports} reports about {about} are judged", about)
        must(change.actor in self.staff, "B3", f"{change.actor} judges and may not", about)
        for it in judged:
            it.verdict = change.verdict
            self.open[about].remove(it)

    def _sanctioned(self, it: Sanction) -> None:
        must, who = self.judge.must, it.fingerprint
        length_ms = LENGTHS.get(it.rung, self.ban_ms)
        must(it.actor in self.staff, "B3", f"{it.actor} punishes {who} and may not", who)
        must(it.reason, "B3", f"{who} is punished and nobody says why", who)
        must(it.until_ms == it.at_ms + length_ms, "B3", f"{it.rung.name} is no such time", who)
        must(it.id not in self.decisions, "I1", f"sanction {it.id} comes twice", who)
        self.decisions[it.id] = made = Decision(it)
        self.of.setdefault(who, []).append(made)

    def _afterwards(
        self, change: Lifted | Appealed | AppealJudged, beside: Sequence[object]
    ) -> None:
        must, it = self.judge.must, self.decisions[change.sanction]
        who = it.sanction.fingerprint
        match change:
            case Appealed():
                must(not it.appealed and not it.lifted, "B5", f"{who} appeals again", who)
                it.appealed = it.waits = True
            case AppealJudged(outcome=outcome, actor=actor):
                must(it.waits, "B5", f"an appeal of {who} is judged that nobody made", who)
                must(self._may(actor, it, hears=True), "B5", f"{actor} hears {who}", who)
                lifted = any(
                    isinstance(x, Lifted) and x.sanction == it.sanction.id for x in beside
                )
                granted = outcome is Outcome.GRANTED
                must(lifted == granted, "B5", f"an appeal of {who} is {outcome}", who)
                it.waits = False
            case Lifted(actor=actor):
                must(not it.lifted, "B3", f"a sanction of {who} is lifted twice", who)
                heard = any(isinstance(x, AppealJudged) for x in beside)
                right = self._may(actor, it, hears=heard)
                must(right, "B3", f"{actor} lifts what {it.sanction.actor} decided", who)
                it.lifted, it.waits = True, False

    def _may(self, actor: str, it: Decision, hears: bool) -> bool:
        """Owners anything; moderators what they decided themselves, and appeals against others."""
        own = actor == it.sanction.actor
        return actor in self.staff and (self.staff[actor] or own is not hears)

    def forget(self, who: Fingerprint) -> None:
        """Somebody is deleted: their words go, and may be said again if nobody has judged them;
        what was decided stays."""
        for it in self.of.get(who, ()):
            it.appealed = it.appealed and not it.waits
            it.waits = False
