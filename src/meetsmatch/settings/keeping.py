"""Settings of what is kept: the database, what processes share, files, keys."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from meetsmatch.adapters.secret import without_password
from meetsmatch.settings.groups import Group
from meetsmatch.settings.mistakes import (
    POSTGRESQL,
    BrokerAddress,
    DatabaseAddress,
    MediaAddress,
    RedisAddress,
    ReplicaAddress,
    SecretKeys,
)
from meetsmatch.settings.values import LOWERED, File


class Keeping(Group, heading="What is kept, and where"):
    """The database, what several processes share, copies, keys."""

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
    exports: File = Field(
        None,
        description="Folder into which analytics are written, for other programs: soon after "
        "midnight UTC, the events, hours and days of each bot, "
        "`number-of-the-bot/2026-11-21-events.csv`. It is made. Empty: nothing is written. "
        "[docs/operating.md](operating.md#scheduled-exports).",
    )
    exports_form: Annotated[Literal["csv", "parquet"], LOWERED] = Field(
        "csv", description="What EXPORTS are written as. `parquet` needs the extra `parquet`."
    )
    exports_days: int = Field(
        90,
        ge=2,
        le=90,
        description="So many days after a day has begun its EXPORTS are deleted: events are kept "
        "no longer than 90 days anywhere.",
    )
    secret_keys: SecretKeys = Field(
        (),
        description="Keys that seal what the database holds, comma-separated; `meetsmatch key` "
        "makes one. The first seals, all open, and the last finds people again: put new ones "
        "in front and keep the last. Empty: the keys are in KEY_FILE.",
    )
    key_file: File = Field(
        None,
        description="File with the keys, one a line. Made at the first start, beside the "
        "database (`.key`) unless said otherwise. Without it the database can't be read: back "
        "it up, elsewhere than the database.",
    )

    # --- what follows from them ---------------------------------------------------------

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
