"""Changes of what is held against people: reports, evidence, verdicts, sanctions, appeals.

A part of `Change` (app/work), guards and all. Everything here is keyed by fingerprint, so that it
outlives deletion: whoever comes back finds it in force (PersonJoined). What of it decides whom
somebody may meet stands in `Person`, too, written by PersonChanged in the same Work.
"""

from dataclasses import dataclass

from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId, SanctionId
from meetsmatch.core.reports import Verdict
from meetsmatch.core.sanctions import Outcome, Sanction

EVIDENCE_PIECES = 10
"""So many messages may be attached to one report."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One report per reporter and chat, or card: Stale if there is one.

    Stale unless `others` open reports are about the same person: what this one leads to was
    decided on them. If it hides, Stale unless `person` is who has that fingerprint now.
    """

    bot: BotId
    chat: ChatId
    """Or what stands for a card (core/chats, `card_number`)."""

    by: Fingerprint
    about: Fingerprint
    reason: str
    at_ms: int
    weight: int = 0
    hides: bool = False
    """It hides them until a human has looked; their PersonChanged is in the same Work."""

    others: int = 0
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class AmongNoStrangers:
    """Stale while they wait, or sit in a random chat with anybody but `other`.

    Comes with what takes somebody out of whatever they are in: a pairing at that very moment ends
    with it, or the decision is taken again.
    """

    bot: BotId
    person: PersonId
    other: Fingerprint


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """A message that the reporter received is attached to their report; the same one again
    changes nothing. Stale unless the report is open and has room for it (EVIDENCE_PIECES)."""

    bot: BotId
    chat: ChatId
    by: Fingerprint
    message: int
    """Its number in the reporter's chat; 0 for the card as it was shown."""

    sealed: bytes
    at_ms: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A human has looked at the open reports about somebody that came no later than `upto_ms`.

    Stale unless there are `reports` of them, and `person` is who has that fingerprint now (None:
    nobody): whoever comes while it is decided is hidden or not by what stands then.
    """

    bot: BotId
    about: Fingerprint
    upto_ms: int
    reports: int
    verdict: Verdict
    actor: str
    at_ms: int
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Sanctioned:
    """What is decided against somebody. If it keeps them out, nothing that they wrote and that
    was not sent yet ever will be.

    Stale if that number is taken, unless `person` is who has this fingerprint now (None: nobody),
    or, when it keeps them out, while they have an open seat or wait: the same Work ends that.
    """

    sanction: Sanction
    person: PersonId | None


@dataclass(frozen=True, slots=True)
class Lifted:
    """A sanction holds no longer. Stale if it was lifted already, or is not known, or unless
    `person` is who has its fingerprint now (None: nobody): who joins has taken it over."""

    bot: BotId
    sanction: SanctionId
    actor: str
    at_ms: int
    fingerprint: Fingerprint
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class TermMoved:
    """A sanction ends at another time, and is forgotten then: a shared list says so now.

    Stale if it was lifted, or is not known; unless `person` is who has its fingerprint now (None:
    nobody); or while they have an open seat or wait.
    """

    bot: BotId
    sanction: SanctionId
    until_ms: int
    fingerprint: Fingerprint
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Appealed:
    """Words against a sanction. Stale if there was an appeal before, or it was lifted."""

    bot: BotId
    sanction: SanctionId
    sealed: bytes
    at_ms: int


@dataclass(frozen=True, slots=True)
class AppealJudged:
    """Stale unless an appeal waits to be judged."""

    bot: BotId
    sanction: SanctionId
    outcome: Outcome
    actor: str
    at_ms: int


Charges = (
    Reported
    | AmongNoStrangers
    | EvidenceGiven
    | Judged
    | Sanctioned
    | Lifted
    | TermMoved
    | Appealed
    | AppealJudged
)
