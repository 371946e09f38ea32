"""What the audit log says of settings and texts that were changed, as owners read it."""

import re
from functools import partial
from html import unescape

import pytest

from bot.scene import BOT
from meetsmatch.app.bots import SET
from meetsmatch.app.work import Work
from panel.stage import Stage
from panel.visitor import Visitor


@pytest.fixture
async def owner(stage: Stage) -> Visitor:
    visitor = await stage.visitor("olga")
    await visitor.gets("/texts")
    return visitor


async def newest(visitor: Visitor) -> list[str]:
    """The changes that the newest line tells of which tells of any."""
    page = Visitor(visitor.panel, cookie=visitor.cookie)
    (found, *_) = re.findall(
        r'<ul class="changes">(.*?)</ul>', (await page.gets("/audit")).text, re.S
    )
    changes = [unescape(re.sub(r"<[^>]+>", " ", it)) for it in found.split("<li>")[1:]]
    return [" ".join(it.split()) for it in changes]


async def test_a_setting_is_told_with_what_it_was_and_is(owner: Visitor):
    await owner.posts("/limits", name="MIN_AGE", value="25")
    assert await newest(owner) == ["MIN_AGE not set → 25"]
    await owner.posts("/limits", name="CHANNEL", value="")
    assert await newest(owner) == ["CHANNEL not set → empty"]
    await owner.posts("/limits/undo", undoes="CHANNEL is empty again")
    assert await newest(owner) == ["CHANNEL empty → not set"]


async def test_a_text_is_told_with_its_language_and_no_word_of_it_is_mistaken(owner: Visitor):
    words = "Kept; <b>not</b> > sent: “no”"
    await owner.posts("/texts", language="en", key="not-sent", words=words)
    assert await newest(owner) == [f"not-sent en ours → {words}"]
    await owner.posts("/texts", language="en", key="not-sent", revert="1")
    assert await newest(owner) == [f"not-sent en {words} → ours"]


async def test_of_a_text_in_several_forms_those_that_changed_are_told(owner: Visitor):
    one, few, many = "for numbers such as 1, 21", "for numbers such as 2, 3, 4", "0, 5, 6"
    forms = {"words-one": "Скоро", "words-few": "Позже", "words-many": "Позже"}
    await owner.posts("/texts", language="ru", key="too-soon", **forms)
    assert await newest(owner) == [
        f"too-soon ru {one} ours → Скоро",
        f"too-soon ru {few} ours → Позже",
        f"too-soon ru for numbers such as {many} ours → Позже",
    ]
    await owner.posts("/texts", language="ru", key="too-soon", **{**forms, "words-few": "Потом"})
    assert await newest(owner) == [f"too-soon ru {few} Позже → Потом"]
    await owner.posts("/texts", language="ru", key="too-soon", **dict.fromkeys(forms, "Потом"))
    assert await newest(owner) == [
        f"too-soon ru {one} Скоро → Потом",
        f"too-soon ru for numbers such as {many} Позже → Потом",
    ]


async def test_of_a_text_that_is_no_more_the_forms_are_told_by_their_names(
    stage: Stage, owner: Visitor
):
    it = stage.parts.installation
    assert it is not None
    gone = '{"one": "A", "other": "B"}'
    await stage.write(lambda: it.bots.set(BOT, "text.en.gone", gone, "olga"))
    assert await newest(owner) == ["gone en one ours → A", "gone en other ours → B"]


async def test_what_was_set_together_is_told_together(owner: Visitor):
    await owner.gets("/interests")
    await owner.posts("/interests", **{"do": "add", "name-en": "Go", "name-ru": "Го"})
    listed, named = await newest(owner)
    assert listed.startswith("INTERESTS not set → hiking,travel,")
    assert listed.endswith(",Go")
    assert named == "interest-Go ru ours → Го"


@pytest.mark.parametrize(
    "words",
    [
        "no JSON",
        pytest.param("[" * 100_000, id="deep"),
        "[1, 2]",
        "7",
        '{"min_age": "25"}',
        '{"min_age": ["25"]}',
        '{"min_age": [18, 25]}',
        '{"min_age": {"was": null}}',
    ],
)
async def test_words_that_tell_of_no_change_are_shown_as_they_stand(
    stage: Stage, owner: Visitor, words: str
):
    await stage.write(partial(noted, stage, words))
    got = await owner.gets("/audit")
    assert got.status == 200
    assert words in unescape(got.text)


async def test_a_name_that_is_no_text_s_is_told_all_the_same(stage: Stage, owner: Visitor):
    await stage.write(partial(noted, stage, '{"text.en": [null, "A"], "text.xx.a": ["A", null]}'))
    assert await newest(owner) == ["TEXT.EN not set → A", "a xx A → ours"]


async def test_a_form_that_one_side_lacks_is_not_taken_for_ours(stage: Stage, owner: Visitor):
    it = stage.parts.installation
    assert it is not None
    for gone in ('{"one": "A", "other": "B"}', '{"one": "A", "few": "C"}'):
        await stage.write(partial(it.bots.set, BOT, "text.en.gone", gone, "olga"))
    assert await newest(owner) == [
        "gone en other B → no such form",
        "gone en few no such form → C",
    ]


async def noted(stage: Stage, words: str) -> Work:
    """A line that says something was set, in words that are not ours."""
    return Work((await stage.parts.audit.line("olga", SET, "1", words),))
