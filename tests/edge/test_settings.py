"""Settings are read once; wrong ones are refused all at once, with what to do."""

from pathlib import Path

import pytest

from house.sources import ROOT
from meetsmatch.settings import Settings, WrongSettings, example, markdown, read

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


def test_telegram_is_never_called_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = mistakes(monkeypatch, API_URL="http://api.telegram.org")
    assert "must be https" in told


@pytest.mark.security
def test_a_webhook_needs_an_address_and_a_secret_nobody_guesses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = mistakes(monkeypatch, UPDATES="webhook", WEBHOOK_SECRET="x" * 31)
    assert [line.partition(":")[0] for line in told] == ["WEBHOOK_URL", "WEBHOOK_SECRET"]


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


def test_the_documentation_is_what_the_settings_say() -> None:
    assert (ROOT / "docs/settings.md").read_text("utf-8") == markdown()
    assert (ROOT / ".env.example").read_text("utf-8") == example()
