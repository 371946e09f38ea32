"""Everything an operator may set, from the environment and `.env`. Read once, at the start."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError, model_validator
from pydantic_settings import SettingsConfigDict

from meetsmatch.core.rules import Rules
from meetsmatch.settings.helping import Helping
from meetsmatch.settings.keeping import Keeping
from meetsmatch.settings.listening import DEFAULT_PORT, Listening
from meetsmatch.settings.mistakes import (
    POSTGRESQL,
    WrongSettings,
    age_mistakes,
    audience_mistakes,
    mistakes_in,
    port_mistakes,
    webhook_mistakes,
)
from meetsmatch.settings.talking import Talking
from meetsmatch.settings.telegram import Pace, Telegram
from meetsmatch.settings.watching import Watching

__all__ = ["POSTGRESQL", "Settings", "WrongSettings", "read"]


# The last is told first: pydantic lists the fields of bases so.
class Settings(Talking, Watching, Listening, Helping, Keeping, Pace, Telegram):
    """One field each; the description is the documentation."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        ports = {"METRICS_PORT": self.metrics_port, "PANEL_PORT": self.panel_port}
        mistakes = [*port_mistakes({"PORT": self.listening_port} | ports)]
        if self.api != "off" and self.panel_port is None:
            mistakes.append(
                "API: needs PANEL_PORT, on which it is reached: set one, 8082 is usual"
            )
        mistakes += audience_mistakes(self.min_age, self.max_age)
        if self.database_read_url and not self.database_url.startswith(POSTGRESQL):
            mistakes.append("DATABASE_READ_URL: needs a PostgreSQL in DATABASE_URL")
        if self.age_assurance == "provider":
            secret = self.age_provider_secret.get_secret_value()
            mistakes += age_mistakes(self.age_provider_url, secret, self.listening_port)
        if self.updates == "webhook":
            mistakes += self._webhook_mistakes()
        if mistakes:
            raise ValueError("\n".join(mistakes))
        return self

    def _webhook_mistakes(self) -> Iterator[str]:
        token, secret = self.bot_token.get_secret_value(), self.webhook_secret.get_secret_value()
        return webhook_mistakes(self.webhook_url, token, secret)

    @property
    def listening_port(self) -> int | None:
        """Where webhook and health are served; 0 is any port, None none."""
        return DEFAULT_PORT if self.port is None and self.updates == "webhook" else self.port

    @property
    def rules(self) -> Rules:
        """The operator's numbers for the rules."""
        return replace(super().rules, assurance=self.assurance)

    @property
    def secrets(self) -> list[str]:
        """All that must never be seen in a log."""
        hidden = (
            self.bot_token,
            self.webhook_secret,
            self.ban_list_key,
            self.sentry_dsn,
            self.age_provider_secret,
            *self.secret_keys,
        )
        hidden_urls = (self.redis_url, self.broker, self.media)
        urls = (
            self.database_url,
            self.database_read_url,
            *(url.get_secret_value() for url in hidden_urls),
        )
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
        return Settings(**given)  # pyright: ignore[reportArgumentType] pydantic checks them
    except ValidationError as error:
        raise WrongSettings([*mistakes_in(error)]) from None
