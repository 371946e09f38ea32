"""People who wait find each other, in two ways.

`wave` looks for those who have just begun to wait here, and `walk` goes through the queue in the
store, again and again. So nobody reads the whole queue because one more joins it, and whoever was
missed (wishes have widened, another process or a lost index knew of them) is looked for again
within one walk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from meetsmatch.app.ports import FRONT, PAGE, Store, Unavailable
from meetsmatch.core.ids import PersonId
from meetsmatch.core.matching import Place
from meetsmatch.engine.committing import commit_all
from meetsmatch.engine.desk import Desk
from meetsmatch.engine.ports import Dialog

NEWCOMERS = 500
"""So many people who have just come are in one wave."""

PAGES = 20
"""So many pages of the queue one round walks through at most."""

LATEST_MS = 3_000
"""Who came since then is looked for in each round, although a long walk is elsewhere."""

ANYBODY = None
"""Any process may pair those who came to it: both must still wait then."""


@dataclass(slots=True)
class Waves:
    """Each is one bounded round, whoever asks for it. Each couple is a commit of its own."""

    store: Store
    desk: Desk
    dialog: Dialog
    _looked_for: list[PersonId] = field(default_factory=list[PersonId])
    _walked_to: Place = FRONT
    _walks: int = 1

    @property
    def is_due(self) -> bool:
        """Whether somebody has begun to wait whom no wave has looked after to its end."""
        return bool(self.desk.newcomers or self._looked_for)

    async def pair(self) -> None:
        """A wave, and the next stretch of a walk."""
        await self.wave()
        await self.walk()

    async def wave(self) -> None:
        """Pair those who began to wait here: as many as fit in one wave."""
        newcomers = self.desk.newcomers
        self._looked_for = list(islice(newcomers, NEWCOMERS))
        for person in self._looked_for:
            del newcomers[person]
        try:
            await self._look_for(self._looked_for, turn=0)
        except Unavailable:
            newcomers.update(dict.fromkeys(self._looked_for))
            raise
        finally:
            self._looked_for = []

    async def walk(self) -> None:
        """Look for partners along the queue: a page, and on while pages yield couples."""
        for _ in range(PAGES):
            page = await self.store.waiting(self.desk.bot, self._walked_to)
            couples = await self._look_for([it.person for it in page], self._walks)
            if len(page) < PAGE:
                self._walked_to, self._walks = FRONT, self._walks + 1
                return
            self._walked_to = page[-1].place
            if not couples:
                break
        latest = Place(self.desk.now_ms() - LATEST_MS, PersonId(0))
        page = await self.store.waiting(self.desk.bot, latest)
        await self._look_for([it.person for it in page], turn=0)

    async def _look_for(self, people: Sequence[PersonId], turn: int) -> int:
        """How many couples were found for them."""
        if not people:
            return 0
        return await commit_all(
            self.desk, ANYBODY, "wave", partial(self.dialog.wave, people, turn)
        )
