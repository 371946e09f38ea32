"""Changes of browsing and of matches: a part of `Change` (app/work), guards and all.

One keeps the other away by a block or a report. That two have just met (Because.RECENT) is
nothing to browsing: who has talked at random may become a match at once.
"""

from dataclasses import dataclass

from meetsmatch.core.candidates import Candidate
from meetsmatch.core.chats import Chat, Says
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.profiles import Profile

# --- profiles -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProfileWritten:
    """Stale unless the stored version is the one before (none at all, for version 0), or when
    the person is not known."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class Listed:
    """Others may see them: their entry in the pool is made or renewed.

    A renewed entry keeps its `listed_day`.
    Stale unless the person and the profile that it was made of are stored in these versions.
    """

    candidate: Candidate
    person_version: int
    profile_version: int


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Nobody sees them any more; nothing happens if nobody did."""

    bot: BotId
    person: PersonId


# --- opinions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StillListed:
    """Stale unless their entry in the pool is as it was read (`Candidate.is_still`).

    Comes with what is thought of somebody because of it: a like.
    """

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card was shown: not again before `until_ms`, unless they like it first.

    Stale unless its entry in the pool is as it was read (`Candidate.is_still`), or if one of the
    two has blocked or reported the other, is hidden or kept out. An opinion that is there already
    and still lasts stays.
    """

    bot: BotId
    viewer: PersonId
    about: Candidate
    at_ms: int
    until_ms: int
    counts: bool = True
    """For both; not when it is only shown once more."""


@dataclass(frozen=True, slots=True)
class Liked:
    """`by` likes `about`. Counts for both.

    Stale if `by` likes them already or they were unmatched, if either is not known, hidden or
    kept out, if one of them has blocked or reported the other, if whether `about` likes `by` is
    not as `answers` says, or if `by` has given `most` likes on that day.
    """

    bot: BotId
    by: PersonId
    about: PersonId
    at_ms: int
    answers: bool
    """Whether `about` likes `by` already: then the same Work brings Matched."""

    most: int
    note: bytes | None = None
    """Words that come along, sealed."""


@dataclass(frozen=True, slots=True)
class Passed:
    """`by` passes on `about`, until then. Stale if they like them, or were unmatched, or if either
    is not known."""

    bot: BotId
    by: PersonId
    about: PersonId
    at_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class PassUndone:
    """A pass is taken back: as if the card had only been shown then (SHOWN_MS). Stale unless it
    is a pass of that time."""

    bot: BotId
    by: PersonId
    about: PersonId
    passed_ms: int


# --- matches ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matched:
    """A chat of two who both want it, parked on both sides.

    Two who come from the random chat `kept_from` like one another from then on, as all do who are
    a match: neither is shown the other's card.
    Stale unless both like the other, or, with `kept_from`, both of its seats say KEEP; if one of
    the two has blocked or reported the other, is not known, hidden or kept out; or if they have a
    live match already.
    """

    chat: Chat
    kept_from: ChatId | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Their seat in this match is the one they write from now on. What the partner wrote while
    they were away is posted, in its order, after the letters of the same Work: those tell whom
    they now talk to. What named earlier greetings of that seat (Chat.greeting) is forgotten.

    Stale unless it is a live match with their seat parked, they sit nowhere else, don't wait
    for a random chat (GaveUp), and are not kept out then.
    """

    bot: BotId
    person: PersonId
    chat: ChatId
    at_ms: int


@dataclass(frozen=True, slots=True)
class Parked:
    """They leave their seat in this match for a while. Stale unless they sit there."""

    bot: BotId
    person: PersonId
    chat: ChatId
    at_ms: int


@dataclass(frozen=True, slots=True)
class OpinionsEnded:
    """The two were a match: neither likes the other any more, nor is shown to them again."""

    bot: BotId
    one: PersonId
    two: PersonId
    at_ms: int


@dataclass(frozen=True, slots=True)
class OpinionsForgotten:
    """What somebody thinks of others and others of them is gone, words that came along included,
    and so is what was counted of them. PersonForgotten does the same."""

    bot: BotId
    person: PersonId


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What a seat says of the other after a random chat. Says add up; GOOD and BAD replace one
    another.

    Stale unless the other seat says what `partner_says` is.
    """

    bot: BotId
    chat: ChatId
    person: PersonId
    says: Says
    partner_says: Says


@dataclass(frozen=True, slots=True)
class ContactOffered:
    """A seat would tell the other its name on Telegram.

    Stale unless it is a live match, and whether the partner has offered theirs is as
    `is_answer` says: then both are told by the same Work.
    """

    bot: BotId
    chat: ChatId
    person: PersonId
    contact: bytes
    """Sealed."""

    is_answer: bool


Browsing = (
    ProfileWritten
    | Listed
    | Unlisted
    | StillListed
    | CardShown
    | Liked
    | Passed
    | PassUndone
    | Matched
    | Opened
    | Parked
    | OpinionsEnded
    | OpinionsForgotten
    | SaidOf
    | ContactOffered
)
