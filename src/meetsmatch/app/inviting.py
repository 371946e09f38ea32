"""Changes of invitations: a part of `Change` (app/work), guards and all."""

from dataclasses import dataclass

from meetsmatch.core.ids import BotId, Fingerprint, InvitationId, PersonId


@dataclass(frozen=True, slots=True)
class LinkMade:
    """This code is somebody's from now on. The one before leads nowhere, its numbers stay.

    Stale if the code is taken, or they are not known.
    """

    bot: BotId
    person: PersonId
    code: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class CampaignMade:
    """A link of the operator's. Stale if its code or its name is taken."""

    bot: BotId
    id: InvitationId
    code: str
    name: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class CameBy:
    """Somebody came by a link, and is counted there. Belongs to their PersonJoined.

    Nothing happens, and nobody learns why, if the code leads nowhere, if they came by a link
    before, have deleted themselves within the last 31 days, or have a link of their own: so
    nobody ever comes by their own, nor by that of somebody who came by theirs.
    """

    bot: BotId
    fingerprint: Fingerprint
    code: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """They have answered all questions: counted once where they came from, if anywhere."""

    bot: BotId
    fingerprint: Fingerprint
    at_ms: int


@dataclass(frozen=True, slots=True)
class Uninvited:
    """Their link, who came by it, and by which one they came are forgotten; the numbers of others
    stay. PersonForgotten does the same."""

    bot: BotId
    person: PersonId
    fingerprint: Fingerprint


Inviting = LinkMade | CampaignMade | CameBy | Arrived | Uninvited
