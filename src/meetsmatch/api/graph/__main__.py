"""Prints the schema, which docs/schema.graphql keeps: `python -m meetsmatch.api.graph`."""

import sys

from meetsmatch.api.graph.asking import schema_of
from meetsmatch.wiring import trouble

if __name__ == "__main__":
    sys.stdout.write(f"{schema_of(trouble, is_open=False).as_str()}\n")
