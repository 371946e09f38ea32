"""The page of texts, by an owner."""

import re
from dataclasses import replace

import pytest

from bot.scene import BOT, SHIPPED
from meetsmatch.bot.rewording import choosing, places, reworded, together
from meetsmatch.panel import Panel
from meetsmatch.panel.examples import seen
from meetsmatch.panel.texts import said_when
from panel.stage import Stage
from panel.visitor import Visitor

OURS = "Sent"


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


async def test_a_text_is_put_in_words_for_each_form_of_its_number(stage: Stage, owner: Visitor):
    page = (await owner.gets("/texts?q=too-soon&language=ru")).text
    assert "for numbers such as 1, 21" in page
    assert 'name="words-few"' in page
    forms = {"words-one": "{ $seconds } секунду", "words-few": "{ $seconds } секунды"}
    many = {"words-many": " Позже "}
    got = await owner.posts("/texts", language="ru", key="too-soon", **forms, **many)
    assert got.status == 303
    said = reworded(SHIPPED, await own(stage))
    told = [said.render("ru", "too-soon", {"seconds": it}).text for it in (1, 2, 5)]
    assert told == ["1 секунду", "2 секунды", "Позже"]
    page = (await owner.gets("/texts?q=too-soon&language=ru")).text
    assert "{ $seconds } секунды</textarea>" in page
    await owner.posts("/texts", language="ru", key="too-soon", **many)
    assert await own(stage) == {"text.ru.too-soon": "Позже"}
    page = (await owner.gets("/texts?q=too-soon&language=ru")).text
    assert page.count("Позже</textarea>") == 3


async def test_what_words_of_ones_own_do_not_tell_apart_is_said(stage: Stage, owner: Visitor):
    page = (await owner.gets("/texts?q=case-card")).text
    assert "Ours tells more apart" in page
    page = (await owner.gets("/texts?q=queue-card")).text
    assert "exactly 0" in page
    assert "for numbers such as 1<" in page
    assert "when minutes is unknown" in page
    assert "empty says the same as the one for numbers such as 2, 3." in page
    page = (await owner.gets("/texts?q=not-meant&language=ru")).text
    assert "when genders is other<" in page, "a gender, and not all else"
    page = (await owner.gets("/texts?q=cases")).text
    assert "for all else<" in page
    got = await owner.posts("/texts", language="en", key="too-soon", **{"words-one": "<b>1"})
    assert (got.status, "one: &lt;b&gt; is not ended" in got.text) == (400, True)
    assert "&lt;b&gt;1</textarea>" in got.text


BUBBLE = re.compile(r'<figure class="bubble">.*?dir="auto">(.*?)</p></figure>', re.S)


async def test_words_are_seen_as_people_read_them_before_they_are_kept(
    stage: Stage, owner: Visitor
):
    lines = await stage.deeds()
    await owner.gets("/texts")
    words = "<b>Hi <i>{ $name }</i></b> & <code>you</code> \U0001f44b\r\n</b>"
    got = await owner.posts("/texts", language="en", key="liked", words=words, look="1")
    assert (got.status, "ends nothing" in got.text) == (400, True)
    assert not BUBBLE.search(got.text)
    words = words.removesuffix("</b>") + "<b>{ $name }</b> 1 < 2"
    got = await owner.posts("/texts", language="en", key="liked", words=words, look="1")
    assert got.status == 200
    (read,) = BUBBLE.findall(got.text)
    assert read == (
        "<b>Hi </b><i><b>Ann</b></i> &amp; <code>you</code> \U0001f44b\n<b>Ann</b> 1 &lt; 2"
    )
    assert "Nothing is kept yet" in got.text
    assert '<small class="dim">your own' not in got.text
    assert "1 &lt; 2</textarea>" in got.text
    assert (await own(stage), await stage.deeds()) == ({}, lines)


async def test_each_form_is_seen_with_a_number_or_a_word_that_takes_it(owner: Visitor):
    await owner.gets("/texts")
    forms = {"words-one": "{ $seconds } секунда", "words-few": "{ $seconds } секунды"}
    many = {"words-many": "Ждите { $seconds }"}
    got = await owner.posts("/texts", language="ru", key="too-soon", look="1", **forms, **many)
    assert BUBBLE.findall(got.text) == ["1 секунда", "2 секунды", "Ждите 5"]
    forms = {"words-0": "None", "words-other": "{ $cases } cases: { $lines }"}
    got = await owner.posts("/texts", language="en", key="cases", look="1", **forms)
    assert BUBBLE.findall(got.text) == ["None", "3 cases: [lines]"]


async def test_variants_for_experiments_are_told_from_what_they_stand_for(owner: Visitor):
    page = (await owner.gets("/texts?q=nudge-bio")).text
    plain, variant = page.split('<h2 class="mono">')[1:]
    assert "a variant instead: <code>nudge-bio-or-question</code>." in plain
    assert "A variant of <code>nudge-bio</code>" in variant
    assert "A variant of" not in plain
    assert "a variant instead" not in variant


async def test_where_ours_tells_more_apart_nothing_is_filled_in_that_nobody_wrote(owner: Visitor):
    """Or the words of one case would be said in all of them by who changes another form."""
    page = (await owner.gets("/texts?q=match-opened")).text
    assert "Ours tells more apart" in page
    boxes = re.findall(r"<textarea[^>]*aria-label=\"match-opened[^>]*>([^<]*)</textarea>", page)
    assert boxes
    assert not any(boxes)
    assert "someone from a random chat" in page, "what ours says in one of the cases stands below"
    (one, *_) = re.findall(r'name="(words-[^"]+)"[^>]*aria-label="match-opened', page)
    got = await owner.posts(
        "/texts", language="en", key="match-opened", **{one: "{ $name } waits"}
    )
    assert got.status == 400


async def test_ours_is_offered_where_words_of_ones_own_are_kept_and_the_search_stays(
    stage: Stage, owner: Visitor
):
    await owner.gets("/texts?q=not-sent")
    text = {"language": "en", "key": "not-sent", "q": "delivered & so"}
    for sent in ({"words": "<b>Not"}, {"words": "Kept", "look": "1"}):
        page = (await owner.posts("/texts", **text, **sent)).text
        assert "Back to ours" not in page
        assert "<summary>Ours" not in page
        assert page.count('name="q" value="delivered &amp; so"') == 2
    got = await owner.posts("/texts", **text, words="Kept")
    assert got.leads_to == "/texts?done=1&language=en&q=delivered+%26+so"
    page = (await owner.posts("/texts", **text, words="Other", look="1")).text
    assert "Back to ours" in page
    assert "<summary>Ours" in page
    assert '<small class="dim">your own' not in page


@pytest.mark.parametrize("language", SHIPPED.languages)
def test_each_form_of_each_text_is_seen_in_its_own_words(language: str):
    for place in places(SHIPPED, language):
        known = choosing(SHIPPED, place)
        if known is None or len(known.forms) == 1:
            continue
        words = {form: f"says {form}" for form in known.forms}
        assert dict(seen(SHIPPED, place, together(words))) == words, place
        told = [said_when(language, known, form) for form in known.forms]
        assert len({*told}) == len(told), place


def test_numbers_that_have_a_form_of_their_own_are_no_example_of_another():
    (place,) = (it for it in places(SHIPPED, "ru") if it.key == "likes-wait")
    known = choosing(SHIPPED, place)
    assert known is not None
    assert said_when("ru", known, "1") == "exactly 1"
    assert said_when("ru", known, "one") == "for numbers such as 21"
