"""The live cards of who waits: where they stand in the queue."""

from meetsmatch.app.ports import FRONT, PAGE
from meetsmatch.app.work import StillWaits
from meetsmatch.bot.speech import Facts, Show
from meetsmatch.bot.talk import QUEUE, TalkScreen, line_facts
from meetsmatch.bot.turn import Said
from meetsmatch.core.ids import PersonId

AT_ONCE = 200
"""So many change in one stretch; the others the next time."""


class QueueCards:
    """Spares edits that change nothing. Losing what it knows costs only those."""

    def __init__(self) -> None:
        self._shown: dict[PersonId, Facts] = {}
        # Of those whom the present walk along the queue has come by; and how far it is.
        self._walked, self._walked_to = dict[PersonId, Facts](), FRONT

    def remember(self, said: Said) -> None:
        """What people are shown when they begin to wait."""
        for reply in said.replies:
            if isinstance(reply, Show) and reply.card == QUEUE:
                self._shown[reply.to] = self._walked[reply.to] = reply.facts

    async def changed(self, talk: TalkScreen) -> list[Said]:
        """Those of people whose place has changed, along the next stretch of the queue."""
        lines, changed = await talk.talk.lines(self._walked_to), list[Said]()
        for waiting, line in lines:
            self._walked_to, person = waiting.place, waiting.person
            facts = self._walked[person] = line_facts(line)
            if facts != self._shown.get(person):
                previous = await talk.talk.to_report(person, waiting.fingerprint)
                card = talk.queue_card(person, line, previous, anew=False)
                # Not below the words with which they have just left the queue.
                changed.append(Said((StillWaits(waiting),), (card,)))
            if len(changed) == AT_ONCE:
                return changed
        if len(lines) < PAGE:
            self._shown, self._walked, self._walked_to = self._walked, {}, FRONT
        return changed
