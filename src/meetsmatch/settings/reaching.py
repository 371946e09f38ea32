"""Settings of what the process reaches and where it is reached."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from meetsmatch.adapters.secret import without_password
from meetsmatch.core.ages import Assurance
from meetsmatch.settings.mistakes import (
    POSTGRESQL,
    TELEGRAM,
    AgeProviderAddress,
    ApiAddress,
    BrokerAddress,
    DatabaseAddress,
    ListSecret,
    MediaAddress,
    PanelAddress,
    ProviderSecret,
    RedisAddress,
    ReplicaAddress,
    SecretKeys,
    Token,
)

DEFAULT_PATH = "/telegram"
DEFAULT_PORT = 8080


class Reaching(BaseSettings):
    """Telegram, the database, Redis, ports, and how fast they are used."""

    model_config = SettingsConfigDict(frozen=True)

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
    database_read_url: ReplicaAddress = Field(
        "",
        description="A standby of that PostgreSQL, `postgresql://user:password@host/name`: it is "
        "asked for decks and for the panel's numbers, which may be a moment old. While it is away "
        "DATABASE_URL is asked. Empty: always.",
    )
    pool_size: int = Field(
        10,
        ge=2,
        le=1000,
        description="Connections to PostgreSQL at most, of this process; as many more to "
        "DATABASE_READ_URL.",
    )
    redis_url: RedisAddress = Field(
        SecretStr(""),
        description="A Redis 6.0 or newer that several processes share, "
        "`redis://user:password@host:6379/0`, with TLS `rediss://`: limits for people, who waits, "
        "wake-ups. Optional, and it may be lost at any moment. Needs the extra `redis`.",
    )
    broker: BrokerAddress = Field(
        SecretStr(""),
        description="A queue over which background jobs are done by processes of their own, "
        "`meetsmatch work`: `redis://`, `amqp://` (RabbitMQ) or `nats://` (with JetStream) and "
        "user:password@host:port, with TLS `rediss://`, `amqps://` or `tls://`. While it is away, "
        "or nobody works, the bot does them itself, as it does without. Needs the extra "
        "`taskiq`. [docs/operating.md](operating.md#background-jobs).",
    )
    media: MediaAddress = Field(
        SecretStr(""),
        description="Where copies of profile photos are kept, sealed, so that they can be sent "
        "anew when Telegram has lost its own: `file:///` and a folder, which is made; or a bucket "
        "of S3 or whatever speaks as it does, `s3://key:secret@host/bucket/folder?region=name`, "
        "without TLS `s3+http://`. Empty: they lie at Telegram alone.",
    )
    exports: Path | None = Field(
        None,
        description="Folder into which analytics are written, for other programs: soon after "
        "midnight UTC, the events, hours and days of each bot, "
        "`number-of-the-bot/2026-11-21-events.csv`. It is made. Empty: nothing is written. "
        "[docs/operating.md](operating.md#scheduled-exports).",
    )
    exports_form: Literal["csv", "parquet"] = Field(
        "csv", description="What EXPORTS are written as. `parquet` needs the extra `parquet`."
    )
    exports_days: int = Field(
        90,
        ge=2,
        le=90,
        description="So many days after a day has begun its EXPORTS are deleted: events are kept "
        "no longer than 90 days anywhere.",
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
    ban_list_key: ListSecret = Field(
        SecretStr(""),
        description="Secret of all operators who share lists of bans with each other; one of them "
        "makes it with `meetsmatch key`. Whoever comes for the first time is then looked for in "
        "the lists that you imported (`meetsmatch bans`). Empty: in none.",
    )
    image_model: Path | None = Field(
        None,
        description="ONNX file of a classifier that looks at photos in chats; who gets one that "
        "may show nudity is asked whether it bothers them. [docs/image-model.md](image-model.md). "
        "Empty: nobody looks. Needs the extra `images`.",
    )
    image_threshold: float = Field(
        0.8, gt=0, le=1, description="From which probability on IMAGE_MODEL is believed."
    )
    extension: str = Field(
        "",
        description="Handlers of your own, aiogram's, for what the bot does not know: "
        "`module:name` of an Extension. [docs/extending.md](extending.md). Empty: none. Needs the "
        "extra `aiogram`.",
    )
    age_assurance: Literal["declared", "birthday", "provider"] = Field(
        "declared",
        description="What must stand behind an age, besides a yes and a year of birth: nothing "
        "more; `birthday`: the date of birth that people show in Telegram; `provider`: a check at "
        "AGE_PROVIDER_URL. Who was let in for less is asked when they come again. "
        "[docs/age-checks.md](age-checks.md).",
    )
    age_provider_url: AgeProviderAddress = Field(
        "",
        description="Page that checks ages, such as https://age.example.org/check. People open it "
        "with a ticket in its address; what it finds is posted to `/age-checks` on PORT.",
    )
    age_provider_secret: ProviderSecret = Field(
        SecretStr(""),
        description="What the provider signs its verdicts with (Standard Webhooks): the `whsec_…` "
        "that it gave you, or what `meetsmatch key` makes.",
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
    api: Literal["off", "read", "write"] = Field(
        "off",
        description="REST for programs, below `/api` on PANEL_PORT: `read`, or `write` for keys "
        "that may decide as moderators do. Needs the extra `api`.",
    )
    graphql: Literal["off", "on", "open"] = Field(
        "off",
        description="GraphQL beside REST where API is not `off`: `on`, or `open`, which answers "
        "introspection, too, while programs are written. Needs the extra `graphql`.",
    )
    api_per_minute: int = Field(120, ge=1, le=60_000, description="Calls of one key in a minute.")
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

    @field_validator("updates", "api", "graphql", "age_assurance", "exports_form", mode="before")
    @classmethod
    def _lowered(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator(
        "geocoder_url", "exports", "image_model", "key_file", "port", "panel_port", mode="before"
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    # --- what follows from them ---------------------------------------------------------

    @property
    def bot(self) -> int:
        """The bot's id, which is the first part of its token."""
        return int(self.bot_token.get_secret_value().partition(":")[0] or 0)

    @property
    def assurance(self) -> Assurance:
        """AGE_ASSURANCE as the rules know it."""
        return Assurance[self.age_assurance.upper()]

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
