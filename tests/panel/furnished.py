"""A stage on which there is something on every page, in words that a test hands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.evidence import of_card, of_message
from meetsmatch.app.exports import File
from meetsmatch.app.handing_out import Table
from meetsmatch.app.monitoring import UNWRITTEN, MarkMoved
from meetsmatch.app.registry import BotAdded
from meetsmatch.app.staffing import AccountMade
from meetsmatch.app.telling import Exposed, Happened
from meetsmatch.app.work import Commit, Work
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.bench import Staff
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.channels import Channel
from meetsmatch.core.events import Event, Kind, exposure_word
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.profiles import Face, Medium, Shot
from meetsmatch.core.relay import Content
from meetsmatch.core.relay import Kind as Shape
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules
from meetsmatch.core.sanctions import Actor, Rung
from meetsmatch.core.staff import Account, StaffRole
from meetsmatch.panel.installation import AtWork
from meetsmatch.panel.trends import FRESH_MS
from panel.stage import SECOND, Stage
from panel.visitor import Visitor

DAN, EVE, FAY = 104, 105, 106
APPEAL_LETTERS = 900
CHANNEL = "-1001234567890"
PLAN = {
    "hook": "text",
    "target": "found",
    "name-0": "as it is",
    "weight-0": "1",
    "name-1": "topic",
    "weight-1": "1",
    "settings-1": "wording=topic",
    "metric": "came_back",
    "days": "1",
    "people": "2000",
    "rail-reports": "yes",
}
RANKING = {**PLAN, "hook": "ranking", "target": "", "settings-1": "near=0.8"}


@dataclass(frozen=True, slots=True)
class Running:
    """What the panel reads of a bot that is at work, without one."""

    name: str
    trouble: str = ""


async def furnished(words: str = "Hello & good day", pieces: Sequence[str] = ()) -> Stage:
    """Everything that people, operators or Telegram can fill in says `words`; `pieces` are said
    where each has a row of its own."""
    scene = Scene(Rules(channel=Channel(CHANNEL)), staff=Staff(owners=frozenset({ANA})))
    await scene.joins(ANA, BOB, CLEO, DAN, EVE, FAY)
    stage = Stage(scene)
    owner = await stage.visitor("olga")
    for furnish in (_accused, _judged, _invited, _announced, _tried, _served, _counted):
        await furnish(stage, owner, words)
    for piece in pieces:
        await stage.write(partial(_noted, stage, piece))
    return stage


async def _noted(stage: Stage, piece: str) -> Work:
    return Work((await stage.parts.audit.line(piece, piece, piece, piece),))


async def _accused(stage: Stage, owner: Visitor, words: str) -> None:
    """Bob is reported, with evidence; so is Eve; and Dan, with none."""
    scene = stage.scene
    for by, about in ((ANA, BOB), (CLEO, DAN), (FAY, EVE)):
        await scene.meet(by, about)
        await scene(by, "/report")
        await scene.taps(by, "reason-insults")
    face = Face(words, words, (Shot(Medium.PHOTO, "b1"),), interests=(words, "chess"))
    voice = Content(Shape.VOICE, file="v1")
    for plain in (of_card(face), of_message(Content(Shape.TEXT, words)), of_message(voice)):
        await stage.attaches(ANA, BOB, plain)
        await stage.attaches(FAY, EVE, plain)


async def _judged(stage: Stage, owner: Visitor, words: str) -> None:
    """Eve was warned for what was reported, Bob kept out for nothing of that; both appeal."""
    scene, moderation = stage.scene, stage.parts.moderation
    eve, bob, actor = await stage.print_of(EVE), await stage.print_of(BOB), Actor(words)
    warned = await moderation.decide(eve, Verdict.WARN, words, actor)
    await stage.write(partial(stage.parts.carried_out, warned))
    kept_out = await moderation.sanction(bob, Rung.DAY, words, actor)
    await stage.write(partial(stage.parts.carried_out, kept_out))
    for who in (EVE, BOB):
        scene.clock.ms += 1
        await scene.taps(who, "appeal")
        asked = scene.last(who)
        await scene(who, words[:APPEAL_LETTERS], reply_to_message={"message_id": asked})


async def _invited(stage: Stage, owner: Visitor, words: str) -> None:
    """A campaign, and a link of Fay's that looks odd."""
    for name in ("Radio Berlin", words):
        await owner.gets("/invitations")
        await owner.posts("/invitations", name=name[:64])
    await stage.scene(FAY, "/invite")
    mine = await stage.parts.invitations().mine(PersonId((await stage.scene.person(FAY)).id))
    for who in range(200, 210):
        await stage.scene(who, f"/start {mine.invitation.code}")


