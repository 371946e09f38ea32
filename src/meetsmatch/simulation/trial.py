"""One simulated world from its first day to its last check."""

import gc
import random
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TextIO

from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.rules import HOUR_MS, Rules
from meetsmatch.engine.assembly import Limits
from meetsmatch.engine.ports import UNPACED, Pace
from meetsmatch.simulation.deliveries import Deliveries
from meetsmatch.simulation.host import BOT, Host, World
from meetsmatch.simulation.leaving import is_gone
from meetsmatch.simulation.ledger import Ledger
from meetsmatch.simulation.mail import Mail
from meetsmatch.simulation.model import Model
from meetsmatch.simulation.office import STAFF, Office
from meetsmatch.simulation.people import Person
from meetsmatch.simulation.plan import Plan
from meetsmatch.simulation.promises import Breach, Judge
from meetsmatch.simulation.settle import Settling
from meetsmatch.simulation.telegram import Telegram
from meetsmatch.simulation.till import Till
from meetsmatch.simulation.timeline import SECOND, Timeline
from meetsmatch.simulation.trace import Trace
from meetsmatch.simulation.weather import Faults, Weather

BEGIN_MS = 1_767_225_600_000
"""1 January 2026."""

shipped = cache(Gazetteer.shipped)
"""The cities of every simulated world: read once."""

FIRST_PERSON = 5_000_000_001
EXAMINED_EVERY = 100
COLLECTED_EVERY = 5_000
"""Steps between two collections of what dead processes left, which must not happen just anywhere:
some frames of the standard library lack what the warning about it needs."""

EVENING = 100 * SECOND
NIGHTS_MS = (HOUR_MS, 10 * HOUR_MS, 20 * HOUR_MS)
"""Shorter than the day for which Telegram sends an update again."""

STORMY = Faults(
    throttled=0.01, broken=0.01, unheard=0.005, ambiguous=0.007, poison=0.003, repeated=0.02
)
CALM = Faults()


@dataclass(slots=True)
class Clock:
    """The wall clock of that world, in milliseconds; it may leap, the timeline doesn't."""

    timeline: Timeline
    offset_ms: int = BEGIN_MS

    def __call__(self) -> int:
        return self.offset_ms + self.timeline.now // 1_000


