"""Broadcasts by programs: the same deeds as an owner's in the panel."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meetsmatch.api.once import Deed, Once, Writing
from meetsmatch.api.paging import After, Limit, Page
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.problems import as_problem
from meetsmatch.api.reading import Asked, Reading
from meetsmatch.api.routing import Route
from meetsmatch.api.values import ONE_LINE, Number, at, maybe_at
from meetsmatch.app.announcing import Announcing
from meetsmatch.app.broadcasting import BroadcastChanged
from meetsmatch.app.work import Work
from meetsmatch.core.apikeys import ApiKey, Scope
from meetsmatch.core.broadcasts import Broadcast, Draft, Quiet, Segment, State, WrongBroadcast
from meetsmatch.core.channels import Post
from meetsmatch.core.people import Gender

Texts = Annotated[
    dict[str, str],
    Field(
        description="By language, with <b>, <i> and <code>. Everybody reads it in their own, else "
        "in English, else in the first.",
        examples=[{"en": "Hello <b>everybody</b>"}],
    ),
]


class SegmentShown(BaseModel):
    """Whom it is for; what is left out excludes nobody."""

    languages: list[str] = Field(default=[], max_length=50, examples=[["en"]])
    genders: list[Gender] = Field(default=[], max_length=3)
    countries: list[str] = Field(default=[], max_length=250, examples=[["DE", "PT"]])
    seen_within: int = Field(default=0, ge=0, le=365, description="Days; 0: whenever.")
    away_for: int = Field(default=0, ge=0, le=365, description="Days.")
    has_premium: bool | None = None


class QuietShown(BaseModel):
    """Hours in which nobody is told, by the sun over where they said they are."""

    begins: int = Field(default=22, ge=0, le=23)
    ends: int = Field(default=9, ge=0, le=23)
    zone: int = Field(
        default=0, ge=-12, le=14, description="Hours ahead of UTC where that is not known."
    )


InChannel = Annotated[
    bool,
    Field(
        description="Posted in the bot's channel (CHANNEL), too, once, when it begins: there "
        "everybody reads it, whomever the segment leaves out."
    ),
]


class BroadcastAsked(BaseModel):
    """A draft: nobody is told of it before it is scheduled."""

    name: Annotated[str, Field(min_length=1, max_length=64, examples=["summer"]), ONE_LINE]
    texts: Texts
    segment: SegmentShown = SegmentShown()
    quiet: QuietShown = QuietShown()
    in_channel: InChannel = False


class ScheduleAsked(BaseModel):
    """When it begins."""

    starts_at: AwareDatetime | None = Field(default=None, description="null: at once.")


class BroadcastShown(BaseModel):
    """One broadcast, and how far it has come."""

    number: int
    name: str
    texts: Texts
    segment: SegmentShown
    quiet: QuietShown
    in_channel: InChannel
    state: State
    made_by: str
    made_at: datetime
    starts_at: datetime | None
    ended_at: datetime | None
    told: int = Field(description="People to whom a letter was written.")
    sent: int = Field(description="Of these: at whom it arrived.")
    failed: int = Field(description="Telegram did not take it.")
    unreachable: int = Field(description="They have blocked the bot, or are gone.")
    unknown: int = Field(
        description="No answer came, or the process died in the middle of the call: not repeated."
    )
    post: Post | None = Field(
        description="What has become of it in the channel; null: nothing, or nothing yet."
    )
    post_said: str | None = Field(description="Why it was refused there, in Telegram's words.")


def broadcast(it: Broadcast) -> BroadcastShown:
    """As programs see it."""
    draft, segment, quiet = it.draft, it.draft.segment, it.draft.quiet
    return BroadcastShown(
        number=it.id,
        name=draft.name,
        texts=dict(draft.texts),
        segment=SegmentShown(
            languages=list(segment.languages),
            genders=list(segment.genders),
            countries=list(segment.countries),
            seen_within=segment.seen_within,
            away_for=segment.away_for,
            has_premium=segment.has_premium,
        ),
        quiet=QuietShown(begins=quiet.begins, ends=quiet.ends, zone=quiet.zone),
        in_channel=draft.in_channel,
        state=it.state,
        made_by=it.made_by,
        made_at=at(it.made_ms),
        starts_at=maybe_at(it.starts_ms or None),
        ended_at=maybe_at(it.ended_ms),
        told=it.told,
        sent=it.sent,
        failed=it.failed,
        unreachable=it.unreachable,
        unknown=it.unknown,
        post=it.post,
        post_said=it.post_said or None,
    )


Acting = Callable[[int, str], Awaitable[Work]]


class Broadcasting:
    """Each deed comes with its line of the audit log, as in the panel."""

    def __init__(self, parts: ApiParts, reading: Reading) -> None:
        self._parts, self._writing, self._reading = parts, Writing(parts), reading

    @property
    def _it(self) -> Announcing:
        return self._parts.shared.announcing()

    def routes(self) -> Sequence[Route]:
        sees, may, tag = Scope.BROADCASTS, Scope.BROADCAST, "broadcasts"
        one, known, shown = "/broadcasts/{number}", (404, 409), BroadcastShown
        return (
            Route("GET", "/broadcasts", sees, self.broadcasts, tag),
            Route("GET", one, sees, self.one, tag, 200, (404,)),
            Route("POST", "/broadcasts", may, self.make, tag, 201, (409,), shown),
            Route("POST", f"{one}/schedule", may, self.schedule, tag, 200, known, shown),
            Route("POST", f"{one}/pause", may, self.pause, tag, 200, known, shown),
            Route("POST", f"{one}/resume", may, self.resume, tag, 200, known, shown),
            Route("POST", f"{one}/stop", may, self.stop, tag, 200, known, shown),
        )

    async def broadcasts(self, limit: Limit = 50, after: After = "") -> Page[BroadcastShown]:
        """Broadcasts. The newest first."""
        found = await self._reading.broadcasts(Asked(limit, after))
        return Page(items=[broadcast(it) for it in found.items], next=found.next)

    async def one(self, number: Number) -> BroadcastShown:
        """One broadcast. How far it has come."""
        return broadcast(await self._find(number))

    async def make(self, request: Request, asked: BroadcastAsked, once: Once) -> Response:
        """Write a draft. Nobody is told of it before it is scheduled."""
        key: ApiKey = request.state.key
        segment, quiet = asked.segment, asked.quiet
        meant = Segment(
            tuple(segment.languages),
            tuple(segment.genders),
            tuple(segment.countries),
            segment.seen_within,
            segment.away_for,
            segment.has_premium,
        )
        hours = Quiet(quiet.begins, quiet.ends, quiet.zone)
        draft = Draft(asked.name, asked.texts, meant, hours, asked.in_channel)

        async def doing() -> Deed:
            with as_problem(WrongBroadcast, 422, "broadcast"):
                made, work = await self._it.made(draft, key.actor.name)
            return Deed(work, broadcast(made), 201)

        return await self._writing.once(request, once, doing)

    async def schedule(
        self, request: Request, number: Number, asked: ScheduleAsked, once: Once
    ) -> Response:
        """Send a draft. At once, or at a time."""
        starts = asked.starts_at
        starts_ms = 0 if starts is None else int(starts.timestamp() * 1_000)
        it = self._it
        return await self._do(
            request, number, once, lambda id, who: it.scheduled(id, starts_ms, who)
        )

    async def pause(self, request: Request, number: Number, once: Once) -> Response:
        """Pause it. What is on its way arrives."""
        return await self._do(request, number, once, self._it.paused)

    async def resume(self, request: Request, number: Number, once: Once) -> Response:
        """Let it go on."""
        return await self._do(request, number, once, self._it.resumed)

    async def stop(self, request: Request, number: Number, once: Once) -> Response:
        """Stop it for good. What was not sent yet never is."""
        return await self._do(request, number, once, self._it.stopped)

    async def _do(self, request: Request, number: int, once: str, acting: Acting) -> Response:
        key: ApiKey = request.state.key
        await self._find(number)

        async def doing() -> Deed:
            with as_problem(WrongBroadcast, 409, "broadcast"):
                work = await acting(number, key.actor.name)
            changed = next(it for it in work.changes if isinstance(it, BroadcastChanged))
            return Deed(work, broadcast(changed.broadcast))

        return await self._writing.once(request, once, doing)

    async def _find(self, number: int) -> Broadcast:
        with as_problem(WrongBroadcast, 404, "broadcast"):
            return await self._it.find(number)
