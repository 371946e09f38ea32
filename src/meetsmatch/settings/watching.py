"""Settings of what an operator sees of the process: logs, metrics, traces, errors."""

from typing import Literal

from pydantic import Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from meetsmatch.settings.mistakes import SentryAddress


class Watching(BaseSettings):
    """How much is told, and to whom."""

    model_config = SettingsConfigDict(frozen=True)

    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="json for machines, text for people, auto: text in a terminal."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged."
    )
    metrics_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port for Prometheus (`/metrics`), on HOST; 9090 is usual. Empty: none. For "
        "your own network only.",
    )
    traces_url: HttpUrl | None = Field(
        None,
        description="An OpenTelemetry collector that takes traces by OTLP over HTTP, such as "
        "http://127.0.0.1:4318: how an update went through intake, lane, commit and send. Empty: "
        "none. Needs the extra `tracing`.",
    )
    traces_share: float = Field(
        0.05, ge=0, le=1, description="The share of updates that are traced, 0 to 1."
    )
    sentry_dsn: SentryAddress = Field(
        SecretStr(""),
        description="Where errors are reported, as Sentry and its kin name it: types and places "
        "in the code, nothing that anybody wrote. Empty: nowhere. Needs the extra `sentry`.",
    )

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _in_small_letters(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("metrics_port", "traces_url", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value
