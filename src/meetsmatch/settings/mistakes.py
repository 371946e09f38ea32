"""What is wrong with settings, in words that say how to mend it."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import NoDecode

from meetsmatch.adapters.secret import is_weak

TELEGRAM = "https://api.telegram.org"
FOLDER = "file:///"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
BUCKET = re.compile(
    r"s3(\+http)?://[^\s/:@?#]+:[^\s/:@?#]+@[\w.-]+(:\d+)?(/[\w.-]+)+/?(\?region=[\w-]+)?", re.A
)
POSTGRESQL = ("postgresql://", "postgres://")


OURS = "Value error, "
PLAIN = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be yes or no",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}",
    "url_parsing": "must be an address such as https://example.org",
    "url_scheme": "must be an address such as https://example.org",
}
"""What pydantic says in words for programmers, by its name for the mistake."""


class WrongSettings(Exception):
    """What is wrong with the settings and how to mend it, a line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def mistakes_in(error: ValidationError) -> Iterator[str]:
    """A line for each; never what was given, which may be a secret."""
    for found in error.errors(include_url=False, include_input=False):
        said = _said(found)
        yield from said.splitlines() if not found["loc"] else [f"{_name(found)}: {said}"]


def _said(found: ErrorDetails) -> str:
    """In plain words."""
    plain = PLAIN.get(found["type"])
    return plain.format(**found.get("ctx", {})) if plain else found["msg"].removeprefix(OURS)


def _name(found: ErrorDetails) -> str:
    return str(found["loc"][0]).upper()


def api_address(value: str) -> str:
    """Where the Bot API is, without a slash at its end."""
    address = urlsplit(value)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError(f"must be an address such as {TELEGRAM}")
    if address.scheme == "http" and address.hostname.endswith("telegram.org"):
        raise ValueError("must be https: the token travels in it")
    return value.rstrip("/")


def database_address(value: str) -> str:
    """A file, or a database of a server."""
    address = urlsplit(value)
    if value.startswith(POSTGRESQL) and address.path.strip("/"):
        if not address.netloc:
            raise ValueError(
                "must name a user or a host; over a socket "
                "postgresql://user@/name?host=/var/run/postgresql"
            )
        return value
    if not value.startswith("sqlite:///") or value == "sqlite:///":
        raise ValueError(
            "must be sqlite:/// and a path, such as sqlite:///data/meetsmatch.db, "
            "or postgresql://user:password@host/name"
        )
    return value


def audience_mistakes(min_age: int, max_age: int) -> Iterator[str]:
    """What is wrong with these two together."""
    if 0 < max_age < min_age:
        yield "MAX_AGE: must not be less than MIN_AGE, or nobody could come"


def replica_address(value: str) -> str:
    """A PostgreSQL, or none."""
    if value and not value.startswith(POSTGRESQL):
        raise ValueError("must be postgresql://user:password@host/name, a standby of DATABASE_URL")
    return database_address(value) if value else value


def token_shape(value: SecretStr) -> SecretStr:
    """Empty, or one that looks like @BotFather's."""
    token = value.get_secret_value()
    if token and not re.fullmatch(r"[1-9]\d{0,19}:[\w-]{3,64}", token, re.A):
        raise ValueError("must look like 123456:AbC-dEf, as @BotFather shows it")
    return value


def redis_address(value: SecretStr) -> SecretStr:
    """Empty, or one that its client understands."""
    address = value.get_secret_value()
    if address and not re.match(r"(rediss?://[^/]|unix://.)", address):
        raise ValueError("must be redis://, rediss:// or unix://, as in redis://127.0.0.1:6379")
    return value


def broker_address(value: SecretStr) -> SecretStr:
    """Empty, or one of a server that Taskiq's clients know."""
    address = urlsplit(value.get_secret_value())
    schemes = ("redis", "rediss", "amqp", "amqps", "nats", "tls")
    if value.get_secret_value() and not (address.scheme in schemes and address.hostname):
        raise ValueError("must be redis://, amqp:// or nats://, as in amqp://127.0.0.1:5672")
    return value


def media_address(value: SecretStr) -> SecretStr:
    """Empty, a folder, or a bucket."""
    given = value.get_secret_value()
    if BUCKET.fullmatch(given) or not given:
        return value
    if given.startswith("s3"):
        raise ValueError(
            "must be s3://key:secret@host/bucket, such as "
            "s3://AKIA…:…@s3.eu-central-1.amazonaws.com/photos?region=eu-central-1; a / in the "
            "secret is written %2F"
        )
    if not given.startswith(FOLDER) or given == FOLDER:
        raise ValueError(
            "must be file:/// and a folder, such as file:///data/media, or s3:// and a bucket"
        )
    return value


