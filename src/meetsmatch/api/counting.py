"""What came of experiments, for programs that ask often."""

import asyncio

from meetsmatch.core.experiments import Experiment
from meetsmatch.core.ids import ExperimentId
from meetsmatch.experimenting.deeds import Experimenting
from meetsmatch.experimenting.results import Figures
from meetsmatch.panel.lately import Lately

COUNTED_MS = 60_000
"""For so long the same figures are told, however many ask."""


class Counting:
    """One at a time: each count looks at everybody who was exposed."""

    def __init__(self, it: Experimenting) -> None:
        self._it, self._turn = it, asyncio.Lock()
        self._kept: dict[tuple[ExperimentId, int], Lately[Figures]] = {}

    async def figures(self, of: Experiment) -> Figures:
        """At most a minute old, and never from before its last change."""
        async with self._turn:
            return await self._of(of).get()

    def _of(self, of: Experiment) -> Lately[Figures]:
        fresh = Lately(lambda: self._it.figures(of), COUNTED_MS, self._it.now_ms)
        return self._kept.setdefault((of.id, of.version), fresh)
