"""What every column holds of people, and how long: the one table that the docs, the retention
clock and the rotation of keys are held against. A column that isn't here fails the tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why somebody might mind."""

    IDENTITY = "identity"
    """Tells who it is about, if only by a number or a fingerprint of ours."""

    CONTENT = "content"
    """What somebody said of themselves, chose, or wrote."""

    DERIVED = "derived"
    """What the bot made of it."""

    LEGAL = "legal"
    """Kept because somebody may have to answer for it."""

    TECHNICAL = "technical"
    """Nothing about people."""


class Ends(StrEnum):
    """What takes a row away."""

    DELETION = "deletion"
    """`/delete` of whom it is about, and nothing else has to."""

    AGE = "age"
    """The retention clock (`Store.expire`), however people behave."""

    USE = "use"
    """The very thing that it was written for: a partner found, a block lifted, words read."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; columns separated by spaces, each of exactly one kind."""

    name: str
    ends: Ends
    until: str
    identity: str = ""
    content: str = ""
    derived: str = ""
    legal: str = ""
    technical: str = ""
    sealed: str = ""
    """Those among them that only the Vault reads."""

    export: str = ""
    """The part of `/export` that shows it; empty for what is on its way, numbers of messages, and
    what is known of nobody who could ask."""

    survives: str = ""
    """Why a row about somebody outlives their `/delete`; empty when none does."""

    @property
    def kinds(self) -> Mapping[Kind, Sequence[str]]:
        """The columns of each kind."""
        return {kind: str(getattr(self, kind.value)).split() for kind in Kind}

    @property
    def columns(self) -> Sequence[str]:
        """All of them."""
        return [name for names in self.kinds.values() for name in names]


