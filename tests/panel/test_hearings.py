"""An appeal on a page of its own: with the reports and the evidence that it was decided on."""

import re
from dataclasses import replace
from functools import partial
from html import unescape

import pytest

from bot.scene import ANA, BOB
from meetsmatch.app.docket import EVIDENCE_MS
from meetsmatch.app.evidence import of_message
from meetsmatch.app.moderation import Moderation
from meetsmatch.core.ids import BotId
from meetsmatch.core.relay import Content, Kind
from meetsmatch.core.reports import Verdict
from meetsmatch.core.rules import HOUR_MS
from meetsmatch.core.sanctions import Actor, Rung
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel import Panel
from panel.stage import PASSWORD, Stage
from panel.visitor import Visitor

JPEG = b"\xff\xd8\xff of a photo"
ADDRESS = re.compile(r'src="(/appeals/\d+/evidence/\d+\?[^"]+)"')
WORDS = "I know where you live"


@pytest.fixture
async def stage(reported: Stage) -> Stage:
    """Max has kept Bob out for words and a photo that Ana attached, and Bob appeals."""
    for content in (Content(Kind.TEXT, WORDS), Content(Kind.PHOTO, file="photo")):
        await reported.attaches(ANA, BOB, of_message(content))
    reported.files["photo"] = JPEG
    reported.scene.clock.ms += HOUR_MS
    max = await reported.visitor("max", StaffRole.MODERATOR)
    case = await reported.path("reports", BOB)
    await max.gets(case)
    await max.posts(case, verdict="day", reason="insults")
    await reported.scene(BOB, "/appeal It was a joke")
    return reported


@pytest.fixture
async def eva(stage: Stage) -> Visitor:
    return await stage.visitor("eva", StaffRole.MODERATOR)


async def path(stage: Stage, who: int = BOB) -> str:
    (latest, *_) = await stage.parts.moderation.record(await stage.print_of(who))
    return f"/appeals/{latest.id}"


def addresses(page: str) -> list[str]:
    return [unescape(it) for it in ADDRESS.findall(page)]


async def test_the_page_tells_what_the_decision_rested_on(stage: Stage, eva: Visitor):
    page = (await eva.gets(await path(stage))).text
    assert "It was a joke" in page
    assert "Against: 1 day for insults" in page
    assert "1 report<" in page
    (row,) = re.findall(r'<tr><td class="lead"><b>insults</b>.*', page)
    ana = (await stage.print_of(ANA))[:10]
    for cell in (f">{ana}<", ">1 h ago<", '"Attached">2<'):
        assert cell in row, cell
    assert "appealed" in page.partition("<h2>Record</h2>")[2]
    assert 'value="granted"' in page
    assert await stage.print_of(BOB) not in page


async def test_evidence_is_shown_on_purpose_only_and_that_is_written_down(
    stage: Stage, eva: Visitor
):
    here, bob = await path(stage), (await stage.print_of(BOB))[:10]
    page = (await eva.gets(here)).text
    assert "Show 2 pieces" in page
    assert WORDS not in page
    assert (await stage.deeds())[-1][1] == "login"
    page = (await eva.posts(f"{here}/evidence")).text
    assert WORDS in page
    number = here.rpartition("/")[2]
    assert (await stage.deeds())[-1] == ("eva", "evidence-read", bob, f"appeal {number}")
    assert not re.search(r"<details[^>]* open", page), "nobody is shown what they did not open"
    (address,) = addresses(page)
    got = await eva.gets(address)
    assert (got.status, got.headers["content-type"], got.body) == (200, "image/jpeg", JPEG)
    *opened, words = (await stage.deeds())[-1]
    assert (opened, f"appeal {number}" in words) == (["eva", "evidence-opened", bob], True)
    olga = await stage.visitor("olga")
    assert (await olga.gets(address)).status == 410, "whose link it is not"


async def test_who_decided_sees_none_of_it_unless_they_own_the_place(stage: Stage, eva: Visitor):
    here, max = await path(stage), await stage.visitor("max", StaffRole.MODERATOR)
    page = (await max.gets(here)).text
    assert "somebody else hears the appeal" in page
    assert "2 pieces were attached: whoever hears the appeal may look." in page
    assert '<form method="post" action="/appeals/' not in page.partition("<h2>Decide</h2>")[0]
    await eva.gets(here)
    (address,) = addresses((await eva.posts(f"{here}/evidence")).text)
    lines = await stage.deeds()
    assert (await max.posts(f"{here}/evidence")).status == 409
    assert (await max.gets(address)).status == 410
    assert await stage.deeds() == lines


@pytest.mark.parametrize("number", ["abc", "0", "12345678901234567", "-1"])
async def test_what_is_no_waiting_appeal_has_no_page(stage: Stage, eva: Visitor, number: str):
    here = f"/appeals/{number}"
    assert (await eva.gets(here)).status == 409
    await eva.gets("/account")
    assert (await eva.posts(f"{here}/evidence")).status == 409
    assert (await eva.gets(f"{here}/evidence/1")).status == 410


async def test_another_bot_s_appeal_is_none_here(stage: Stage, eva: Visitor):
    here = await path(stage)
    other = Panel(replace(stage.parts, bot=BotId(8), moderation=elsewhere(stage)))
    elsewhere_eva = Visitor(other, cookie=eva.cookie)
    assert (await elsewhere_eva.gets(here)).status == 409


def elsewhere(stage: Stage) -> Moderation:
    return replace(stage.parts.moderation, bot=BotId(8))


async def test_evidence_is_shown_as_long_as_the_appeal_waits(stage: Stage, eva: Visitor):
    here = await path(stage)
    await eva.gets(here)
    (address,) = addresses((await eva.posts(f"{here}/evidence")).text)
    await eva.posts(here, outcome="upheld")
    lines = await stage.deeds()
    for asked in (here, address):
        assert (await eva.gets(asked)).status == 409
    await eva.gets("/account")
    assert (await eva.posts(f"{here}/evidence")).status == 409
    assert await stage.deeds() == lines


async def test_after_thirty_days_it_says_so(stage: Stage, eva: Visitor):
    here = await path(stage)
    assert "is kept for 30 days" not in (await eva.gets(here)).text
    stage.scene.clock.ms += EVIDENCE_MS
    await stage.scene.store.expire(stage.scene.clock.ms)
    await eva.logs_in("eva", PASSWORD)
    page = (await eva.gets(here)).text
    assert "Evidence is kept for 30 days" in page
    assert "Nothing was attached" not in page
    assert "Show 2 pieces" not in page
    assert "<b>insults</b>" in page, "reports stay longer"


async def test_what_was_decided_without_a_report_says_so(reported: Stage):
    """There is one about Bob, but it is open."""
    parts = reported.parts
    bob = await reported.print_of(BOB)
    made = await parts.moderation.sanction(bob, Rung.WARNING, "spam", Actor("max"))
    await reported.write(partial(parts.carried_out, made))
    await reported.scene(BOB, "/appeal It was a joke")
    page = (await (await reported.visitor("olga")).gets(await path(reported))).text
    assert "decided without a report" in page
    assert 'id="evidence"' not in page


async def test_reports_to_which_nothing_was_attached_say_so(reported: Stage):
    parts = reported.parts
    bob = await reported.print_of(BOB)
    made = await parts.moderation.decide(bob, Verdict.WARN, "insults", Actor("max"))
    await reported.write(partial(parts.carried_out, made))
    await reported.scene(BOB, "/appeal It was a joke")
    page = (await (await reported.visitor("olga")).gets(await path(reported))).text
    assert "<b>insults</b>" in page
    assert "Nothing was attached." in page
