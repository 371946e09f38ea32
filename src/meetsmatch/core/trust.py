"""Who is new here, and when they no longer are."""

from meetsmatch.core.people import Person
from meetsmatch.core.rules import MINUTE_MS, Rules

LASTING_MS = MINUTE_MS
"""A chat in which somebody still wrote after so long counts: who hurries from one stranger to the
next stays new."""


def is_newcomer(person: Person, rules: Rules) -> bool:
    """Whether they are under what the operator wants for newcomers; never if that is nothing."""
    return _has_newcomers(rules) and not person.settled_ms


def is_settling(person: Person, chats: int, rules: Rules, now_ms: int) -> bool:
    """Whether a newcomer has been here for long enough now, with so many lasting chats."""
    is_old = now_ms - person.created_ms >= rules.newcomer_ms
    return is_old and chats >= rules.newcomer_chats


def _has_newcomers(rules: Rules) -> bool:
    return bool(rules.newcomer_chats or rules.newcomer_ms)
