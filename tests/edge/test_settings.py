"""Settings are read once; wrong ones are refused all at once, with what to do."""

from pathlib import Path

import pytest

from house.sources import ROOT
from meetsmatch.core.ages import Assurance
from meetsmatch.core.bench import NOBODY, Staff
from meetsmatch.core.channels import Channel
from meetsmatch.core.genders import GENDERS, Gender
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.modes import MODES, Mode
from meetsmatch.core.monitoring import Monitoring, Zone
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.operator import Operator
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.settings.groups import headed
from meetsmatch.settings.own import NAMES
from meetsmatch.settings.pages import example, markdown
from meetsmatch.settings.talking import Talking
from meetsmatch.settings.telegram import Pace

TOKEN = "7000000001:secret-token"
SECRET = "Zx81_never-guess_this-one_0123456789abc"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def mistakes(monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings) as refused:
        read()
    return refused.value.mistakes


def test_defaults_are_a_bot_on_one_file_that_polls() -> None:
    settings = read()
    assert settings.updates == "polling"
    assert settings.database == Path("data/meetsmatch.db")
    assert settings.keys_at == Path("data/meetsmatch.key")
    assert settings.port is None
    assert settings.bot == 0


def test_a_database_server_is_shown_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://bot:pass%3Aword@db:5432/meets?sslmode=require"
    )
    settings = read()
    assert settings.on_postgresql
    assert settings.database_shown == "postgresql://db:5432/meets"
    assert settings.keys_at == Path("data/meetsmatch.key")
    assert {"pass:word", "pass%3Aword"} <= set(settings.secrets)


def test_a_database_server_without_a_name_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    told = mistakes(monkeypatch, DATABASE_URL="postgresql://db:5432/")
    assert told == [
        "DATABASE_URL: must be sqlite:/// and a path, such as sqlite:///data/meetsmatch.db, "
        "or postgresql://user:password@host/name"
    ]


def test_a_database_behind_a_socket_is_named_with_its_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot@/meets?host=/var/run/postgresql")
    assert read(env_file=None).database_shown == "postgresql:///meets"
    told = mistakes(monkeypatch, DATABASE_URL="postgresql:///meets?host=/var/run/postgresql")
    assert "over a socket postgresql://user@/name?host=" in told[0]


def test_the_environment_wins_over_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tmp_path.joinpath(".env").write_text(f"BOT_TOKEN={TOKEN}\nMIN_AGE=21\nPORT=\n", "utf-8")
    monkeypatch.setenv("MIN_AGE", "25")
    settings = read()
    assert settings.bot == 7000000001
    assert settings.rules.min_age == 25


def test_all_mistakes_are_told_at_once_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    told = mistakes(
        monkeypatch,
        BOT_TOKEN="nonsense",
        PORT="eighty",
        MIN_AGE="17",
        DATABASE_URL="mysql://x",
        API_URL="telegram",
        SECRET_KEYS="short,weak",
        LOG_LEVEL="loud",
        ALLOW_DOCUMENTS="perhaps",
    )
    assert sorted(line.partition(":")[0] for line in told) == [
        "ALLOW_DOCUMENTS",
        "API_URL",
        "BOT_TOKEN",
        "DATABASE_URL",
        "LOG_LEVEL",
        "MIN_AGE",
        "PORT",
        "SECRET_KEYS",
    ]
    assert "nonsense" not in "".join(told)


def test_reports_go_to_a_project_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("sentry.example.org", "https://sentry.example.org/5", "https://key@host"):
        (told,) = mistakes(monkeypatch, SENTRY_DSN=wrong)
        assert told == "SENTRY_DSN: must be as Sentry shows it: https://key@host/project"
    monkeypatch.setenv("SENTRY_DSN", "https://the-key@host/5")
    monkeypatch.setenv("TRACES_URL", "")
    assert "https://the-key@host/5" in read(env_file=None).secrets


@pytest.mark.security
def test_telegram_is_never_called_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = mistakes(monkeypatch, API_URL="http://api.telegram.org")
    assert "must be https" in told


