"""Bugs on the way out: what is sent, to whom, when, and what is remembered of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from benchmarks.planted.registry import Buggy, bug, wrong_value
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.app.ports import Outcome
from meetsmatch.engine.calls import Call, Calls, Unbound
from meetsmatch.engine.delivery import Delivery
from meetsmatch.engine.line import Item, Line
from meetsmatch.engine.marks import Marks
from meetsmatch.engine.outbox import Outbox
from meetsmatch.engine.sender import Sender

# --- what Telegram answers ----------------------------------------------------------------


@bug(
    (Delivery, "_throttled"),
    "429: the message is dropped",
    seen="aiogram: a handler that meets `TelegramRetryAfter` ends there",
)
def drop_on_429(right: Buggy, delivery: Delivery, parcel: Any, *args: Any) -> None:
    right(delivery, parcel, *args)
    for item in parcel.items:
        delivery.marks.add(item.letter, Outcome.CANCELLED)
        if item in parcel.line.letters:
            parcel.line.letters.remove(item)


@bug(
    (Outbox, "throttled"),
    "429: tried again after half a second, whatever Telegram said",
    seen="retry loops with a back-off of their own (hermes-agent #52143)",
)
def retry_without_retry_after(
    right: Buggy, outbox: Outbox, parcel: Any, now_ms: int, *args: Any
) -> None:
    outbox.put_back(parcel, now_ms, now_ms + 500)


@bug(
    (Delivery, "_conclude"),
    "no answer is taken for success",
    seen="clients that swallow time-outs",
)
async def ambiguous_is_sent(
    right: Buggy, delivery: Delivery, parcel: Any, call: Any, answer: Any
) -> None:
    if answer.status == -1:
        answer = replace(answer, status=200, result={})
    await right(delivery, parcel, call, answer)


wrong_value(
    "retried_last",
    (Line, "restore"),
    lambda line, item: line.letters.append(item),
    "a message that fails goes to the end of the line",
    seen="retry queues: what failed comes after what was written later",
)


# --- order --------------------------------------------------------------------------------


@bug(
    (Line, "take"),
    "several messages to one person are under way at once",
    seen="`asyncio.gather` over sends",
)
def sent_side_by_side(right: Buggy, line: Line, now_ms: int) -> list[Item]:
    items = right(line, now_ms)
    line.busy = False
    return items


# --- before and after ---------------------------------------------------------------------


@bug(
    (Delivery, "_made"),
    "a letter is marked as sent before it is",
    seen="outboxes that delete first and send then",
)
async def mark_before_send(right: Buggy, delivery: Delivery, parcel: Any, call: Any) -> None:
    for item in parcel.items:
        delivery.marks.add(item.letter, Outcome.SENT)
    await delivery.marks.flush()
    await right(delivery, parcel, call)


@bug(
    (Marks, "flush"),
    "when the store is away, the outcomes of the last sends are forgotten",
    seen="write-behind caches that drop what could not be written",
    # A process that dies excuses what was sent twice.
    deaths=0.0,
)
async def marks_lost_with_the_store(right: Buggy, marks: Marks) -> None:
    try:
        await right(marks)
    except Exception:
        for number in marks.pending:
            marks.held.release(number)
        marks.held.fall_behind()
        marks.pending = {}
        raise


@bug(
    (Sender, "checked"),
    "nobody asks the store whether a letter may still go",
    seen="queues of ready-made sends: a block comes too late for them",
)
async def sent_without_asking(right: Buggy, sender: Sender, parcels: Sequence[Any]) -> list[Any]:
    return list(parcels)


# --- to whom, about what ------------------------------------------------------------------


@bug(
    (Calls, "of"),
    "a relay goes to whomever its author talks to now",
    seen="`GET pair:<id>` when sending (docs/benchmarks.md, Wrong partner)",
)
async def to_the_current_partner(right: Buggy, calls: Calls, letter: Any) -> Call:
    it = letter.outgoing
    if it.author is not None:
        chat = await calls.store.chat_of(calls.bot, it.author)
        if chat is not None:
            letter = replace(letter, outgoing=replace(it, to=chat.partner_of(it.author)))
    return await right(calls, letter)


@bug(
    (MemoryStore, "twin"),
    "replies and edits find their message by its number, in whatever chat",
    seen="one map of message numbers for each person",
)
async def mapping_across_chats(
    right: Buggy, store: Any, bot: Any, chat: Any, person: Any, message: int
) -> int | None:
    link = store._tables.links.get((bot, person, message))
    return link.twin if link else None


@bug(
    (Calls, "of"),
    "a change of something that is not there yet is sent as a new message",
    seen="relays that resend what they can't edit",
)
async def edit_before_original(right: Buggy, calls: Calls, letter: Any) -> Call:
    try:
        return await right(calls, letter)
    except Unbound:
        method, params = await calls.sealing.call(letter)
        if method != "editMessageText":
            raise
        address = await calls._address(letter.outgoing.to)
        return Call("sendMessage", {**params, "chat_id": address})
