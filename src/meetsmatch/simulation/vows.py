"""What people have agreed to: nothing of what is theirs to tell is kept or used without a yes."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from meetsmatch.app.consent import Consented
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person
from meetsmatch.simulation.promises import Judge

Line = tuple[int, bool]
"""Which version of the terms, and whether they agreed or took it back."""


@dataclass(slots=True)
class Vows:
    """The log that all committed changes together must have led to."""

    judge: Judge
    log: dict[PersonId, list[Line]] = field(default_factory=dict[PersonId, list[Line]])

    def changed(self, old: Person | None, new: Person, beside: Sequence[object]) -> None:
        """Somebody's answers change: with a yes, and every yes or no with its line in the log."""
        must, was = self.judge.must, old.consent if old else 0
        if new.consent != was:
            line = (new.consent or was, new.consent > 0)
            written = [(it.version, it.is_given) for it in beside if isinstance(it, Consented)]
            must(line in written, "C1", f"{new.id} says {line}, and it is not logged", new.id)
        if self._told(new) - self._told(old):
            must(new.consent, "C1", f"{new.id} is asked and has not agreed", new.id)

    def _told(self, person: Person | None) -> Set[object]:
        if person is None:
            return set()
        wishes = person.wishes
        return {person.gender, person.birth_year, wishes.seeks, *wishes.languages} - {None}

    def said(self, change: Consented, person: Person | None) -> None:
        """A line of the log, which is true of `person` as they are now."""
        consent = change.version if change.is_given else 0
        is_so = person is not None and person.consent == consent
        self.judge.must(is_so, "C1", f"what {change.person} said is not so", change.person)
        self.log.setdefault(change.person, []).append((change.version, change.is_given))

    def forget(self, person: PersonId) -> None:
        """Somebody is deleted."""
        self.log.pop(person, None)
