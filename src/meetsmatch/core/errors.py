"""Refusals: rules that somebody ran into. Data for words, never a traceback.

Refused
├── NotJoined      onboarding comes first
├── NotLetIn       by what they have said of themselves, or a check has found
│   ├── TooYoung       under the operator's age
│   │   └── AgeRefused a check has found so
│   └── NotMeant       the bot is for others
├── TooSoon        a limit, with how long to wait
├── Hush           the same, after it was said often enough: no words
├── MovedTooOften  where they are can't be changed again yet
├── QueueFull
├── EnoughChats    a newcomer has met as many as an hour has
├── NobodyThere    no partner to speak of
├── AlreadyReported
├── ExportedLately a copy of everything was sent within the hour
├── EnoughAttached no more messages to a report
├── KeptOut        nothing is sold to whom a sanction keeps out
├── UnderReview    people reported them, and a moderator has not looked yet
├── NothingToAppeal
├── AppealedBefore their appeal waits to be heard
├── AppealHeard    an appeal is heard once
├── TooManyLetters
├── CaseClosed     somebody else has decided it, or there was nothing
├── NotYours       another moderator's decision
├── NobodyKnown    an alias that means nobody, or more than one
├── Hidden         others don't see them, so they see nobody
├── Decided        they have answered that card
├── CardGone       whose card it is can't be shown to them (any more): nobody needs to know why
├── LikesSpent     as many likes as a day has
├── NotForSale     an invoice that is foreign, forged, too old, or not at our price
├── NoLinkNow    Telegram did not tell us where a link of ours would lead
└── OldButton      stale, foreign or forged: nobody needs to know which
"""


class Refused(Exception):
    """A rule said no; `key` names the text, `facts` fill it."""

    key = "refused"

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.key)
        self.facts: dict[str, str | int] = facts


class NotJoined(Refused):
    key = "join-first"


class NotLetIn(Refused):
    """Nothing else is asked or offered."""


class TooYoung(NotLetIn):
    key = "too-young"


class AgeRefused(TooYoung):
    key = "age-refused"


class NotMeant(NotLetIn):
    key = "not-meant"


class TooSoon(Refused):
    key = "too-soon"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)


class Hush(Refused):
    key = ""


class MovedTooOften(Refused):
    key = "moved-too-often"


class QueueFull(Refused):
    key = "queue-full"


class EnoughChats(Refused):
    key = "enough-chats"


class NobodyThere(Refused):
    key = "nobody-there"


class AlreadyReported(Refused):
    key = "already-reported"


class ExportedLately(Refused):
    key = "export-too-soon"


class EnoughAttached(Refused):
    key = "enough-attached"


class KeptOut(Refused):
    key = "kept-out"


class UnderReview(Refused):
    key = "still-under-review"


class NothingToAppeal(Refused):
    key = "nothing-to-appeal"


class AppealedBefore(Refused):
    key = "appealed-before"


class AppealHeard(Refused):
    key = "appeal-heard"


class TooManyLetters(Refused):
    key = "too-many-letters"


class CaseClosed(Refused):
    key = "case-closed"


class EvidenceForgotten(Refused):
    key = "evidence-forgotten"


class NotYours(Refused):
    key = "not-yours"


class NobodyKnown(Refused):
    key = "nobody-known"


class Hidden(Refused):
    key = "browse-hidden"


class Decided(Refused):
    key = "card-decided"


class CardGone(Refused):
    key = "card-gone"


class LikesSpent(Refused):
    key = "likes-spent"


class NotForSale(Refused):
    key = "not-for-sale"


class NoLinkNow(Refused):
    key = "invite-later"


class OldButton(Refused):
    key = "old-button"
