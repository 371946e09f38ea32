"""The playground's time: runs with the wall, can be frozen and advanced."""

import time


class Clock:
    """Unix seconds that a developer may stop or move forward, never back."""

    def __init__(self) -> None:
        self._shift = 0.0
        self._frozen_at: float | None = None

    def now(self) -> float:
        """Unix time in seconds."""
        return self._frozen_at if self._frozen_at is not None else time.time() + self._shift

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds` (>= 0)."""
        if seconds < 0:
            raise ValueError("the clock only goes forward: give seconds >= 0")
        self._shift += seconds
        if self._frozen_at is not None:
            self._frozen_at += seconds

    def freeze(self, on: bool) -> None:
        """Stop the clock, or let it run on from where it stands."""
        if on and self._frozen_at is None:
            self._frozen_at = self.now()
        elif not on and self._frozen_at is not None:
            self._shift = self._frozen_at - time.time()
            self._frozen_at = None
