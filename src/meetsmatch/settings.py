"""Everything an operator may set, from the environment and `.env`. Read once, at the start."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from meetsmatch.adapters.secret import without_password
from meetsmatch.core.bench import Staff
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.operator import Operator
from meetsmatch.core.profiles import INTEREST_LIMIT
from meetsmatch.core.rules import MINUTE_MS, Rules
from meetsmatch.lists import Interests, Numbers, Prices
from meetsmatch.mistakes import (
    POSTGRESQL,
    TELEGRAM,
    ApiAddress,
    DatabaseAddress,
    PanelAddress,
    RedisAddress,
    SecretKeys,
    Token,
    WrongSettings,
    mistakes_in,
    port_mistakes,
    webhook_mistakes,
)

__all__ = ["POSTGRESQL", "Settings", "WrongSettings", "read"]

DEFAULT_PATH = "/telegram"
DEFAULT_PORT = 8080


class Settings(BaseSettings):
    """One field each; the description is the documentation."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    bot_token: Token = Field(SecretStr(""), description="The bot's token: ask @BotFather for one.")
    api_url: ApiAddress = Field(
        TELEGRAM,
        description="Where the Bot API is: Telegram's, a server of your own, or a playground.",
    )
    database_url: DatabaseAddress = Field(
        "sqlite:///data/meetsmatch.db",
        description="Where everything is kept. `sqlite:///` and a path; the folder is made. Or "
        "`postgresql://user:password@host/name`, for which `meetsmatch[postgresql]` is installed.",
    )
    pool_size: int = Field(
        10, ge=2, le=1000, description="Connections to PostgreSQL at most, of this process."
    )
    redis_url: RedisAddress = Field(
        SecretStr(""),
        description="A Redis 6.0 or newer that several processes share, "
        "`redis://user:password@host:6379/0`, with TLS `rediss://`: limits for people, who waits, "
        "wake-ups. Optional, and it may be lost at any moment. Needs the extra `redis`.",
    )
    geocoder_url: HttpUrl | None = Field(
        None,
        description="A Nominatim server that is asked for typed cities which the table that comes "
        "along doesn't know, such as https://nominatim.openstreetmap.org; it learns what was "
        "typed, not by whom. Empty: nobody is asked. Needs the extra `geocoding`.",
    )
    secret_keys: SecretKeys = Field(
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
    metrics_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port for Prometheus (`/metrics`), on HOST; 9090 is usual. Empty: none. For "
        "your own network only.",
    )
    panel_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port for the admin panel, on HOST; 8082 is usual. Empty: no panel. Needs the "
        "extra `panel`.",
    )
    panel_url: PanelAddress = Field(
        "",
        description="The https address at which browsers reach the panel, through a proxy that "
        "ends TLS, such as https://panel.example.org. Empty: it answers this machine only.",
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
    most_copies: int = Field(
        6, ge=0, description="To how many the same may go at once before it is held back; 0: any."
    )
    interests: Interests = Field(
        (),
        description="What people pick from for their card, comma-separated, in place of our list "
        "of some 40. Those of ours are shown in everybody's language, all others as they stand "
        f"here; each at most {INTEREST_LIMIT} characters long.",
    )
    likes_per_day: int = Field(50, ge=1, description="Cards that one person may like in a day.")
    premium: Prices = Field(
        (),
        description="What is sold for Telegram Stars, comma-separated ITEM:STARS:DAYS such as "
        "more-likes:50:30. `more-likes`: PREMIUM_LIKES a day; `see-likes`: who likes them at "
        "once, which everybody else sees a day later. Empty: nothing is for sale.",
    )
    premium_likes: int = Field(200, ge=1, description="Likes a day for who has bought more.")
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
    moderators_chat: int = Field(
        0,
        description="The Telegram group whose members moderate: reports are shown and decided "
        "there. Add the bot to it and ask there for `/chatid`; 0 is none.",
    )
    moderators_language: str = Field("en", description="What the bot speaks in that group.")
    owners: Numbers = Field(
        (),
        description="Telegram's numbers of who may everything, comma-separated: `/stats`, "
        "`/find`, `/ban` and the like in their own chat with the bot, and whatever moderators "
        "decided. `/export` shows one's own.",
    )
    operator_name: str = Field(
        "", max_length=64, description="Who runs this bot, for `/privacy` and `/developer_info`."
    )
    operator_contact: str = Field(
        "",
        max_length=128,
        description="Where people reach you: @name, e-mail or a link. Telegram asks for it.",
    )
    terms_url: HttpUrl | None = Field(
        None, description="Your terms in full; `/terms` shows a short form and this link."
    )
    privacy_url: HttpUrl | None = Field(
        None, description="Your privacy policy in full, shown by `/privacy`."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="json for machines, text for people, auto: text in a terminal."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged."
    )

    @field_validator("log_level", "log_format", "updates", mode="before")
    @classmethod
    def _lowered(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator(
        *(
            "geocoder_url",
            "terms_url",
            "privacy_url",
            "key_file",
            "port",
            "metrics_port",
            "panel_port",
        ),
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        ports = {"METRICS_PORT": self.metrics_port, "PANEL_PORT": self.panel_port}
        mistakes = [*port_mistakes({"PORT": self.listening_port} | ports)]
        if self.updates == "webhook":
            mistakes += self._webhook_mistakes()
        if mistakes:
            raise ValueError("\n".join(mistakes))
        return self

    def _webhook_mistakes(self) -> Iterator[str]:
        token, secret = self.bot_token.get_secret_value(), self.webhook_secret.get_secret_value()
        return webhook_mistakes(self.webhook_url, token, secret)

    # --- what follows from them ---------------------------------------------------------

    @property
    def bot(self) -> int:
        """The bot's id, which is the first part of its token."""
        return int(self.bot_token.get_secret_value().partition(":")[0] or 0)

    @property
    def on_postgresql(self) -> bool:
        """Whether the database is a server's, not a file."""
        return self.database_url.startswith(POSTGRESQL)

    @property
    def database(self) -> Path:
        """The database file; on PostgreSQL, where one would be."""
        if self.on_postgresql:
            return Path("data/meetsmatch.db")
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def database_shown(self) -> str:
        """The database as people may see it: without its password."""
        return without_password(self.database_url) if self.on_postgresql else str(self.database)

    @property
    def keys_at(self) -> Path:
        """The key file, whether it is used or not."""
        return self.key_file or self.database.with_suffix(".key")

    @property
    def journal_at(self) -> Path:
        """Where it is written down, beside the keys, who has deleted themselves."""
        return self.keys_at.with_suffix(".forgotten")

    @property
    def listening_port(self) -> int | None:
        """Where webhook and health are served; 0 is any port, None none."""
        return DEFAULT_PORT if self.port is None and self.updates == "webhook" else self.port

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
            likes_per_day=self.likes_per_day,
            premium_likes=self.premium_likes,
            prices=self.premium,
            interests=self.interests or INTERESTS,
            most_copies=self.most_copies,
            allow_documents=self.allow_documents,
            operator=self.operator,
        )

    @property
    def staff(self) -> Staff:
        """Who looks after the place."""
        return Staff(self.moderators_chat, frozenset(self.owners), self.moderators_language)

    @property
    def operator(self) -> Operator:
        """What people may know of who runs it."""
        links = (str(link or "") for link in (self.terms_url, self.privacy_url))
        return Operator(self.operator_name.strip(), self.operator_contact.strip(), *links)

    @property
    def secrets(self) -> list[str]:
        """All that must never be seen in a log."""
        hidden = (self.bot_token, self.webhook_secret, *self.secret_keys)
        urls = (self.database_url, self.redis_url.get_secret_value())
        passwords = [urlsplit(url).password or "" for url in urls]
        return [
            *(secret.get_secret_value() for secret in hidden),
            *passwords,
            *map(unquote, passwords),
        ]


def read(overrides: Mapping[str, object] | None = None, env_file: str | None = ".env") -> Settings:
    """The settings of this process; WrongSettings lists every mistake at once."""
    given = {"_env_file": env_file, **(overrides or {})}
    try:
        return Settings(**given)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        raise WrongSettings([*mistakes_in(error)]) from None
