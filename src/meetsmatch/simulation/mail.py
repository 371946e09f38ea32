"""Updates on their way to the bot: one after the other in each queue of Telegram's, again until
they are acknowledged, and sometimes once more after that."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, cast

from meetsmatch.app.ports import Unavailable
from meetsmatch.simulation.ledger import Ledger, Update
from meetsmatch.simulation.timeline import SECOND, Loop, Timeline
from meetsmatch.simulation.weather import Weather

Params = Mapping[str, object]


class Taker(Protocol):
    """A process that takes updates."""

    loop: Loop

    async def take(self, update: Mapping[str, object]) -> None:
        """Durable once it returns; raises Unavailable."""
        ...


@dataclass(slots=True)
class Mail:
    """The queues, and who takes from them."""

    timeline: Timeline
    weather: Weather
    ledger: Ledger
    queues: dict[tuple[int, str], deque[Params]] = field(
        default_factory=dict[tuple[int, str], deque[Params]]
    )
    takers: list[Taker] = field(default_factory=list[Taker])
    numbers: int = 0

    def send(self, person: int, queue: str, body: Params, update: Update) -> None:
        """Something happened that the bot is told of, once those before it in its queue were."""
        self.ledger.sends(update)
        line = self.queues.setdefault((person, queue), deque())
        line.append(body)
        if len(line) == 1:
            self._soon(person, queue, 0)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def _soon(self, person: int, queue: str, failures: int) -> None:
        delay = int(self.weather.chance.random() * 20_000)
        if failures:
            delay += min(SECOND << min(failures, 5), 20 * SECOND) // 4
        self.timeline.after(delay, self._delivers, person, queue, failures)

    def _delivers(self, person: int, queue: str, failures: int) -> None:
        self.timeline.steps += 1
        line = self.queues[person, queue]
        alive = [taker for taker in self.takers if not taker.loop.dead]
        if not alive:
            self._soon(person, queue, failures + 1)
            return
        taker = alive[int(self.weather.chance.random() * len(alive))]
        post = Post(self, person, queue, failures, line[0], taker)
        if self.weather.happens(self.weather.faults.repeated):
            taker.loop.create_task(Post(self, person, "", 0, line[0], taker).run())
        taker.loop.create_task(post.run())
        # Whoever dies over it never answers: then it is sent again.
        self.timeline.after(30 * SECOND, post.gives_up)

    def acknowledged(self, person: int, queue: str) -> None:
        """The bot has said 200."""
        line = self.queues[person, queue]
        body = line.popleft()
        self.ledger.acknowledged(cast(int, body["update_id"]))
        if line:
            self._soon(person, queue, 0)
        if self.weather.happens(self.weather.faults.repeated):
            delay = int(self.weather.chance.random() * 60 * SECOND)
            self.timeline.after(delay, self._repeats, body)

    def refused(self, person: int, queue: str, failures: int) -> None:
        """No 200."""
        self._soon(person, queue, failures + 1)

    def _repeats(self, body: Params) -> None:
        self.timeline.steps += 1
        self.ledger.counts["repeated updates"] += 1
        for taker in self.takers:
            if not taker.loop.dead:
                taker.loop.create_task(Post(self, 0, "", 0, body, taker).run())
                return


@dataclass(slots=True)
class Post:
    """One attempt to hand an update over; without a queue nobody cares what becomes of it."""

    mail: Mail
    person: int
    queue: str
    failures: int
    body: Params
    taker: Taker
    over: bool = False

    async def run(self) -> None:
        try:
            await self.taker.take(self.body)
        except Unavailable:
            self._ends(False)
        else:
            self._ends(True)

    def gives_up(self) -> None:
        self._ends(False)

    def _ends(self, well: bool) -> None:
        if self.over:
            return
        self.over = True
        if not self.queue:
            return
        if well:
            self.mail.acknowledged(self.person, self.queue)
        else:
            self.mail.refused(self.person, self.queue, self.failures)
