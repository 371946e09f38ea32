"""Bugs in the rules: who meets whom, who may do what, what is passed on, who is told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from benchmarks.planted.registry import Buggy, bug
from meetsmatch.adapters.memory import MemoryStore, changes
from meetsmatch.app.guard import Guard
from meetsmatch.app.join import Join
from meetsmatch.app.talk import Talk
from meetsmatch.app.work import NOTHING
from meetsmatch.bot import content, telegram_in
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.guard import GuardScreen
from meetsmatch.bot.parting import Parting
from meetsmatch.bot.turn import NOTHING_SAID
from meetsmatch.core import matching
from meetsmatch.core.relay import Content, Kind

# --- who meets whom -----------------------------------------------------------------------


@bug(
    (MemoryStore, "apart"),
    "whoever has blocked somebody meets them again",
    seen="blocks that the matchmaker does not read",
    also=[((changes, "kept_apart"), lambda *args: False)],
)
async def blocks_forgotten(right: Buggy, *args: Any) -> set[Any]:
    return set()


@bug(
    (Talk, "end"),
    "who has just parted meets again at once",
    seen="queues that know nothing of the last chat",
)
def rematch_at_once(right: Buggy, talk: Talk, chat: Any, ending: Any, *more: Any) -> Any:
    ended, apart = right(talk, chat, ending, *more)
    return ended, replace(apart, until_ms=0)


@bug(
    (Join, "is_too_young"),
    "the year of birth is asked and not looked at",
    seen="age questions whose answer opens every door (Omegle)",
)
def minors_welcome(right: Buggy, join: Join, person: Any) -> bool:
    return False


@bug(
    (matching, "may_meet"),
    "anybody meets anybody",
    seen="filters that are stored and not read",
)
def wishes_ignored(right: Buggy, one: Any, other: Any, apart: Any, now_ms: int) -> bool:
    return one.fingerprint != other.fingerprint


@bug(
    (matching, "may_meet"),
    "only who has waited longer is asked whether the other suits",
    seen="filters of the seeker alone",
)
def one_sided_wishes(right: Buggy, one: Any, other: Any, apart: Any, now_ms: int) -> bool:
    apart_now = frozenset((one.fingerprint, other.fingerprint)) in apart
    return one.fingerprint != other.fingerprint and not apart_now and one.accepts(other, now_ms)


# --- blocks and reports -------------------------------------------------------------------


@bug(
    (GuardScreen, "_over"),
    "a block keeps people apart and leaves them in their chat",
    seen="blocks that only the matchmaker reads",
    also=[((changes, "must"), lambda holds, why: None)],
)
async def block_keeps_the_chat(right: Buggy, *args: Any) -> Any:
    return NOTHING_SAID


@bug(
    (Parting, "cancelling"),
    "after a block or a report, what was on its way still arrives",
    seen="queues of ready-made sends",
    people=10,
)
def block_cancels_nothing(right: Buggy, *args: Any) -> Any:
    return NOTHING_SAID


@bug(
    (Guard, "report"),
    "one can report the same chat as often as one likes",
    seen="report counters without a key: mass reports",
    also=[((changes, "must"), lambda holds, why: None)],
)
async def reports_pile_up(right: Buggy, guard: Guard, person: Any, chat: Any, reason: str) -> Any:
    return await right(_Forgetful(guard), person, chat, reason)


class _Forgetful:
    """A Guard whose store remembers no report."""

    def __init__(self, guard: Guard) -> None:
        self._guard, self.store = guard, self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._guard, name)

    async def has_reported(self, *args: Any) -> bool:
        return False


@bug(
    (telegram_in, "_is_own"),
    "one can delete what the partner wrote, on both sides",
    seen="`/del` that trusts the reply",
    courting=0.05,
    people=8,
)
def delete_what_others_wrote(right: Buggy, message: Any) -> bool:
    return True


# --- what is passed on --------------------------------------------------------------------


@bug(
    (telegram_in, "content_of"),
    "contacts are passed on as they are",
    seen="relays by `copyMessage`",
)
def contacts_pass(right: Buggy, message: Mapping[str, Any]) -> Any:
    if "contact" in message:
        return Content(Kind.TEXT, text=str(message["contact"]["first_name"]))
    return right(message)


@bug(
    (telegram_in, "content_of"),
    "words are signed with the name of who wrote them",
    seen="relays by `forwardMessage` (FilesBot #3)",
)
def signed(right: Buggy, message: Mapping[str, Any]) -> Any:
    made = right(message)
    if made is None or made.kind is not Kind.TEXT:
        return made
    return replace(made, text=f"{made.text} ({message['from']['first_name']})")


@bug(
    (content, "_renamed"),
    "files keep their names",
    seen="relays by `file_id`: the file's own name goes along",
)
def file_names_pass(right: Buggy, source: Mapping[str, Any], base: str) -> str:
    return str(source.get("file_name", base))


@bug(
    (Dialog, "undelivered"),
    "nobody is told that a message could not be delivered",
    seen="`except TelegramBadRequest: pass`",
)
async def silent_failure(right: Buggy, *args: Any) -> Any:
    return NOTHING


@bug(
    (Talk, "is_too_early"),
    "words that a button has overtaken reach the next partner",
    seen="the partner is looked up when a message is handled, not when it was written",
)
async def overtaken_words_pass(right: Buggy, *args: Any) -> bool:
    return False
