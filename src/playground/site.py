"""The whole playground put together: who is told what by whom."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from playground import methods
from playground.activity import Activity
from playground.api import DELIVERY, Api
from playground.call import Call
from playground.clock import Clock
from playground.faults import Faults
from playground.feed import Feed
from playground.findings import Findings
from playground.flood import Flood
from playground.ledger import KEPT, Ledger
from playground.lint import Lint, Mode
from playground.mail import Office
from playground.timers import Alarm, Timers
from playground.world import World


@dataclass(frozen=True, slots=True)
class Options:
    """How a playground is to be.

    `chance` seeds everything random, `plan` is a seed file's contents, `public` refuses the
    webhooks that only a local Bot API server takes, `ledger` says how many entries are kept,
    `lint` whether calls are checked against the schema, and refused when they break it.
    """

    chance: int = 1
    plan: Mapping[str, object] | None = None
    public: bool = False
    ledger: int = KEPT
    lint: Mode = "off"


class Ticks:
    """Lets things of the world end in time: polls close, live locations stop."""

    def __init__(self, world: World, timers: Timers) -> None:
        self._world = world
        self._timers = timers
        self._alarm: Alarm | None = None
        self._due: float | None = None

    def look(self) -> None:
        """See what ends next; to be called when the world may have changed."""
        due = self._world.due()
        if due == self._due:
            return
        self._due = due
        if self._alarm is not None:
            self._alarm.cancel()
        if due is not None:
            wait = max(0.0, due - self._timers.clock.now())
            self._alarm = self._timers.after(wait, self._ring)

    def _ring(self) -> None:
        self._due = None
        self._world.tick()
        self.look()


class Site:
    """A running playground, but for its HTTP server."""

    def __init__(self, options: Options) -> None:
        self.clock = Clock()
        self.timers = Timers(self.clock)
        self.feed = Feed()
        self.ledger = Ledger(self.clock, self.feed, options.ledger)
        self.activity = Activity(lambda: self.office.queued())
        # Two chances: how mail is delivered must not change whom the people meet.
        mail = random.Random(f"{options.chance} mail")
        stir = self.activity.stir
        local = not options.public
        self.office = Office(self.timers, mail, self.ledger, local=local, stir=stir)
        self.faults = Faults(options.chance)
        self.flood = Flood(self.clock, options.chance)
        people = random.Random(options.chance)
        plan = None if options.plan is None else dict(options.plan)
        self.world = World(self.clock, people, self.feed, self.office, plan)
        self.ticks = Ticks(self.world, self.timers)
        self.findings = Findings(self.clock, self.feed, options.ledger)
        self.lint = Lint(self.findings, DELIVERY | methods.METHODS.keys(), options.lint)
        self.api = Api(
            self._perform,
            self.office,
            self.ledger,
            self.activity,
            self.faults,
            self.flood,
            self.lint,
        )

    async def _perform(self, call: Call) -> object:
        result = await methods.perform(self.world, call)
        self.ticks.look()
        return result

    async def close(self) -> None:
        """Let go of bots, timers and connections."""
        self.api.shut()
        await self.office.close()
        self.timers.close()
        self.lint.close()
