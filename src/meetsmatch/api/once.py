"""Writes: each by an Idempotency-Key, so that a request which comes again is answered, not done
again. What was answered is committed together with what was done."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import Header
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from meetsmatch.api.parts import ApiParts
from meetsmatch.api.problems import Problem
from meetsmatch.app.staff import hashed
from meetsmatch.app.staffing import Answered
from meetsmatch.app.work import Work
from meetsmatch.core.apikeys import Answer, ApiKey

Once = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="Of your choice, another one for each request that is meant to do something. "
        "The same again within 24 hours gets the same answer, and nothing is done.",
        examples=["5f0c6d1e-verdict-1"],
    ),
]


class Deed(NamedTuple):
    """What a request does, and what is answered."""

    work: Work
    said: BaseModel
    status: int = 200


Doing = Callable[[], Awaitable[Deed]]


@dataclass(frozen=True, slots=True)
class Writing:
    """Does each thing once."""

    parts: ApiParts

    async def once(self, request: Request, id: str, doing: Doing) -> Response:
        """The answer: a new one, or the one that was given before."""
        key: ApiKey = request.state.key
        asked = hashed(f"{request.method} {request.url.path} {await _body(request)}")
        known: list[Answer] = []

        async def decided() -> Work:
            before = await self.parts.shared.roster.answer(self.parts.bot, key.id, hashed(id))
            known[:] = [before] if before else []
            if before is not None:
                return Work()
            deed = await doing()
            made = self._answer(key, id, asked, deed)
            known[:] = [made]
            return Work((*deed.work.changes, Answered(made)), deed.work.outgoing)

        await self.parts.shared.write(decided)
        (answer,) = known
        if answer.asked != asked:
            why = "This Idempotency-Key came with another request: take a new one."
            raise Problem(409, why, "idempotency-key")
        return Response(answer.body, answer.status, media_type="application/json")

    def _answer(self, key: ApiKey, id: str, asked: str, deed: Deed) -> Answer:
        body, now_ms = deed.said.model_dump_json(), self.parts.now_ms()
        return Answer(self.parts.bot, key.id, hashed(id), asked, deed.status, body, now_ms)


async def _body(request: Request) -> str:
    """What was asked, however it was spaced."""
    raw = await request.body()
    return json.dumps(json.loads(raw), sort_keys=True) if raw else ""
