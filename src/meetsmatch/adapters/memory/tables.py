"""What a memory store holds: dicts of frozen values, and how to take back half a commit."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from meetsmatch.app.catalogue import Counts
from meetsmatch.app.consent import Consented
from meetsmatch.app.docket import Evidence
from meetsmatch.app.leases import Lease, Pulse
from meetsmatch.app.ports import Received
from meetsmatch.app.work import Because, Letter
from meetsmatch.core.apikeys import Answer, ApiKey
from meetsmatch.core.bots import Registered
from meetsmatch.core.broadcasts import Broadcast
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.chats import Chat
from meetsmatch.core.copies import Copy
from meetsmatch.core.events import Event
from meetsmatch.core.experiments import Experiment
from meetsmatch.core.ids import (
    BotId,
    BroadcastId,
    ChatId,
    ExperimentId,
    Fingerprint,
    InvitationId,
    PersonId,
    SanctionId,
)
from meetsmatch.core.invitations import Arrival, Invitation
from meetsmatch.core.matching import Waiting
from meetsmatch.core.opinions import Opinion
from meetsmatch.core.payments import Grant, Payment
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import Profile
from meetsmatch.core.reports import Report, Verdict
from meetsmatch.core.sanctions import Sanction
from meetsmatch.core.staff import Account, Entry, Session
from meetsmatch.core.trends import Tally

K = TypeVar("K")
V = TypeVar("V")


class Finished(NamedTuple):
    """An inbox row whose update must not be taken again for a while."""

    bot: BotId
    update: int
    at_ms: int


class Quarantined(NamedTuple):
    row: Received
    trace: str
    at_ms: int


class Link(NamedTuple):
    """Where the other side's copy of a message is."""

    chat: ChatId
    other: PersonId
    twin: int
    at_ms: int


class Charged(NamedTuple):
    """A payment, where its payer is reached (sealed), and when it was first heard of."""

    payment: Payment
    address: bytes
    at_ms: int


ReportKey = tuple[BotId, ChatId, Fingerprint]


class Judgement(NamedTuple):
    """What a human said of a report."""

    verdict: Verdict
    actor: str
    at_ms: int


class Counted(NamedTuple):
    """A link, and how many have come by it since when, for the busiest minutes."""

    invitation: Invitation
    rush: int = 0
    from_ms: int = 0


class Withheld(NamedTuple):
    """What waits for somebody whose seat is parked."""

    letter: Letter
    at_ms: int


class Books:
    """Payments, and what they grant, by charge; what is held against people; how they came; copies
    of their photos; how the forgotten had moved; who works in the panel; what was told to many;
    what happened."""

    def __init__(self) -> None:
        self.payments: dict[tuple[BotId, str], Charged] = {}
        self.grants: dict[tuple[BotId, str], Grant] = {}

        self.reports: dict[ReportKey, Report] = {}
        self.judgements: dict[ReportKey, Judgement] = {}
        self.evidence: dict[tuple[BotId, ChatId, Fingerprint, int], Evidence] = {}
        self.sanctions: dict[tuple[BotId, SanctionId], Sanction] = {}

        self.invitations: dict[tuple[BotId, InvitationId], Counted] = {}
        self.arrivals: dict[tuple[BotId, Fingerprint], Arrival] = {}

        self.media: dict[tuple[BotId, str], Copy] = {}
        self.moved: dict[tuple[BotId, Fingerprint], tuple[int, int]] = {}
        self.likes_given: dict[tuple[BotId, Fingerprint], tuple[int, int]] = {}

        self.accounts: dict[tuple[BotId, str], Account] = {}
        self.sessions: dict[tuple[BotId, str], Session] = {}
        self.audit: dict[tuple[BotId, int], Entry] = {}
        self.bots: dict[BotId, Registered] = {}
        self.api_keys: dict[tuple[BotId, str], ApiKey] = {}
        self.answers: dict[tuple[BotId, str, str], Answer] = {}

        self.broadcasts: dict[tuple[BotId, BroadcastId], Broadcast] = {}
        self.experiments: dict[tuple[BotId, ExperimentId], Experiment] = {}
        self.sleepers: dict[tuple[BotId, BroadcastId, PersonId], int] = {}
        self.begun: dict[int, int] = {}
        """When the calls of letters began that must not arrive twice."""

        self.taken: dict[int, int] = {}  # when each open update came
        self.last_event = 0
        self.events: dict[int, Event] = {}
        self.hours: dict[tuple[BotId, int, str, str], Tally] = {}
        self.days: dict[tuple[BotId, int, str, str], Tally] = {}
        self.marks: dict[tuple[BotId, str], int] = {}
        self.wrote: dict[tuple[BotId, ChatId], int] = {}
        """Messages in each chat."""

        self.shown: dict[tuple[BotId, PersonId], int] = {}
        """Cards that somebody has seen."""


