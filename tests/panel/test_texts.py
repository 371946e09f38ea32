"""The page of texts, by an owner."""

from dataclasses import replace

import pytest

from bot.scene import ANA, BOT, Scene
from meetsmatch.panel import Panel
from panel.stage import Stage
from panel.visitor import Visitor

OURS = "Sent"


@pytest.fixture
async def stage() -> Stage:
    scene = Scene()
    await scene.joins(ANA)
    return Stage(scene)


@pytest.fixture
async def owner(stage: Stage) -> Visitor:
    return await stage.visitor("olga")


async def own(stage: Stage) -> dict[str, str]:
    assert stage.parts.installation is not None
    return dict(await stage.parts.installation.bots.own(BOT))


async def test_a_text_is_found_put_in_other_words_and_taken_back(stage: Stage, owner: Visitor):
    page = (await owner.gets("/texts?q=delivered&language=xx")).text
    assert 'name="language" value="en"' in page
    page = (await owner.gets("/texts?q=not-sent&language=ru")).text
    assert 'name="language" value="ru"' in page
    await owner.gets("/texts?q=not-sent")
    got = await owner.posts("/texts", language="en", key="not-sent", words=" Kept <b>here</b> ")
    assert got.leads_to == "/texts?done=1&language=en"
    assert await own(stage) == {"text.en.not-sent": "Kept <b>here</b>"}
    page = (await owner.gets("/texts?done=1")).text
    assert "within seconds" in page
    assert page.index("Kept &lt;b&gt;here") < page.index("your own") + 2_000
    assert "Back to ours" in page
    assert "more: look for words" in page
    await owner.posts("/texts", language="en", key="not-sent", revert="1")
    assert await own(stage) == {}
    assert [it[1] for it in await stage.deeds()][-2:] == ["bot-set", "bot-set"]


async def test_what_is_wrong_with_words_is_told_beside_them(stage: Stage, owner: Visitor):
    await owner.gets("/texts")
    got = await owner.posts("/texts", language="en", key="not-sent", words="<b>Not")
    assert got.status == 400
    assert "&lt;b&gt; is not ended" in got.text
    assert "&lt;b&gt;Not</textarea>" in got.text
    got = await owner.posts("/texts", language="en", key="key-next", words="Other")
    assert (got.status, "not to be changed" in got.text) == (400, True)
    assert await own(stage) == {}


async def test_nothing_found_is_said(owner: Visitor):
    assert "Nothing says that" in (await owner.gets("/texts?q=zzzzzz")).text


async def test_where_there_is_one_bot_texts_are_ours(stage: Stage, owner: Visitor):
    panel = Panel(replace(stage.parts, installation=None))
    alone = Visitor(panel, cookie=owner.cookie)
    assert (await alone.gets("/texts")).status == 404
