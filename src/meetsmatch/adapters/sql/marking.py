"""What became of letters, as statements."""

from collections.abc import Iterator, Sequence

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.executor import Statement
from meetsmatch.app.broadcasts import COUNTED, POSTS
from meetsmatch.app.ports import Mark, Outcome
from meetsmatch.core.ids import CHANNEL, BroadcastId


def marked(asking: Asking, marks: Sequence[Mark], at_ms: int) -> list[Statement]:
    """All of them. What is counted comes first, in an order of its own: two processes that mark
    letters of the same broadcasts wait for each other at most once."""
    counted = [_counted(asking, it) for it in sorted(marks, key=_broadcast) if _broadcast(it)]
    return [*counted, *(step for mark in marks for step in _marked(asking, mark, at_ms))]


def _broadcast(mark: Mark) -> BroadcastId:
    """Whose letter it was, if it is counted; else 0."""
    whose = mark.letter.outgoing.broadcast
    return whose if whose is not None and mark.outcome in COUNTED else BroadcastId(0)


def _counted(asking: Asking, mark: Mark) -> Statement:
    call, counted = mark.letter.outgoing, COUNTED[mark.outcome]
    if call.to == CHANNEL:
        became = {"post": POSTS[mark.outcome].value, "said": mark.said}
        return asking.made("post_became", bot=call.bot, broadcast=call.broadcast, **became)
    ones = {it: int(it == counted) for it in set(COUNTED.values())}
    whose = {"bot": call.bot, "broadcast": call.broadcast, "letter": mark.letter.id}
    return asking.made("count_letter", **whose, **ones)


def _marked(asking: Asking, mark: Mark, at_ms: int) -> Iterator[Statement]:
    letter, call, made = mark.letter, mark.letter.outgoing, asking.made
    if mark.outcome is Outcome.RETRY:
        later = {"due_ms": mark.due_ms, "tries": mark.tries}
        yield made("postpone_letter", id=letter.id, **later)
        return
    if mark.outcome is Outcome.SENT and mark.message is not None:
        if None not in (call.source, call.author, call.chat):
            yield made("link", id=letter.id, message=mark.message, at_ms=at_ms)
        if call.card is not None:
            yield made("set_card", id=letter.id, message=mark.message)
    yield made("settle_letter", id=letter.id, outcome=mark.outcome.value, at_ms=at_ms)
