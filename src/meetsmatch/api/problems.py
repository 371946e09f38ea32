"""Everything that goes wrong, told as RFC 9457 wants it: application/problem+json."""

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus

from pydantic import BaseModel, Field
from starlette.responses import Response

from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale
from meetsmatch.core.errors import NobodyKnown, NotYours, Refused

KIND = "application/problem+json"
REFUSALS = {
    "case-closed": "Somebody else was faster, or there is nothing to decide any more.",
    "not-yours": "Another moderator's decision: an owner, or somebody else, has to look.",
    "nobody-known": "Nobody is known by that alias, or more than one.",
}


class Fault(BaseModel):
    """One part of a request that is not as it must be."""

    where: str = Field(description="The part, as a path.", examples=["query.limit"])
    why: str = Field(description="What it must be.", examples=["Input should be at most 100"])


class Told(BaseModel):
    """A problem (RFC 9457)."""

    type: str = Field(
        description="What it is, for programs: `urn:meetsmatch:problem:` and a word.",
        examples=["urn:meetsmatch:problem:not-found"],
    )
    title: str = Field(description="The same for people.", examples=["Not Found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(
        description="What happened here, and how to mend it.",
        examples=["Nobody is known by that alias, or more than one."],
    )
    errors: list[Fault] | None = Field(
        None, description="Of a request that is not as it must be: each part of it."
    )


class Problem(Exception):
    """What the caller is told instead of an answer."""

    def __init__(
        self,
        status: int,
        detail: str,
        kind: str = "",
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Fault] = (),
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors
        self.kind = kind or HTTPStatus(status).phrase.lower().replace(" ", "-")
        self.headers = dict(headers or {})

    @property
    def type(self) -> str:
        """What it is, for programs."""
        return f"urn:meetsmatch:problem:{self.kind}"

    def response(self) -> Response:
        """As it goes over the wire."""
        told = Told(
            type=self.type,
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            errors=list(self.errors) or None,
        )
        body = json.dumps(told.model_dump(exclude_none=True))
        return Response(body, self.status, self.headers, KIND)


@contextmanager
def as_problem(wrong: type[Exception], status: int, kind: str) -> Generator[None]:
    """A Problem in place of an error whose message says what is wrong, and how to mend it."""
    try:
        yield
    except wrong as error:
        raise Problem(status, str(error), kind) from error


def problem_of(error: Exception) -> Problem | None:
    """What an error of ours means to a caller; None for what nobody expected."""
    match error:
        case Problem():
            return error
        case NobodyKnown():
            return Problem(404, REFUSALS[error.key], error.key)
        case Refused():
            status = 403 if isinstance(error, NotYours) else 409
            return Problem(status, REFUSALS.get(error.key, error.key), error.key)
        case Stale():
            return Problem(409, REFUSALS["case-closed"], "case-closed")
        case Unavailable():
            why = "The database can't be reached now: try again."
            return Problem(503, why, headers={"Retry-After": "5"})
        case _:
            return None
