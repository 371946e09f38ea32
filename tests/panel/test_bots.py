"""The pages of bots and of limits, by an owner."""

import re
from dataclasses import replace

import pytest

from bot.scene import BOT
from meetsmatch.core.ids import BotId
from meetsmatch.panel import Panel
from meetsmatch.settings import read
from meetsmatch.settings.own import NAMES
from panel.stage import SECOND, Stage
from panel.visitor import Visitor


@pytest.fixture
async def owner(stage: Stage) -> Visitor:
    return await stage.visitor("olga")


def row(page: str, name: str) -> str:
    return page.partition(f'<tr id="{name}">')[2].partition("</tr>")[0]


def origin(page: str, name: str) -> str:
    """What the page of limits says of where that one is from."""
    return row(page, name).partition('data-label="From">')[2].partition("<")[0]


async def test_a_bot_is_added_stopped_started_renewed_and_removed(stage: Stage, owner: Visitor):
    assert "only the first bot" in (await owner.gets("/bots")).text
    got = await owner.posts("/bots", token=SECOND)
    assert got.leads_to == "/bots?done=1"
    page = (await owner.gets("/bots?done=1")).text
    assert "@second_bot" in page
    assert "starts now" in page
    assert SECOND not in page
    for path, state in (("stop", "stopped"), ("start", "starts now"), ("token", "starts now")):
        await owner.posts(f"/bots/second_bot/{path}", token=SECOND)
        assert state in (await owner.gets("/bots")).text
    stage.refused[BotId(8)] = "its token is refused"
    assert "its token is refused" in (await owner.gets("/bots")).text
    await owner.posts("/bots/second_bot/remove", typed="second_bot")
    page = (await owner.gets("/bots")).text
    assert "only the first bot" in page
    assert "Delete all of it now" in page
    await owner.posts("/bots/second_bot/erase", typed="second_bot")
    assert "its data is being deleted" in (await owner.gets("/bots")).text
    assert [deed for _, deed, *_ in await stage.deeds()][2:] == [
        "bot-added",
        "bot-stopped",
        "bot-started",
        "bot-token-replaced",
        "bot-removed",
        "bot-data-deletion",
    ]


@pytest.mark.parametrize(
    ("path", "form", "why"),
    [
        ("/bots", {"token": "9:unknown"}, "does not know this token"),
        ("/bots", {"token": SECOND}, "already"),
        ("/bots/second_bot/token", {"token": "9:unknown"}, "does not know this token"),
        ("/bots/second_bot/remove", {"typed": "another"}, "type second_bot"),
        ("/bots/nobody_bot/stop", {}, "no bot @nobody_bot"),
        ("/bots/second_bot/erase", {"typed": "second_bot"}, "no removed bot @second_bot"),
    ],
)
async def test_what_cannot_be_is_told_in_words_and_not_done(
    stage: Stage, owner: Visitor, path: str, form: dict[str, str], why: str
):
    await owner.gets("/bots")
    await owner.posts("/bots", token=SECOND)
    lines = await stage.deeds()
    await owner.gets("/bots")
    got = await owner.posts(path, {}, **form)
    assert (got.status, why in got.text) == (400, True)
    assert await stage.deeds() == lines


async def test_a_limit_is_set_shown_with_where_it_is_from_reverted_and_undone(
    stage: Stage, owner: Visitor
):
    async def own() -> dict[str, str]:
        assert stage.parts.installation is not None
        return dict(await stage.parts.installation.bots.own(BOT))

    page = (await owner.gets("/limits")).text
    assert "Undo the last change" not in page, "there is none"
    assert 'value="19" aria-label="MIN_AGE"' in page
    assert (origin(page, "MIN_AGE"), origin(page, "MAX_AGE")) == ("environment", "default")
    got = await owner.posts("/limits", name="MIN_AGE", value="25")
    assert got.leads_to == "/limits?done=min_age#MIN_AGE"
    page = (await owner.gets("/limits?done=min_age")).text
    assert "In force within seconds" in row(page, "MIN_AGE")
    assert 'value="25" aria-label="MIN_AGE"' in page
    assert "Back to 19" in page
    assert "MIN_AGE is 19 again" in page
    assert (origin(page, "MIN_AGE"), origin(page, "MAX_AGE")) == ("own value", "default")
    await owner.posts("/limits", name="MIN_AGE", value="25", revert="1")
    assert await own() == {}
    assert "MIN_AGE is 25 again" in (await owner.gets("/limits")).text
    got = await owner.posts("/limits/undo", undoes="MIN_AGE is 19 again")
    assert (got.status, "Something else was changed" in got.text) == (409, True)
    await owner.gets("/limits")
    got = await owner.posts("/limits/undo", undoes="MIN_AGE is 25 again")
    assert got.leads_to == "/limits?undone=1"
    page = (await owner.gets("/limits?undone=1")).text
    assert "Undone: in force" in page
    assert "Do it again" in page
    assert await own() == {"min_age": "25"}
    await owner.posts("/limits", name="CHANNEL", value="@news")
    assert "CHANNEL is empty again" in (await owner.gets("/limits")).text
    await owner.gets("/texts")
    await owner.posts("/texts", language="en", key="not-sent", words="Kept")
    assert "en.not-sent is said as before" in (await owner.gets("/limits")).text
    await owner.gets("/interests")
    await owner.posts("/interests", **{"do": "add", "name-en": "Go", "name-ru": "Го"})
    page = (await owner.gets("/limits")).text
    assert "interests are as before; ru.interest-Go is said as before" in page
    assert ("olga", "bot-set", str(BOT), '{"min_age": [null, "25"]}') in await stage.deeds()