@pytest.mark.parametrize(
    "given",
    [
        {"PORT": "9090", "METRICS_PORT": "9090"},
        # Nothing said of PORT: a webhook listens on 8080.
        {"METRICS_PORT": "8080", "UPDATES": "webhook"},
    ],
)
def test_webhook_and_metrics_need_a_port_each(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    told = mistakes(monkeypatch, **given)
    assert told[0].startswith("METRICS_PORT: must be another than PORT")


def test_any_free_port_may_be_wished_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setenv("METRICS_PORT", "0")
    assert read().listening_port == read().metrics_port == 0


@pytest.mark.security
def test_a_webhook_needs_an_address_and_a_secret_nobody_guesses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = mistakes(monkeypatch, UPDATES="webhook", WEBHOOK_SECRET="x" * 31)
    assert [line.partition(":")[0] for line in told] == ["WEBHOOK_URL", "WEBHOOK_SECRET"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("sqlite:///other.db", "must be postgresql://"),
        ("postgresql://host", "must be sqlite:/// and a path"),
        ("postgresql://me@standby/meets", "needs a PostgreSQL in DATABASE_URL"),
    ],
)
def test_a_standby_is_a_postgresql_and_follows_one(
    monkeypatch: pytest.MonkeyPatch, given: str, why: str
) -> None:
    (told,) = mistakes(monkeypatch, DATABASE_READ_URL=given)
    assert told.startswith("DATABASE_READ_URL: ")
    assert why in told


def test_the_standbys_password_is_a_secret() -> None:
    primary = "postgresql://me:one@primary/meets"
    standby = "postgresql://me:two@standby/meets"
    found = read({"database_url": primary, "database_read_url": standby}, env_file=None)
    assert {"one", "two"} <= set(found.secrets)


@pytest.mark.security
@pytest.mark.parametrize("secret", ["", "a" * 64, "ab" * 20, SECRET + "!", SECRET * 10])
def test_weak_or_impossible_webhook_secrets_are_refused(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    address = "https://example.org/hook"
    (told,) = mistakes(monkeypatch, UPDATES="webhook", WEBHOOK_URL=address, WEBHOOK_SECRET=secret)
    assert told.startswith("WEBHOOK_SECRET")


@pytest.mark.security
def test_the_webhook_address_must_not_tell_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = mistakes(
        monkeypatch,
        UPDATES="Webhook",
        BOT_TOKEN=TOKEN,
        WEBHOOK_SECRET=SECRET,
        WEBHOOK_URL=f"https://example.org/{TOKEN}",
    )
    assert "must not contain the token" in told
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("url", "path", "address"),
    [
        ("https://example.org", "/telegram", "https://example.org/telegram"),
        ("https://example.org/", "/telegram", "https://example.org/telegram"),
        ("https://example.org/a/b", "/a/b", "https://example.org/a/b"),
    ],
)
def test_the_webhook_listens_where_its_address_points(url: str, path: str, address: str) -> None:
    settings = read({"updates": "webhook", "webhook_url": url, "webhook_secret": SECRET})
    assert settings.webhook_path == path
    assert settings.webhook_address == address


def test_several_keys_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = SECRET, SECRET[::-1]
    monkeypatch.setenv("SECRET_KEYS", f"{one},{two}")
    assert [key.get_secret_value() for key in read().secret_keys] == [one, two]
    assert {one, two} <= set(read().secrets)


@pytest.mark.security
def test_settings_never_show_their_secrets() -> None:
    settings = read({"bot_token": TOKEN, "secret_keys": (SECRET,), "webhook_secret": SECRET})
    assert TOKEN not in repr(settings)
    assert SECRET not in repr(settings)


def test_every_setting_is_described() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]


def test_every_setting_stands_in_one_group_with_a_heading() -> None:
    groups = [*headed(Settings)]
    assert [name for group in groups for name in group.names] == [*Settings.model_fields]
    assert len({group.heading for group in groups} - {""}) == len(groups)


def test_what_people_meet_and_the_pace_each_bot_may_have_of_its_own() -> None:
    assert (*Talking.model_fields, *Pace.model_fields) == NAMES


def test_the_documentation_is_what_the_settings_say() -> None:
    assert (ROOT / "docs/settings.md").read_text("utf-8") == markdown()
    assert (ROOT / ".env.example").read_text("utf-8") == example()


