"""What an answer of Telegram means for a letter."""

from enum import Enum, auto

from meetsmatch.app.ports import Answer
from meetsmatch.app.work import Outgoing, Priority


class Verdict(Enum):
    SENT = auto()
    THROTTLED = auto()
    UNREACHABLE = auto()
    REFUSED = auto()
    """Telegram will never take it."""

    LOST = auto()
    """What should have been changed in place is not there (any more)."""

    LATER = auto()
    """Telegram or the way there is out of order, whatever the letter."""

    FAILING = auto()
    """Telegram broke over it; may be the letter's fault, may be passing."""

    AMBIGUOUS = auto()
    """Sent, but no answer: nobody knows whether it happened."""


_DONE_ALREADY = ("message is not modified", "message to delete not found")
_LOST = ("message to edit not found", "message can't be edited")
_GONE = ("chat not found", "user not found")
# A wrong token (401, 404) is the operator's to mend; until then nothing may be thrown away.
_OUT_OF_ORDER = frozenset({0, 401, 404, 409, 502, 503, 504})


def verdict(answer: Answer) -> Verdict:
    """What it means, by status and (source: td and telegram-bot-api) by description."""
    match answer.status:
        case 200:
            return Verdict.SENT
        case -1:
            return Verdict.AMBIGUOUS
        case 400:
            return _of_refusal(answer.description.lower())
        case 403:
            return Verdict.UNREACHABLE
        case 429:
            return Verdict.THROTTLED
        case status if status in _OUT_OF_ORDER:
            return Verdict.LATER
        case status if status >= 500:
            return Verdict.FAILING
        case _:
            return Verdict.REFUSED


def _of_refusal(description: str) -> Verdict:
    if any(words in description for words in _DONE_ALREADY):
        return Verdict.SENT
    if any(words in description for words in _LOST):
        return Verdict.LOST
    if any(words in description for words in _GONE):
        return Verdict.UNREACHABLE
    return Verdict.REFUSED


def is_worse_doubled(outgoing: Outgoing) -> bool:
    """Whether an ambiguous call is rather lost than made twice.

    - Answers to buttons: the second one fails anyway, and a button can be pressed again.
    - Broadcasts: to nobody in particular, and twice is spam.

    Everything else is retried: words of a partner or of the bot that never arrive leave people
    waiting for each other, a doubled one makes them smile. Edits, reactions and deletions do
    nothing the second time.
    """
    return outgoing.priority in (Priority.ANSWER, Priority.BROADCAST)
