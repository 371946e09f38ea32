"""Commits in which somebody is reported or decided about: who may, who is told, what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from meetsmatch.app.charges import AppealJudged, EvidenceGiven, Judged, Lifted, Sanctioned
from meetsmatch.app.work import Commit, Letter
from meetsmatch.core.ids import PersonId
from meetsmatch.simulation.model import Model

GROUP = -1_001
"""Telegram's number of the moderators' group."""

DECIDES = (Judged, Sanctioned, Lifted, AppealJudged)


@dataclass(slots=True)
class Court:
    """Watches moderators and what they read."""

    model: Model
    moderators: set[int] = field(default_factory=set[int])
    """Telegram's numbers of who sits in the group."""

    relayed: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    """Which saying arrived as which message of whose chat: (chat, message) to number."""

    exhibits: set[int] = field(default_factory=set[int])
    """Sayings that whoever received them has attached to a report."""

    def saw(self, commit: Commit, letters: Sequence[Letter], by: int) -> list[PersonId]:
        """A commit, made over an update of `by` (0: nobody's). Returns who is silenced by it."""
        must, told = self.model.judge.must, {it.outgoing.to for it in letters}
        silenced: list[PersonId] = []
        for change in commit.changes:
            if isinstance(change, DECIDES):
                right = by in self.moderators
                must(right, "B3", f"{by} decides and is no moderator", by)
            match change:
                case Sanctioned(sanction, int() as who):
                    must(who in told, "B3", f"{who} is punished and not told", who)
                    silenced += [who] if sanction.until_ms > sanction.at_ms else []
                case Lifted(sanction=number) | AppealJudged(sanction=number):
                    about = self.model.held.decisions[number].sanction.fingerprint
                    known = self.model.found.get(about)
                    must(known is None or known in told, "B3", f"{known} is not told", known)
                case EvidenceGiven(by=reporter, message=message):
                    seen = (self.model.person_of[reporter], message)
                    self.exhibits.add(self.relayed.get(seen, 0))
                case _:
                    pass
        return silenced

    def shown(self, word: int, was_relayed: bool) -> None:
        """Somebody's words appear in the group: what they wrote to a partner only if the partner
        has attached it; what they say of themselves stands on their card."""
        right = word in self.exhibits or not was_relayed
        self.model.judge.must(right, "R1", f"w{word} is shown to moderators", f"w{word}")