def panel_address(value: str) -> str:
    """Empty, or what a browser calls, without a path."""
    address = urlsplit(value)
    if value and (address.scheme != "https" or not address.netloc or address.path.strip("/")):
        raise ValueError("must be an address such as https://panel.example.org, without a path")
    return value.rstrip("/")


def sentry_address(value: SecretStr) -> SecretStr:
    """Empty, or one that names a key and a project."""
    address = urlsplit(value.get_secret_value())
    if value.get_secret_value() and not (
        address.scheme in ("http", "https") and address.username and address.path.strip("/")
    ):
        raise ValueError("must be as Sentry shows it: https://key@host/project")
    return value


def age_provider_address(value: str) -> str:
    """Empty, or a page that is reached with TLS; on this machine also without."""
    address = urlsplit(value)
    is_here = address.hostname in LOOPBACK and address.scheme == "http"
    if value and not (address.hostname and (address.scheme == "https" or is_here)):
        raise ValueError("must be an address such as https://age.example.org/check")
    return value


def provider_secret(value: SecretStr) -> SecretStr:
    """Empty, base64 behind `whsec_`, or a key that nobody guesses."""
    secret = value.get_secret_value()
    if secret.startswith("whsec_"):
        try:
            length = len(b64decode(secret.removeprefix("whsec_"), validate=True))
        except ValueError:
            length = 0
        if length < 24:
            raise ValueError("must be whsec_ and base64 of 24 bytes or more")
        return value
    return strong_or_none(value)


def listed(value: object) -> object:
    """What stands between commas."""
    return value.split(",") if isinstance(value, str) and value else value or ()


def strong(value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    """Keys that nobody guesses."""
    if any(is_weak(key.get_secret_value()) for key in value):
        raise ValueError("each must be 32 random characters or more: `meetsmatch key` makes one")
    return value


def strong_or_none(value: SecretStr) -> SecretStr:
    """A key that nobody guesses, or an empty one."""
    if value.get_secret_value():
        strong((value,))
    return value


Token = Annotated[SecretStr, AfterValidator(token_shape)]
SecretKeys = Annotated[
    tuple[SecretStr, ...], NoDecode, BeforeValidator(listed), AfterValidator(strong)
]
ListSecret = Annotated[SecretStr, AfterValidator(strong_or_none)]
AgeProviderAddress = Annotated[str, AfterValidator(age_provider_address)]
ProviderSecret = Annotated[SecretStr, AfterValidator(provider_secret)]
ApiAddress = Annotated[str, AfterValidator(api_address)]
DatabaseAddress = Annotated[str, AfterValidator(database_address)]
ReplicaAddress = Annotated[str, AfterValidator(replica_address)]
RedisAddress = Annotated[SecretStr, AfterValidator(redis_address)]
BrokerAddress = Annotated[SecretStr, AfterValidator(broker_address)]
MediaAddress = Annotated[SecretStr, AfterValidator(media_address)]
SentryAddress = Annotated[SecretStr, AfterValidator(sentry_address)]
PanelAddress = Annotated[str, AfterValidator(panel_address)]


def port_mistakes(ports: Mapping[str, int | None]) -> Iterator[str]:
    """Each listens alone; 0 is any port that is free."""
    taken: dict[int, str] = {}
    for name, port in ports.items():
        if port and port in taken:
            yield f"{name}: must be another than {taken[port]}, which is {port}"
        taken.setdefault(port or 0, name)


def age_mistakes(url: str, secret: str, port: int | None) -> Iterator[str]:
    """What AGE_ASSURANCE=provider lacks."""
    if not url:
        yield "AGE_PROVIDER_URL: is needed for AGE_ASSURANCE=provider: the page that checks ages"
    if not secret:
        yield (
            "AGE_PROVIDER_SECRET: is needed for AGE_ASSURANCE=provider: what verdicts are signed "
            "with; the provider gives it to you, or you make it with `meetsmatch key`"
        )
    if port is None:
        yield "PORT: is needed for AGE_ASSURANCE=provider, which posts its verdicts there"


def webhook_mistakes(url: str, token: str, secret: str) -> Iterator[str]:
    """What keeps Telegram from calling us, or others from not doing so."""
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        yield "WEBHOOK_URL: must be the public address that Telegram calls, https://…"
    if token and token in url:
        yield "WEBHOOK_URL: must not contain the token: addresses end up in logs"
    if is_weak(secret) or not re.fullmatch(r"[\w-]{32,256}", secret, re.A):
        yield (
            "WEBHOOK_SECRET: must be 32 to 256 random characters of A-Z, a-z, 0-9, _ and -; "
            "`meetsmatch key` makes one"
        )