class Tables(Books):
    """Everything remembered. Commits change it by `put` and `drop` only, so they can be undone."""

    def __init__(self) -> None:
        super().__init__()
        self.last_row = self.last_letter = self.last_withheld = 0
        self._undo: list[Callable[[], object]] = []

        # the inbox: ids of rows by update, then rows by state
        self.known: dict[tuple[BotId, int], int] = {}
        self.open: dict[int, Received] = {}
        self.finished: dict[int, Finished] = {}
        self.quarantined: dict[int, Quarantined] = {}

        self.people: dict[tuple[BotId, PersonId], Person] = {}
        self.found: dict[tuple[BotId, Fingerprint], PersonId] = {}
        self.forgotten: dict[tuple[BotId, Fingerprint], int] = {}
        self.addresses: dict[tuple[BotId, PersonId], bytes] = {}
        self.consents: dict[tuple[BotId, PersonId, int, bool], Consented] = {}
        self.waiting: dict[tuple[BotId, PersonId], Waiting] = {}

        # chats: the one open seat of each person, and the chat that each left last
        self.chats: dict[tuple[BotId, ChatId], Chat] = {}
        self.waited: dict[tuple[BotId, ChatId], int] = {}
        self.seats: dict[tuple[BotId, PersonId], ChatId] = {}
        self.left: dict[tuple[BotId, PersonId], ChatId] = {}

        self.apart: dict[tuple[BotId, Fingerprint, Fingerprint, Because], int] = {}

        # letters that still wait, and when the others were settled
        self.outbox: dict[int, Letter] = {}
        self.settled: dict[int, int] = {}
        self.links: dict[tuple[BotId, PersonId, int], Link] = {}
        self.cards: dict[tuple[BotId, PersonId, str], int] = {}
        self.withheld: dict[int, Withheld] = {}
        self.profiles: dict[tuple[BotId, PersonId], Profile] = {}
        self.pool: dict[tuple[BotId, PersonId], Candidate] = {}
        self.counts: dict[tuple[BotId, PersonId], Counts] = {}
        self.opinions: dict[tuple[BotId, PersonId, PersonId], Opinion] = {}

        self.leases: dict[tuple[BotId, int], Lease] = {}
        self.holders: dict[tuple[BotId, str], Pulse] = {}

    def begin(self) -> None:
        """What follows is one commit."""
        self._undo.clear()

    def undo(self) -> None:
        """As it was at `begin`."""
        while self._undo:
            self._undo.pop()()

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        if key in table:
            old = table[key]
            self._undo.append(lambda: table.__setitem__(key, old))
        else:
            self._undo.append(lambda: table.pop(key))
        table[key] = value

    def drop(self, table: dict[K, V], key: K) -> V | None:
        """Removes what may not be there; returns what was."""
        if key not in table:
            return None
        old = table.pop(key)
        self._undo.append(lambda: table.__setitem__(key, old))
        return old
