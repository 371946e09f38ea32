"""The whole playground put together: who is told what by whom."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from playground import methods
from playground.activity import Activity
from playground.api import Api
from playground.clock import Clock
from playground.faults import Faults
from playground.feed import Feed
from playground.flood import Flood
from playground.ledger import KEPT, Ledger
from playground.mail import Office
from playground.timers import Timers
from playground.world import World


@dataclass(frozen=True, slots=True)
class Options:
    """How a playground is to be.

    `chance` seeds everything random, `plan` is a seed file's contents, `public` refuses the
    webhooks that only a local Bot API server takes, `ledger` says how many entries are kept.
    """

    chance: int = 1
    plan: Mapping[str, object] | None = None
    public: bool = False
    ledger: int = KEPT


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
        self.faults = Faults()
        self.flood = Flood(self.clock, options.chance)
        people = random.Random(options.chance)
        plan = None if options.plan is None else dict(options.plan)
        self.world = World(self.clock, people, self.feed, self.office, plan)
        perform = partial(methods.perform, self.world)
        self.api = Api(perform, self.office, self.ledger, self.activity, self.faults, self.flood)

    async def close(self) -> None:
        """Let go of bots, timers and connections."""
        self.timers.close()
        await self.office.close()
