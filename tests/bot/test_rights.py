"""What everybody may read and ask for at any time, whoever they are."""

import pytest

from bot.scene import ANA, BOB, YEAR, Scene
from meetsmatch.core.operator import Operator
from meetsmatch.core.rules import Rules

READ = {
    "/privacy": "privacy",
    "/terms": "terms",
    "/paysupport": "paysupport",
    "/developer_info": "developer-info",
}
NAMED = Operator("Ada Lovelace", "@ada_helps", "https://ada.test/terms", "https://ada.test/data")


@pytest.fixture
async def scene() -> Scene:
    """Nobody has been here before."""
    return Scene()


@pytest.mark.security
@pytest.mark.parametrize("command", READ)
async def test_strangers_the_too_young_and_people_in_a_chat_may_read(scene: Scene, command: str):
    assert (ANA, READ[command]) in await scene(ANA, command)
    await scene.joins(BOB, year=YEAR - 15)
    assert await scene(BOB, command) == [(BOB, READ[command])]
    scene = Scene()
    await scene.joins(ANA, BOB)
    await scene.meet()
    assert await scene(ANA, command) == [(ANA, READ[command])]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("command", READ)
async def test_they_tell_who_runs_it(command: str, language: str):
    scene = Scene(rules=Rules(operator=NAMED))
    scene.languages[ANA] = language
    await scene.joins(ANA)
    await scene(ANA, command)
    said = scene.reads(ANA)
    assert NAMED.contact in said
    assert (NAMED.name in said) == (command != "/paysupport")
    assert (NAMED.terms in said) == (command == "/terms")
    assert (NAMED.privacy in said) == (command == "/privacy")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("command", READ)
async def test_without_an_operator_they_are_whole_all_the_same(command: str, language: str):
    scene = Scene()
    scene.languages[ANA] = language
    await scene.joins(ANA)
    await scene(ANA, command)
    said = scene.reads(ANA)
    assert "none" not in said
    assert "…" not in said
    assert "\n\n\n" not in said
    assert len(said) < 4096


async def test_the_rules_say_which_version_was_agreed_to():
    scene = Scene(rules=Rules(terms=3))
    await scene.joins(ANA)
    await scene(ANA, "/terms")
    assert "version 3" in scene.reads(ANA)


# --- consent ----------------------------------------------------------------------------


async def test_consent_is_logged_with_the_answer_and_can_be_taken_back(scene: Scene):
    await scene.joins(ANA, BOB)
    await scene.shows(ANA, "Ana")
    ana = await scene.person(ANA)
    assert await scene.store.catalogue.candidate(ana.bot, ana.id) is not None
    await scene(ANA, "/privacy")
    await scene.later(1_000)
    assert await scene.taps(ANA, "withdraw") == [(ANA, "~withdrawn")]
    assert scene.buttons(ANA) == ["agree", "delete-ask"]
    assert await scene.store.catalogue.candidate(ana.bot, ana.id) is None
    log = (await scene.store.records.held(ana.bot, ana.id, ana.fingerprint)).consents
    assert [(it.version, it.is_given) for it in log] == [(1, True), (1, False)]


@pytest.mark.parametrize("command", ["/match", "/chat", "/profile", "/settings", "/likes"])
async def test_nothing_that_needs_it_goes_on_without_consent(scene: Scene, command: str):
    await scene.joins(ANA)
    await scene(ANA, "/privacy")
    await scene.taps(ANA, "withdraw")
    assert await scene(ANA, command) == [(ANA, "ask-consent")]


