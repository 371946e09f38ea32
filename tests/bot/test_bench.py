"""The moderators' group: a card for each case, one tap for a verdict; all else is unheard."""

import re

import pytest

from bot.moderating import BEA, GROUP, MIA, OLE, STAFF, Bench, Group
from bot.scene import ANA, BOB, BOT, CLEO, Scene, Seen
from meetsmatch.app.audit import Audit
from meetsmatch.app.work import FOREVER
from meetsmatch.bot.buttons import Action
from meetsmatch.core.bench import Staff
from meetsmatch.core.ids import BENCH, BotId, Fingerprint
from meetsmatch.core.reports import REASONS
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.sanctions import Rung

VERDICTS = ["✅ Nothing wrong", "⭐ Warning", "One hour", "One day", "Three days", "Ban"]


@pytest.fixture
async def scene() -> Scene:
    stage = Scene(staff=STAFF)
    await stage.joins(ANA, BOB, CLEO)
    return stage


@pytest.fixture
def group(scene: Scene) -> Group:
    return Group(scene)


async def reports(scene: Scene, who: int, about: int, reason: str = "insults") -> list[Seen]:
    await scene.later(HOUR_MS)
    await scene.meet(who, about)
    await scene(who, "/report")
    return await scene.taps(who, f"reason-{reason}")


def alias(scene: Scene, who: int) -> str:
    return Bench(scene).print_of(who)[:10]


# --- cases --------------------------------------------------------------------------------


@pytest.mark.security
async def test_a_report_becomes_a_card_that_names_nobody(scene: Scene, group: Group):
    scene.names[BOB], scene.usernames[BOB] = "Robert", "bob_the_real"
    assert (GROUP, "case-card") in await reports(scene, ANA, BOB)
    begins = f"🚩 {alias(scene, BOB)}\n\nInsults × 1\n1 report by 1 person"
    assert group.reads().startswith(begins)
    assert "The ladder says: warning" in group.reads()
    assert group.labels() == VERDICTS
    shown = str(scene.telegram.chats[GROUP])
    for told in ("Robert", "bob_the_real", str(BOB), str(ANA)):
        assert told not in shown


