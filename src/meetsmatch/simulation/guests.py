"""Who came by whose link: the promise of invitations, and what their owners may count."""

from dataclasses import dataclass, field

from meetsmatch.app.inviting import Arrived, CameBy, Inviting, LinkMade, Uninvited
from meetsmatch.core.ids import Fingerprint, PersonId
from meetsmatch.simulation.promises import Judge


@dataclass(slots=True)
class Link:
    """Somebody's own."""

    owner: PersonId
    came: int = 0
    finished: int = 0


@dataclass(slots=True)
class Guests:
    """The state that all committed changes of invitations together must have led to."""

    judge: Judge
    found: dict[Fingerprint, PersonId]
    """Who is known; the model's own."""

    codes: dict[str, PersonId] = field(default_factory=dict[str, PersonId])
    links: dict[PersonId, Link] = field(default_factory=dict[PersonId, Link])
    came_by: dict[Fingerprint, PersonId] = field(default_factory=dict[Fingerprint, PersonId])
    arrived: set[Fingerprint] = field(default_factory=set[Fingerprint])
    forgotten: set[Fingerprint] = field(default_factory=set[Fingerprint])
    """Who was deleted; a run is shorter than the month for which that is remembered."""

    def apply(self, change: Inviting) -> None:
        """One change of a commit that the store has accepted."""
        match change:
            case LinkMade(_, person, code, _):
                taken = self.codes.get(code)
                self.judge.must(taken is None, "G1", f"{person} has the link of {taken}", person)
                for old in [it for it, owner in self.codes.items() if owner == person]:
                    del self.codes[old]
                self.codes[code] = person
                self.links.setdefault(person, Link(person))
            case CameBy(_, fingerprint, code, _):
                self._came(fingerprint, self.codes.get(code))
            case Arrived(_, fingerprint, _):
                self._arrived(fingerprint)
            case Uninvited(_, person, fingerprint):
                self._uninvited(person, fingerprint)
            case _:
                pass  # campaigns are the operator's, who has none here

    def _came(self, who: Fingerprint, owner: PersonId | None) -> None:
        """Once, and never by one's own: whoever was here before is counted nowhere."""
        before = who in self.came_by or who in self.forgotten or self.found.get(who) in self.links
        if owner is not None and not before:
            self.came_by[who] = owner
            self.links[owner].came += 1

    def _arrived(self, who: Fingerprint) -> None:
        owner = self.came_by.get(who)
        if owner is not None and who not in self.arrived:
            self.arrived.add(who)
            self.links[owner].finished += 1

    def forget(self, person: PersonId, who: Fingerprint) -> None:
        """Somebody is deleted."""
        self._uninvited(person, who)
        self.forgotten.add(who)

    def _uninvited(self, person: PersonId, who: Fingerprint) -> None:
        self.links.pop(person, None)
        for code in [it for it, owner in self.codes.items() if owner == person]:
            del self.codes[code]
        for guest in [it for it, owner in self.came_by.items() if it == who or owner == person]:
            del self.came_by[guest]
            self.arrived.discard(guest)