@pytest.mark.security
@pytest.mark.parametrize(
    "way",
    [
        ("/profile", "pause"),
        ("/profile", "edit-bio"),
        ("/profile", "edit-goal", "goal-friends"),
        ("/profile", "edit-radius", "radius"),
        ("/profile", "edit-shots", "shot-add"),
        ("/profile", "edit-interests", "interest"),
        ("/settings", "set-talks", "language-ru"),
        ("/settings", "set-relaxes"),
    ],
    ids=" ".join,
)
async def test_no_button_from_before_writes_anything_down_without_consent(
    scene: Scene, way: tuple[str, ...]
):
    await scene.joins(ANA)
    await scene.shows(ANA, "Ana")
    command, *leads, last = way
    await scene(ANA, command)
    for key in leads:
        await scene.taps(ANA, key)
    message, old = scene.button(ANA, last)
    await scene(ANA, "/privacy")
    await scene.taps(ANA, "withdraw")
    ana, mine = await scene.person(ANA), await scene.mine(ANA)
    assert await scene.presses(ANA, old, message) == [(ANA, "!join-first"), (ANA, "ask-consent")]
    assert (await scene.person(ANA), await scene.mine(ANA)) == (ana, mine)


@pytest.mark.security
@pytest.mark.parametrize("heard", ["I am Ana", "/skip", "/pause"])
async def test_no_answer_is_taken_without_consent(scene: Scene, heard: str):
    await scene.joins(ANA)
    await scene.shows(ANA, "Ana")
    await scene(ANA, "/profile")
    await scene.taps(ANA, "edit-bio")
    await scene(ANA, "/privacy")
    await scene.taps(ANA, "withdraw")
    mine = await scene.mine(ANA)
    assert await scene(ANA, heard) == [(ANA, "ask-consent")]
    assert await scene.mine(ANA) == mine


async def test_who_takes_it_back_leaves_the_queue(scene: Scene):
    await scene.joins(ANA, BOB)
    await scene(ANA, "/privacy")
    await scene(ANA, "/chat")
    await scene.taps(ANA, "withdraw")
    await scene(BOB, "/chat")
    assert await scene.wave() == []


async def test_who_takes_it_back_leaves_the_chat(scene: Scene):
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/privacy")
    seen = await scene.taps(ANA, "withdraw")
    assert {(ANA, "you-left"), (BOB, "partner-left"), (ANA, "~withdrawn")} <= {*seen}


async def test_it_is_taken_back_once(scene: Scene):
    await scene.joins(ANA)
    await scene(ANA, "/privacy")
    message, token = scene.button(ANA, "withdraw")
    await scene.presses(ANA, token, message)
    assert await scene.presses(ANA, token, message) == [(ANA, "!old-button")]
    await scene(ANA, "/privacy")
    assert "withdraw" not in scene.buttons(ANA)


async def test_another_yes_brings_back_what_was_told(scene: Scene):
    await scene.joins(ANA)
    before = await scene.person(ANA)
    await scene(ANA, "/privacy")
    await scene.taps(ANA, "withdraw")
    assert (ANA, "~ready") in await scene.taps(ANA, "agree")
    after = await scene.person(ANA)
    assert (after.consent, after.gender, after.birth_year) == (1, before.gender, before.birth_year)


async def test_who_takes_it_back_is_offered_to_delete(scene: Scene):
    await scene.joins(ANA)
    await scene(ANA, "/privacy")
    await scene.taps(ANA, "withdraw")
    assert await scene.taps(ANA, "delete-ask") == [(ANA, "delete-sure")]
    assert await scene.taps(ANA, "delete-yes") == [(ANA, "deleted")]


async def test_of_the_too_young_the_log_says_that_nothing_is_agreed_to(scene: Scene):
    await scene.joins(ANA, year=YEAR - 15)
    for given in ([True, False], [True, False]):
        await scene.later(1_000)
        await scene(ANA, "/delete")
        await scene.taps(ANA, "delete-yes")
        ana = await scene.person(ANA)
        log = (await scene.store.records.held(ana.bot, ana.id, ana.fingerprint)).consents
        assert [it.is_given for it in log] == given


# --- the receipt ------------------------------------------------------------------------


async def test_the_receipt_tells_when_what_is_gone_what_stays_and_until_when(scene: Scene):
    await scene.joins(ANA)
    await scene(ANA, "/delete")
    await scene.taps(ANA, "delete-yes")
    said = scene.reads(ANA)
    assert "2026-09-21 14:13 UTC" in said
    assert all(it in said for it in ("Gone:", "Stays", "180 days", "31 days", "7 days"))
    assert all(it in said for it in ("moderators decided, if they did: 2 years", "8 years"))
