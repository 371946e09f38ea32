"""Everything an operator may set, from the environment and `.env`. Read once, at the start."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from meetsmatch.adapters.secret import is_weak
from meetsmatch.core.rules import MINUTE_MS, Rules

TELEGRAM = "https://api.telegram.org"
DEFAULT_PATH = "/telegram"
DEFAULT_PORT = 8080


class WrongSettings(Exception):
    """What is wrong with the settings and how to mend it, a line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class Settings(BaseSettings):
    """One field each; the description is the documentation."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    bot_token: SecretStr = Field(
        SecretStr(""), description="The bot's token: ask @BotFather for one."
    )
    api_url: str = Field(
        TELEGRAM,
        description="Where the Bot API is: Telegram's, a server of your own, or a playground.",
    )
    database_url: str = Field(
        "sqlite:///data/meetsmatch.db",
        description="Where everything is kept. `sqlite:///` and a path; the folder is made.",
    )
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        description="Keys that seal what the database holds, comma-separated; `meetsmatch key` "
        "makes one. The first seals, all open, and the last finds people again: put new ones "
        "in front and keep the last. Empty: the keys are in KEY_FILE.",
    )
    key_file: Path | None = Field(
        None,
        description="File with the keys, one a line. Made at the first start, beside the "
        "database (`.key`) unless said otherwise. Without it the database can't be read: back "
        "it up, elsewhere than the database.",
    )
    updates: Literal["polling", "webhook"] = Field(
        "polling", description="How updates come: we ask Telegram, or Telegram calls us."
    )
    webhook_url: str = Field(
        "",
        description="The public https address that Telegram calls; its path is listened on "
        f"({DEFAULT_PATH} when it has none). Must not contain the token.",
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="What Telegram proves itself with: 32 to 256 of A-Z, a-z, 0-9, _ and -. "
        "`meetsmatch key` makes one.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on for webhook and health.")
    port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description=f"Port for webhook (default {DEFAULT_PORT}) and health. With polling nothing "
        "listens unless this is set.",
    )
    connections: int = Field(
        64, ge=1, le=1000, description="Connections kept open to the Bot API for sending."
    )
    bot_pace: int = Field(
        28, ge=0, description="Messages a second of the whole bot; 0 is no limit of ours."
    )
    chat_pace: float = Field(
        1.0, ge=0, description="Seconds between messages to one person, after a burst."
    )
    chat_burst: int = Field(20, ge=1, description="Messages to one person without that pause.")
    message_burst: int = Field(
        20, ge=1, description="Messages that one person may write at once, before MESSAGE_PACE."
    )
    message_pace: float = Field(
        1.0, ge=0, description="Seconds for which one person then waits for each further message."
    )
    commands_per_minute: int = Field(
        10, ge=1, le=60_000, description="How often one person may give the same command."
    )
    queue_limit: int = Field(
        0, ge=0, description="How many people may wait for a partner at once; 0 is no limit."
    )
    min_age: int = Field(18, ge=18, le=99, description="Age from which people are let in.")
    idle_minutes: int = Field(
        30, ge=1, description="Minutes without a word after which a chat ends."
    )
    rematch_minutes: float = Field(
        60, ge=0, description="Minutes before two who have just talked may meet again."
    )
    allow_documents: bool = Field(
        True,
        description="Whether files pass, under a neutral name. A file may carry its author's "
        "name inside.",
    )
    protect_content: bool = Field(
        False, description="Whether relayed messages can't be forwarded or saved."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="json for machines, text for people, auto: text in a terminal."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged."
    )

    @field_validator("secret_keys", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return value.split(",") if isinstance(value, str) and value else value or ()

    @field_validator("log_level", "log_format", "updates", mode="before")
    @classmethod
    def _lowered(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("key_file", "port", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if token and not re.fullmatch(r"[1-9]\d{0,19}:[\w-]{3,64}", token, re.A):
            raise ValueError("must look like 123456:AbC-dEf, as @BotFather shows it")
        return value

    @field_validator("api_url")
    @classmethod
    def _api(cls, value: str) -> str:
        address = urlsplit(value)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError(f"must be an address such as {TELEGRAM}")
        if address.scheme == "http" and address.hostname.endswith("telegram.org"):
            raise ValueError("must be https: the token travels in it")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith("sqlite:///") or value == "sqlite:///":
            raise ValueError("must be sqlite:/// and a path, such as sqlite:///data/meetsmatch.db")
        return value

    @field_validator("secret_keys")
    @classmethod
    def _strong(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if any(is_weak(key.get_secret_value()) for key in value):
            raise ValueError(
                "each must be 32 random characters or more: `meetsmatch key` makes one"
            )
        return value

    @model_validator(mode="after")
    def _webhook(self) -> "Settings":
        if self.updates == "webhook":
            mistakes = [*_webhook_mistakes(self)]
            if mistakes:
                raise ValueError("\n".join(mistakes))
        return self

    # --- what follows from them ---------------------------------------------------------

    @property
    def bot(self) -> int:
        """The bot's id, which is the first part of its token."""
        return int(self.bot_token.get_secret_value().partition(":")[0] or 0)

    @property
    def database(self) -> Path:
        """The database file."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def keys_at(self) -> Path:
        """The key file, whether it is used or not."""
        return self.key_file or self.database.with_suffix(".key")

    @property
    def webhook_path(self) -> str:
        """What the ingress listens on."""
        path = urlsplit(self.webhook_url).path
        return path if path.strip("/") else DEFAULT_PATH

    @property
    def webhook_address(self) -> str:
        """What Telegram is told to call."""
        return urlsplit(self.webhook_url)._replace(path=self.webhook_path).geturl()

    @property
    def rules(self) -> Rules:
        """The operator's numbers for the rules."""
        return Rules(
            min_age=self.min_age,
            queue_limit=self.queue_limit,
            idle_ms=self.idle_minutes * MINUTE_MS,
            rematch_ms=int(self.rematch_minutes * MINUTE_MS),
            burst=self.message_burst,
            pace_ms=int(self.message_pace * 1000),
            commands_per_minute=self.commands_per_minute,
            allow_documents=self.allow_documents,
        )

    @property
    def secrets(self) -> list[str]:
        """All that must never be seen in a log."""
        hidden = (self.bot_token, self.webhook_secret, *self.secret_keys)
        return [secret.get_secret_value() for secret in hidden]


