"""Settings as a Worker reads them: as a server does, name for name."""

import pytest

from meetsmatch.settings import read as read_on_a_server
from meetsmatch.settings.talking import Talking
from meetsmatch.worker.variables import (
    Texts,
    WrongVariable,
    overrides,
    read,
    secrets,
    variables,
)

GIVEN = {
    "MAX_AGE": "45",
    "GENDERS": "other, Woman",
    "COUNTRIES": "de,AT",
    "LANGUAGES": "ru",
    "MODES": "Chat",
    "MESSAGE_BURST": "7",
    "MESSAGE_PACE": "2.5",
    "COMMANDS_PER_MINUTE": "3",
    "MOST_COPIES": "0",
    "INTERESTS": "Hiking, Chess,  Hiking",
    "LIKES_PER_DAY": "9",
    "PREMIUM": "more-likes:50:30, see-likes:100:7",
    "PREMIUM_LIKES": "77",
    "NEWCOMER_CHATS": "1",
    "NEWCOMER_HOURS": "0.5",
    "NEWCOMER_CHATS_PER_HOUR": "9",
    "QUEUE_LIMIT": "1000",
    "MIN_AGE": "21",
    "AGE_ASSURANCE": "Birthday",
    "IDLE_MINUTES": "5",
    "REMATCH_MINUTES": "0.5",
    "ALLOW_DOCUMENTS": "No",
    "PROTECT_CONTENT": "yes",
    "MODERATORS_CHAT": "-1001234567890",
    "MODERATORS_LANGUAGE": "ru",
    "CHANNEL": "@our_news",
    "CHANNEL_LANGUAGE": "ru",
    "OPERATORS_CHAT": "-1009876543210",
    "ALERT_REPORTS_HOURS": "0.5",
    "ALERT_REPORTS": "3",
    "ALERT_LAG_SECONDS": "30",
    "ALERT_ERRORS": "1",
    "ALERT_AGAIN_HOURS": "2.5",
    "DIGEST_HOUR": "-1",
    "TIME_ZONE": "+02:00",
    "OWNERS": "101, 102",
    "OPERATOR_NAME": " Ann & Co. ",
    "OPERATOR_CONTACT": "@ann",
    "TERMS_URL": "https://example.org/terms",
    "PRIVACY_URL": "https://example.org/privacy",
}


@pytest.mark.parametrize(
    "given", [GIVEN, {}, dict.fromkeys(GIVEN, "")], ids=["set", "un", "empty"]
)
def test_a_worker_understands_settings_as_a_server_does(given: dict[str, str]):
    filled = {name.lower(): value for name, value in given.items() if value}
    server = read_on_a_server(filled, env_file=None)
    told = read(given)
    assert told.rules == server.rules
    assert told.staff == server.staff
    assert told.protect == server.protect_content


def test_every_setting_of_the_conversation_is_read():
    texts = Texts({})
    variables(texts)
    assert texts.asked == {name.upper() for name in Talking.model_fields} | {
        "AGE_ASSURANCE",
        "SUBREQUESTS",
    }


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("MIN_AGE", "old"),
        ("MAX_AGE", "-5"),
        ("MAX_AGE", "17"),
        ("SUBREQUESTS", "44"),
        ("PROTECT_CONTENT", "maybe"),
        ("OWNERS", "@ann"),
        ("GENDERS", "women"),
        ("COUNTRIES", "Germany"),
        ("LANGUAGES", "tlh"),
        ("MODES", "chat,dance"),
        ("PREMIUM", "gold"),
        ("AGE_ASSURANCE", "provider"),
        ("TIME_ZONE", "Nowhere/Atlantis"),
        ("TIME_ZONE", "Europe/Berlin"),
    ],
)
def test_what_is_wrong_is_refused_by_its_name(name: str, wrong: str):
    with pytest.raises(WrongVariable, match=name):
        read({name: wrong})


SECRETS = {
    "BOT_TOKEN": "700000001:AAE_x-y",
    "WEBHOOK_SECRET": "a-webhook-secret_0123456789-abcdef",
    "SECRET_KEYS": "a-newer-key_0123456789-abcdefghijk,\n an-older-key_0123456789-abcdefghij ",
}


def test_secrets_are_read_and_shown_to_nobody():
    found = secrets(Texts(SECRETS))
    assert (found.bot, found.token) == (700000001, SECRETS["BOT_TOKEN"])
    assert [it[:8] for it in found.keys] == ["a-newer-", "an-older"]
    assert repr(found) == "Secrets(bot=700000001)"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("BOT_TOKEN", ""),
        ("BOT_TOKEN", "AAE_x-y"),
        ("WEBHOOK_SECRET", ""),
        ("WEBHOOK_SECRET", "x" * 40),
        ("WEBHOOK_SECRET", "a webhook secret 0123456789 abcdef"),
        ("SECRET_KEYS", ""),
        ("SECRET_KEYS", SECRETS["SECRET_KEYS"] + ",short"),
    ],
)
def test_a_secret_that_is_missing_or_wrong_is_named_and_not_shown(name: str, wrong: str):
    with pytest.raises(
        WrongVariable, match=f"{name}: must be .*wrangler secret put {name}"
    ) as told:
        secrets(Texts(SECRETS | {name: wrong}))
    assert not wrong or wrong not in str(told.value)


def test_what_kv_says_is_names_and_texts():
    assert overrides(None) == overrides("") == {}
    assert overrides('{"QUEUE_LIMIT": 500, "MIN_AGE": "21"}') == {
        "QUEUE_LIMIT": "500",
        "MIN_AGE": "21",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("QUEUE_LIMIT=500", "names and texts$"),
        ("[500]", "names and texts$"),
        ('{"INTERESTS": ["chess"], "MIN_AGE": 21, "OWNERS": null}', "see INTERESTS, OWNERS"),
    ],
)
def test_anything_else_is_refused_with_what_it_must_be(text: str, said: str):
    with pytest.raises(WrongVariable, match=said):
        overrides(text)
