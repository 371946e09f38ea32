"""The page of interests, by an owner, and what people then pick from."""

from dataclasses import replace

import pytest

from bot.scene import BOT
from meetsmatch.core.interests import INTERESTS
from meetsmatch.panel import Panel
from meetsmatch.settings.own import own_settings
from panel.stage import Stage
from panel.visitor import Visitor

ADD = {"do": "add", "name-en": " Board  chess ", "name-ru": "Шахматы"}


@pytest.fixture
async def owner(stage: Stage) -> Visitor:
    visitor = await stage.visitor("olga")
    await visitor.gets("/interests")
    return visitor


async def own(stage: Stage) -> dict[str, str]:
    assert stage.parts.installation is not None
    return dict(await stage.parts.installation.bots.own(BOT))


async def listed(stage: Stage) -> tuple[str, ...]:
    return own_settings(stage.house, await own(stage)).rules.interests


async def test_one_is_added_with_its_names_and_undone_with_them(stage: Stage, owner: Visitor):
    assert "Undo the last change" not in (await owner.gets("/interests")).text, "there is none"
    assert (await owner.posts("/interests", **ADD)).leads_to == "/interests?done=45#at-45"
    assert await listed(stage) == (*INTERESTS, "Board chess")
    assert (await own(stage))["text.ru.interest-Board chess"] == "Шахматы"
    assert "text.en.interest-Board chess" not in await own(stage)
    page = (await owner.gets("/interests?done=45")).text
    assert "within seconds" in page.partition('id="at-45"')[2]
    assert "interests are as before; ru.interest-Board chess is said as before" in page
    assert 'value="Шахматы" aria-label="Board chess, in ru"' in page
    assert 'value="🥾 Hiking" aria-label="hiking, in en"' in page
    undoes = "interests are as before; ru.interest-Board chess is said as before"
    got = await owner.posts("/interests/undo", undoes=undoes)
    assert got.leads_to == "/interests?done=all"
    assert "within seconds" in (await owner.gets("/interests?done=all")).text
    assert await own(stage) == {}
    assert [it[1] for it in await stage.deeds()][-2:] == ["bot-set", "bot-set"]


async def test_one_is_moved_to_the_top_at_once_and_the_page_stays_with_it(
    stage: Stage, owner: Visitor
):
    got = await owner.posts("/interests", do="first", word="hiking")
    assert got.leads_to == "/interests?done=1#at-1"
    assert (await listed(stage))[0] == "hiking"
    await owner.gets("/interests")
    got = await owner.posts("/interests", do="remove", word="hiking")
    assert got.leads_to == "/interests?done=all#at-all"


async def test_only_changes_of_the_list_are_undone_there(owner: Visitor):
    await owner.gets("/limits")
    await owner.posts("/limits", name="MIN_AGE", value="25")
    assert "Undo the last change" not in (await owner.gets("/interests")).text


async def test_one_is_renamed_and_has_its_first_name_again(stage: Stage, owner: Visitor):
    names = {"name-en": "🥾 Walks", "name-ru": "🥾 Походы"}
    await owner.posts("/interests", do="name", word="hiking", **names)
    assert (await own(stage))["text.en.interest-hiking"] == "🥾 Walks"
    await owner.gets("/interests")
    await owner.posts("/interests", do="name", word="hiking", **{"name-en": "", "name-ru": ""})
    assert await own(stage) == {}


async def test_nothing_in_a_name_is_unseen_but_what_shapes_emoji(stage: Stage, owner: Visitor):
    named = {"name-en": "👩\u200d💻 \u202eCode\x07", "name-ru": "Код\x1b"}
    await owner.posts("/interests", do="add", **named)
    assert (await listed(stage))[-1] == "👩\u200d💻 Code"
    assert (await own(stage))["text.ru.interest-👩\u200d💻 Code"] == "Код"


