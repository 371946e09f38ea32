"""What the extras bring along, and whether it is there."""

from collections.abc import Iterable
from importlib.util import find_spec

PANEL = ("argon2", "jinja2", "pyotp", "segno")
"""Modules of the extra `panel`."""

TASKIQ = ("taskiq", "taskiq_aio_pika", "taskiq_nats", "taskiq_redis")
"""Modules of the extra `taskiq`."""


def is_missing(modules: Iterable[str]) -> bool:
    """Whether one of them can't be imported."""
    return any(find_spec(it) is None for it in modules)
