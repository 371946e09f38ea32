"""Tells developers what Telegram won't: unknown arguments, doubtful values, methods not emulated.

Answers stay faithful; what is found is told beside them. The schema comes with aiogram, an extra:
without it only the rules about values work, and lint says so once.
"""

import asyncio
import importlib
import re
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal, Protocol

from playground.call import Call
from playground.errors import ApiError
from playground.findings import Finding, Findings
from playground.rules import broken

Mode = Literal["off", "report", "raise"]

NO_SCHEMA = Finding(
    "",
    "warning",
    "",
    "no-schema",
    "arguments are not checked against the schema: install aiogram (the extra `lint`)",
)


class Slip(Protocol):
    """A place where a call differs from the schema."""

    @property
    def path(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def text(self) -> str: ...


class Schema(Protocol):
    """What playground.typed offers."""

    def slips(self, call: Call) -> Collection[Slip]:
        """Where a call's arguments differ from the method's."""
        ...

    def knows(self, method: str) -> bool:
        """Whether the schema has this method."""
        ...

    def result(self, method: str, result: object) -> list[str]:
        """Where a result differs from what the method promises."""
        ...

    def update(self, update: object) -> list[str]:
        """Where an update differs from the schema."""
        ...


def load_schema() -> Schema | None:
    """The schema, or None without aiogram. Takes seconds the first time."""
    try:
        return importlib.import_module("playground.typed").Schema()
    except ImportError:
        return None


def validate_result(method: str, result: object) -> list[str]:
    """What is wrong with a method's result, as aiogram's types see it; for tests."""
    return _needed().result(method, result)


def validate_update(update: object) -> list[str]:
    """What is wrong with an update, as aiogram's types see it; for tests."""
    return _needed().update(update)


def _needed() -> Schema:
    schema = load_schema()
    if schema is None:
        raise RuntimeError("validating needs aiogram: install the extra `lint`")
    return schema


class Lint:
    """Checks calls in a thread of its own, so that answers never wait for it."""

    def __init__(
        self,
        findings: Findings,
        emulated: Collection[str],
        mode: Mode = "report",
        load: Callable[[], Schema | None] = load_schema,
    ) -> None:
        self.mode = mode
        self._findings = findings
        self._emulated = emulated
        self._load = load
        self._loaded = False
        self._schema: Schema | None = None
        self._thread = ThreadPoolExecutor(1, "lint")
        self._pending: set[asyncio.Future[list[Finding]]] = set()

    def look(self, call: Call) -> None:
        """Have an answered call checked; what is found appears among the findings."""
        if self.mode == "off":
            return
        found = self._found(call)
        self._pending.add(found)
        found.add_done_callback(partial(self._tell, call.bot_id))

    def _found(self, call: Call) -> asyncio.Future[list[Finding]]:
        return asyncio.get_running_loop().run_in_executor(self._thread, self.check, call)

    def _tell(self, bot: int, found: asyncio.Future[list[Finding]]) -> None:
        self._pending.discard(found)
        if not found.cancelled():
            for finding in found.result():
                self._findings.add(bot, finding)

    async def refuse(self, call: Call) -> None:
        """When strict, refuse a call that has an error, in words no Telegram would use."""
        if self.mode != "raise":
            return
        errors = [finding for finding in await self._found(call) if finding.severity == "error"]
        if errors:
            said = "; ".join(
                f"{one.path or one.method}: {one.text} ({one.rule})" for one in errors
            )
            raise ApiError(400, f"playground: strict: {said}")

    async def caught_up(self) -> None:
        """Wait until every call so far is checked."""
        while self._pending:
            await asyncio.wait(self._pending)

    def check(self, call: Call) -> list[Finding]:
        """Everything worth telling about one call."""
        found = [*self._said_once(), *broken(call)]
        if not call.method or any(one.rule == "unknown-method" for one in found):
            return found
        if call.method.lower() not in self._emulated:
            text = "not emulated: answered with 501"
            found.append(Finding(call.method, "warning", "", "not-emulated", text))
        if self._schema is not None and self._schema.knows(call.method):
            told = {_argument(one.path) for one in found if one.path}
            slips = self._schema.slips(call)
            found += [_finding(call, slip) for slip in slips if _argument(slip.path) not in told]
        return found

    def _said_once(self) -> list[Finding]:
        if self._loaded:
            return []
        self._loaded = True
        self._schema = self._load()
        return [] if self._schema is not None else [NO_SCHEMA]

    def close(self) -> None:
        """Forget what waits to be checked, and check no more."""
        self.mode = "off"
        for one in self._pending:
            one.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)


def _argument(path: str) -> str:
    return re.split(r"[.\[]", path)[0]


def _finding(call: Call, slip: Slip) -> Finding:
    ignored = slip.rule == "unknown-parameter"
    text = "no such parameter, ignored" if ignored else slip.text
    return Finding(call.method, "error", slip.path, slip.rule, text)
