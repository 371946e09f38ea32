"""Trouble on request: which calls fail, how, and how often."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from playground.envelope import too_many
from playground.errors import ApiError, Mistake

KINDS = ("429", "403", "400", "5xx", "drop", "slow")
# `*` spares these: a poll would use up a fault that is meant for something else.
DELIVERY = frozenset({"getupdates", "setwebhook", "deletewebhook", "getwebhookinfo"})


@dataclass(slots=True)
class Fault:
    """A standing order to fail."""

    id: int
    kind: str
    method: str = "*"
    person: int | None = None
    times: int | None = None
    retry_after: int = 1
    seconds: float = 1.0
    share: float = 1.0

    def meets(self, method: str, person: int | None) -> bool:
        """Whether this fault is for that call."""
        named = self.method.lower()
        right_method = named == method or (named == "*" and method not in DELIVERY)
        return right_method and self.person in (None, person)

    def error(self) -> ApiError | None:
        """The error a bot gets; nothing for `drop` and `slow`."""
        match self.kind:
            case "429":
                return too_many(self.retry_after)
            case "403":
                return ApiError(403, "Forbidden: bot was blocked by the user")
            case "400":
                return ApiError(400, "Bad Request: chat not found")
            case "5xx":
                return ApiError(502, "Bad Gateway")  # reported
            case _:
                return None

    def shown(self) -> dict[str, object]:
        """The fault as the protocol shows it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "method": self.method,
            "person": self.person,
            "times": self.times,
            "retry_after": self.retry_after,
            "seconds": self.seconds,
            "share": self.share,
        }


class Faults:
    """The faults in force, oldest first."""

    def __init__(self, chance: int = 1) -> None:
        self._faults: dict[int, Fault] = {}
        self._count = 0
        self._random = random.Random(chance)

    def add(self, wish: Mapping[str, object]) -> Fault:
        """Put a fault in force."""
        kind = str(wish.get("kind", ""))
        if kind not in KINDS:
            raise Mistake(f"there is no fault {kind!r}: give one of {', '.join(KINDS)}")
        fault = Fault(
            self._count + 1,
            kind,
            str(wish.get("method") or "*"),
            _whole(wish, "person"),
            _whole(wish, "times"),
            _whole(wish, "retry_after") or 1,
            _number(wish, "seconds", 1.0),
            _number(wish, "share", 1.0),
        )
        if not 0 < fault.share <= 1:
            raise Mistake(f"share must be above 0 and at most 1, not {fault.share:g}")
        self._count = fault.id
        self._faults[fault.id] = fault
        return fault

    def heal(self, number: int | None, *, missing_ok: bool = False) -> None:
        """Take a fault back, or all of them."""
        if number is None:
            self._faults.clear()
        elif self._faults.pop(number, None) is None and not missing_ok:
            raise Mistake(f"there is no fault {number}: it may have run out of times")

    def pick(self, method: str, person: int | None) -> Fault | None:
        """The fault that hits this call, which is one of its times."""
        for fault in self._faults.values():
            if fault.meets(method, person) and self._falls(fault):
                self._use(fault)
                return fault
        return None

    def shown(self) -> list[dict[str, object]]:
        """All faults as the protocol shows them."""
        return [fault.shown() for fault in self._faults.values()]

    def _falls(self, fault: Fault) -> bool:
        return fault.share == 1 or self._random.random() < fault.share

    def _use(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            del self._faults[fault.id]


def _whole(wish: Mapping[str, object], name: str) -> int | None:
    value = wish.get(name)
    if value is None or isinstance(value, int):
        return value
    raise Mistake(f"{name} must be a whole number, not {value!r}")


def _number(wish: Mapping[str, object], name: str, default: float) -> float:
    value = wish.get(name, default)
    if isinstance(value, int | float):
        return float(value)
    raise Mistake(f"{name} must be a number, not {value!r}")
