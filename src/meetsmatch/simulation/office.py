"""Those who run the place, at work: moderators in their group, and an operator who gives back."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from meetsmatch.adapters.vault import KeyVault
from meetsmatch.core.bench import Staff
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.sanctions import Role
from meetsmatch.simulation.court import GROUP
from meetsmatch.simulation.host import BOT
from meetsmatch.simulation.mail import Mail
from meetsmatch.simulation.moderators import COUNT, FIRST, OWNER, Moderator
from meetsmatch.simulation.telegram import Telegram
from meetsmatch.simulation.timeline import SECOND

STAFF = Staff(GROUP, frozenset({OWNER}))
MODERATES_EVERY = 4 * SECOND
GIVES_BACK_EVERY = 120 * SECOND


@dataclass(slots=True)
class Office:
    """Open until all is to be healed."""

    telegram: Telegram
    mail: Mail
    chance: random.Random
    is_closed: bool = False
    moderators: list[Moderator] = field(default_factory=list[Moderator])

    def opens(self, vault: KeyVault) -> None:
        """The judge knows moderators by the names under which they decide."""
        for number in range(FIRST, FIRST + COUNT):
            chance = random.Random(self.chance.getrandbits(64))
            seated = Moderator(number, chance, self.telegram, self.mail, self._ever_here)
            self.moderators.append(seated)
        ledger = self.telegram.ledger
        ledger.court.moderators.update(it.id for it in self.moderators)
        prints = ((it.id, vault.fingerprint(BOT, it.id)) for it in self.moderators)
        actors = [STAFF.actor(*it) for it in prints]
        ledger.model.held.staff = {it.name: it.role is Role.OWNER for it in actors}

    def _ever_here(self) -> Sequence[Fingerprint]:
        model = self.telegram.ledger.model
        return [*model.found, *(it for _, it in model.gone)]

    def works(self) -> None:
        """From now on."""
        self._moderates()
        self._gives_back()

    def _moderates(self) -> None:
        if self.is_closed:
            return
        timeline = self.telegram.timeline
        timeline.steps += 1
        self.chance.choice(self.moderators).acts()
        timeline.after(int(self.chance.expovariate(1) * MODERATES_EVERY), self._moderates)

    def _gives_back(self) -> None:
        if self.is_closed:
            return
        self.telegram.till.gives_any_back()
        delay = int(self.chance.expovariate(1) * GIVES_BACK_EVERY)
        self.telegram.timeline.after(delay, self._gives_back)
