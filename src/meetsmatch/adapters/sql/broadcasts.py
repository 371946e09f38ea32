"""Broadcasts as statements, and the port Broadcasts over SQL text and any executor."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, cast

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import maybe, person, text, whole
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.broadcasting import (
    BroadcastChanged,
    Broadcasting,
    BroadcastMade,
    LettersGivenUp,
    PostBegun,
    ReaderPutOff,
    ReaderWoke,
    Withdrawn,
)
from meetsmatch.app.broadcasts import UnderWay
from meetsmatch.core.broadcasts import Broadcast, Draft, Quiet, Reader, Segment, State
from meetsmatch.core.channels import Post
from meetsmatch.core.ids import CHANNEL, BotId, BroadcastId, Cell, PersonId
from meetsmatch.core.people import Gender


def broadcasting(change: Broadcasting) -> Iterator[Said]:
    """What it writes, in order."""
    match change:
        case BroadcastMade(it):
            made: Params = {"made_by": it.made_by, "made_ms": it.made_ms}
            yield Said("make_broadcast", {**_params(it), **made}, must=1)
        case BroadcastChanged(it):
            yield Said("change_broadcast", _params(it), must=1)
        case ReaderPutOff(bot, broadcast, reader, due_ms):
            whose: Params = {"bot": bot, "broadcast": broadcast, "person": reader}
            yield Said("put_off_reader", {**whose, "due_ms": due_ms})
        case ReaderWoke(bot, broadcast, reader):
            whose = {"bot": bot, "broadcast": broadcast, "person": reader}
            yield Said("wake_reader", whose, must=1)
        case PostBegun(bot, broadcast, post, said):
            its: Params = {"bot": bot, "broadcast": broadcast, "post": post.value, "said": said}
            yield Said("begin_post", its, must=1)
        case Withdrawn(bot, broadcast, at_ms):
            where: Params = {"bot": bot, "broadcast": broadcast, "channel": CHANNEL}
            yield Said("withdraw_post", where)
            yield Said("withdraw_letters", {"bot": bot, "broadcast": broadcast, "at_ms": at_ms})
            yield Said("wake_all", {"bot": bot, "broadcast": broadcast})
        case LettersGivenUp(bot, broadcast, before_ms, at_ms):
            which: Params = {"bot": bot, "broadcast": broadcast, "before_ms": before_ms}
            yield Said("give_up_post", {**which, "channel": CHANNEL})
            yield Said("count_given_up", {**which, "channel": CHANNEL})
            yield Said("give_up_letters", {**which, "at_ms": at_ms})


def _params(it: Broadcast) -> Params:
    return {
        "bot": it.bot,
        "id": it.id,
        "name": it.draft.name,
        "draft": json.dumps(asdict(it.draft), ensure_ascii=False),
        "state": it.state.value,
        "starts_ms": it.starts_ms,
        "ended_ms": it.ended_ms,
        "walked_to": it.cursor,
        "told": it.told,
        "version": it.version,
    }


class SqlBroadcasts:
    """The Broadcasts port."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def broadcast(self, bot: BotId, id: BroadcastId) -> Broadcast | None:
        found = await self._asking.read("broadcast_by_id", bot=bot, id=id)
        return _broadcast(found[0]) if found else None

    async def broadcasts(self, bot: BotId, before: int, limit: int) -> Sequence[Broadcast]:
        found = await self._asking.scan("broadcasts_before", bot=bot, before=before, most=limit)
        return [_broadcast(row) for row in found]

    async def broadcasts_due(self, bot: BotId, now_ms: int) -> Sequence[Broadcast]:
        found = await self._asking.scan("broadcasts_due", bot=bot, now_ms=now_ms)
        return [_broadcast(row) for row in found]

    async def readers(
        self, bot: BotId, after: PersonId, now_ms: int, limit: int
    ) -> Sequence[Reader]:
        where = {"bot": bot, "after": after, "now_ms": now_ms}
        return [
            _reader(row) for row in await self._asking.scan("readers_after", **where, most=limit)
        ]

    async def woken(
        self, bot: BotId, id: BroadcastId, now_ms: int, limit: int
    ) -> Sequence[Reader]:
        where = {"bot": bot, "broadcast": id, "now_ms": now_ms}
        return [
            _reader(row) for row in await self._asking.scan("readers_woken", **where, most=limit)
        ]

    async def asleep(self, bot: BotId, id: BroadcastId) -> int:
        (row,) = await self._asking.scan("sleepers_of", bot=bot, broadcast=id)
        return whole(row[0])

    async def under_way(self, bot: BotId, id: BroadcastId, before_ms: int) -> UnderWay:
        where = {"bot": bot, "broadcast": id, "before_ms": before_ms}
        (row,) = await self._asking.scan("letters_under_way", **where)
        return UnderWay(*map(whole, row))


def _broadcast(row: Row) -> Broadcast:
    bot, id, draft, made_by, made_ms, state, starts_ms, ended_ms, walked_to, *numbers = row
    *counted, post, post_said = numbers
    told, sent, failed, unreachable, unknown, version = map(whole, counted)
    return Broadcast(
        bot=BotId(whole(bot)),
        id=BroadcastId(whole(id)),
        draft=_draft(text(draft)),
        made_by=text(made_by),
        made_ms=whole(made_ms),
        state=State(text(state)),
        starts_ms=whole(starts_ms),
        ended_ms=maybe(ended_ms),
        cursor=None if walked_to is None else PersonId(whole(walked_to)),
        told=told,
        sent=sent,
        failed=failed,
        unreachable=unreachable,
        unknown=unknown,
        post=None if post is None else Post(text(post)),
        post_said=text(post_said or ""),
        version=version,
    )


def _draft(written: str) -> Draft:
    read = cast("dict[str, Any]", json.loads(written))
    segment = cast("dict[str, Any]", read["segment"])
    segment["languages"] = tuple(segment["languages"])
    segment["genders"] = tuple(Gender(it) for it in segment["genders"])
    segment["countries"] = tuple(segment["countries"])
    quiet, in_channel = Quiet(**read["quiet"]), bool(read.get("in_channel"))
    return Draft(read["name"], read["texts"], Segment(**segment), quiet, in_channel)


def _reader(row: Row) -> Reader:
    *theirs, cell, is_paused, has_premium = row
    where = None if cell is None else Cell(whole(cell))
    return Reader(person(tuple(theirs)), where, bool(has_premium), bool(is_paused))
