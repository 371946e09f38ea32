"""The bots' side: a call comes in, trouble is looked for, it is done, the ledger notes it."""

import time
from collections.abc import Awaitable, Callable

from playground import wire
from playground.activity import Activity
from playground.call import Call
from playground.envelope import Answer, encode, failure, success
from playground.errors import ApiError
from playground.faults import Fault, Faults
from playground.flood import Flood
from playground.ledger import Ledger
from playground.lint import Lint
from playground.mail import Office
from playground.sessions import Sessions
from playground.shapes import as_int
from playground.webhooks import Reply

# What a webhook's answer may not ask for (source: W 620), besides everything that gets.
_NOT_IN_REPLIES = frozenset({"", "setwebhook", "deletewebhook", "close", "logout"})


# What is done here and not in the world.
DELIVERY = frozenset(
    {"getupdates", "setwebhook", "deletewebhook", "getwebhookinfo", "logout", "close"}
)


class Dropped(Exception):
    """The call was done, but its answer must never arrive."""


class Api:
    """Answers every call of every bot."""

    def __init__(
        self,
        perform: Callable[[Call], Awaitable[object]],
        office: Office,
        ledger: Ledger,
        activity: Activity,
        faults: Faults,
        flood: Flood,
        lint: Lint,
    ) -> None:
        self._perform = perform
        self._office = office
        self._ledger = ledger
        self._activity = activity
        self._faults = faults
        self._flood = flood
        self._lint = lint
        self._sessions = Sessions(office.timers.clock)
        self.faulted: Callable[[], None] = lambda: None
        office.replied = self.reply

    async def answer(self, call: Call) -> Answer:
        """The answer to a call; Dropped when a fault swallows it."""
        if call.method.lower() == "getupdates":
            # A long poll is no activity: a bot that only waits is idle.
            return await self._answer(call)
        self._activity.begin()
        try:
            return await self._answer(call)
        finally:
            self._activity.end()

    def shut(self) -> None:
        """Answer every further call with 500 `restart`."""
        self._sessions.shut()

    async def reply(self, bot_id: int, reply: Reply) -> None:
        """Do what a webhook's answer asks for; the bot never learns what became of it."""
        try:
            found = wire.read(b"", reply.content_type, reply.body)
        except ApiError:
            return
        method = found.args.get("method", "")
        if method.lower() in _NOT_IN_REPLIES or method.lower().startswith("get"):
            return
        try:
            await self.answer(Call(bot_id, method, found.args, found.files))
        except Dropped:
            return

    async def _answer(self, call: Call) -> Answer:
        started = time.perf_counter()
        person = _person(call)
        fault = self._fault(call, person)
        try:
            answer = await self._done(call, fault)
        except ApiError as error:
            answer = failure(error)
        self._ledger.call(call, person, answer, (time.perf_counter() - started) * 1000)
        self._lint.look(call)
        if fault is not None and fault.kind == "drop":
            raise Dropped
        return answer

    def _fault(self, call: Call, person: int | None) -> Fault | None:
        fault = self._faults.pick(call.method.lower(), person)
        if fault is not None:
            self.faulted()
        return fault or self._flood.check(call)

    async def _done(self, call: Call, fault: Fault | None) -> Answer:
        if fault is not None and (error := fault.error()) is not None:
            raise error
        if fault is not None and fault.kind == "slow":
            await self._office.timers.sleep(fault.seconds)
        await self._lint.refuse(call)
        method = call.method.lower()
        self._sessions.enter(call.bot_id, method)
        if (delivery := await self._mailed(call, method)) is not None:
            return delivery
        return success(encode(await self._perform(call)))

    async def _mailed(self, call: Call, method: str) -> Answer | None:
        box = self._office.box(call.bot_id)
        match method:
            case "getupdates":
                return await box.get_updates(call)
            case "setwebhook" if call.text("url"):
                return await box.set_webhook(call)
            case "setwebhook" | "deletewebhook":
                return box.delete_webhook(call)
            case "getwebhookinfo":
                return box.webhook_info()
            case "logout":
                box.leave()
                self._sessions.log_out(call.bot_id)
                return success("true")
            case "close":
                self._sessions.close(call.bot_id)
                return success("true")
            case _:
                return None


def _person(call: Call) -> int | None:
    target = as_int(call.args.get("chat_id") or call.args.get("user_id"))
    return target if target is not None and target > 0 else None
