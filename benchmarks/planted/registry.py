"""What a planted bug is, and how one is put in place for as long as a `with` lasts.

The product knows nothing of this: no switch, no branch, no hook.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from meetsmatch.adapters.sql import texts

Buggy = Callable[..., Any]
Place = tuple[Any, str]
"""Whose, and which of its attributes."""


@dataclass(frozen=True, slots=True)
class Bug:
    """What goes wrong, where that was seen, and how to make it happen."""

    name: str
    what: str
    seen: str
    planted: Callable[[], AbstractContextManager[None]]
    world: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What a simulation needs to meet it: fields of its Plan."""


BUGS: dict[str, Bug] = {}


def bug(
    place: Place, what: str, *, seen: str, also: Sequence[tuple[Place, Any]] = (), **world: Any
) -> Callable[[Buggy], Buggy]:
    """Registers a function that takes the right one first, then what that is called with.

    `also` is put in place without change: a buggy value, or whatever else the bug must get past.
    """

    def register(buggy: Buggy) -> Buggy:
        _add(buggy.__name__, what, seen, partial(_misplaced, place, buggy, also), world)
        return buggy

    return register


def wrong_value(
    name: str, place: Place, value: Any, what: str, *, seen: str, **world: Any
) -> None:
    """Registers a value that should be another one."""
    _add(name, what, seen, partial(replaced, place, value), world)


def wrong_text(name: str, right: str, wrong: str, what: str, *, seen: str, **world: Any) -> None:
    """Registers a change of the SQL texts; the simulation runs on SQLite."""
    planted = partial(_misspelt, right, wrong)
    _add(name, what, seen, planted, {"store": "sqlite", **world})


def _add(
    name: str,
    what: str,
    seen: str,
    planted: Callable[[], AbstractContextManager[None]],
    world: Mapping[str, Any],
) -> None:
    name = name.replace("_", " ")
    BUGS[name] = Bug(name, what, seen, planted, world)


@contextmanager
def replaced(place: Place, value: Any) -> Generator[None]:
    """Another value of a class's or a module's attribute."""
    owner, name = place
    right = owner.__dict__[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, right)


@contextmanager
def _misplaced(place: Place, buggy: Buggy, also: Sequence[tuple[Place, Any]]) -> Generator[None]:
    owner, name = place
    right = owner.__dict__[name]

    def wrong(*args: Any, **named: Any) -> Any:
        return buggy(right, *args, **named)

    with ExitStack() as stack:
        for where, value in ((place, wrong), *also):
            stack.enter_context(replaced(where, value))
        yield


@contextmanager
def _misspelt(right: str, wrong: str) -> Generator[None]:
    parsed, found = texts.parsed, 0

    def misread(text: str, mark: str) -> Any:
        nonlocal found
        found += text.count(right)
        return parsed(text.replace(right, wrong), mark)

    with replaced((texts, "parsed"), misread):
        texts.queries("?")
        if found != 1:
            raise LookupError(f"{found} times in the SQL texts: {right!r}")
        yield
