"""Broadcasts, for owners: written, looked at, sent, watched, stopped."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from starlette.responses import JSONResponse, RedirectResponse, Response

from meetsmatch.app.announcing import CALL_MS, Announcing
from meetsmatch.app.work import Work
from meetsmatch.core.broadcasts import (
    OVER,
    Broadcast,
    Draft,
    Quiet,
    Segment,
    State,
    WrongBroadcast,
)
from meetsmatch.core.channels import Obstacle, Post, obstacle
from meetsmatch.core.people import Gender
from meetsmatch.panel.gate import Turned
from meetsmatch.panel.parts import Parts, Visit, whole
from meetsmatch.panel.routes import Page
from meetsmatch.panel.view import View, count

SHOWN = 50
"""So many are listed."""

PREMIUM = {"": None, "yes": True, "no": False}
NOTHING_YET = Draft("", {})

Deed = Callable[[int, str], Awaitable[Work]]


class BroadcastPages:
    """Every deed is in the audit log."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view

    def pages(self) -> dict[str, Page]:
        return {
            "GET /broadcasts": self.broadcasts,
            "POST /broadcasts": self.make,
            "GET /broadcasts/new": self.new,
            "GET /broadcasts/{number}": self.broadcast,
            "POST /broadcasts/{number}": self.revise,
            "GET /broadcasts/{number}/live": self.live,
            "POST /broadcasts/{number}/preview": self.preview,
            "POST /broadcasts/{number}/schedule": self.schedule,
            "POST /broadcasts/{number}/pause": self.pause,
            "POST /broadcasts/{number}/resume": self.resume,
            "POST /broadcasts/{number}/stop": self.stop,
        }

    @property
    def _it(self) -> Announcing:
        return self._parts.announcing()

    async def broadcasts(self, visit: Visit) -> Response:
        found = await self._it.latest(SHOWN)
        return self._view.html(visit, "broadcasts.html", {"broadcasts": found})

    # --- writing --------------------------------------------------------------------------

    async def new(self, visit: Visit) -> Response:
        return self._form(visit, NOTHING_YET)

    async def make(self, visit: Visit) -> Response:
        draft, who, made = _draft(visit), visit.who.name, list[Broadcast]()

        async def writing() -> Work:
            it, work = await self._it.made(draft, who)
            made[:] = [it]
            return work

        try:
            await self._parts.write(writing)
        except WrongBroadcast as error:
            return self._form(visit, draft, str(error))
        return RedirectResponse(f"/broadcasts/{made[0].id}", 303)

    async def revise(self, visit: Visit) -> Response:
        number, draft, who = _number(visit), _draft(visit), visit.who.name
        try:
            await self._parts.write(lambda: self._it.revised(number, draft, who))
        except WrongBroadcast as error:
            return await self._shown(visit, str(error), draft)
        return _back(number, "saved")

    def _form(self, visit: Visit, draft: Draft, why: str = "") -> Response:
        facts = {"why": why, **self._choices(draft)}
        return self._view.html(visit, "broadcast_new.html", facts, 400 if why else 200)

    def _choices(self, draft: Draft) -> dict[str, object]:
        it = self._it
        genders, channel = list(Gender), it.rules.channel.written
        return {"draft": draft, "languages": it.languages, "genders": genders, "channel": channel}

    # --- one of them ----------------------------------------------------------------------

    async def broadcast(self, visit: Visit) -> Response:
        return await self._shown(visit)

    async def _shown(self, visit: Visit, why: str = "", draft: Draft | None = None) -> Response:
        it = await self._find(visit)
        facts = {
            "it": it,
            "why": why,
            "done": DONE.get(visit.asked.get("done", ""), ""),
            "reach": await self._it.reach(it.draft.segment),
            "numbers": await self._numbers(it),
            "is_over": it.state in OVER,
            "has_owners": self._parts.has_owners(),
            "keys": {one: self._parts.key_below(one) for one in it.draft.texts},
            **self._choices(draft or it.draft),
        }
        return self._view.html(visit, "broadcast.html", facts, 400 if why else 200)

    async def live(self, visit: Visit) -> Response:
        """What the page asks for every few seconds."""
        return JSONResponse(await self._numbers(await self._find(visit)))

    async def _numbers(self, it: Broadcast) -> dict[str, str]:
        ports, bot = self._it.broadcasts, self._parts.bot
        pending = await ports.under_way(bot, it.id, self._parts.now_ms() - CALL_MS)
        told = (it.sent, it.failed, it.unreachable, it.unknown, pending.letters)
        return {
            "state": it.state.value,
            "told": count(it.told),
            "sent": count(it.sent),
            "failed": count(it.failed),
            "unreachable": count(it.unreachable),
            "unknown": count(it.unknown),
            "under_way": count(pending.letters),
            "withdrawn": count(max(0, it.told - sum(told))),
            "asleep": count(await ports.asleep(bot, it.id)),
            "walked": str(_walked(it)),
            "post": _post(it, self._it.rules.channel.written),
        }

    async def _find(self, visit: Visit) -> Broadcast:
        try:
            return await self._it.find(_number(visit))
        except WrongBroadcast as error:
            raise Turned(404, str(error)) from error

    # --- deeds ----------------------------------------------------------------------------

    async def preview(self, visit: Visit) -> Response:
        """To the owners in Telegram, and nobody else."""
        it = await self._find(visit)
        try:
            await self._parts.write(lambda: self._parts.previewed(it.draft))
        except WrongBroadcast as error:
            return await self._shown(visit, str(error))
        return _back(it.id, "previewed")

    async def schedule(self, visit: Visit) -> Response:
        try:
            starts_ms = _time(visit.form.get("starts", ""))
        except WrongBroadcast as error:
            return await self._shown(visit, str(error))
        return await self._do(visit, lambda id, who: self._it.scheduled(id, starts_ms, who))

    async def pause(self, visit: Visit) -> Response:
        return await self._do(visit, self._it.paused)

    async def resume(self, visit: Visit) -> Response:
        return await self._do(visit, self._it.resumed)

    async def stop(self, visit: Visit) -> Response:
        return await self._do(visit, self._it.stopped)

    async def _do(self, visit: Visit, deed: Deed) -> Response:
        it, who = await self._find(visit), visit.who.name
        try:
            await self._parts.write(lambda: deed(it.id, who))
        except WrongBroadcast as error:
            return await self._shown(visit, str(error))
        return _back(it.id)