async def test_more_reports_change_the_card_in_its_place(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    card = scene.last(GROUP)
    assert (GROUP, "~case-card") in await reports(scene, CLEO, BOB, "minor")
    assert scene.last(GROUP) == card
    assert "🙈 hidden" in group.reads()
    assert "2 reports by 2 people" in group.reads()
    assert "Insults × 1, Under age × 1" in group.reads()


async def test_one_tap_decides_and_the_card_says_who(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    seen = await group.taps(MIA, "Ban")
    assert (BOB, "statement") in seen
    assert (ANA, "report-judged") in seen
    assert (GROUP, "~case-decided") in seen
    actor = STAFF.actor(MIA, Bench(scene).print_of(MIA)).name
    assert f"Ban, by moderator {actor}." in group.reads()
    assert group.labels() == []
    assert (await Bench(scene).last(BOB)).actor == actor
    assert actor not in Bench(scene).print_of(MIA)


async def test_a_second_moderator_hears_that_it_is_decided(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    number, token = scene.button(GROUP, "Ban")
    _, other = scene.button(GROUP, "✅ Nothing wrong")
    await group.presses(MIA, token, number)
    assert await group.presses(OLE, other, number) == [(OLE, "!case-closed")]
    assert (await Bench(scene).last(BOB)).rung is Rung.BAN


async def test_two_taps_at_once_are_one_verdict(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    number, token = scene.button(GROUP, "One day")
    for who in (MIA, OLE):
        await group.presses(who, token, number)
    assert len(await Bench(scene).docket.sanctions(*_of(scene, BOB))) == 1


def _of(scene: Scene, who: int) -> tuple[BotId, Fingerprint]:
    return BOT, Bench(scene).print_of(who)


async def test_a_verdict_is_about_what_was_seen_and_the_rest_is_a_new_card(
    scene: Scene, group: Group
):
    await reports(scene, ANA, BOB)
    number, token = scene.button(GROUP, "✅ Nothing wrong")
    await reports(scene, CLEO, BOB, "threats")
    seen = await group.presses(MIA, token, number)
    assert (GROUP, "~case-decided") in seen
    assert (GROUP, "case-card") in seen
    assert scene.last(GROUP) > number
    assert "Threats × 1\n1 report" in group.reads()


async def test_the_ladder_climbs_and_the_record_is_on_the_card(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    await group.taps(MIA, "⭐ Warning")
    await reports(scene, CLEO, BOB, "spam")
    assert "Before: warning (Insults, 2026-09-21)" in group.reads()
    assert "⭐ One hour" in group.labels()


async def test_a_record_names_each_step_of_the_ladder(scene: Scene, group: Group):
    for rung in Rung:
        scene.clock.ms += 1_000
        await Bench(scene).sanctions(BOB, rung)
    await group(MIA, f"/find {alias(scene, BOB)}")
    told = re.findall(r"([a-z ]+) \(Insults", group.reads())
    assert [it.strip() for it in told] == ["ban", "three days", "one day", "one hour", "warning"]


async def test_what_is_decided_elsewhere_is_told_on_the_card(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    await Bench(scene).sanctions(BOB, Rung.WARNING)
    assert "The ladder says: one hour" in group.reads()
    assert "warning (Insults" in group.reads()


async def test_whoever_has_left_is_said_to_have(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    await scene(BOB, "/delete")
    await scene.taps(BOB, "delete-yes")
    await group(MIA, "/cases")
    await group.taps(MIA, f"🚩 {alias(scene, BOB)}")
    assert "has left" in group.reads()
    await group.taps(MIA, "Ban")
    assert await scene(BOB, "/start") == [(BOB, "statement")]


async def test_a_card_in_the_language_of_the_group():
    stage = Scene(staff=Staff(GROUP, language="ru"))
    await stage.joins(ANA, BOB)
    await reports(stage, ANA, BOB)
    assert "По лестнице: предупреждение" in Group(stage).reads()


async def test_without_a_group_nothing_is_shown():
    stage = Scene()
    await stage.joins(ANA, BOB)
    await reports(stage, ANA, BOB)
    assert GROUP not in stage.telegram.chats


# --- crashes ------------------------------------------------------------------------------


async def test_a_crash_after_the_verdict_repeats_no_verdict_and_loses_no_card(
    scene: Scene, group: Group
):
    await reports(scene, ANA, BOB)
    scene.holding = True
    await group_press_without_answer(scene, group)
    scene.restart()
    scene.holding = False
    seen = await scene.settles()
    assert (GROUP, "~case-decided") in seen
    assert len(await Bench(scene).docket.sanctions(*_of(scene, BOB))) == 1


async def group_press_without_answer(scene: Scene, group: Group) -> None:
    number, token = scene.button(GROUP, "Ban")
    message = {"message_id": number, "chat": group.chat}
    update = scene.telegram.update("callback_query", MIA, id="9", data=token, message=message)
    await scene.happens(update, MIA)
    assert (await scene.engine.intake.take([update])).new == (), "sent again, it is known"


# --- appeals ------------------------------------------------------------------------------


async def appealed(scene: Scene, group: Group) -> None:
    await reports(scene, ANA, BOB)
    await group.taps(MIA, "Ban")
    assert (GROUP, "appeal-card") in await scene(BOB, "/appeal it was my brother")


async def test_an_appeal_is_a_card_and_is_heard_by_somebody_else(scene: Scene, group: Group):
    await appealed(scene, group)
    assert "it was my brother" in group.reads()
    assert "ban (Insults, 2026-09-21)" in group.reads()
    assert await group.taps(MIA, "hear-granted") == [(MIA, "!not-yours")]
    seen = await group.taps(OLE, "hear-granted")
    assert (BOB, "sanction-lifted") in seen
    assert (GROUP, "~appeal-decided") in seen
    assert group.reads().splitlines()[-1].startswith("Lifted, by moderator ")
    assert "brother" not in group.reads()
    assert group.labels() == []


async def test_an_appeal_that_changes_nothing(scene: Scene, group: Group):
    await appealed(scene, group)
    number, token = scene.button(GROUP, "hear-granted")
    assert (BOB, "appeal-upheld") in await group.taps(OLE, "hear-upheld")
    assert "The decision stays, by moderator" in group.reads()
    assert await group.presses(BEA, token, number) == [(BEA, "!case-closed")]


async def test_lifting_answers_the_appeal_that_waits(scene: Scene, group: Group):
    await appealed(scene, group)
    card = scene.last(GROUP)
    assert (GROUP, "~appeal-decided") in await group(MIA, f"/unban {alias(scene, BOB)}")
    assert "Lifted, by moderator" in scene.reads(GROUP, card)


# --- commands -----------------------------------------------------------------------------


async def test_the_numbers(scene: Scene, group: Group):
    await reports(scene, ANA, BOB, "minor")
    await scene(CLEO, "/chat")
    assert await group(MIA, "/stats") == [(GROUP, "stats")]
    assert "People: 3\nLive chats: 0\nWaiting: 1\nRandom chats today: 1" in group.reads()
    assert "Cases: 1, hidden: 1" in group.reads()


async def test_cases_are_listed_and_shown_again(scene: Scene, group: Group):
    assert await group(MIA, "/cases") == [(GROUP, "cases")]
    assert group.reads() == "✅ No case is open."
    await reports(scene, ANA, BOB, "minor")
    await group(MIA, "/cases")
    name = alias(scene, BOB)
    assert f"{name}: reports 1, weight 5, 🙈 hidden" in group.reads()
    assert (GROUP, "case-card") in await group.taps(MIA, f"🚩 {name}")
    assert (GROUP, "~case-decided") in await group.taps(MIA, "✅ Nothing wrong")


async def test_appeals_are_shown_again(scene: Scene, group: Group):
    assert await group(MIA, "/appeals") == [(GROUP, "appeals-none")]
    await appealed(scene, group)
    assert await group(MIA, "/appeals") == [(GROUP, "appeal-card")]
    assert await scene(BEA, "/appeals") == [(GROUP, "appeal-card"), (BEA, "appeals-shown")]


async def test_a_record_by_alias(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    name = alias(scene, BOB)
    assert await group(MIA, f"/find {name}") == [(GROUP, "found-record")]
    assert "Here since 2026-09-21.\nOpen reports about them: 1" in group.reads()
    await group(MIA, f"/ban {name} threats")
    assert await group(MIA, "/find nobody") == [(GROUP, "nobody-known")]
    await group(MIA, f"/find {name}")
    assert "⛔ Kept out until 2028-09-" in group.reads()
    assert "Before: ban (Threats, 2026-09-21)" in group.reads()


async def test_a_ban_takes_the_open_case_along_and_is_lifted_by_an_owner(
    scene: Scene, group: Group
):
    await reports(scene, ANA, BOB)
    name = alias(scene, BOB)
    seen = await group(MIA, f"/ban {name} spam")
    assert {(BOB, "statement"), (GROUP, "~case-decided"), (GROUP, "banned")} <= {*seen}
    assert await group(MIA, f"/ban {name} spam") == [(GROUP, "case-closed")]
    assert await group(OLE, f"/unban {name}") == [(GROUP, "not-yours")]
    assert (BOB, "sanction-lifted") in await group(BEA, f"/unban {name}")
    assert await group(BEA, f"/unban {name}") == [(GROUP, "case-closed")]
    await scene.later(DAY_MS)
    await scene.meet(BOB, CLEO)


async def test_a_report_that_came_after_a_ban_is_closed_by_another(scene: Scene, group: Group):
    await scene.meet()
    name = alias(scene, BOB)
    await group(MIA, f"/ban {name} spam")
    await scene(ANA, "/report")
    await scene.taps(ANA, "reason-insults")
    assert (GROUP, "~case-decided") in await group(MIA, f"/ban {name} spam")
    assert await group(MIA, f"/ban {name} spam") == [(GROUP, "case-closed")]


@pytest.mark.parametrize("because", ["", "{}", "{} spma", "{} threats because"])
async def test_without_one_of_the_reasons_nobody_is_banned(
    scene: Scene, group: Group, because: str
):
    asked = "/ban " + because.format(alias(scene, BOB))
    assert await group(MIA, asked) == [(GROUP, "ban-how")]
    assert group.reads().splitlines()[1:3] == ["spam – Spam or ads", "insults – Insults"]
    assert len(group.reads().splitlines()) == 1 + len(REASONS)
    assert not await Bench(scene).docket.sanctions(BOT, Bench(scene).print_of(BOB))


async def test_a_ban_without_a_case_and_what_still_keeps_them_out(scene: Scene, group: Group):
    name = alias(scene, BOB)
    await Bench(scene).sanctions(BOB, Rung.DAY)
    assert (BOB, "statement") in await group(BEA, f"/ban {name} spam")
    assert "You are banned\n" in scene.reads(BOB)
    await group(BEA, f"/unban {name}")
    assert "Something else keeps them out until 2026-09-22." in group.reads()
    assert "Another one still holds until 2026-09-22 14:13 UTC." in scene.reads(BOB)
    await group(BEA, f"/unban {name}")
    assert scene.reads(BOB).endswith("You can meet people again. Welcome back!")


async def test_owners_do_the_same_in_their_own_chat(scene: Scene):
    await reports(scene, ANA, BOB)
    name = alias(scene, BOB)
    assert await scene(BEA, "/cases") == [(BEA, "cases")]
    assert scene.buttons(BEA) == []
    assert await scene(BEA, f"/find {name}") == [(BEA, "found-record")]
    assert {(BEA, "banned"), (BOB, "statement")} <= {*await scene(BEA, f"/ban {name} other")}
    assert await scene(BEA, "/ban nobody spam") == [(BEA, "nobody-known")]
    assert await scene(BEA, "/chatid") == [(BEA, "chatid")]
    assert str(BEA) in scene.reads(BEA)


@pytest.mark.parametrize("name", ["stats", "cases", "appeals", "find", "ban", "unban", "chatid"])
@pytest.mark.security
async def test_nobody_else_learns_that_there_are_such_commands(scene: Scene, name: str):
    assert await scene(ANA, f"/{name} {alias(scene, BOB)}") == [(ANA, "unknown-command")]
    assert await scene(MIA, f"/{name}") == [(MIA, "unknown-command")], "only in the group"


# --- the audit log ------------------------------------------------------------------------


async def deeds(scene: Scene) -> list[tuple[str, str, str, str]]:
    """All lines, the first first; none was changed."""
    log = Audit(BOT, scene.store.roster, scene.vault, scene.clock)
    await log.verified()
    lines = await scene.store.roster.entries(BOT, FOREVER, 99)
    return [(it.actor, it.deed, it.about, it.words) for it in reversed(lines)]


async def test_what_is_decided_in_the_group_stands_in_the_audit_log(scene: Scene, group: Group):
    name = alias(scene, BOB)
    mia, ole = (STAFF.actor(it, Bench(scene).print_of(it)).name for it in (MIA, OLE))
    await appealed(scene, group)
    ban = str((await Bench(scene).last(BOB)).id)
    assert await deeds(scene) == [(mia, "case-decided", name, "ban for insults")]
    await group.taps(OLE, "hear-upheld")
    assert (await deeds(scene))[1:] == [(ole, "appeal-upheld", name, ban)]
    await group(MIA, f"/unban {name}")
    assert (await deeds(scene))[2:] == [(mia, "sanction-lifted", name, ban)]


@pytest.mark.parametrize("verdict", ["✅ Nothing wrong", "⭐ Warning"])
async def test_so_does_a_case_that_keeps_nobody_out(scene: Scene, group: Group, verdict: str):
    await reports(scene, ANA, BOB)
    await group.taps(MIA, verdict)
    told = "dismiss" if "Nothing" in verdict else "warn"
    ((_, deed, about, words),) = await deeds(scene)
    assert (deed, about, words) == ("case-decided", alias(scene, BOB), f"{told} for insults")


async def test_so_does_what_an_owner_decides_in_their_own_chat(scene: Scene):
    await scene(BEA, f"/ban {alias(scene, BOB)} spam")
    ban = str((await Bench(scene).last(BOB)).id)
    await scene(BEA, f"/unban {alias(scene, BOB)}")
    assert [it[1:] for it in await deeds(scene)] == [
        ("sanctioned", alias(scene, BOB), "ban for spam"),
        ("sanction-lifted", alias(scene, BOB), ban),
    ]


async def test_what_is_refused_leaves_no_line(scene: Scene, group: Group):
    await appealed(scene, group)
    await group.taps(MIA, "hear-granted")
    await group(OLE, f"/unban {alias(scene, BOB)}")
    await group(OLE, f"/ban {alias(scene, BOB)} spam")
    assert len(await deeds(scene)) == 1


# --- what is not heard --------------------------------------------------------------------


@pytest.mark.security
@pytest.mark.parametrize("number", [GROUP, -5], ids=["moderators", "any"])
async def test_what_is_said_in_a_group_reaches_no_partner(scene: Scene, number: int):
    await scene.meet()
    group = Group(scene, number)
    await scene(ANA, "hello")
    own, theirs = scene.last(ANA), scene.last(BOB)
    for words in ("hi all", "/stop", "/next", "/del", "/report", "/block", "/start", "⏭ Next"):
        assert await group(ANA, words) == [], words
    telegram, chat = scene.telegram, group.chat
    photo = [{"file_id": "p", "width": 1, "height": 1}]
    reply = {"message_id": own, "from": {"id": ANA, "is_bot": False}}
    new = [{"type": "emoji", "emoji": "👍"}]
    for update in (
        telegram.update("message", ANA, photo=photo, message_id=own, date=1, chat=chat),
        telegram.update("edited_message", ANA, text="x", message_id=own, date=1, chat=chat),
        telegram.update("message_reaction", ANA, message_id=own, new_reaction=new, chat=chat),
        telegram.update("my_chat_member", ANA, new_chat_member={"status": "kicked"}, chat=chat),
        telegram.update(
            "message", ANA, text="y", message_id=5, date=1, chat=chat, reply_to_message=reply
        ),
    ):
        assert await scene.happens(update, ANA) == []
    assert scene.reads(BOB, theirs) == "hello"
    assert await scene(BOB, "still here") == [(ANA, "still here")]


@pytest.mark.security
async def test_buttons_of_one_place_do_nothing_in_another(scene: Scene, group: Group):
    await reports(scene, ANA, BOB)
    _, verdict = scene.button(GROUP, "Ban")
    await scene(CLEO, "/settings")
    _, own = scene.button(CLEO, "close")
    assert await scene.presses(CLEO, verdict, 1) == [(CLEO, "!old-button")]
    assert await group.presses(CLEO, own, 1) == [(CLEO, "!old-button")]
    foreign = scene.dialog.buttons.make(BENCH, "x", Action.CHAT)
    assert await group.presses(MIA, foreign.token, 1) == [(MIA, "!old-button")]
    elsewhere = Group(scene, -5)
    message = {"message_id": 1, "chat": elsewhere.chat}
    update = scene.telegram.update("callback_query", MIA, id="1", data=verdict, message=message)
    assert await scene.happens(update, MIA) == []
    assert (await scene.person(BOB)).suspended_until_ms == 0


async def test_commands_of_other_bots_are_theirs(scene: Scene, group: Group):
    assert await group(MIA, "/stats@rose_bot") == []
    assert await group(MIA, "/stats@Stage_Bot") == [(GROUP, "stats")]
    assert await group(MIA, "/nonsense") == []


async def test_owners_learn_the_number_of_any_group(scene: Scene):
    other = Group(scene, -77)
    assert await other(BEA, "/chatid") == [(-77, "chatid")]
    assert "-77" in other.reads()
    assert await other(MIA, "/chatid") == []
    assert await other(BEA, "/stats") == [], "only where moderators sit"
