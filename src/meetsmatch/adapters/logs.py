"""Logs as events with fields: JSON, or for people's eyes. No secret ever leaves through them."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import PurePath
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

import structlog
from structlog.typing import ExcInfo, Processor

HIDDEN = "***"
TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
PASSWORD = re.compile(r"(\b[a-z][\w+.-]*://[^\s:/@]*):[^\s@/]+@", re.I)
SHORTEST_SECRET = 6
"""Shorter ones would blacken half of every line."""


def start(form: str, level: str, secrets: Iterable[str] = (), out: TextIO | None = None) -> None:
    """Send every log of this process, ours and the libraries', through one redacting handler.

    `form` is json, text, or auto: text for a terminal.
    """
    stream = out or sys.stderr
    coloured = stream.isatty()
    as_text = form == "text" or (form == "auto" and coloured)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacting(_last(as_text, coloured), secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    structlog.configure(
        processors=[*_first(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(root.level)),
        cache_logger_on_first_use=False,
    )


class Redacting(structlog.stdlib.ProcessorFormatter):
    """Renders a record and hides secrets in the finished line, wherever they came from."""

    def __init__(self, processors: Sequence[Processor], secrets: Iterable[str]) -> None:
        super().__init__(processors=processors, foreign_pre_chain=_first())
        self._secrets = _patterns(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """One line (or a few, for people) without secrets."""
        return redacted(super().format(record), self._secrets)


def redacted(line: str, secrets: re.Pattern[str] | None = None) -> str:
    """Without bot tokens, passwords in addresses, and the given secrets."""
    line = TOKEN.sub(HIDDEN, line)
    line = PASSWORD.sub(rf"\1:{HIDDEN}@", line)
    return secrets.sub(HIDDEN, line) if secrets else line


def _patterns(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """Each secret as it is, as JSON escapes it, as Python shows it, and as in an address."""
    forms = {
        form for secret in secrets if len(secret) >= SHORTEST_SECRET for form in _forms(secret)
    }
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if forms else None


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield repr(secret)[1:-1]
    yield quote(secret, "")
    for ascii_only in (True, False):
        yield json.dumps(secret, ensure_ascii=ascii_only)[1:-1]


def _first() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _last(as_text: bool, coloured: bool) -> list[Processor]:
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_text:
        shown = structlog.dev.ConsoleRenderer(colors=coloured, exception_formatter=_to_stream)
        return [strip, shown]
    return [
        strip,
        structlog.processors.ExceptionRenderer(told),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _to_stream(stream: TextIO, exc_info: ExcInfo) -> None:
    stream.write("\n    " + told(exc_info).replace("; ", "\n    "))


def within(step: str, ids: Mapping[str, int]) -> AbstractContextManager[None]:
    """What is logged inside names the bot, and the update or letter that is worked upon."""
    return structlog.contextvars.bound_contextvars(**ids)


def told(exc_info: ExcInfo) -> str:
    """An error with its causes: types and places, innermost first.

    Messages may quote what somebody wrote; only those of the operating system are shown.
    """
    error: BaseException | None = exc_info[1]
    parts: list[str] = []
    while error is not None and len(parts) < 10:
        said = f": {error}" if isinstance(error, OSError) else ""
        parts.append(f"{type(error).__name__}{said} at {_places(error.__traceback__)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "; from ".join(parts)


def _places(where: TracebackType | None) -> str:
    frames = reversed(traceback.extract_tb(where))
    return " < ".join(f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames)
