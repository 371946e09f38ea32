"""A world without a server: calls and actions go in, results, updates and events come out."""

import json
import random
from dataclasses import dataclass, field

import pytest

from playground import actions, methods
from playground.call import Call, Upload
from playground.clock import Clock
from playground.errors import ApiError
from playground.world import World

TOKEN = "700:AAexampleexampleexampleexampleexample"
ALICE, BOB, CAROL, DAVE = (6100000001, 6100000002, 6100000003, 6100000004)


@dataclass
class Told:
    """Events and updates, in the order in which they were told."""

    events: list[dict] = field(default_factory=list)
    updates: list[dict] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    def emit(self, event: dict) -> None:
        self.events.append(json.loads(json.dumps(event)))

    def push(self, bot_id: int, kind: str, body: object, *, queue: int, lives: float) -> None:
        update = {"bot": bot_id, "kind": kind, "queue": queue, "lives": lives}
        self.updates.append(update | {"body": json.loads(json.dumps(body))})

    def drop(self, bot_id: int) -> None:
        self.dropped.append(bot_id)


class Scene:
    """One bot and the people of the default seed."""

    def __init__(self, plan: dict | None = None) -> None:
        self.told = Told()
        self.clock = Clock()
        self.clock.freeze(True)
        self.world = World(self.clock, random.Random(7), self.told, self.told, plan)
        self.bot = self.world.bot_for(TOKEN).id

    async def call(self, method: str, *, as_bot: int = 0, files=(), **args: object) -> object:
        """Call a method; arguments that aren't text are written as JSON."""
        texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in args.items()}
        uploads = {name: Upload(name, *rest) for name, *rest in files}
        call = Call(as_bot or self.bot, method, texts, uploads)
        result = await methods.perform(self.world, call)
        return json.loads(json.dumps(result))

    async def refused(self, method: str, **args: object) -> str:
        """Call a method that must fail; "code description"."""
        with pytest.raises(ApiError) as caught:
            await self.call(method, **args)
        return f"{caught.value.code} {caught.value.description}"

    async def do(self, action: str, **members: object) -> object:
        result = await actions.do(self.world, {"action": action, **members})
        return json.loads(json.dumps(result))

    async def started(self, *people: int) -> "Scene":
        """These people have started the bot; what that told is forgotten."""
        for person in people:
            await self.do("start", person=person, chat=self.bot)
        self.told.events.clear()
        self.told.updates.clear()
        return self

    async def says(self, person: int, text: str = "hi", **members: object) -> dict:
        """A text message of a person; the Message."""
        seen = await self.do(
            "send", person=person, chat=self.bot, kind="text", text=text, **members
        )
        return seen["message"]

    def events(self, kind: str) -> list[dict]:
        return [event for event in self.told.events if event["event"] == kind]

    def updates(self, kind: str) -> list[dict]:
        return [update["body"] for update in self.told.updates if update["kind"] == kind]


@pytest.fixture
def make_scene() -> type[Scene]:
    """For worlds that begin as another seed says."""
    return Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
async def alice(scene: Scene) -> int:
    """Alice, who has started the bot."""
    await scene.started(ALICE)
    return ALICE


@pytest.fixture
async def bob(scene: Scene) -> int:
    """Bob, who has started the bot."""
    await scene.started(BOB)
    return BOB
