"""Decisions by programs: verdicts, sanctions, appeals, by the same use cases as people's."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from meetsmatch.api.once import Deed, Once, Writing
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.rest.moderation import RUNGS, SanctionShown, sanction_of
from meetsmatch.api.rest.moderation import sanction as shown
from meetsmatch.api.routing import Route
from meetsmatch.api.values import BIGGEST, InPath, Note, Number
from meetsmatch.app.cases import alias as short
from meetsmatch.app.moderation import Decided
from meetsmatch.app.work import Work
from meetsmatch.core.apikeys import ApiKey, Scope
from meetsmatch.core.ids import SanctionId
from meetsmatch.core.reports import Verdict
from meetsmatch.core.sanctions import Actor, Outcome, Rung

Reason = Annotated[
    Literal["spam", "insults", "minor", "nudity", "threats", "other"],
    Field(description="What the person is told.", examples=["insults"]),
]


class VerdictAsked(BaseModel):
    """What becomes of a case."""

    verdict: Verdict
    reason: Reason
    seen: int = Field(
        ge=0,
        le=BIGGEST,
        description="`seen` of the case as you read it: reports that came later stay open.",
        examples=[1_795_000_000_000],
    )
    note: Note = ""


class SanctionAsked(BaseModel):
    """A sanction without a report, or beside them."""

    alias: str = Field(pattern=r"^[\w-]{10,64}$", examples=["3f9a1c07be245d18"])
    rung: Literal["warning", "hour", "day", "three-days", "ban"] = Field(examples=["day"])
    reason: Reason
    note: Note = ""


class JudgementAsked(BaseModel):
    """What becomes of an appeal."""

    outcome: Outcome


class DecisionShown(BaseModel):
    """What was decided."""

    sanction: SanctionShown | None = Field(description="null: nothing is held against them.")


@dataclass(frozen=True, slots=True)
class Decision:
    """How it is made, and what the audit log says of it."""

    deed: str
    made: Callable[[Actor], Awaitable[Decided]]
    about: str = ""
    words: str = ""
    status: int = 200


class Deciding:
    """Each decision comes with its line of the audit log, as in the panel."""

    def __init__(self, parts: ApiParts) -> None:
        self._parts, self._shared = parts, parts.shared
        self._writing = Writing(parts)

    def routes(self) -> Sequence[Route]:
        may, tag, known = Scope.DECIDE, "decisions", (404, 409)
        lift, judge = "/sanctions/{number}/lift", "/sanctions/{number}/judgement"
        shown = DecisionShown
        return (
            Route("POST", "/cases/{alias}/verdict", may, self.decide, tag, 200, known, shown),
            Route("POST", "/sanctions", may, self.impose, tag, 201, known, shown),
            Route("POST", lift, may, self.lift, tag, 200, known, shown),
            Route("POST", judge, may, self.judge, tag, 200, known, shown),
        )

    async def decide(
        self, request: Request, alias: InPath, asked: VerdictAsked, once: Once
    ) -> Response:
        """Decide a case. It is carried out, and told to whom it concerns, as from the panel."""
        about = await self._shared.moderation.find(alias)
        decision = Decision(
            "case-decided",
            lambda actor: self._shared.moderation.decide(
                about, asked.verdict, asked.reason, actor, asked.seen
            ),
            short(about),
            _noted(f"{asked.verdict} for {asked.reason}", asked.note),
        )
        return await self._done(request, once, decision)

    async def impose(self, request: Request, asked: SanctionAsked, once: Once) -> Response:
        """Impose a sanction without a report. The person is told why, and how to appeal. A second
        ban is refused while one lasts."""
        about = await self._shared.moderation.find(asked.alias)
        rung = Rung(RUNGS.index(asked.rung))
        decision = Decision(
            "sanctioned",
            lambda actor: self._shared.moderation.sanction(about, rung, asked.reason, actor),
            short(about),
            _noted(f"{asked.rung} for {asked.reason}", asked.note),
            201,
        )
        return await self._done(request, once, decision)

    async def lift(self, request: Request, number: Number, once: Once) -> Response:
        """Lift a sanction that this key has imposed. It holds no longer."""
        id, lift = await self._known(number), self._shared.moderation.lift
        decision = Decision("sanction-lifted", lambda actor: lift(id, actor), words=str(id))
        return await self._done(request, once, decision)

    async def judge(
        self, request: Request, number: Number, asked: JudgementAsked, once: Once
    ) -> Response:
        """Judge an appeal against what somebody else has decided."""
        id, judge = await self._known(number), self._shared.moderation.judge
        decision = Decision(
            f"appeal-{asked.outcome}",
            lambda actor: judge(id, asked.outcome, actor),
            words=str(id),
        )
        return await self._done(request, once, decision)

    async def _known(self, number: int) -> SanctionId:
        """That number, if it is one of this bot's sanctions; else a Problem."""
        return (await sanction_of(self._parts, number)).id

    async def _done(self, request: Request, once: str, decision: Decision) -> Response:
        key: ApiKey = request.state.key

        async def doing() -> Deed:
            made = await decision.made(key.actor)
            work, sanction = await self._shared.carried_out(made), made.sanction
            about = decision.about or (short(sanction.fingerprint) if sanction else "")
            line = await self._shared.audit.line(
                key.actor.name, decision.deed, about, decision.words
            )
            said = shown(sanction, self._parts.now_ms()) if sanction else None
            done = Work((*work.changes, line), work.outgoing)
            return Deed(done, DecisionShown(sanction=said), decision.status)

        return await self._writing.once(request, once, doing)


def _noted(words: str, note: str) -> str:
    return f"{words}: {note}" if note else words
