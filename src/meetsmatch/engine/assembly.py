"""The engine's parts put together for one bot."""

from dataclasses import dataclass, field
from functools import partial

from meetsmatch.app.chores import Elsewhere, Here
from meetsmatch.app.leases import Process, Signals
from meetsmatch.app.ports import Gateway, NowMs, Store, Vault
from meetsmatch.app.work import Letter
from meetsmatch.core.ids import BotId
from meetsmatch.engine.arrivals import Arrivals
from meetsmatch.engine.borrowing import Borrowed
from meetsmatch.engine.calls import Calls
from meetsmatch.engine.delivery import Delivery
from meetsmatch.engine.desk import Desk
from meetsmatch.engine.held import Held
from meetsmatch.engine.intake import Intake
from meetsmatch.engine.lane import Lane
from meetsmatch.engine.leases import Leases
from meetsmatch.engine.marks import Marks
from meetsmatch.engine.outbox import Outbox
from meetsmatch.engine.ports import Counters, Dialog, Hooks, Offer, Pace, Read, untaken
from meetsmatch.engine.sealing import Sealing
from meetsmatch.engine.sender import Sender
from meetsmatch.engine.sweeps import Rhythm, Sweeps
from meetsmatch.engine.waves import Waves

NO_HOOKS = Hooks()
USUAL_PACE = Pace()
USUAL_RHYTHM = Rhythm()
GUEST_RHYTHM = Rhythm(
    wave_ms=3_000,
    idle_ms=30_000,
    cards_ms=9_000,
    alerts_ms=30_000,
    broadcasts_ms=5_000,
    monitoring_ms=60_000,
)
"""Hundreds of bots in which nobody waits cost little; who has just come is looked for at once in
any of them."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What one bot's engine reaches and is reached by."""

    bot: BotId
    store: Store
    vault: Vault
    gateway: Gateway
    dialog: Dialog
    read: Read
    now_ms: NowMs
    process: Process | None = None
    """None: no other process works on this database, ever."""

    signals: Signals | None = None
    leases: Leases | None = None
    """Those of the house that the bot is a guest of; None: it has its own."""

    elsewhere: Elsewhere = field(default_factory=Here)
    """Where background jobs are done while others help."""

    offer: Offer = untaken
    """Whoever else may take an update."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast it goes and how much it keeps in memory."""

    pace: Pace = USUAL_PACE
    rhythm: Rhythm = USUAL_RHYTHM
    letters: int = 10_000
    """Letters in memory; more wait in the database."""

    rows: int = 2_000
    """Updates in memory; more wait in the database."""

    lanes: int = 64
    """Lanes handled at the same time."""

    couriers: int = 64
    """Calls under way at the same time."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The bounded steps of one bot; a server, a simulator or a Worker takes them."""

    outside: Outside
    limits: Limits
    counters: Counters
    intake: Intake
    leases: Leases
    lane: Lane
    outbox: Outbox
    sender: Sender
    waves: Waves
    sweeps: Sweeps


USUAL_LIMITS = Limits()


def assembled(outside: Outside, limits: Limits = USUAL_LIMITS, hooks: Hooks = NO_HOOKS) -> Engine:
    """An engine that has done nothing yet."""
    it, counters = outside, Counters()
    sealing = Sealing(it.vault)
    passes = it.process is not None and it.process.until_ms is not None
    kind = Borrowed if passes else Leases
    leases = it.leases or kind(
        it.bot, it.store, it.process, it.now_ms, counters, hooks, it.signals
    )
    outbox = Outbox(limits.pace, Held(limits.letters), leases.taking)
    arrivals = Arrivals[Letter](
        outbox.held, leases, it.now_ms, partial(it.store.arrived_letters, it.bot)
    )
    desk = Desk(it.bot, it.store, sealing, it.now_ms, counters, outbox, leases, arrivals, hooks)
    calls = Calls(it.bot, it.store, sealing)
    marks = Marks(it.store, it.now_ms, counters, outbox.held, calls.links, hooks)
    delivery = Delivery(it.gateway, desk, it.dialog, outbox, calls, marks, it.now_ms)
    sender = Sender(it.bot, it.store, outbox, delivery, marks, it.now_ms, counters, arrivals)
    waves = Waves(it.store, desk, it.dialog)
    rhythm, forgets = limits.rhythm, it.leases is None
    sweeps = Sweeps(it.store, desk, it.dialog, waves, rhythm, forgets, it.elsewhere)
    for tenant in (sender, sweeps):
        leases.join(tenant)
    return Engine(
        outside=outside,
        limits=limits,
        counters=counters,
        intake=Intake(it.bot, it.store, it.vault, it.now_ms, counters, hooks),
        lane=Lane(desk, it.vault, it.dialog, it.read, it.offer),
        outbox=outbox,
        leases=leases,
        sender=sender,
        waves=waves,
        sweeps=sweeps,
    )
