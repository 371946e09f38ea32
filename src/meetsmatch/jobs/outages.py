"""Whether the store is away, seen from the steps that try to reach it."""

from collections.abc import Callable
from dataclasses import dataclass, field

LASTING_MS = 3_000
"""Failing for less long is a hiccup that nobody outside need know of."""

RECENT_MS = 15_000
"""A step that fails is tried again sooner than this; what was not tried any more tells nothing."""


@dataclass(slots=True)
class Outages:
    """Steps that fail, each until it has succeeded again."""

    now_ms: Callable[[], int]
    _failing: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    """By step: when it failed for the first time since it last succeeded, and when last."""

    def failed(self, step: str) -> None:
        """It could not reach the store."""
        now_ms = self.now_ms()
        since_ms, _ = self._failing.get(step, (now_ms, now_ms))
        self._failing[step] = (since_ms, now_ms)

    def over(self, step: str) -> None:
        """It has succeeded."""
        self._failing.pop(step, None)

    @property
    def are_lasting(self) -> bool:
        """Whether some step has failed for more than a moment, and did so just now."""
        now_ms = self.now_ms()
        return any(
            latest - since >= LASTING_MS and now_ms - latest <= RECENT_MS
            for since, latest in self._failing.values()
        )
