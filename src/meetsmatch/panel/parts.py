"""What the pages work with, and a visit to one of them."""

import hmac
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from meetsmatch.app.announcing import Announcing
from meetsmatch.app.apikeys import Keyring
from meetsmatch.app.audit import Audit
from meetsmatch.app.docket import Docket
from meetsmatch.app.exports import Shelf
from meetsmatch.app.figures import Figures
from meetsmatch.app.invitations import Invitations
from meetsmatch.app.moderation import Decided, Moderation
from meetsmatch.app.ports import NowMs, Store, Vault
from meetsmatch.app.records import Records
from meetsmatch.app.roster import Roster
from meetsmatch.app.secondfactor import SecondFactor
from meetsmatch.app.sieving import Sieving
from meetsmatch.app.staff import Staff
from meetsmatch.app.trends import Trends
from meetsmatch.app.viewing import Viewing
from meetsmatch.app.work import Work
from meetsmatch.core.broadcasts import Draft
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Account, Session
from meetsmatch.engine.ports import Counters
from meetsmatch.experimenting.deeds import Experimenting
from meetsmatch.experimenting.plans import Texts
from meetsmatch.panel.installation import Installation

Write = Callable[[Callable[[], Awaitable[Work]]], Awaitable[object]]
"""Commits a decision as the engine does: what it says is sent, and it is taken again while it is
Stale."""


@dataclass(frozen=True, slots=True)
class Parts:
    """One bot, as its panel reaches it."""

    bot: BotId
    store: Store
    docket: Docket
    records: Records
    roster: Roster
    figures: Figures
    sieving: Sieving
    """People by what they are."""

    trends: Trends
    moderation: Moderation
    staff: Staff
    second: SecondFactor
    vault: Vault
    """Opens whom an alias is, for an owner who breaks the glass; nothing else is opened here."""

    viewing: Viewing
    audit: Audit
    write: Write
    carried_out: Callable[[Decided], Awaitable[Work]]
    """A decision with all that follows from it, and the words for whom it concerns."""

    announcing: Callable[[], Announcing]
    """Broadcasts, by the rules that hold now."""

    invitations: Callable[[], Invitations]
    """Links that lead people here, by the rules that hold now."""

    experimenting: Experimenting
    wordings: Texts
    """The other wordings of texts, for experiments."""

    previewed: Callable[[Draft], Awaitable[Work]]
    """A broadcast as owners alone see it."""

    has_owners: Callable[[], bool]
    """Whether OWNERS names anybody who could see it."""

    key_below: Callable[[str], str]
    """What the button below a broadcast says, in a language."""

    counters: Counters
    sign: Callable[[bytes], bytes]
    new_token: Callable[[], str]
    """Random, and long enough that nobody guesses it."""

    keyring: Keyring
    new_password: Callable[[], str]
    """For somebody who is to change it."""

    new_key: Callable[[], str]
    """A token for a program."""

    now_ms: NowMs
    trouble: Callable[[str, BaseException], None]
    installation: Installation | None = None
    """None: there is this bot, and no other can be added."""

    shelf: Shelf | None = None
    """Where exports lie, if any are written."""

    url: str = ""
    """Where browsers reach the panel, an https address; empty: from this machine only."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that may be answered: who asks, and what they filled in."""

    request: Request
    account: Account | None = None
    session: Session | None = None
    token: str = ""
    """Of the session, or of somebody who has yet to log in."""

    form: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def who(self) -> Account:
        """Whoever is logged in; only for pages that need a role."""
        assert self.account is not None
        return self.account

    @property
    def asked(self) -> Mapping[str, str]:
        """What the address says after its question mark."""
        return kept(self.request.query_params.items())

    @property
    def path(self) -> Mapping[str, str]:
        """The parts of the address that have names."""
        return self.request.path_params


def kept(given: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """What somebody filled in, without NUL: PostgreSQL keeps none in a text."""
    return {name: value.replace("\0", "") for name, value in given}


def whole(text: str) -> int | None:
    """A number as we write them ourselves; None for whatever else somebody typed."""
    return int(text) if re.fullmatch(r"[0-9]{1,16}", text) else None


def same(given: str, secret: str) -> bool:
    """Whether somebody brought what they must, whatever they typed instead; takes as long either
    way."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())
