"""What somebody gets who asks for a copy of their data, held against what the model knows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from meetsmatch.app.work import Because, Letter
from meetsmatch.core.ids import PersonId
from meetsmatch.core.opinions import Mind
from meetsmatch.core.people import Person
from meetsmatch.simulation.model import Model


@dataclass(slots=True)
class Copies:
    """Reads every copy in the moment in which it is written."""

    model: Model

    def saw(self, letters: Sequence[Letter]) -> int:
        """How many of these letters are copies."""
        papers = [(it.outgoing.to, _paper(it)) for it in letters]
        for to, paper in papers:
            if paper is not None:
                self._judge(to, paper)
        return sum(paper is not None for _, paper in papers)

    def _judge(self, who: PersonId, paper: Mapping[str, Any]) -> None:
        must, me = self.model.judge.must, self.model.people.get(who)
        if me is None:
            must(False, "D2", f"{who} is not known and gets a copy", who)
            return
        for part, told, known in (*self._self(me, paper), *self._deeds(me, paper)):
            must(told == known, "D2", f"{part} of {who}: {told}, not {known}", who)

    def _self(self, me: Person, paper: Mapping[str, Any]) -> list[tuple[str, object, object]]:
        it = paper["person"]
        profile = self.model.likes.profiles.get(me.id)
        return [
            ("number", (it["telegram_id"], it["number"]), (self._telegram_id(me), me.id)),
            ("answers", (it["gender"], it["birth_year"]), (me.gender, me.birth_year)),
            ("wish", it["seeks"], me.wishes.seeks),
            ("agreement", self._agreed(paper), self.model.vows.log.get(me.id, [])),
            ("profile", paper["profile"] is not None, profile is not None),
        ]

    def _telegram_id(self, me: Person) -> int:
        return self.model.person_of[me.fingerprint]

    def _agreed(self, paper: Mapping[str, Any]) -> object:
        return [(it["version"], it["given"]) for it in paper["consents"]]

    def _deeds(self, me: Person, paper: Mapping[str, Any]) -> list[tuple[str, object, object]]:
        """What nobody but they themselves can change while the copy is made."""
        model, who = self.model, me.fingerprint
        blocks = [
            pair
            for pair, reasons in model.blocked.items()
            if pair[0] == who and Because.BLOCKED in reasons
        ]
        blocked = [it for it in paper["kept_apart"] if it["because"] == "you blocked them"]
        liked = [it for it in paper["opinions"] if it["what"] == Mind.LIKED.name.lower()]
        mine = [
            two
            for two, (mind, *_) in model.likes.minds.items()
            if two[0] == me.id and mind is Mind.LIKED
        ]
        reported = [by for _, by in model.held.reports if by == who]
        paid = {name for name in model.purse.paid | model.purse.refunded if self._paid(name, me)}
        return [
            ("blocks", len(blocked), len(blocks)),
            # Whoever is deleted meanwhile takes the likes along that they got.
            ("likes", max(len(liked), len(mine)), len(liked)),
            ("reports", len(paper["reports"]), len(reported)),
            ("payments", {it["charge"] for it in paper["payments"]}, paid),
        ]

    def _paid(self, name: str, me: Person) -> bool:
        return self.model.purse.charges[name].payer == self._telegram_id(me)


def _paper(letter: Letter) -> Mapping[str, Any] | None:
    held = letter.outgoing.params.get("document")
    content = cast(Mapping[str, object], held).get("upload") if isinstance(held, dict) else None
    return json.loads(content) if isinstance(content, str) else None
