"""What is wrong with settings, in words that say how to mend it."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import NoDecode

from meetsmatch.adapters.secret import is_weak

TELEGRAM = "https://api.telegram.org"
POSTGRESQL = ("postgresql://", "postgres://")


class WrongSettings(Exception):
    """What is wrong with the settings and how to mend it, a line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def mistakes_in(error: ValidationError) -> Iterator[str]:
    """A line for each; never what was given, which may be a secret."""
    for found in error.errors(include_url=False, include_input=False):
        said = found["msg"].removeprefix("Value error, ")
        yield from said.splitlines() if not found["loc"] else [f"{_name(found)}: {said}"]


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


def panel_address(value: str) -> str:
    """Empty, or what a browser calls, without a path."""
    address = urlsplit(value)
    if value and (address.scheme != "https" or not address.netloc or address.path.strip("/")):
        raise ValueError("must be an address such as https://panel.example.org, without a path")
    return value.rstrip("/")


def listed(value: object) -> object:
    """What stands between commas."""
    return value.split(",") if isinstance(value, str) and value else value or ()


def strong(value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    """Keys that nobody guesses."""
    if any(is_weak(key.get_secret_value()) for key in value):
        raise ValueError("each must be 32 random characters or more: `meetsmatch key` makes one")
    return value


Token = Annotated[SecretStr, AfterValidator(token_shape)]
SecretKeys = Annotated[
    tuple[SecretStr, ...], NoDecode, BeforeValidator(listed), AfterValidator(strong)
]
ApiAddress = Annotated[str, AfterValidator(api_address)]
DatabaseAddress = Annotated[str, AfterValidator(database_address)]
RedisAddress = Annotated[SecretStr, AfterValidator(redis_address)]
PanelAddress = Annotated[str, AfterValidator(panel_address)]


def port_mistakes(ports: Mapping[str, int | None]) -> Iterator[str]:
    """Each listens alone; 0 is any port that is free."""
    taken: dict[int, str] = {}
    for name, port in ports.items():
        if port and port in taken:
            yield f"{name}: must be another than {taken[port]}, which is {port}"
        taken.setdefault(port or 0, name)


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