@dataclass(slots=True)
class Trial:
    """Runs a plan; `breach` tells what went wrong, if anything did."""

    plan: Plan
    store: object = field(default_factory=MemoryStore)
    file: TextIO | None = None
    judge: Judge = field(default_factory=Judge)
    timeline: Timeline = field(default_factory=Timeline)
    hosts: list[Host] = field(default_factory=list[Host])
    started: int = 0
    days: int = 0
    healed: bool = False
    prints: dict[Fingerprint, int] = field(default_factory=dict[Fingerprint, int])
    """Telegram's numbers of all who ever came."""

    leaving: set[int] = field(default_factory=set[int])
    """Who will be gone soon."""

    world: World = field(init=False)
    people: list[Person] = field(init=False)
    office: Office = field(init=False)
    chance: random.Random = field(init=False)
    trace: Trace = field(init=False)
    ledger: Ledger = field(init=False)
    model: Model = field(init=False)
    clock: Clock = field(init=False)
    telegram: Telegram = field(init=False)
    mail: Mail = field(init=False)
    settling: Settling = field(init=False)

    def __post_init__(self) -> None:
        plan, self.chance = self.plan, random.Random(self.plan.seed)
        self.trace, self.clock = Trace(self.file), Clock(self.timeline)
        vault = KeyVault([f"simulated {plan.seed} key of a world that nobody lives in"])
        self._make_judges(plan.rules)
        weather = Weather(random.Random(self.chance.getrandbits(64)))
        self.mail = Mail(self.timeline, weather, self.ledger)
        till_chance = random.Random(self.chance.getrandbits(64))
        self.telegram = Telegram(
            self.timeline,
            weather,
            self.ledger,
            Deliveries(self.ledger),
            self.trace,
            self.clock,
            Till(self.timeline, self.mail, self.model.purse, till_chance, self.clock),
        )
        self.world = World(
            timeline=self.timeline,
            telegram=self.telegram,
            weather=weather,
            trace=self.trace,
            store=self.store,
            vault=vault,
            places=shipped(),
            wording=Wording.load(),
            rules=plan.rules,
            staff=STAFF,
            limits=self._limits(),
            ids=random.Random(self.chance.getrandbits(64)),
            now_ms=self.clock,
        )
        self.people = [self._born() for _ in range(plan.people)]
        office_chance = random.Random(self.chance.getrandbits(64))
        self.office = Office(self.telegram, self.mail, office_chance)
        self.office.opens(vault)
        self.settling = Settling(self.judge, self.model, self.ledger, self.store, self.clock)

    def _born(self) -> Person:
        number = FIRST_PERSON + len(self.prints)
        self.prints[self.world.vault.fingerprint(BOT, number)] = number
        chance = random.Random(self.chance.getrandbits(64))
        language = self.chance.choice(("en", "en", "en", "en", "ru"))
        courts, claims = self.chance.random() < self.plan.courting, self.plan.claims
        return Person(number, chance, self.telegram, self.mail, language, courts, claims)

    def _make_judges(self, rules: Rules) -> None:
        def now() -> int:
            return self.timeline.now

        self.model = Model(self.judge, rules, now, self.clock, person_of=self.prints)
        self.ledger = Ledger(self.judge, self.model, self.prints, now)

    def _limits(self) -> Limits:
        pace = self.chance.choice((UNPACED, Pace(0, 0, 20, 100), Pace(200, 5, 20, 200)))
        letters = self.chance.choice((30, 300, 10_000))
        return Limits(pace=pace, letters=letters, rows=self.chance.choice((20, 2_000)))

    # --- running ------------------------------------------------------------------------------

    @property
    def breach(self) -> Breach | None:
        return self.judge.breach

    @property
    def steps(self) -> int:
        return self.timeline.steps + self.days

    def run(self) -> Breach | None:
        """Until so many steps are made or a promise is broken; then heal, and look at all."""
        with self.undisturbed():
            self._run()
        return self.judge.breach

    @contextmanager
    def undisturbed(self) -> Generator[None]:
        """Processes may die in here: what they leave is collected at the end, without a word."""
        was_enabled = gc.isenabled()
        gc.disable()
        with warnings.catch_warnings():
            # Tasks that never began: Python warns of each.
            warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
            try:
                yield
            finally:
                self.hosts.clear()
                self.timeline.clear()
                gc.collect()
                if was_enabled:
                    gc.enable()

    def _run(self) -> None:
        self.start()
        for person in self.people:
            self._next_deed(person)
        self._change_weather()
        self.office.works()
        self.timeline.after(EVENING, self._night)
        examined = collected = 0
        while self.judge.breach is None and self.steps < self.plan.steps:
            self.timeline.step()
            if self.steps >= examined + EXAMINED_EVERY:
                examined = self.steps
                self.settling.examine(whole=examined % (10 * EXAMINED_EVERY) == 0)
            if self.steps >= collected + COLLECTED_EVERY:
                collected = self.steps
                gc.collect()
        if self.judge.breach is None:
            self.heal()

    def start(self) -> None:
        """A process of the bot begins."""
        self.started += 1
        host = Host(self.started, self.world, self._ended)
        host.deaths = 0.0 if self.healed else self.plan.deaths
        self.hosts.append(host)
        self.mail.takers.append(host)
        self.trace.note(f"{self.timeline.now} host {host.number} starts")

    def _ended(self, host: Host) -> None:
        self.hosts.remove(host)
        self.mail.takers.remove(host)
        self.timeline.steps += 1
        self.ledger.counts["crashes"] += 1
        delay = 100_000 + int(self.chance.random() * 2 * SECOND)
        self.timeline.after(delay, self.start)

    # --- what happens by itself ---------------------------------------------------------------

    def _next_deed(self, person: Person) -> None:
        delay = int(person.chance.expovariate(0.5) * SECOND)
        self.timeline.after(delay, self._does, person)

    def _does(self, person: Person) -> None:
        if self.healed:
            return
        self.timeline.steps += 1
        if person.id in self.leaving:
            self._next_deed(self._replaced(person) if is_gone(person) else person)
            return
        person.acts()
        if self.chance.random() * self.plan.stay < 1:
            self.leaving.add(person.id)
        self._next_deed(person)

    def _replaced(self, person: Person) -> Person:
        """Somebody new in their place."""
        self.leaving.remove(person.id)
        place = self.people.index(person)
        self.people[place] = self._born()
        return self.people[place]

    def _change_weather(self) -> None:
        """Storms come and go."""
        if self.healed or not self.plan.faults:
            return
        chance, weather = self.chance, self.world.weather
        stormy = chance.random() < 0.5
        self.world.weather.faults = STORMY if stormy else CALM
        weather.breaks = chance.choice((0.0, 0.001, 0.01)) if stormy else 0.0
        weather.slow = chance.choice((500, 3_000, 30_000))
        self.timeline.after(int(chance.random() * 60 * SECOND), self._change_weather)

    def _night(self) -> None:
        """The machine sleeps for hours: afterwards everything is late."""
        if self.healed:
            return
        self.days += 1
        self.clock.offset_ms += self.chance.choice(NIGHTS_MS)
        self.trace.note(f"{self.timeline.now} night until {self.clock()}")
        self.timeline.after(EVENING, self._night)

    # --- the end ------------------------------------------------------------------------------

    def heal(self) -> None:
        """No more faults, no more deeds: whatever can be finished is, and everything is judged."""
        self.healed = self.office.is_closed = True
        self.world.weather.faults, self.world.weather.breaks = CALM, 0.0
        for host in self.hosts:
            host.deaths = 0.0
        until = self.timeline.now + 700 * SECOND
        while self.judge.breach is None and self.timeline.now < until:
            if not self.timeline.step():
                break
        if self.judge.breach is None:
            self.settling.examine(whole=True)
        if self.judge.breach is None:
            self.settling.ends()

    def figures(self) -> dict[str, int]:
        """What happened, by name."""
        counted = dict(sorted(self.ledger.counts.items()))
        totals = {
            "steps": self.steps,
            "event loop callbacks": self.timeline.turns,
            "people": len(self.prints),
            "chats": self.model.paired,
            "cards": self.model.likes.cards,
            "likes": self.model.likes.likes,
            "matches": self.model.likes.matched,
            "reports": len(self.model.held.reports),
            "sanctions": len(self.model.held.decisions),
            "nights": self.days,
        }
        return {**totals, **counted}

    def evidence(self) -> Sequence[str]:
        """The last events that matter to the breach."""
        return self.trace.about(set(self.judge.breach.about) if self.judge.breach else set())
