"""A process dies at each point while somebody is judged, appeals, is banned, pays or is refunded:
the next one finishes it, nothing is half done, and nobody is told twice."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.moderating import GROUP, MIA, OLE, STAFF, Group
from bot.paying import BOT_USER, invoice, total
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.adapters.memory.telegram import Called
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.payments import balance
from meetsmatch.core.rules import Rules
from meetsmatch.core.sanctions import Rung
from meetsmatch.engine.ports import Point, Taken, unreached
from support.postgres import EmptiedDatabase

OFFER = Offer(Item.MORE_LIKES, 50, 30)
LABEL = "💜 More likes, 30 days: ⭐ 50"
POINTS = [it for it in Point if it is not Point.SWEPT]
"""Sweeps have no part in it."""

ALWAYS = (Point.COMMITTED, Point.CALLED)
"""On PostgreSQL the other points are a proof: what differs there is the commit."""

TRIES = 60
"""More than anything here has parts that a process may die over."""

TELLS = frozenset({"sendMessage", "sendInvoice"})
"""What nobody shall get twice; one card may be changed twice to the same words."""


class Died(BaseException):
    """The process is gone at this point."""


@pytest.fixture(scope="module")
def postgresql() -> Iterator[EmptiedDatabase]:
    """With the schema; every test empties it."""
    with EmptiedDatabase.made() as made:
        yield made


@pytest.fixture
def database(request: pytest.FixtureRequest) -> EmptiedDatabase | None:
    """Not async, because Alembic brings a loop of its own. None: a file of one's own."""
    if request.param == "sqlite":
        return None
    return cast("EmptiedDatabase", request.getfixturevalue("postgresql"))


@pytest.fixture
async def store(database: EmptiedDatabase | None, tmp_path: Path) -> AsyncIterator[SqlStore]:
    if database is None:
        file = SqliteExecutor(tmp_path / "meetsmatch.db")
        yield SqlStore(file)
        await file.close()
        return
    async with database.executor() as executor:
        yield SqlStore(executor)