TABLES = (
    Table(
        "inbox",
        Ends.AGE,
        "its content: handled, or 48 hours if it can't be; that it came: 48 hours, and 7 days if "
        "it could not be handled",
        identity="lane",
        content="sealed",
        technical="id bot update_id tries taken_ms outcome settled_ms trace",
        sealed="sealed",
        survives="so that an update which Telegram repeats is known",
    ),
    Table(
        "outbox",
        Ends.AGE,
        "its content: sent or given up; that it was: 48 hours",
        identity="to_person author",
        content="sealed",
        technical="id bot priority chat source about album card due_ms expires_ms tries outcome "
        "settled_ms",
        sealed="sealed",
        survives="the receipt must be sent; without content afterwards",
    ),
    Table(
        "withheld",
        Ends.USE,
        "read, 7 days, or the end of the match",
        identity="to_person author",
        content="sealed",
        technical="id bot chat priority source about album card due_ms expires_ms at_ms",
        sealed="sealed",
        export="not_read_yet",
    ),
    Table(
        "people",
        Ends.DELETION,
        "`/delete`",
        identity="id fingerprint address",
        content="language gender birth_year seeks age_from age_to languages relaxes",
        derived="reachable told created_ms suspended_until_ms is_hidden",
        legal="consent consent_ms",
        technical="bot version",
        sealed="address",
        survives="only of who said to be too young: the year of birth, or deleting would be the "
        "way in",
        export="person",
    ),
    Table(
        "consents",
        Ends.DELETION,
        "`/delete`",
        identity="person",
        legal="at_ms version is_given",
        technical="bot",
        survives="as `people`",
        export="consents",
    ),
    Table(
        "profiles",
        Ends.DELETION,
        "`/delete`",
        identity="person",
        content="face interests goal cell radius_km is_finished is_paused has_shot has_bio",
        derived="moved_ms moved_before_ms nudged_ms alert_ms alerted_ms asked asked_about "
        "asked_ms",
        technical="bot version",
        sealed="face",
        export="profile",
    ),
    Table(
        "pool",
        Ends.DELETION,
        "`/delete`, `/pause`",
        identity="person",
        content="gender birth_year seeks age_from age_to languages cell radius_km interests",
        derived="spot tongues x y z active_day listed_day",
        technical="bot",
        export="listing",
    ),
    Table(
        "counts",
        Ends.DELETION,
        "`/delete`",
        identity="person",
        derived="given_seen given_likes got_seen got_likes lately day likes_today",
        technical="bot",
        export="counters",
    ),
    Table(
        "opinions",
        Ends.AGE,
        "shown 3 days, passed 30 or 180; liked, or no match any more: `/delete` by either",
        identity="by_person about_person",
        content="mind note",
        derived="at_ms until_ms",
        technical="bot",
        sealed="note",
        export="opinions",
    ),
    Table(
        "waiting",
        Ends.USE,
        "a partner is found, or one gives up",
        identity="person fingerprint",
        content="gender age seeks age_from age_to languages relaxes",
        derived="since_ms",
        technical="bot",
        export="queue",
    ),
    Table(
        "chats",
        Ends.AGE,
        "7 days after its end, longer while something of it waits to be sent; a contact: its end",
        identity="one two one_print two_print one_contact two_contact",
        content="one_media two_media one_says two_says",
        derived="opened_ms last_ms ended_ms ending waited_ms kind one_away two_away "
        "one_opened_ms two_opened_ms",
        technical="bot id",
        sealed="one_contact two_contact",
        survives="the partner may still report or block whom they have just met",
        export="chats",
    ),
    Table(
        "seats",
        Ends.AGE,
        "as the chat",
        identity="person",
        derived="ended_ms",
        technical="bot chat",
        survives="as the chat",
        export="chats",
    ),
    Table(
        "links",
        Ends.AGE,
        "7 days",
        identity="person other",
        technical="bot message chat twin at_ms",
    ),
    Table(
        "cards",
        Ends.DELETION,
        "`/delete`; what told of a chat: as the chat; of a case or an appeal: as the report or "
        "the sanction",
        identity="person",
        technical="bot name message",
    ),
    Table(
        "apart",
        Ends.AGE,
        "having just met: `REMATCH_MINUTES`; a block: `/unblock`; a report: for ever",
        identity="by_print other_print",
        legal="because until_ms",
        technical="bot",
        survives="so that a block and a report hold if somebody comes back",
        export="kept_apart",
    ),
    Table(
        "reports",
        Ends.AGE,
        "180 days",
        identity="by_print about_print",
        derived="weight hides",
        legal="reason at_ms verdict judged_by judged_ms",
        technical="bot chat",
        survives="so that nobody deletes themselves out of a report",
        export="reports",
    ),
    Table(
        "payments",
        Ends.AGE,
        "8 years",
        identity="payer_print address",
        legal="charge stars item at_ms paid_ms refunded_ms",
        technical="bot",
        sealed="address",
        survives="because tax law wants books, and so that what was paid can be given back",
        export="payments",
    ),
    Table(
        "grants",
        Ends.AGE,
        "it is over",
        identity="person",
        derived="charge item from_ms until_ms",
        technical="bot",
        export="bought",
    ),
    Table(
        "evidence",
        Ends.AGE,
        "30 days",
        identity="by_print",
        legal="sealed at_ms",
        technical="bot chat message",
        sealed="sealed",
        survives="so that nobody deletes themselves out of a report",
    ),
    Table(
        "sanctions",
        Ends.AGE,
        "24 months; the words of an appeal: `/delete`, or 180 days",
        identity="fingerprint shared",
        content="appeal",
        legal="rung reason actor at_ms until_ms forget_ms lifted_ms lifted_by appeal_ms outcome "
        "judged_by",
        technical="bot id",
        sealed="appeal",
        survives="so that a ban holds if somebody comes back",
        export="decisions",
    ),
    Table(
        "forgotten",
        Ends.AGE,
        "31 days",
        identity="fingerprint",
        legal="at_ms",
        technical="bot",
        survives="so that a restored backup does not bring them back",
    ),
    Table(
        "invitations",
        Ends.DELETION,
        "`/delete`; a campaign of the operator's stays",
        identity="id",
        derived="made_ms came finished rush rush_from_ms busiest",
        technical="bot code name",
        export="invitation",
    ),
    Table(
        "arrivals",
        Ends.AGE,
        "180 days, or `/delete` by either",
        identity="fingerprint invitation",
        derived="at_ms finished_ms",
        technical="bot",
        export="invitation",
    ),
    Table(
        "accounts",
        Ends.USE,
        "never: who decided what stays known; the names are pseudonyms of staff",
        technical="bot name role password made_ms closed_ms version",
    ),
    Table(
        "sessions",
        Ends.AGE,
        "12 hours",
        technical="bot id account begun_ms seen_ms",
    ),
    Table(
        "audit",
        Ends.AGE,
        "24 months",
        identity="about",
        legal="at_ms actor deed words",
        technical="bot number stamp",
        survives="so that what staff did can be looked into; it names an alias",
    ),
    Table(
        "leases",
        Ends.USE,
        "no process works on that part",
        technical="bot part holder fence",
    ),
    Table(
        "holders",
        Ends.USE,
        "that process has left",
        technical="bot holder beat leaves",
    ),
)
