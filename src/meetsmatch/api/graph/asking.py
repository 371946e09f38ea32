"""Queries by HTTP, and live numbers by a WebSocket, behind the same keys as REST."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

import strawberry
from graphql import GraphQLError
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.extensions import MaskErrors
from strawberry.http.exceptions import NonJsonMessageReceived
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionContext
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType
from strawberry.types.unset import UNSET, UnsetType

from meetsmatch.api.desk import Desks
from meetsmatch.api.gate import BEARER, Gate
from meetsmatch.api.graph.context import Context
from meetsmatch.api.graph.limits import Limits, OpenLimits
from meetsmatch.api.graph.schema import Query, Subscription
from meetsmatch.api.problems import Problem, problem_of
from meetsmatch.api.routing import Route

PATH = "/graphql"
KIND = "application/graphql-response+json"
AT_ONCE = 10
"""Subscriptions of one connection."""

CONNECTIONS = 5
"""Of one key."""

PATIENCE = timedelta(seconds=10)
"""Until a connection says whose it is."""

Trouble = Callable[[str, BaseException], None]


class QueryAsked(BaseModel):
    """A request of GraphQL over HTTP."""

    query: str = Field(
        min_length=1, description="One operation, or several.", examples=["{ key { name } }"]
    )
    variables: dict[str, Any] | None = None
    operationName: str | None = Field(None, max_length=200)


class QueryAnswered(BaseModel):
    """The answer of GraphQL; with `errors` and no `data` the status is 400."""

    data: dict[str, Any] | None = None
    errors: list[dict[str, Any]] | None = None


class Telling(MaskErrors):
    """What went wrong in a field is told as problems are, and nothing else of it."""

    def __init__(self) -> None:
        super().__init__()

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        cause = error.original_error
        if cause is None:
            return error
        known = problem_of(cause) or Problem(500, "Something of ours went wrong; it was logged.")
        return GraphQLError(
            known.detail,
            nodes=error.nodes,
            path=error.path,
            original_error=known,
            extensions={"type": known.type},
        )


class Schema(strawberry.Schema):
    """Only what nobody expected is logged."""

    trouble: Trouble

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        for error in errors:
            cause = error.original_error
            if cause is not None and problem_of(cause) is None:
                self.trouble("api", cause)


def schema_of(trouble: Trouble, is_open: bool) -> Schema:
    """What may be asked; `is_open`: also what there is to be asked."""
    made = Schema(
        Query,
        subscription=Subscription,
        extensions=[OpenLimits if is_open else Limits, Telling],
        config=StrawberryConfig(disable_field_suggestions=not is_open),
    )
    made.trouble = trouble
    return made


class Graph:
    """For all bots of the process: the key says which one answers."""

    def __init__(self, desks: Desks, is_open: bool) -> None:
        self.schema = schema_of(desks.first.parts.shared.trouble, is_open)
        self.live = Live(self.schema, Gate(desks))

    def routes(self) -> Sequence[Route]:
        return (Route("POST", PATH, None, self.ask, "graphql", 200, (400,), QueryAnswered),)

    async def ask(self, request: Request, asked: QueryAsked) -> Response:
        """Ask a query of GraphQL. It only reads. `docs/schema.graphql` has the scopes."""
        try:
            result = await self.schema.execute(
                asked.query,
                asked.variables,
                Context(request.state.caller),
                operation_name=asked.operationName,
                allowed_operation_types=(OperationType.QUERY,),
            )
        except (CannotGetOperationTypeError, InvalidOperationTypeError) as error:
            why = error.as_http_error_reason(*_method(error))
            raise Problem(400, why, "query-operation") from error
        errors = result.errors or []
        if not isinstance(result, PreExecutionError):
            return _answer(200, errors, data=result.data)
        for error in errors:
            if error.original_error is not None:
                raise _unread(error.original_error)
        return _answer(400, errors)


def _unread(cause: Exception) -> Exception:
    """Why nothing was read: a Problem, or what nobody expected."""
    if isinstance(cause, RecursionError):
        return Problem(400, "That query is nested too deeply.", "query-deep")
    return cause


def _answer(status: int, errors: Sequence[GraphQLError], **told: object) -> Response:
    if errors:
        told["errors"] = [it.formatted for it in errors]
    return Response(json.dumps(told), status, media_type=KIND)


def _method(error: Exception) -> tuple[str, ...]:
    """What strawberry wants to know for its words."""
    return ("POST",) if isinstance(error, InvalidOperationTypeError) else ()


class Live(GraphQL[Context, None]):
    """Subscriptions as `graphql-transport-ws` has them."""

    def __init__(self, schema: Schema, gate: Gate) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=PATIENCE,
            max_subscriptions_per_connection=AT_ONCE,
        )
        self._gate = gate
        self._open: dict[str, int] = {}
        """Connections, by the ids of keys."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        context = Context(connection=WebSocket(scope, receive, send))
        scope["context"] = context
        try:
            await super().__call__(scope, receive, send)
        finally:
            if context.known is not None:
                self._closed(context.known.key.id)

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        return request.scope["context"]

    async def on_ws_connect(self, context: Context) -> UnsetType:
        """Whose connection it is: by the `authorization` of `connection_init`, or the header."""
        assert context.connection is not None
        header = context.connection.headers.get("authorization", "")
        header = str(context.connection_params.get("authorization", header))
        try:
            caller = await self._gate.recognised(context.connection, header)
            await caller.paced()
        except Problem as error:
            raise ConnectionRejectionError from error
        if self._open.get(caller.key.id, 0) >= CONNECTIONS:
            raise ConnectionRejectionError
        self._open[caller.key.id] = self._open.get(caller.key.id, 0) + 1
        context.known, context.token = caller, header[len(BEARER) :].strip()
        return UNSET

    def _closed(self, key: str) -> None:
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]

    def decode_json(self, data: str | bytes) -> object:
        """A message of the protocol; whatever else somebody sends ends the connection."""
        try:
            message = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise NonJsonMessageReceived from error
        if not _is_message(message):
            raise NonJsonMessageReceived
        return message


def _is_message(message: Any) -> bool:
    """Formed as the protocol wants it, as far as its reader relies on it."""
    if not isinstance(message, Mapping):
        return False
    it = cast("Mapping[str, Any]", message)
    if it.get("type") != "subscribe":
        return isinstance(it.get("type"), str) and isinstance(it.get("id", ""), str)
    payload = it.get("payload")
    if not isinstance(payload, Mapping) or not isinstance(it.get("id"), str):
        return False
    asked = cast("Mapping[str, Any]", payload)
    is_query = isinstance(asked.get("query"), str) and bool(asked["query"])
    return is_query and isinstance(asked.get("variables") or {}, Mapping)