POSTS = {
    Post.WAITING: "On its way to the channel.",
    Post.POSTED: "Posted in the channel.",
    Post.UNKNOWN: "Perhaps posted in the channel: no answer came, and it is not tried again. Look "
    "there.",
    Post.WITHDRAWN: "It was stopped before it was posted in the channel.",
}
MEND = {
    Obstacle.UNSET: "Set CHANNEL before the next one.",
    Obstacle.MISSING: "Correct CHANNEL: it is {channel} now.",
    Obstacle.RIGHTS: "Make the bot an administrator of {channel} who may post messages.",
    Obstacle.OTHER: "Post it by hand.",
}
DONE = {
    "saved": "Saved.",
    "previewed": "The owners see it in their chat with the bot now, and nobody else.",
}


def _back(number: int, done: str = "") -> Response:
    return RedirectResponse(f"/broadcasts/{number}{f'?done={done}' if done else ''}", 303)


def _number(visit: Visit) -> int:
    return whole(visit.path["number"]) or 0


def _post(it: Broadcast, channel: str) -> str:
    """What has become of it in the channel, and how to mend that; empty if it is not for it."""
    if it.post is Post.REFUSED:
        mend = MEND[obstacle(it.post_said)].format(channel=channel)
        return f"Not posted in the channel ({it.post_said or 'Telegram did not take it'}). {mend}"
    if it.post is not None:
        return POSTS[it.post]
    if not it.draft.in_channel:
        return ""
    never = it.state in OVER
    return "It was stopped before it was posted." if never else "Posted in the channel, too."


def _walked(it: Broadcast) -> int:
    """How far along all people it is, in hundredths: ids are spread evenly."""
    if it.state in (State.DRAFT, State.SCHEDULED):
        return 0
    return 100 if it.cursor is None else round(100 * it.cursor / (1 << 52))


def _draft(visit: Visit) -> Draft:
    """As it was filled in; whether it can be is said by whoever checks it."""
    form = visit.form
    segment = Segment(
        languages=_ticked(visit, "language"),
        genders=tuple(it for it in Gender if f"gender-{it.value}" in form),
        countries=tuple(form.get("countries", "").upper().replace(",", " ").split()),
        seen_within=_whole(visit, "seen_within"),
        away_for=_whole(visit, "away_for"),
        has_premium=PREMIUM.get(form.get("premium", "")),
    )
    quiet = Quiet(_whole(visit, "quiet_begins"), _whole(visit, "quiet_ends"), _zone(visit))
    in_channel = "in_channel" in form
    return Draft(form.get("name", ""), _texts(visit), segment, quiet, in_channel)


def _texts(visit: Visit) -> dict[str, str]:
    form = visit.form
    return {it: form[f"text-{it}"].replace("\r\n", "\n") for it in _ticked(visit, "text")}


def _ticked(visit: Visit, kind: str) -> tuple[str, ...]:
    """What the names of such fields end with."""
    begins = f"{kind}-"
    return tuple(it.removeprefix(begins) for it in visit.form if it.startswith(begins))


def _whole(visit: Visit, name: str) -> int:
    """-1 for what is no number: no rule lets it pass."""
    typed = visit.form.get(name, "").strip() or "0"
    found = whole(typed)
    return -1 if found is None else found


def _zone(visit: Visit) -> int:
    typed = visit.form.get("zone", "").strip() or "0"
    found = whole(typed.lstrip("+-"))
    return 99 if found is None else -found if typed.startswith("-") else found


def _time(typed: str) -> int:
    """UTC, as browsers write it; empty is now."""
    if not typed:
        return 0
    try:
        found = datetime.fromisoformat(typed)
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1_000)
    except ValueError as error:
        raise WrongBroadcast("Write the time as 2026-12-31T18:00, in UTC.") from error