async def test_a_name_taken_back_is_refused_while_another_has_it(stage: Stage, owner: Visitor):
    names = {"name-en": "🥾 Walks", "name-ru": "🥾 Прогулки"}
    await owner.posts("/interests", do="name", word="hiking", **names)
    await owner.gets("/interests")
    await owner.posts("/interests", **{"do": "name", "word": "travel", "name-en": "🥾 Hiking"})
    before = await own(stage)
    await owner.gets("/interests")
    got = await owner.posts("/interests", **{"do": "name", "word": "hiking", "name-en": ""})
    assert (got.status, "“🥾 Hiking” already" in got.text) == (400, True)
    assert await own(stage) == before


async def test_each_of_ours_may_be_called_as_it_is(stage: Stage, owner: Visitor):
    for word in INTERESTS:
        await owner.gets("/interests")
        assert (await owner.posts("/interests", do="name", word=word)).status == 303
    assert await own(stage) == {}


async def test_they_are_moved_removed_and_all_ours_again(stage: Stage, owner: Visitor):
    await owner.posts("/interests", do="down", word="hiking")
    assert (await listed(stage))[:2] == ("travel", "hiking")
    for way in ("up", "up"):
        await owner.gets("/interests")
        await owner.posts("/interests", do=way, word="hiking")
    assert await listed(stage) == INTERESTS
    await owner.gets("/interests")
    await owner.posts("/interests", do="remove", word="hiking")
    assert await listed(stage) == INTERESTS[1:]
    await owner.gets("/interests")
    await owner.posts("/interests", **{"do": "add", "name-en": "🥾 Hiking", "name-ru": ""})
    assert await listed(stage) == (*INTERESTS[1:], "hiking")
    assert "Back to the list" in (await owner.gets("/interests")).text
    await owner.posts("/interests", do="ours")
    assert await own(stage) == {}


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"do": "add", "name-en": " ", "name-ru": "Го"}, "needs a name in en"),
        ({"do": "add", "name-en": "Go, chess"}, "one by one"),
        ({"do": "add", "name-en": "HIKING"}, "“HIKING” already"),
        ({"do": "add", "name-en": "how"}, "a word of the bot"),
        ({"do": "add", "name-en": "x" * 25}, "longer than 24"),
        ({"do": "add", "name-en": "Go", "name-ru": "{ Го"}, "braces"),
        ({"do": "name", "word": "gone", "name-en": "Go"}, "not on the list any more"),
        ({"do": "name", "word": "hiking", "name-en": "✈️ travel"}, "“✈️ travel” already"),
        ({"do": "name", "word": "hiking", "name-en": "travel"}, "“travel” already"),
        ({"do": "remove", "word": "gone"}, "not on the list any more"),
        ({"do": "up", "word": "gone"}, "not on the list any more"),
        ({"do": "burn", "word": "hiking"}, "nothing that this page does"),
    ],
)
async def test_what_cannot_be_is_told_and_changes_nothing(
    stage: Stage, owner: Visitor, form: dict[str, str], why: str
):
    got = await owner.posts("/interests", **form)
    assert (got.status, why in got.text) == (400, True), got.text
    assert await own(stage) == {}


async def test_the_last_one_stays(stage: Stage, owner: Visitor):
    await owner.posts("/limits", name="INTERESTS", value="Go")
    await owner.gets("/interests")
    got = await owner.posts("/interests", do="remove", word="Go")
    assert (got.status, "one must stay" in got.text) == (400, True)
    assert await listed(stage) == ("Go",)


async def test_limits_lead_there(owner: Visitor):
    page = (await owner.gets("/limits")).text
    assert 'href="/interests">On a page of its own' in page
    assert 'aria-label="INTERESTS"' not in page


async def test_a_bot_alone_has_no_such_page(stage: Stage):
    alone = Panel(replace(stage.parts, installation=None))
    owner = await stage.visitor("olga")
    visitor = Visitor(alone, cookie=owner.cookie)
    assert (await visitor.gets("/interests")).status == 404
