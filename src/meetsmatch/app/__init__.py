"""Use cases: read through ports, decide in core, return the Work to be written at once."""
