"""Numbers for Prometheus: what the engine counts, and how long calls and answers take."""

from meetsmatch.metrics.measured import Measured
from meetsmatch.metrics.state import Watching

__all__ = ["Measured", "Watching"]