def read(overrides: Mapping[str, object] | None = None, env_file: str | None = ".env") -> Settings:
    """The settings of this process; WrongSettings lists every mistake at once."""
    given = {"_env_file": env_file, **(overrides or {})}
    try:
        return Settings(**given)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        raise WrongSettings([*_mistakes(error)]) from None


def _mistakes(error: ValidationError) -> Iterator[str]:
    for found in error.errors(include_url=False, include_input=False):
        said = found["msg"].removeprefix("Value error, ")
        yield from said.splitlines() if not found["loc"] else [f"{_name(found)}: {said}"]


def _name(found: ErrorDetails) -> str:
    return str(found["loc"][0]).upper()


def _webhook_mistakes(settings: Settings) -> Iterator[str]:
    address = urlsplit(settings.webhook_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        yield "WEBHOOK_URL: must be the public address that Telegram calls, https://…"
    token = settings.bot_token.get_secret_value()
    if token and token in settings.webhook_url:
        yield "WEBHOOK_URL: must not contain the token: addresses end up in logs"
    secret = settings.webhook_secret.get_secret_value()
    if is_weak(secret) or not re.fullmatch(r"[\w-]{32,256}", secret, re.A):
        yield (
            "WEBHOOK_SECRET: must be 32 to 256 random characters of A-Z, a-z, 0-9, _ and -; "
            "`meetsmatch key` makes one"
        )


# --- documentation ----------------------------------------------------------------------


def markdown() -> str:
    """docs/settings.md."""
    rows = "".join(
        f"| `{name}` | {f'`{default}`' if default else ''} | {description} |\n"
        for name, default, description in _documented()
    )
    return f"{_ABOUT}\n| setting | default | what it does |\n|---|---|---|\n{rows}"


def example() -> str:
    """.env.example."""
    parts = [
        f"# {description}\n{'' if name == 'BOT_TOKEN' else '#'}{name}={default}\n"
        for name, default, description in _documented()
    ]
    return "# Copy to .env and fill in the token. `meetsmatch doctor` checks it.\n\n" + "\n".join(
        parts
    )


_ABOUT = """# Settings

Set in the environment or in `.env`; the environment wins. `meetsmatch doctor` says what is
wrong and how to mend it. This page is written by `meetsmatch settings`.
"""


def _documented() -> Iterator[tuple[str, str, str]]:
    for name, field in Settings.model_fields.items():
        yield name.upper(), _shown(field.default), str(field.description)


def _shown(default: object) -> str:
    match default:
        case SecretStr() | None | () | "":
            return ""
        case bool():
            return "yes" if default else "no"
        case _:
            return str(default)
