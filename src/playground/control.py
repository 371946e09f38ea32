"""The control API's deeds: what docs/playground-protocol.md promises, without HTTP."""

from collections.abc import Callable
from typing import cast

from playground import actions
from playground.errors import Mistake
from playground.people import Bot
from playground.site import Site

Json = dict[str, object]

FARTHEST = 10**9  # seconds in one leap: some thirty years


class Control:
    """Reads and drives a playground for whoever plays the people."""

    def __init__(self, site: Site) -> None:
        self._site = site
        site.feed.dress = self._dressed
        site.office.changed = self._bot_changed
        site.api.faulted = self._tell_faults
        self._own: dict[str, Callable[[Json], object]] = {
            "clock": self._clock,
            "fault": self._fault,
            "heal": self._heal,
            "flood": self._flood,
            "reset": self._reset,
            "idle": self._idle,
            "lose_files": self._lose_files,
        }

    def state(self) -> Json:
        """Everything at one glance."""
        site = self._site
        state = site.world.state()
        bots = cast("list[Json]", state["bots"])
        return {
            **state,
            "bots": [self._with_mail(bot) for bot in bots],
            "clock": self.clock(),
            "faults": site.faults.shown(),
            "flood": site.flood.profile,
        }

    def clock(self) -> Json:
        """The protocol's Clock."""
        clock = self._site.clock
        return {"now": clock.now(), "frozen": clock.frozen}

    async def do(self, action: Json) -> object:
        """Do one action of the protocol; Mistake says what is wrong with it."""
        name = action.get("action")
        if name != "idle":
            self._site.activity.stir()
        if isinstance(name, str) and (deed := self._own.get(name)) is not None:
            return deed(action)
        result = await actions.do(self._site.world, action)
        self._site.ticks.look()
        return result

    def _clock(self, action: Json) -> Json:
        site = self._site
        advance, freeze = action.get("advance", 0), action.get("freeze")
        if not isinstance(advance, int | float) or isinstance(advance, bool):
            raise Mistake("advance must be a number of seconds")
        if not 0 <= advance <= FARTHEST:  # NaN is neither
            raise Mistake("advance must be seconds, 0 to a billion: the clock only goes forward")
        if freeze is not None and not isinstance(freeze, bool):
            raise Mistake("freeze must be true or false")
        if freeze is not None:
            site.clock.freeze(freeze)
        site.clock.advance(float(advance))
        site.timers.moved()
        site.feed.emit({"event": "clock", "clock": self.clock()})
        return self.clock()

    def _fault(self, action: Json) -> Json:
        fault = self._site.faults.add(action)
        self._tell_faults()
        return fault.shown()

    def _heal(self, action: Json) -> bool:
        number = action.get("id")
        if number is not None and not isinstance(number, int):
            raise Mistake("id must be a fault's number")
        self._site.faults.heal(number, missing_ok=action.get("if_there") is True)
        self._tell_faults()
        return True

    def _lose_files(self, action: Json) -> bool:
        number = action.get("bot")
        if not isinstance(number, int) or number not in self._site.world.memory.bots:
            raise Mistake("bot must be the number of a bot that is here")
        self._site.world.memory.lose_files(number)
        return True

    def _flood(self, action: Json) -> bool:
        self._site.flood.choose(str(action.get("profile", "")))
        self._site.feed.emit({"event": "flood", "flood": self._site.flood.profile})
        return True

    def _reset(self, action: Json) -> bool:
        number = action.get("snapshot")
        if number is not None and not isinstance(number, int):
            raise Mistake("snapshot must be a number that the snapshot action gave")
        world = self._site.world
        bots = list(world.memory.bots.values())
        world.reset(number)
        for bot in bots:
            # Their programs still run, and a waiting poll doesn't register again.
            if bot.id not in world.memory.bots:
                world.add_bot(Bot(bot.id, bot.token, bot.username, {"": bot.name}))
        self._site.ticks.look()
        self._site.faults.heal(None)
        self._site.flood.choose("off")
        return True

    def _idle(self, action: Json) -> Json:
        why = self._site.activity.why_not()
        return {"idle": not why, "why": why}

    def _tell_faults(self) -> None:
        self._site.feed.emit({"event": "faults", "faults": self._site.faults.shown()})

    def _bot_changed(self, bot_id: int) -> None:
        bot = self._site.world.memory.bots[bot_id]
        self._site.feed.emit({"event": "bot", "bot": bot.profile()})

    def _dressed(self, event: Json) -> Json:
        if event["event"] != "bot":
            return event
        return {**event, "bot": self._with_mail(cast("Json", event["bot"]))}

    def _with_mail(self, bot: Json) -> Json:
        box = self._site.office.box(cast("int", bot["id"]))
        return {**bot, "delivery": box.delivery, "pending": len(box.queue)}


def parsed(action: object) -> Json:
    """An action as it came in: it must be an object."""
    if isinstance(action, dict):
        return cast("Json", action)
    raise Mistake('send a JSON object such as {"action": "start", "person": 1, "chat": "my_bot"}')
