"""The bugs, by what they spoil. Importing them fills the registry."""

from benchmarks.planted.bugs import (
    browsing,
    commits,
    intake,
    moderating,
    paying,
    rights,
    rules,
    sending,
    sql,
)
from benchmarks.planted.registry import BUGS

__all__ = [
    "BUGS",
    "browsing",
    "commits",
    "intake",
    "moderating",
    "paying",
    "rights",
    "rules",
    "sending",
    "sql",
]
