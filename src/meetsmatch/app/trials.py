"""Which variant of what somebody gets: nothing is stored of it, so that it is the same in every
process, and after a restart."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from meetsmatch.app.chronicle import Chronicle
from meetsmatch.app.experiments import Experiments
from meetsmatch.app.ports import NowMs
from meetsmatch.app.telling import Exposed
from meetsmatch.app.work import Work
from meetsmatch.core.events import Event, Kind, exposure_word
from meetsmatch.core.experiments import Experiment, Hook, State
from meetsmatch.core.ids import BotId, ExperimentId, PersonId

FRESH_MS = 5_000
"""A process learns of what another one has begun, or ended, after so long at most."""

Settings = Mapping[str, str]


@dataclass(slots=True)
class Noticed:
    """What was in force a moment ago: may be lost, or shared by all that ask the same bot."""

    at_ms: int = -FRESH_MS
    experiments: Sequence[Experiment] = ()


@dataclass(frozen=True, slots=True)
class Lot:
    """What somebody gets, and what is written when they really get it."""

    settings: Settings = field(default_factory=dict[str, str])
    exposed: tuple[Exposed, ...] = ()


USUAL = Lot()


async def nobody_watches() -> Sequence[Work]:
    """Where no experiment can be made."""
    return ()


@dataclass(frozen=True, slots=True)
class Trials:
    """Draws everybody's lots, with a key: nobody who knows a number can tell whose it is."""

    bot: BotId
    experiments: Experiments
    stamp: Callable[[bytes], bytes]
    now_ms: NowMs
    noticed: Noticed = field(default_factory=Noticed)
    watched: Callable[[], Awaitable[Sequence[Work]]] = nobody_watches
    """One Work for each experiment that is to end now: it does harm, or was long enough."""

    async def in_force(self) -> Sequence[Experiment]:
        """What decides now what anybody gets."""
        noticed, now_ms = self.noticed, self.now_ms()
        if not 0 <= now_ms - noticed.at_ms < FRESH_MS:
            noticed.experiments = await self.experiments.in_force(self.bot)
            noticed.at_ms = now_ms
        return noticed.experiments

    async def targets(self, hook: Hook) -> frozenset[str]:
        """What is changed there for anybody."""
        return frozenset(it.plan.target for it in await self.in_force() if it.plan.hook is hook)

    async def lot(self, person: PersonId, hook: Hook, target: str = "") -> Lot:
        """What they get there: that of the experiment that runs, else what an earlier one was
        concluded with."""
        settings, exposed = dict[str, str](), tuple[Exposed, ...]()
        for it in await self.in_force():
            if (it.plan.hook, it.plan.target) != (hook, target):
                continue
            if it.state is not State.RUNNING:
                won = it.variant(it.winner)
                settings = {**(won.settings if won else {}), **settings}
            else:
                mine = it.plan.variant_at(self._draw(it.id, person))
                settings |= mine.settings
                exposed += (self._exposed(it.id, person, mine.name),)
        return Lot(settings, exposed)

    def _draw(self, experiment: ExperimentId, person: PersonId) -> int:
        digest = self.stamp(b"experiment %d %d %d" % (self.bot, experiment, person))
        return int.from_bytes(digest[:4])

    def _exposed(self, experiment: ExperimentId, person: PersonId, variant: str) -> Exposed:
        now_ms = self.now_ms()
        alias = Chronicle(self.bot, self.stamp, self.now_ms).alias(person)
        word = exposure_word(experiment, variant)
        return Exposed(Event(self.bot, Kind.EXPOSED, now_ms, alias, word, experiment))
