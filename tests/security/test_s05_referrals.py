"""S-05: a link says nothing of whose it is, everybody comes by one at most, nobody by their own
nor in a circle, and nothing is gained by any of it."""

import ast
import random

import pytest

from bot.scene import ANA, BOB, BOT, Scene
from house.sources import ROOT
from meetsmatch.app.inviting import CameBy
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.invitations import invitation_of, is_code

pytestmark = pytest.mark.security

PEOPLE = range(3_000_001, 3_000_013)
RUNS = 8
STEPS = 60
WHO_MEETS_WHOM = ("candidates", "dealing", "decks", "matching", "ranking")


class Town:
    """People who invite, replace links, leave and return, and try every link that they saw."""

    def __init__(self, scene: Scene, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance
        self.links: list[str] = []

    async def step(self) -> None:
        who = self.chance.choice(PEOPLE)
        deed = self.chance.choice(
            (self.invites, self.invites, self.opens, self.opens, self.leaves)
        )
        await deed(who)
        await self.scene.later(60_000)

    async def invites(self, who: int) -> None:
        if await self.scene(who, "/invite") != [(who, "invite")]:
            await self.scene.joins(who)
            await self.scene(who, "/invite")
        if self.chance.random() < 0.3:
            await self.scene.taps(who, "invite-another")
        self.links.append(code_seen(self.scene, who))

    async def opens(self, who: int) -> None:
        payload = self.chance.choice([*self.links, str(who), "x" * 11])
        await self.scene(who, f"/start {payload}")

    async def leaves(self, who: int) -> None:
        await self.scene(who, "/delete")
        await self.scene.taps(who, "delete-yes")

    async def check(self) -> None:
        """Everybody came once, from somebody who was here before, and along no circle."""
        led_by: dict[int, int] = {}
        for who in PEOPLE:
            person = await self.scene.store.person_of(BOT, print_of(self.scene, who))
            arrival = await self.scene.store.guestbook.arrival(BOT, print_of(self.scene, who))
            if person is None:
                assert arrival is None
                continue
            if arrival is not None:
                assert arrival.at_ms == person.created_ms
                led_by[invitation_of(person.id)] = arrival.invitation
        for first in led_by:
            seen, at = {first}, led_by.get(first)
            while at is not None:
                assert at not in seen
                seen.add(at)
                at = led_by.get(at)


def print_of(scene: Scene, who: int) -> Fingerprint:
    return scene.vault.fingerprint(BOT, who)


def code_seen(scene: Scene, who: int) -> str:
    link = next(line for line in scene.reads(who).splitlines() if line.startswith("https:"))
    return link.rpartition("=")[2]


@pytest.mark.parametrize("seed", range(RUNS))
async def test_however_people_come_and_go_each_came_once_and_in_no_circle(seed: int) -> None:
    town = Town(Scene(), random.Random(seed))
    for _ in range(STEPS):
        await town.step()
        await town.check()
    assert len(set(town.links)) > 3


async def test_a_link_tells_nothing_of_whose_it_is() -> None:
    scene = Scene()
    many: set[str] = set()
    for who in PEOPLE:
        scene.usernames[who] = f"user{who}"
        await scene.joins(who)
        await scene(who, "/invite")
        code, me = code_seen(scene, who), await scene.person(who)
        assert is_code(code)
        known = (str(who), str(me.id), f"{me.id:x}", me.fingerprint[:6], str(scene.clock())[:8])
        assert not [it for it in known if it in code]
        many.add(code)
    assert len(many) == len(PEOPLE)


async def test_nobody_is_told_who_came_nor_by_whom_they_came() -> None:
    scene = Scene()
    await scene.joins(ANA)
    await scene(ANA, "/invite")
    code = code_seen(scene, ANA)
    right = await scene(BOB, f"/start {code}")
    assert right == [(BOB, "ask-consent")]
    assert await scene(104, f"/start {code[:-1]}0") == [(104, "ask-consent")]
    await scene(ANA, "/invite")
    assert not [it for it in ("102", "Bob") if it in scene.reads(ANA).replace(code, "")]


async def test_an_update_told_five_times_counts_once() -> None:
    scene = Scene()
    await scene.joins(ANA)
    await scene(ANA, "/invite")
    update = scene.telegram.writes(BOB, f"/start {code_seen(scene, ANA)}")
    for _ in range(5):
        await scene.happens(update, BOB)
    await scene(ANA, "/invite")
    assert "Came: 1 " in scene.reads(ANA)


@pytest.mark.parametrize("rule", WHO_MEETS_WHOM)
def test_who_meets_whom_knows_nothing_of_links(rule: str) -> None:
    """Rank can't be bought with invitations: what decides on it can't even see them."""
    tree = ast.parse((ROOT / f"src/meetsmatch/core/{rule}.py").read_text("utf-8"))
    imported = {it.module or "" for it in ast.walk(tree) if isinstance(it, ast.ImportFrom)}
    assert not [it for it in imported if "invit" in it or "guestbook" in it]


def test_a_first_contact_is_all_that_a_link_is_asked_for() -> None:
    """One place makes this change: where somebody is met for the first time."""
    used = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src/meetsmatch/app").glob("*.py")
        if any(
            isinstance(it, ast.Call) and getattr(it.func, "id", "") == CameBy.__name__
            for it in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    ]
    assert used == ["src/meetsmatch/app/join.py"]
