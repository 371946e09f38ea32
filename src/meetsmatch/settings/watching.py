"""Settings of what an operator sees of the process: logs, metrics, traces, errors."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr

from meetsmatch.settings.groups import Group
from meetsmatch.settings.mistakes import SentryAddress
from meetsmatch.settings.values import LOWERED, Link, Port


class Watching(Group, heading="Logs, metrics, traces, errors"):
    """How much is told, and to whom."""

    log_format: Annotated[Literal["auto", "json", "text"], LOWERED] = Field(
        "auto", description="json for machines, text for people, auto: text in a terminal."
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], LOWERED] = Field(
        "info", description="How much is logged."
    )
    metrics_port: Port = Field(
        None,
        description="Port for Prometheus (`/metrics`), on HOST; 9090 is usual. Empty: none. For "
        "your own network only.",
    )
    traces_url: Link = Field(
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
