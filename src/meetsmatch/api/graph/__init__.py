"""GraphQL: what REST reads, asked for in one go."""

from meetsmatch.api.graph.asking import Graph

__all__ = ["Graph"]
