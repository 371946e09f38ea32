"""The bugs, by what they spoil. Importing them fills the registry."""

from benchmarks.planted.bugs import browsing, commits, intake, rules, sending, sql
from benchmarks.planted.registry import BUGS

__all__ = ["BUGS", "browsing", "commits", "intake", "rules", "sending", "sql"]