def test_a_geocoder_is_asked_only_when_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOCODER_URL", "")
    assert read().geocoder_url is None
    monkeypatch.setenv("GEOCODER_URL", "http://nominatim:8080/osm")
    assert str(read().geocoder_url) == "http://nominatim:8080/osm"
    (said,) = mistakes(monkeypatch, GEOCODER_URL="nominatim")
    assert said == "GEOCODER_URL: must be an address such as https://example.org"
    (said,) = mistakes(monkeypatch, GEOCODER_URL="ftp://nominatim.example.org")
    assert said == "GEOCODER_URL: must be an address such as https://example.org"


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("UPDATES", "carrier-pigeon", "must be 'polling' or 'webhook'"),
        ("MODERATORS_LANGUAGE", "xx", "must be one of en, ru"),
        ("CHANNEL_LANGUAGE", "english", "must be one of en, ru"),
    ],
)
def test_of_a_few_words_all_are_told(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, said: str
) -> None:
    assert mistakes(monkeypatch, **{name: given}) == [f"{name}: {said}"]


def test_what_may_be_given_stands_where_settings_are_described() -> None:
    (row,) = [it for it in markdown().splitlines() if it.startswith("| `UPDATES`")]
    assert "One of: `polling`, `webhook`." in row
    assert "docs/operating.md#" not in example()
    assert "](" not in example(), "a link leads nowhere from there"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "file:///data/media",
        "s3://AKIA:wJal%2FrX+t@s3.eu-central-1.amazonaws.com/photos?region=eu-central-1",
        "s3+http://key:secret@minio:9000/photos/copies/",
    ],
)
def test_copies_of_photos_lie_in_a_folder_a_bucket_or_nowhere(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("MEDIA", given)
    assert read().media.get_secret_value() == given


def test_a_place_for_copies_that_is_none_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("file:///", "/data/media", "https://s3.amazonaws.com/photos"):
        (said,) = mistakes(monkeypatch, MEDIA=wrong)
        assert said.startswith("MEDIA: must be file:/// and a folder, such as file:///data/media")
    unquoted = "s3://AKIA:wJal/rX@s3.amazonaws.com/photos"
    for wrong in ("s3://bucket", "s3://key:secret@host", "s3://host/bucket", unquoted):
        (said,) = mistakes(monkeypatch, MEDIA=wrong)
        assert said.startswith("MEDIA: must be s3://key:secret@host/bucket")
        assert "wJal/rX" not in said


@pytest.mark.security
def test_the_secret_of_a_bucket_is_hidden_in_logs_as_it_is_and_as_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MEDIA", "s3://AKIA:wJal%2FrX@s3.amazonaws.com/photos")
    assert {"wJal%2FrX", "wJal/rX"} <= set(read().secrets)


def test_the_operator_may_have_another_list_of_interests(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read().rules.interests == INTERESTS
    monkeypatch.setenv("INTERESTS", "surfing, dogs,,surfing , Go")
    assert read().rules.interests == ("surfing", "dogs", "Go")


def test_an_interest_too_long_for_a_card_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    told = mistakes(monkeypatch, INTERESTS=f"dogs,{'x' * 25}")
    assert told == [f"INTERESTS: {'x' * 25!r} is longer than 24 characters"]


def test_people_find_each_other_in_one_way_or_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, modes in (("", MODES), (" Chat,browse", MODES), ("chat,", (Mode.CHAT,))):
        monkeypatch.setenv("MODES", given)
        assert read().rules.modes == modes
    told = mistakes(monkeypatch, MODES="chat,dance")
    assert told == ["MODES: must be browse or chat, or both with a comma between them"]


def test_a_bot_is_for_everybody_unless_it_is_told_for_whom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = read().rules
    assert (rules.genders, rules.countries, rules.languages) == (GENDERS, (), ())
    given = {"GENDERS": "man, Woman", "COUNTRIES": "de,AT,de", "LANGUAGES": "RU"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    rules = read().rules
    assert rules.genders == (Gender.WOMAN, Gender.MAN), "in our order"
    assert (rules.countries, rules.languages) == (("DE", "AT"), ("ru",))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"GENDERS": "women"}, "GENDERS: must be some of woman, man, other"),
        ({"COUNTRIES": "DE,Austria"}, "COUNTRIES: 'AUSTRIA' is no country: two letters"),
        ({"LANGUAGES": "en,tlh"}, "LANGUAGES: 'tlh' is none of en, ru"),
        ({"MAX_AGE": "20", "MIN_AGE": "21"}, "MAX_AGE: must not be less than MIN_AGE"),
    ],
)
def test_a_bot_that_would_be_for_nobody_is_a_mistake(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    (line,) = mistakes(monkeypatch, **given)
    assert line.startswith(told)


def test_an_operator_tells_who_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATOR_NAME", " Ada ")
    monkeypatch.setenv("OPERATOR_CONTACT", "@ada_helps")
    monkeypatch.setenv("TERMS_URL", "https://ada.test/terms")
    monkeypatch.setenv("PRIVACY_URL", "")
    told = Operator("Ada", "@ada_helps", "https://ada.test/terms", "")
    assert read().rules.operator == told


def test_a_link_to_the_terms_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = mistakes(monkeypatch, TERMS_URL="my terms")
    assert told.startswith("TERMS_URL: ")


def test_nothing_is_for_sale_unless_the_operator_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read().rules.prices == ()
    monkeypatch.setenv("PREMIUM", "more-likes:50:30, see-likes:100:7,")
    assert read().rules.prices == (
        Offer(Item.MORE_LIKES, 50, 30),
        Offer(Item.SEE_LIKES, 100, 7),
    )


@pytest.mark.parametrize("line", ["unban:50:30", "more-likes:50", "more-likes:x:1", "dearest"])
def test_only_what_is_there_to_be_sold_has_a_price(
    monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    told = mistakes(monkeypatch, PREMIUM=line)
    assert told == [
        f"PREMIUM: {line!r} must be ITEM:STARS:DAYS, with more-likes or see-likes as the item"
    ]


@pytest.mark.parametrize("line", ["more-likes:0:30", "more-likes:10001:30", "more-likes:1:0"])
def test_a_price_is_one_that_telegram_takes(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    (told,) = mistakes(monkeypatch, PREMIUM=line)
    assert told.endswith("must cost 1 to 10000 Stars and last 1 to 3650 days")


def test_a_provider_of_age_checks_needs_a_page_a_secret_and_our_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = mistakes(monkeypatch, AGE_ASSURANCE="Provider")
    assert [line.partition(":")[0] for line in told] == [
        "AGE_PROVIDER_URL",
        "AGE_PROVIDER_SECRET",
        "PORT",
    ]
    monkeypatch.setenv("AGE_PROVIDER_URL", "https://age.example.org/check?for=us")
    monkeypatch.setenv("AGE_PROVIDER_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    monkeypatch.setenv("PORT", "8080")
    settings = read()
    assert settings.rules.assurance is Assurance.PROVIDER
    assert "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" in settings.secrets


def test_without_a_word_about_it_people_are_believed() -> None:
    assert read().rules.assurance is Assurance.DECLARED


@pytest.mark.parametrize("url", ["http://age.example.org", "https://", "age.example.org/check"])
def test_a_page_that_checks_ages_is_reached_by_https(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    assert mistakes(monkeypatch, AGE_PROVIDER_URL=url) == [
        "AGE_PROVIDER_URL: must be an address such as https://age.example.org/check"
    ]


def test_on_this_machine_it_may_be_tried_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGE_PROVIDER_URL", "http://127.0.0.1:8099/check")
    assert read().age_provider_url == "http://127.0.0.1:8099/check"


@pytest.mark.parametrize("secret", ["whsec_short", "whsec_!!!", "whsec_", "password"])
def test_what_verdicts_are_signed_with_is_nothing_that_could_be_guessed(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    (told,) = mistakes(monkeypatch, AGE_PROVIDER_SECRET=secret)
    assert told.startswith("AGE_PROVIDER_SECRET: ")
    assert "must be" in told
    assert secret not in told.replace("whsec_ and", "") or secret == "whsec_"


def test_the_panel_needs_a_port_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    told = mistakes(monkeypatch, PORT="8080", METRICS_PORT="9090", PANEL_PORT="9090")
    assert told == ["PANEL_PORT: must be another than METRICS_PORT, which is 9090"]


def test_the_api_is_reached_on_the_panel_s_port(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mistakes(monkeypatch, API="Read") == [
        "API: needs PANEL_PORT, on which it is reached: set one, 8082 is usual"
    ]


@pytest.mark.parametrize("url", ["http://panel.example.org", "panel", "https://a.example/panel"])
def test_the_panel_is_reached_by_https_only(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    (told,) = mistakes(monkeypatch, PANEL_URL=url)
    assert told.startswith("PANEL_URL: must be an address such as https://")


def test_the_panel_s_address_has_no_slash_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANEL_URL", "https://panel.example.org/")
    assert read().panel_url == "https://panel.example.org"


def test_the_staff_is_a_group_and_numbers_of_people(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read().staff == NOBODY
    monkeypatch.setenv("MODERATORS_CHAT", "-1001234567890")
    monkeypatch.setenv("OWNERS", "42, 43,42")
    monkeypatch.setenv("MODERATORS_LANGUAGE", "ru")
    staff = read().staff
    told = Staff(-1001234567890, frozenset({42, 43}), "ru", staff.monitoring)
    assert (staff, staff.monitoring.chat) == (told, told.group)


@pytest.mark.parametrize("given", ["@our_news", "-1001234567890", " @our_news ", ""])
def test_a_channel_is_a_name_or_a_number(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("CHANNEL", given)
    monkeypatch.setenv("CHANNEL_LANGUAGE", "ru")
    assert read().rules.channel == Channel(given.strip(), "ru")


@pytest.mark.parametrize("given", ["our_news", "@no", "https://t.me/our_news", "-200", "4711"])
def test_what_is_no_channel_is_said(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    (told,) = mistakes(monkeypatch, CHANNEL=given)
    assert "must be the channel's @name, or its number: -100…" in told


def test_operators_may_have_a_chat_hours_and_thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "MODERATORS_CHAT": "-100",
        "OPERATORS_CHAT": "-200",
        "ALERT_REPORTS_HOURS": "0.5",
        "ALERT_REPORTS": "3",
        "ALERT_LAG_SECONDS": "30",
        "ALERT_ERRORS": "0",
        "ALERT_AGAIN_HOURS": "2",
        "DIGEST_HOUR": "-1",
        "TIME_ZONE": "+05:30",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    zone = Zone("+05:30")
    assert read().staff.monitoring == Monitoring(
        -200, 1_800_000, 3, 30_000, 0, 7_200_000, -1, zone
    )


@pytest.mark.parametrize("given", ["Nowhere/Atlantis", "+15:00", "+2", "../etc/passwd"])
def test_a_time_zone_is_one_that_is_known_here(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    (told,) = mistakes(monkeypatch, TIME_ZONE=given)
    assert told.startswith("TIME_ZONE: ")
    assert told.endswith("name one such as Europe/Berlin, or an offset such as +02:00")


@pytest.mark.parametrize("given", ["me", "42,@me", "-5", "0"])
def test_an_owner_is_a_number(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    (told,) = mistakes(monkeypatch, OWNERS=given)
    assert told.startswith("OWNERS: ")
    assert "is no number of a person: `/export` shows one's own" in told


def test_the_queue_is_one_that_taskiq_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    for right in ("", "redis://127.0.0.1", "amqp://a:b@host:5672/vhost", "nats://host:4222"):
        monkeypatch.setenv("BROKER", right)
        assert read().broker.get_secret_value() == right
    for wrong in ("kafka://host", "amqp://", "127.0.0.1:6379"):
        (said,) = mistakes(monkeypatch, BROKER=wrong)
        assert said.startswith("BROKER: must be redis://, amqp:// or nats://")


def test_the_password_of_the_queue_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROKER", "amqp://rabbit:of%2Fthe-hat@127.0.0.1:5672")
    assert {"of%2Fthe-hat", "of/the-hat"} <= {*read().secrets}


def test_exports_lie_in_a_folder_no_longer_than_events_live() -> None:
    assert (read().exports, read().exports_form, read().exports_days) == (None, "csv", 90)
    given = {"exports": "/srv/exports", "exports_form": "PARQUET", "exports_days": "30"}
    wanted = read(given, env_file=None)
    assert (wanted.exports, wanted.exports_form) == (Path("/srv/exports"), "parquet")
    assert read({"exports": ""}, env_file=None).exports is None
    for name, value in (("exports_days", 91), ("exports_days", 1), ("exports_form", "xlsx")):
        with pytest.raises(WrongSettings, match=f"^{name.upper()}: "):
            read({name: value}, env_file=None)
