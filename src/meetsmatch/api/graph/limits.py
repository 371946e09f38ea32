"""What a query may ask, settled before anything is read: how deep, how much, and with which
scopes. Fragments count wherever they are spread, so nothing hides in them."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from meetsmatch.api.graph.context import OBJECTS, Context, too_much
from meetsmatch.api.problems import Problem
from meetsmatch.core.apikeys import Scope

DEEPEST = 8
"""Fields within fields."""

ALIASES = 15
STEPS = 1_000
"""Fields and fragments that are looked at at all, fragments as often as they are spread."""

NESTED = 60
TOKENS = 2_000
SCOPE, MANY = "scope", "many"
LONGEST_PAGE = 100


@dataclass(slots=True)
class Measure:
    """Counts as it goes, and stops with a Problem at the first limit."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, object]
    shows_itself: bool
    """Whether introspection is answered."""

    scopes: set[Scope] = field(default_factory=set[Scope])
    steps: int = 0
    aliases: int = 0
    objects: int = 0

    def operation(self, node: OperationDefinitionNode) -> None:
        root = self.schema.get_root_type(node.operation)
        self._selected(node.selection_set, root, 1, 0, 0)

    def _selected(
        self,
        chosen: SelectionSetNode,
        of: GraphQLObjectType | None,
        times: int,
        depth: int,
        nested: int,
    ) -> None:
        if nested > NESTED:
            raise too_much("deep", f"at most {DEEPEST} fields within each other")
        for node in chosen.selections:
            self.steps += 1
            if self.steps > STEPS:
                raise too_much("large", f"at most {STEPS} fields and fragments, however written")
            match node:
                case FieldNode():
                    self._field(node, of, times, depth, nested)
                case InlineFragmentNode():
                    self._selected(node.selection_set, of, times, depth, nested + 1)
                case spread:
                    found = self.fragments.get(cast(Any, spread).name.value)
                    if found is not None:
                        self._selected(found.selection_set, of, times, depth, nested + 1)

    def _field(
        self, node: FieldNode, of: GraphQLObjectType | None, times: int, depth: int, nested: int
    ) -> None:
        name = node.name.value
        if name.startswith("__") and name != "__typename":
            if not self.shows_itself:
                raise Problem(
                    403, "Introspection is off: GRAPHQL=open allows it.", "introspection"
                )
            return
        self.aliases += node.alias is not None
        if self.aliases > ALIASES:
            raise too_much("aliases", f"at most {ALIASES} aliases, fragments included")
        if depth >= DEEPEST:
            raise too_much("deep", f"at most {DEEPEST} fields within each other")
        known = of.fields.get(name) if of is not None else None
        told = _told(known)
        if told.get(SCOPE):
            self.scopes.add(told[SCOPE])
        if node.selection_set is None:
            return
        times *= self._many(node, told)
        self.objects += times
        if self.objects > OBJECTS:
            raise too_much("costly", f"at most {OBJECTS} objects: ask for smaller pages")
        kind = cast(object, get_named_type(known.type)) if known else None
        within = kind if isinstance(kind, GraphQLObjectType) else None
        self._selected(node.selection_set, within, times, depth + 1, nested + 1)

    def _many(self, node: FieldNode, told: Mapping[str, Any]) -> int:
        """How many of them there may be."""
        many = int(told.get(MANY, 1))
        for argument in node.arguments or ():
            if argument.name.value == "limit":
                asked: object = None
                match argument.value:
                    case IntValueNode(value=text):
                        asked = int(text[:9])
                    case VariableNode(name=name):
                        asked = self.variables.get(name.value)
                    case _:
                        pass
                many = asked if isinstance(asked, int) else LONGEST_PAGE
        return max(many, 1)


def _told(known: GraphQLField | None) -> Mapping[str, Any]:
    """What we wrote down of a field where it is defined."""
    ours = known.extensions.get("strawberry-definition") if known else None
    return cast("Mapping[str, Any]", ours.metadata) if ours is not None else {}


def measured(
    schema: GraphQLSchema,
    document: DocumentNode,
    variables: Mapping[str, object],
    shows_itself: bool,
) -> set[Scope]:
    """The scopes that it takes; a Problem if it asks for too much."""
    found = document.definitions
    fragments = {it.name.value: it for it in found if isinstance(it, FragmentDefinitionNode)}
    measure = Measure(schema, fragments, variables, shows_itself)
    for it in found:
        if isinstance(it, OperationDefinitionNode):
            measure.operation(it)
    return measure.scopes


class Limits(SchemaExtension):
    """Looks at a query before it is checked and answered."""

    shows_itself = False

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = TOKENS
        yield

    async def on_validate(self) -> AsyncIterator[None]:
        try:
            await self._permitted()
        except Problem as error:
            told = GraphQLError(
                error.detail, original_error=error, extensions={"type": error.type}
            )
            self.execution_context.pre_execution_errors = [told]
        yield

    async def _permitted(self) -> None:
        """A Problem unless it may be answered to whoever asks."""
        it = self.execution_context
        context, document = cast(Context, it.context), it.graphql_document
        assert document is not None
        if context.is_live:
            await context.caller.paced()
            if it.operation_type is not OperationType.SUBSCRIPTION:
                raise Problem(400, "Here are only subscriptions.", "query-operation")
        schema = cast("GraphQLSchema", cast(Any, it.schema)._schema)
        for scope in sorted(measured(schema, document, it.variables or {}, self.shows_itself)):
            context.caller.permitted(scope)


class OpenLimits(Limits):
    """While programs are written: the schema may be asked for."""

    shows_itself = True
