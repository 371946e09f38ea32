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
    """What should have been changed in place is not there (any more), or has another shape."""

    LATER = auto()
    """Telegram or the way there is out of order, whatever the letter."""

    FAILING = auto()
    """Telegram broke over it; may be the letter's fault, may be passing."""

    AMBIGUOUS = auto()
    """Sent, but no answer: nobody knows whether it happened."""


_DONE_ALREADY = ("message is not modified", "message to delete not found")
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
)
_GONE = ("chat not found", "user not found")
_NO_METHOD = "method not found"
_PLAIN = {
    200: Verdict.SENT,
    -1: Verdict.AMBIGUOUS,
    403: Verdict.UNREACHABLE,
    429: Verdict.THROTTLED,
    # A wrong token (401, 404) is the operator's to mend; until then nothing may be thrown away.
    **dict.fromkeys((0, 401, 404, 409, 502, 503, 504), Verdict.LATER),
}


def verdict(answer: Answer) -> Verdict:
    """What it means, by status and (source: td and telegram-bot-api) by description."""
    description = answer.description.lower()
    if answer.status == 400:
        return _of_refusal(description)
    if answer.status == 404 and _NO_METHOD in description:
        return Verdict.REFUSED
    plain = _PLAIN.get(answer.status)
    return plain or (Verdict.FAILING if answer.status >= 500 else Verdict.REFUSED)


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