async def test_limits_stand_in_groups_to_which_the_page_leads(owner: Visitor):
    page = (await owner.gets("/limits")).text
    titles = re.findall(r'<h2 id="(group-\d+)">([^<]+)</h2>', page)
    assert ("group-2", "Random chats") in titles
    for anchor, title in titles:
        assert f'<a href="#{anchor}">{title}</a>' in page
    assert [*re.findall(r'<tr id="(\w+)">', page)] == [name.upper() for name in NAMES]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("MIN_AGE", "12", "MIN_AGE"),
        ("MESSAGE_BURST", "many", "MESSAGE_BURST: must be a whole number"),
        ("MESSAGE_BURST", "2.5", "MESSAGE_BURST: must be a whole number"),
        ("ALERT_REPORTS", "-1", "ALERT_REPORTS: must be 0 or more"),
        ("ALERT_REPORTS_HOURS", "some", "ALERT_REPORTS_HOURS: must be a number"),
        ("DIGEST_HOUR", "24", "DIGEST_HOUR: must be 23 or less"),
        ("PROTECT_CONTENT", "maybe", "PROTECT_CONTENT: must be yes or no"),
        ("PREMIUM", "gold:1:1", "ITEM:STARS:DAYS"),
        ("BOT_TOKEN", "9:stolen", "no setting that a bot may have"),
        ("PANEL_URL", "https://elsewhere.example", "no setting that a bot may have"),
    ],
)
async def test_a_wrong_limit_is_told_as_the_settings_tell_it(
    owner: Visitor, name: str, value: str, why: str
):
    await owner.gets("/limits")
    got = await owner.posts("/limits", name=name, value=value)
    assert (got.status, why in got.text) == (400, True)


async def test_what_is_wrong_is_said_beside_it_and_what_was_typed_is_kept(owner: Visitor):
    await owner.gets("/limits")
    await owner.posts("/limits", name="MAX_AGE", value="40")
    await owner.gets("/limits")
    page = (await owner.posts("/limits", name="MESSAGE_BURST", value="2o")).text
    there = row(page, "MESSAGE_BURST")
    assert 'value="2o"' in there
    assert "must be a whole number" in there
    assert "autofocus" in there
    assert page.count("must be a whole number") == 1
    assert "Undo the last change" not in page, "it is about another one"


async def test_a_further_bot_is_shown_without_the_groups_and_the_channel_of_the_house(
    stage: Stage, owner: Visitor
):
    it = stage.parts.installation
    assert it is not None
    given = {"channel": "@our_news", "moderators_chat": -100, "min_age": 19}
    there = replace(it, house=read(given, env_file=None))
    await owner.gets("/bots")
    await owner.posts("/bots", token=SECOND)
    for bot, channel, chat in ((BOT, "@our_news", "-100"), (BotId(8), "", "0")):
        panel = Panel(replace(stage.parts, bot=bot, installation=there))
        page = (await Visitor(panel, cookie=owner.cookie).gets("/limits")).text
        assert f'value="{channel}" aria-label="CHANNEL"' in page
        assert f'value="{chat}" aria-label="MODERATORS_CHAT"' in page
        assert 'value="19" aria-label="MIN_AGE"' in page
        assert origin(page, "MIN_AGE") == "environment"
        said = "environment" if bot == BOT else "default: the environment&#39;s is the first bot"
        assert origin(page, "CHANNEL").startswith(said)
        assert origin(page, "OPERATORS_CHAT") == "default"
    await stage.write(lambda: it.bots.set(BotId(8), "moderators_chat", "-300", "olga"))
    page = (await Visitor(panel, cookie=owner.cookie).gets("/limits")).text
    assert 'value="-300" aria-label="MODERATORS_CHAT"' in page
    assert "Back to 0<" in page
    assert origin(page, "MODERATORS_CHAT") == "own value"


async def test_a_form_of_one_bot_s_page_does_nothing_in_another(stage: Stage, owner: Visitor):
    """Its page is still open in another window; since then another bot was chosen."""
    await owner.gets("/limits")
    other = Visitor(Panel(replace(stage.parts, bot=BotId(8))), cookie=owner.cookie)
    other.page = owner.page
    got = await other.posts("/limits", name="MIN_AGE", value="25")
    assert (got.status, "too old" in got.text) == (403, True)


async def test_only_a_bot_that_runs_can_be_chosen(owner: Visitor):
    await owner.gets("/")
    assert (await owner.posts("/bots/choose", bot="8")).status == 409


async def test_without_an_installation_there_are_no_bots(stage: Stage):
    panel = Panel(replace(stage.parts, installation=None))
    owner = await stage.visitor("olga")
    alone = Visitor(panel, cookie=owner.cookie)
    assert (await alone.gets("/bots")).status == 404
