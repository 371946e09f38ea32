"""Errors, reported to Sentry or its kin. Needs the extra `sentry`.

A report is built here of types and places alone: what an error says, and what the variables held,
may be what somebody wrote.
"""

import traceback
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import PurePath
from types import TracebackType
from typing import Any

import sentry_sdk
from sentry_sdk.utils import BadDsn

from meetsmatch.app.ports import Unavailable

CLOSE_S = 2.0
MOST_CAUSES = 10


class Reports:
    """Sends from a thread of its own; where nobody answers, reports are lost and nothing else."""

    def __init__(self, dsn: str) -> None:
        """ValueError when `dsn` is no address of a project."""
        try:
            self._client = sentry_sdk.Client(
                dsn=dsn,
                release=f"meetsmatch@{version('meetsmatch')}",
                server_name="",
                default_integrations=False,
                auto_enabling_integrations=False,
                max_breadcrumbs=0,
            )
        except BadDsn as error:
            raise ValueError(str(error)) from error

    def trouble(self, where: str, error: BaseException) -> None:
        """Report it, unless it passes by itself."""
        if isinstance(error, Unavailable):
            return
        self._client.capture_event(
            {
                "level": "error",
                "platform": "python",
                "tags": {"step": where},
                # Sentry wants the innermost cause first.
                "exception": {"values": [_value(it) for it in reversed([*_causes(error)])]},
            }
        )

    def close(self) -> None:
        """Send what is left, for some seconds at most. Blocks."""
        self._client.close(timeout=CLOSE_S)


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if found is None:
            return
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _value(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    return {
        "type": kind.__name__,
        "module": kind.__module__,
        "stacktrace": {"frames": [*_frames(error.__traceback__)]},
    }


def _frames(where: TracebackType | None) -> Iterator[dict[str, Any]]:
    for it in traceback.extract_tb(where):
        yield {
            "filename": PurePath(it.filename).name,
            "abs_path": it.filename,
            "function": it.name,
            "lineno": it.lineno,
            "in_app": "meetsmatch" in PurePath(it.filename).parts,
        }