async def _announced(stage: Stage, owner: Visitor, words: str) -> None:
    """№ 1 has arrived, № 2 waits for its time, № 3 is a draft."""
    for name in (words, "Winter party", words):
        await owner.gets("/broadcasts/new")
        texts = {"text-en": f"Hello <b>you</b>\r\n{words}", "text-ru": words, "in_channel": "yes"}
        await owner.posts(
            "/broadcasts", name=name[:64], quiet_begins="0", quiet_ends="0", zone="0", **texts
        )
    for number, starts in ((1, ""), (2, "2031-01-01T18:00")):
        await owner.gets(f"/broadcasts/{number}")
        await owner.posts(f"/broadcasts/{number}/schedule", starts=starts)
    for _ in range(3):
        stage.scene.clock.ms += 2_000
        await stage.scene.engine.sweeps.broadcasts()
        await stage.scene.settles()


async def _tried(stage: Stage, owner: Visitor, words: str) -> None:
    """№ 1 runs and has figures, № 2 is concluded, № 3 is a draft."""
    for number, plan in ((1, PLAN), (2, RANKING), (3, PLAN)):
        await owner.gets("/experiments/new")
        await owner.posts("/experiments", name=words[:64], **plan)
        await owner.gets(f"/experiments/{number}")
        if number < 3:
            await owner.posts(f"/experiments/{number}/start")
    await owner.posts("/experiments/2/conclude", winner="topic")
    await _exposed(stage)


async def _exposed(stage: Stage) -> None:
    """Two variants, one of them better, over some days."""
    store, now_ms = stage.scene.store, stage.scene.clock.ms
    told = list[Exposed | Happened]()
    for who in range(600):
        variant, doing = (("as it is", 4), ("topic", 2))[who % 2]
        at_ms = now_ms - (2 + who % 6) * DAY_MS
        word = exposure_word(1, variant)
        told.append(Exposed(Event(BOT, Kind.EXPOSED, at_ms, 10_000 + who, word, 1)))
        if who // 2 % doing == 0:
            told.append(Happened(Event(BOT, Kind.VISITED, at_ms + HOUR_MS, 10_000 + who, "1")))
    await store.commit(Commit(BOT, now_ms, tuple(told)))


async def _served(stage: Stage, owner: Visitor, words: str) -> None:
    """Accounts, keys, a limit, and bots of which one has whatever name Telegram says."""
    now_ms, roster = stage.scene.clock.ms, stage.scene.store
    await stage.hires("max", StaffRole.MODERATOR)
    await stage.hires("anna", StaffRole.ANALYST)
    some = Account(BOT, "some", StaffRole.MODERATOR, "", now_ms, bots=frozenset({BOT, BotId(9)}))
    await roster.commit(Commit(BOT, now_ms, (AccountMade(some),)))
    odd = Account(BOT, words, StaffRole.ANALYST, words, now_ms, closed_ms=now_ms)
    await roster.commit(Commit(BOT, now_ms, (AccountMade(odd),)))
    made = stage.parts.keyring.made
    for name in ("backup", "charts"):
        token = stage.parts.new_key()
        await stage.write(partial(made, token, name, {Scope.PEOPLE, *Scope}, actor="olga"))
    await owner.gets("/limits")
    await owner.posts("/limits", name="MIN_AGE", value="25")
    await owner.gets("/interests")
    own = " ".join(words.replace(",", " ").split())[:24].strip()
    await owner.posts("/interests", **{"do": "add", "name-en": own, "name-ru": "Шашки"})
    await owner.gets("/bots")
    await owner.posts("/bots", token=SECOND)
    third = Registered(BOT, BotId(9), words, b"", "9", Wanted.STOPPED, now_ms, now_ms)
    await roster.commit(Commit(BOT, now_ms, (BotAdded(third),)))
    stage.refused[BotId(8)] = words
    stage.at_work = cast(
        "dict[BotId, AtWork]", {BOT: Running("stage_bot"), BotId(8): Running(words)}
    )


async def _counted(stage: Stage, owner: Visitor, words: str) -> None:
    """A month of numbers."""
    store, now_ms = stage.scene.store, stage.scene.clock.ms
    told = list[Happened]()
    for day in range(1, 30):
        at_ms = now_ms - day * DAY_MS
        for kind, word, often in (
            (Kind.SIGNED_UP, "", 9 + day * 7 % 5),
            (Kind.READY, "", 7 + day * 5 % 4),
            (Kind.VISITED, "1", 20 + day * 3 % 11),
            (Kind.RETURNED, "1", 3 + day % 3),
            (Kind.SOUGHT, "", 15),
            (Kind.PAIRED, "5", 12),
            (Kind.LIKED, "note", 11),
            (Kind.LIKED, "", 30),
            (Kind.MATCHED, "", 5),
            (Kind.REPORTED, "", 1),
        ):
            event = Event(BOT, kind, at_ms + day * HOUR_MS % DAY_MS, 77, word)
            told += [Happened(event)] * often
    await store.commit(Commit(BOT, now_ms, tuple(told)))
    while await store.roll(BOT):
        pass
    today = now_ms // DAY_MS
    for day in range(today - 30, today):
        for table in Table:
            stage.shelf.held[BOT, File(day, table, "csv")] = b"x" * day
    await store.commit(Commit(BOT, now_ms, (MarkMoved(BOT, UNWRITTEN, 0, now_ms),)))
    stage.scene.clock.ms += FRESH_MS