class Story:
    """One world, in which a process dies at the same point over and over: at each thing that
    passes it once."""

    def __init__(self, store: SqlStore, at: Point) -> None:
        self.scene = Scene(Rules(prices=(OFFER,)), store, STAFF)
        self.group, self.at = Group(self.scene), at
        self.passed = self.deaths = 0

    def reached(self, point: Point) -> None:
        if point is not self.at:
            return
        self.passed += 1
        if self.passed % 2:
            self.deaths += 1
            raise Died

    async def happens(self, update: dict[str, Any]) -> list[tuple[int, str]]:
        """What everybody was sent because of it: (chat, text), the unavoidable copy left out."""
        before, deaths = len(self.scene.telegram.calls), self.deaths
        self.scene.reached, self.passed = self.reached, 0
        is_taken = False
        for _ in range(TRIES):
            is_taken = is_taken or await self._is_taken(update)
            if is_taken and await self._goes_on():
                break
        self.scene.reached = unreached
        assert self.deaths > deaths, "this point is not passed at all"
        return self._told(before)

    async def _is_taken(self, update: dict[str, Any]) -> bool:
        """Telegram tells it until it is answered."""
        try:
            await self.scene.engine.intake.take([update])
        except Died:
            self.scene.restart()
            return False
        return True

    async def _goes_on(self) -> bool:
        """Whether a process lives until there is nothing left to do."""
        try:
            for row in await self.scene.store.open_rows(BOT, 0, 100):
                await self.scene.engine.lane.handle_one(Taken(row))
            # One at a time, as couriers send: what came of each is written down before the next.
            while await self.scene.engine.sender.send_due(1) == self.scene.clock():
                pass
            await self.scene.settles()
        except Died:
            self.scene.restart()
            return False
        return True

    def _told(self, before: int) -> list[tuple[int, str]]:
        """Telegram has no key against copies: what it took when the process died comes again."""
        calls = [it for it in self.scene.telegram.calls[before:] if it.answer.status == 200]
        said = [(it.params["chat_id"], self._words(it)) for it in calls if it.method in TELLS]
        most = 2 if self.at in {Point.CALLED, Point.MARKING} else 1
        assert [it for it in said if said.count(it) > most] == []
        return sorted({(cast(int, chat), words) for chat, words in said})

    def _words(self, call: Called) -> str:
        text = str(call.params.get("text"))
        return self.scene.wording.keys.get(text, text)

    # --- what happens ---------------------------------------------------------------------

    async def begins(self) -> None:
        """Bob has reported Ana, who talks to Cleo meanwhile."""
        await self.scene.joins(ANA, BOB, CLEO)
        await self.scene.meet(ANA, BOB)
        await self.scene(BOB, "/report")
        await self.scene.taps(BOB, "reason-threats")
        await self.scene.meet(ANA, CLEO)

    def tap(self, who: int, key: str) -> dict[str, Any]:
        number, token = self.scene.button(GROUP, key)
        message = {"message_id": number, "chat": self.group.chat}
        named = {"id": f"{who}:{token}", "data": token, "message": message}
        return self.scene.telegram.update("callback_query", who, **named)

    def charged(self, kind: str, bill: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = self.scene.telegram.writes(ANA, "", **{kind: total(bill, "one")})
        del told["message"]["text"]
        if kind == "refunded_payment":
            told["message"]["from"] = BOT_USER
        return told

    # --- what is left of it ---------------------------------------------------------------

    async def sanctions(self) -> list[tuple[Rung, bool]]:
        found = await self.scene.store.docket.sanctions(BOT, self.fingerprint)
        return [(it.rung, it.lifted_ms is not None) for it in found]

    async def books(self) -> tuple[int, int]:
        """Stars in the books, and grants."""
        me, cashbook = await self.scene.person(ANA), self.scene.store.cashbook
        stars = balance(await cashbook.payments(BOT, self.fingerprint))
        return stars, len(await cashbook.grants(BOT, me.id, self.scene.clock()))

    @property
    def fingerprint(self) -> Fingerprint:
        return self.scene.vault.fingerprint(BOT, ANA)


CASES = [
    *(("sqlite", it) for it in POINTS),
    *(("postgresql", it) for it in ALWAYS),
    *(
        pytest.param("postgresql", it, marks=pytest.mark.proof)
        for it in POINTS
        if it not in ALWAYS
    ),
]


@pytest.mark.parametrize(("database", "at"), CASES, indirect=["database"])
async def test_every_decision_is_whole_and_told_once(store: SqlStore, at: Point) -> None:
    story = Story(store, at)
    scene = story.scene
    await story.begins()

    told = await story.happens(story.tap(MIA, "verdict-ban"))
    assert {ANA, BOB, CLEO} == {chat for chat, _ in told}
    assert [it for it in told if it[0] == BOB] == [(BOB, "report-judged")]
    assert (ANA, "statement") in told
    assert await story.sanctions() == [(Rung.BAN, False)]
    assert await scene.store.chat_of(BOT, (await scene.person(CLEO)).id) is None
    assert await scene.store.docket.cases(BOT, 9) == []

    appeal = scene.telegram.writes(ANA, "/appeal It was not me")
    assert await story.happens(appeal) == [(GROUP, "appeal-card"), (ANA, "appeal-taken")]
    assert len(await scene.store.docket.appeals(BOT, 9)) == 1

    assert await story.happens(story.tap(OLE, "hear-granted")) == [(ANA, "sanction-lifted")]
    assert await story.sanctions() == [(Rung.BAN, True)]
    assert not (await scene.person(ANA)).is_suspended(scene.clock())

    await scene(ANA, "/premium")
    await scene.taps(ANA, LABEL)
    bill = invoice(scene, ANA)
    assert await story.happens(story.charged("successful_payment", bill)) == [
        (ANA, "premium-bought")
    ]
    assert await story.books() == (50, 1)

    assert await story.happens(story.charged("refunded_payment", bill)) == [
        (ANA, "premium-refunded")
    ]
    assert await story.books() == (0, 0)
