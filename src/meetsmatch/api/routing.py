"""A route is a row: method, address, scope, and what answers. What no row names is not there.

There is one set of rows for all bots: which bot answers says the key."""

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import Any, NamedTuple, get_type_hints

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from meetsmatch.api.gate import Caller, Gate
from meetsmatch.api.problems import KIND, Fault, Problem, Told, problem_of
from meetsmatch.core.apikeys import Scope

SCOPE = "x-scope"
ANY_KEY = "any key"

Answering = Callable[[Request], Coroutine[Any, Any, Response]]


class Route(NamedTuple):
    """One row. The docstring of `answer` is the documentation, its return type the schema."""

    method: str
    path: str
    scope: Scope | None
    """None: any key that lasts."""

    answer: Callable[..., Awaitable[object]]
    tag: str
    status: int = 200
    problems: tuple[int, ...] = ()
    """Statuses that only this route has."""

    said: type[BaseModel] | None = None
    """The schema of the answer where the return type does not tell it."""


def added(router: APIRouter, routes: Iterable[Route], is_any_bots: bool = False) -> None:
    """These rows answer from now on: each by the bot whose key asks, unless it is any bot's."""
    for it in routes:
        usual = (401, 403, 422, 429, 500, 503, *it.problems)
        told: Mapping[int | str, dict[str, Any]] = {
            status: {"model": Told, "description": _WHY[status], "content": {KIND: {}}}
            for status in sorted(usual)
        }
        router.add_api_route(
            it.path,
            it.answer if is_any_bots else _by_key(it),
            methods=[it.method],
            status_code=it.status,
            tags=[it.tag],
            summary=_summary(it),
            responses=dict(told),
            response_model=it.said or get_type_hints(it.answer)["return"],
            operation_id=_name(it),
            openapi_extra={SCOPE: it.scope.value if it.scope else ANY_KEY},
        )


def _by_key(route: Route) -> Callable[..., Awaitable[object]]:
    """Takes what that row takes; answered by the bot whose key asks."""
    signature = inspect.signature(route.answer)
    given = signature.parameters.values()
    takes_request = any(it.annotation is Request for it in given)
    request = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)

    async def answered(request: Request, **values: object) -> object:
        caller: Caller = request.state.caller
        answer = caller.desk.answers[route.method, route.path]
        return await (answer(request=request, **values) if takes_request else answer(**values))

    whole = given if takes_request else (*given, request)
    by_name = [it.replace(kind=inspect.Parameter.KEYWORD_ONLY) for it in whole]
    answered.__dict__["__signature__"] = signature.replace(parameters=by_name)
    answered.__doc__ = route.answer.__doc__
    return answered


_WHY = {
    400: "The query can't be read, is none of this schema, or asks for too much.",
    401: "No key, or one that does not last.",
    403: "The key has not this scope, or the installation is read only.",
    404: "There is no such thing.",
    409: "It was decided meanwhile; or this Idempotency-Key came with another request.",
    422: "The request is not as it must be.",
    429: "Too many calls of this key: `Retry-After` says when again.",
    500: "Something of ours went wrong; it was logged.",
    503: "The database can't be reached now.",
}


def _summary(route: Route) -> str:
    first = (route.answer.__doc__ or "").strip().partition("\n")[0]
    return first.partition(". ")[0].rstrip(".")


def _name(route: Route) -> str:
    return f"{route.tag}-{route.answer.__name__}".replace("_", "-")


def guarded(gate: Gate, trouble: Callable[[str, BaseException], None]) -> type[APIRoute]:
    """Routes that ask the gate before anything of the request is read."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Answering:
            inner = super().get_route_handler()
            named = (self.openapi_extra or {})[SCOPE]
            scope = None if named == ANY_KEY else Scope(named)

            async def answered(request: Request) -> Response:
                try:
                    caller = request.state.caller = await gate.caller(request, scope)
                    request.state.key = caller.key
                    response = await inner(request)
                except RequestValidationError as error:
                    response = _misread(error).response()
                except Exception as error:
                    response = _told(error, trouble).response()
                response.headers.update(getattr(request.state, "pace", {}))
                return response

            return answered

    return Guarded


def _told(error: Exception, trouble: Callable[[str, BaseException], None]) -> Problem:
    """What the caller reads of it; logged if nobody expected it."""
    is_http = isinstance(error, HTTPException)
    # What reading the body raised: FastAPI tells it as a 400 of its own.
    cause = error.__cause__ if is_http else error
    known = problem_of(cause) if isinstance(cause, Exception) else None
    if known is None and is_http:
        return Problem(422, _WHY[422])
    if known is None:
        trouble("api", error)
    return known or Problem(500, _WHY[500])


def _misread(error: RequestValidationError) -> Problem:
    """Each part that is wrong; never what was given."""
    faults = [
        Fault(where=".".join(map(str, it["loc"])), why=str(it["msg"])) for it in error.errors()
    ]
    return Problem(422, "The request is not as it must be.", "validation", errors=faults)
