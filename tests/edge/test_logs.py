"""No secret leaves through the logs, whoever wrote the line."""

import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from meetsmatch.adapters import logs

TOKEN = "123456789:AAErB9x-Jq_0123456789abcdefghijklmn"
SECRET = 'webhook-"secret"-Ünïcode-0123456789/+'


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture(params=["json", "text"])
def out(request: pytest.FixtureRequest) -> io.StringIO:
    stream = io.StringIO()
    logs.start(request.param, "debug", [TOKEN, SECRET, "pw", ""], stream)
    return stream


def _json() -> io.StringIO:
    stream = io.StringIO()
    logs.start("json", "info", [SECRET], stream)
    return stream


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.security
def test_tokens_and_secrets_are_hidden_in_every_form(out: io.StringIO) -> None:
    log = structlog.stdlib.get_logger("ours")
    log.info("event", address=f"https://api.telegram.org/bot{TOKEN}/getMe", it=SECRET)
    log.info("nested", deep={"list": [TOKEN, {"s": SECRET}]})
    logging.getLogger("aiohttp.client").debug("GET %s %r", f"/bot{TOKEN}/x", SECRET)
    logging.getLogger("db").warning("postgresql://bot:hunter2@db/meets failed")
    said = out.getvalue()
    for hidden in (TOKEN, SECRET, json.dumps(SECRET)[1:-1], "hunter2"):
        assert hidden not in said
    assert said.count("***") >= 6
    assert "postgresql://bot:***@db/meets" in said


@pytest.mark.security
def test_errors_tell_where_and_what_but_not_what_somebody_wrote(out: io.StringIO) -> None:
    try:
        try:
            raise KeyError("dear diary")
        except KeyError as error:
            raise ConnectionError(f"no answer from /bot{TOKEN}/getMe") from error
    except ConnectionError:
        logging.getLogger("any").exception("trouble")
    said = out.getvalue()
    assert "ConnectionError" in said
    assert "KeyError at test_logs.py" in said
    assert "no answer from" in said
    assert "dear diary" not in said
    assert TOKEN not in said


def test_a_cause_that_was_put_away_is_not_told() -> None:
    stream = _json()
    try:
        try:
            raise ValueError
        except ValueError:
            raise OSError("disk full") from None
    except OSError:
        logging.getLogger("any").exception("trouble")
    assert "ValueError" not in stream.getvalue()


def test_json_lines_carry_event_level_time_and_fields() -> None:
    stream = _json()
    structlog.stdlib.get_logger("meetsmatch.x").warning("polling.conflict", times=2)
    logging.getLogger("uvicorn.error").info("Started %s", "server")
    ours, theirs = _lines(stream)
    assert (ours["event"], ours["level"], ours["times"]) == ("polling.conflict", "warning", 2)
    assert ours["logger"] == "meetsmatch.x"
    assert ours["timestamp"].endswith("Z")
    assert (theirs["event"], theirs["logger"]) == ("Started server", "uvicorn.error")


def test_what_is_below_the_level_is_not_logged() -> None:
    stream = _json()
    structlog.stdlib.get_logger("x").debug("quiet")
    logging.getLogger("y").debug("quiet")
    assert stream.getvalue() == ""


def test_warnings_go_through_the_same_door() -> None:
    stream = _json()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"old thing {SECRET}", stacklevel=1)
    assert "old thing ***" in stream.getvalue()


def test_auto_is_json_unless_somebody_watches() -> None:
    stream = io.StringIO()
    logs.start("auto", "info", (), stream)
    logging.getLogger("x").info("hello")
    assert _lines(stream)[0]["event"] == "hello"


def test_what_is_logged_within_a_step_says_what_is_worked_upon() -> None:
    stream = _json()
    log = structlog.stdlib.get_logger("ours")
    with logs.within("lane", {"bot": 7, "update": 12}):
        with logs.within("commit", {"bot": 7}):
            log.info("inside")
        logging.getLogger("library").warning("theirs")
    log.info("outside")
    inside, theirs, outside = _lines(stream)
    assert (inside["bot"], inside["update"]) == (7, 12)
    assert theirs["update"] == 12
    assert "update" not in outside
